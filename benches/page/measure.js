// The rate of an action per second. `run(n)` performs it n times.
const WARM_UP = 300;
const CHUNK = 100;

export async function rate(run, atLeast) {
  const time = (n) => {
    const start = performance.now();
    run(n);
    return performance.now() - start;
  };
  // Between chunks, a browser can switch to code that it has optimised meanwhile.
  const breathe = () => new Promise((resolve) => setTimeout(resolve));
  const chunk = Math.min(CHUNK, atLeast);
  let n = 1, took = 0;
  for (let warm = 0; warm < Math.min(WARM_UP, 3 * atLeast) || took < chunk / 2; warm += took) {
    if (took < chunk / 2) n *= 2;
    if (n > 2 ** 30) throw new Error("the measured code takes no time, so it does nothing");
    took = time(n);
    await breathe();
  }
  n = Math.max(1, Math.round((n * chunk) / took));
  let times = 0, total = 0;
  while (total < atLeast) {
    total += time(n);
    times += n;
    await breathe();
  }
  return (1000 * times) / total;
}

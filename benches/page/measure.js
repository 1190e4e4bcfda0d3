// How often something can be done in a second. `run(n)` does it n times.
const WARM_UP = 300;
const CHUNK = 100;

export async function rate(run, atLeast) {
  const time = (n) => {
    const start = performance.now();
    run(n);
    return performance.now() - start;
  };
  // Between chunks, a browser puts what it has optimised meanwhile in place.
  const breathe = () => new Promise((resolve) => setTimeout(resolve));
  const chunk = Math.min(CHUNK, atLeast);
  let n = 1, took = 0;
  for (let warm = 0; warm < Math.min(WARM_UP, 3 * atLeast) || took < chunk / 2; warm += took) {
    if (took < chunk / 2) n *= 2;
    if (n > 2 ** 30) throw new Error("what is measured takes no time at all, so it does nothing");
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

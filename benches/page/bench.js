// Measures the cases of the address (?rounds=3&ms=500&only=lab,products) in rounds and posts the rates to the server.
import { makeCase } from "./cases.js";

// Engine and baseline round differently in single precision; after a few hundred steps they still agree within this tolerance.
const TOLERANCE = 1e-4;
// The engine's build with the same bits everywhere, the one with relaxed SIMD, and the baseline.
const SIDES = ["engine", "relaxed", "javascript"];
const SIZES = [[1, 64, 128], [64, 64, 128], [256, 256, 1024]];

const post = (message) => fetch("/report", { method: "POST", body: JSON.stringify(message) });

function run(task) {
  return new Promise((resolve, reject) => {
    const worker = new Worker("worker.js", { type: "module" });
    const settle = (how) => (value) => {
      worker.terminate();
      how(value);
    };
    worker.onmessage = ({ data }) => settle(data.error ? reject : resolve)(data.error ? new Error(data.error) : data.result);
    worker.onerror = (event) => settle(reject)(new Error(event.message || "a worker has failed to load"));
    worker.postMessage(task);
  });
}

function assertClose(what, a, b) {
  const close = a.length === b.length && a.every((value, i) => Math.abs(value - b[i]) <= TOLERANCE * Math.abs(b[i]));
  if (!close) throw new Error(`${what} disagree: ${a.join(", ")} and ${b.join(", ")}`);
}

async function main() {
  const query = new URLSearchParams(location.search);
  const [rounds, ms] = [Number(query.get("rounds")), Number(query.get("ms"))];
  const names = query.get("only").split(",");
  const cases = names.filter((name) => name !== "products");
  const products = names.includes("products") ? makeProducts() : [];
  const steps = {};
  for (const name of cases) {
    const check = {};
    for (const side of SIDES) check[side] = await run({ task: "check", side, name });
    assertClose(`engine and hand-written JavaScript in the case ${name}`, check.engine, check.javascript);
    assertClose(`engine with relaxed SIMD and hand-written JavaScript in the case ${name}`, check.relaxed, check.javascript);
    const { flops, y } = makeCase(name);
    steps[name] = { flops, samples: y.length, check, engine: [], relaxed: [], javascript: [] };
  }
  const peak = [];
  for (let round = 0; round < rounds; round++) {
    // The order is reversed in every second round.
    const inTurn = (sides) => (round % 2 ? sides.toReversed() : sides);
    const tell = (what) => post({ progress: `round ${round + 1} of ${rounds}: ${what}` });
    for (const name of cases) {
      await tell(name);
      if (name === "large") peak.push(await run({ task: "peak", ms }));
      for (const side of inTurn(SIDES)) steps[name][side].push(await run({ task: "steps", side, name, ms }));
    }
    for (const { rates, ...product } of products) {
      const [m, k, n] = product.size;
      await tell(`product ${m} x ${k} x ${n}, ${product.precision}${product.gradient ? ", gradient" : ""}`);
      for (const own of inTurn([true, false])) {
        const { sums, rate } = await run({ task: "product", own, ...product, ms });
        assertClose("the two matrix products", sums.slice(0, 1), sums.slice(1));
        rates[own ? "own" : "matrixmultiply"].push(2 * m * k * n * rate);
      }
    }
  }
  await post({ result: { browser: navigator.userAgent, rounds, ms, steps, peak, products } });
}

function makeProducts() {
  const products = [];
  for (const size of SIZES) {
    for (const precision of ["f32", "f64"]) {
      for (const gradient of [false, true]) products.push({ size, precision, gradient, rates: { own: [], matrixmultiply: [] } });
    }
  }
  return products;
}

main().catch((error) => post({ error: String(error) })).finally(() => {
  document.querySelector("[role=status]").textContent = "Done.";
});

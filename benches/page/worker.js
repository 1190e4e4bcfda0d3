// One measurement. Each has its own worker, so that earlier measurements do not influence it.
import { makeCase } from "./cases.js";
import { rate } from "./measure.js";

const CHAINS = [8, 10, 12];

async function steps({ side, name }) {
  const { make } = await import(side === "javascript" ? "./baseline.js" : "./engine.js");
  const given = makeCase(name);
  return [given, await make(given, side === "relaxed")];
}

async function kernels() {
  const module = await import("./pkg/gradient_lab_benches.js");
  await module.default();
  return module;
}

const TASKS = {
  // The result after the case's number of steps.
  async check(task) {
    const [given, side] = await steps(task);
    side.run(given.steps);
    return side.check();
  },
  async steps(task) {
    const [, side] = await steps(task);
    return rate(side.run, task.ms);
  },
  async peak({ ms }) {
    const { peak, peakFlops } = await kernels();
    const rates = [];
    for (const chains of CHAINS) rates.push(chains * peakFlops() * (await rate((n) => peak(chains, n), ms / CHAINS.length)));
    return Math.max(...rates);
  },
  async product({ own, gradient, precision, size, ms }) {
    const { Product } = await kernels();
    const product = new Product(precision, ...size);
    const sums = [true, false].map((own) => product.run(own, gradient, 1));
    return { sums, rate: await rate((n) => product.run(own, gradient, n), ms) };
  },
};

onmessage = async ({ data }) => {
  try {
    postMessage({ result: await TASKS[data.task](data) });
  } catch (error) {
    postMessage({ error: String(error) });
  }
};

// The cases. Engine and baseline get the same data and the same initial weights, so that their losses can be compared.

// The points of the problem set.
const LAB = [
  [3.3, 1.7], [4.4, 2.76], [5.5, 2.09], [6.71, 3.19], [6.93, 1.694], [4.168, 1.573], [9.779, 3.366], [6.182, 2.596],
  [7.59, 2.53], [2.167, 1.221], [7.042, 2.827], [10.791, 3.465], [5.313, 1.65], [7.997, 2.904], [3.1, 1.3],
];

// `steps` is the number of steps after which the losses are compared. A case that trains nothing evaluates the value and
// all gradients of the network's output.
const SETTINGS = {
  lab: { layers: [1, 2, 1], activation: "sigmoid", optimizer: { kind: "adam", lr: 0.1 }, seed: 1, steps: 300 },
  linear: { layers: [1, 1], activation: "identity", optimizer: { kind: "sgd", lr: 0.001 }, seed: 2, steps: 100 },
  medium: { layers: [1, 64, 64, 1], activation: "tanh", optimizer: { kind: "adam", lr: 0.01 }, seed: 3, steps: 100, samples: 128 },
  own: { layers: [1, 8, 1], activation: "tanh", optimizer: { kind: "adam", lr: 0.01 }, seed: 6, steps: 100, samples: 1000 },
  deep: { layers: [3, ...Array(100).fill(3), 1], activation: "sigmoid", optimizer: null, seed: 4, steps: 1 },
  large: { layers: [1, 256, 256, 1], activation: "relu", optimizer: { kind: "adam", lr: 0.001 }, seed: 5, steps: 10, samples: 1024 },
};

// Mulberry32: uniform numbers from 0 to 1, the same in every browser.
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function points(name, samples, random) {
  if (name === "deep") return [[0.5, -0.25, 0.75], [0]];
  if (!samples) return [LAB.map(([x]) => x), LAB.map(([, y]) => y)];
  const [x, y] = [[], []];
  for (let i = 0; i < samples; i++) {
    x.push((2 * i) / (samples - 1) - 1);
    const noise = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    y.push(Math.sin(3 * x[i]) + 0.1 * noise);
  }
  return [x, y];
}

// The case with this name: its settings with x, y and `parameters`, in single precision and in PyTorch's order (each layer's
// weight, outputs by inputs, then its bias).
export function makeCase(name) {
  const settings = SETTINGS[name];
  const random = uniform(settings.seed);
  const [x, y] = points(name, settings.samples, random).map((values) => Float32Array.from(values));
  const parameters = [];
  let products = 0;
  for (let layer = 1; layer < settings.layers.length; layer++) {
    const [inputs, outputs] = [settings.layers[layer - 1], settings.layers[layer]];
    const bound = settings.optimizer ? 1 / Math.sqrt(inputs) : 1;
    for (let i = 0; i < (inputs + 1) * outputs; i++) parameters.push((2 * random() - 1) * bound);
    products += inputs * outputs;
  }
  // The forward pass has a multiplication and an addition for each weight and sample, the backward pass twice as many.
  const flops = 3 * 2 * products * y.length;
  return { name, ...settings, x, y, flops, parameters: Float32Array.from(parameters) };
}

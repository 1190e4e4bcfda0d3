// A multilayer perceptron with typed arrays, layer by layer, as written by hand without a library.

// Activations, each with its derivative as a function of its result.
const ACTIVATIONS = {
  sigmoid: [(z) => 1 / (1 + Math.exp(-z)), (a) => a * (1 - a)],
  tanh: [Math.tanh, (a) => 1 - a * a],
  relu: [(z) => (z > 0 ? z : 0), (a) => (a > 0 ? 1 : 0)],
  identity: [(z) => z, () => 1],
};

export function make(given) {
  const { layers, optimizer, x, y } = given;
  const [activate, slope] = ACTIVATIONS[given.activation];
  const samples = y.length;
  const last = layers.length - 2;
  const row = (length) => new Float32Array(length);
  const parameters = Float32Array.from(given.parameters);
  const [gradient, moments, squares] = [row(parameters.length), row(parameters.length), row(parameters.length)];
  const outputs = [x, ...layers.slice(1).map((width) => row(samples * width))];
  const deltas = layers.map((width) => row(samples * width));
  // Each layer has its own views, so that indices start at 0.
  let start = 0;
  const net = layers.slice(1).map((units, l) => {
    const end = start + layers[l] * units;
    const views = (of) => [of.subarray(start, end), of.subarray(end, end + units)];
    const layer = { width: layers[l], units, parameters: views(parameters), gradient: views(gradient) };
    start = end + units;
    return layer;
  });
  let epoch = 0;

  function forward() {
    for (let l = 0; l <= last; l++) {
      const { width, units, parameters: [weight, bias] } = net[l];
      const before = outputs[l], after = outputs[l + 1];
      for (let sample = 0; sample < samples; sample++) {
        const from = sample * width, to = sample * units;
        for (let unit = 0; unit < units; unit++) {
          // Four sums, because in a single sum each addition would wait for the previous one.
          let a = bias[unit], b = 0, c = 0, d = 0, i = 0, place = unit * width;
          for (; i + 3 < width; i += 4, place += 4) {
            a += weight[place] * before[from + i];
            b += weight[place + 1] * before[from + i + 1];
            c += weight[place + 2] * before[from + i + 2];
            d += weight[place + 3] * before[from + i + 3];
          }
          for (; i < width; i++, place++) a += weight[place] * before[from + i];
          const sum = a + b + (c + d);
          after[to + unit] = l === last ? sum : activate(sum);
        }
      }
    }
    return outputs[last + 1];
  }

  function backward() {
    const f = outputs[last + 1], top = deltas[last + 1];
    for (let i = 0; i < samples; i++) top[i] = optimizer ? (2 * (f[i] - y[i])) / samples : 1;
    gradient.fill(0);
    for (let l = last; l >= 0; l--) {
      const { width, units, parameters: [weight], gradient: [weights, biases] } = net[l];
      const before = outputs[l], above = deltas[l + 1], below = deltas[l];
      if (l > 0) below.fill(0);
      for (let sample = 0; sample < samples; sample++) {
        const from = sample * width, to = sample * units;
        for (let unit = 0; unit < units; unit++) {
          const d = above[to + unit];
          if (d === 0) continue;
          biases[unit] += d;
          let place = unit * width;
          if (l > 0) {
            for (let i = 0; i < width; i++, place++) {
              weights[place] += d * before[from + i];
              below[from + i] += d * weight[place];
            }
          } else {
            for (let i = 0; i < width; i++, place++) weights[place] += d * before[from + i];
          }
        }
        if (l > 0) for (let i = 0; i < width; i++) below[from + i] *= slope(before[from + i]);
      }
    }
  }

  function update() {
    epoch++;
    const { kind, lr } = optimizer;
    if (kind === "sgd") {
      for (let i = 0; i < parameters.length; i++) parameters[i] -= lr * gradient[i];
      return;
    }
    const rate = lr / (1 - 0.9 ** epoch), root = Math.sqrt(1 - 0.999 ** epoch);
    for (let i = 0; i < parameters.length; i++) {
      const g = gradient[i];
      const moment = 0.9 * moments[i] + 0.1 * g, square = 0.999 * squares[i] + 0.001 * g * g;
      moments[i] = moment;
      squares[i] = square;
      parameters[i] -= (rate * moment) / (Math.sqrt(square) / root + 1e-8);
    }
  }

  function step() {
    forward();
    backward();
    if (optimizer) update();
  }

  return {
    run: (n) => {
      for (let i = 0; i < n; i++) step();
    },
    check: () => {
      const f = forward();
      if (optimizer) return [f.reduce((sum, value, i) => sum + (value - y[i]) ** 2, 0) / samples];
      return [f[0], gradient.reduce((sum, value) => sum + Math.abs(value), 0)];
    },
  };
}

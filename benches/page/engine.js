// The engine, as the ES module.
import init, { Trainer } from "./pkg/gradient_lab.js";

export async function make(given, relaxed) {
  await init({ relaxed });
  const x = Float64Array.from(given.x);
  const trainer = (y) => {
    const settings = {
      layers: given.layers, activation: given.activation, optimizer: given.optimizer ?? { kind: "sgd", lr: 1 }, precision: "f32",
    };
    const trainer = new Trainer(JSON.stringify(settings), x, y);
    trainer.setParameters(Float64Array.from(given.parameters));
    return trainer;
  };
  const training = trainer(Float64Array.from(given.y));
  if (given.optimizer) {
    return { run: (n) => training.step(n), check: () => [training.loss()] };
  }
  // The derivative of (f − y)² with respect to f is 1 for y = f − ½, so that the gradient of the loss is the gradient of f.
  const [f] = training.predict(x);
  const evaluation = trainer(Float64Array.of(f - 0.5));
  return {
    run: (n) => evaluation.backward(n),
    check: () => [f, evaluation.gradients().reduce((sum, value) => sum + Math.abs(value), 0)],
  };
}

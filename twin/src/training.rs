//! What the training loops of networks have in common.

use super::blank::{COLUMN, Thing, named};
use super::python::every;
use super::script::Writer;

/// Prints the newest loss in some of the epochs of a run of this length.
pub(crate) fn print(to: &mut Writer, epochs: u64) {
    to.line(format!("if epoch % {} == 0:", every(epochs)));
    to.line("    print(f\"epoch {epoch} loss {losses[-1]:.6f}\")");
}

/// An epoch with one step for all points.
pub(crate) fn full_batch(to: &mut Writer, epochs: u64) {
    predict(to, &[], "x", "y");
    to.line("losses.append(loss.item())");
    print(to, epochs);
    update(to);
}

/// From a loss to the next parameters.
pub(crate) fn update(to: &mut Writer) {
    to.call(&[], "", &["optimizer.zero_grad()", "model.zero_grad()"]);
    to.call(&[], "", &["loss.backward()"]);
    to.call(&[], "", &["optimizer.step()"]);
}

/// The predictions and the loss of some points.
pub(crate) fn predict(to: &mut Writer, of: &'static [&'static str], x: &str, y: &str) {
    let names = vec![named("model", Thing::Layer(1, 1)), named(x, COLUMN), named(y, COLUMN)];
    to.value(of, "y_pred = ", &format!("model({x})"), names);
    let names = vec![named("criterion", Thing::Mean), named("y_pred", COLUMN), named(y, COLUMN)];
    to.value(of, "loss = ", &format!("criterion(y_pred, {y})"), names);
}

/// The end of the loop's function: the loss after the last step.
pub(crate) fn finish(to: &mut Writer) {
    to.at(1);
    to.line("losses.append(criterion(model(x), y).item())");
    to.line("return losses");
}

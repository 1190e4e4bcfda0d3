//! The optimizers that a run can use.

use crate::choice::choice;

choice! {
    /// The rule that turns gradients into a parameter update.
    "optimizer", pub OptimizerKind {
        /// Gradient descent: θ ← θ − η g.
        Sgd = "sgd", "SGD";
        /// Adam: a step per parameter, scaled by running means of g and g² (Kingma and Ba, 2015).
        Adam = "adam", "Adam";
    }
}

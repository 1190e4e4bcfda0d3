//! The optimizers that a run can use.

use crate::choice::choice;

choice! {
    /// The rule that turns gradients into a parameter update.
    "optimizer", pub OptimizerKind {
        /// Gradient descent: θ ← θ − η g, with or without momentum.
        Sgd = "sgd", "SGD";
        /// Adam: a step per parameter, scaled by running means of g and g² (Kingma and Ba, 2015).
        Adam = "adam", "Adam";
        /// Adam with weight decay decoupled from the gradient (Loshchilov and Hutter, 2019).
        AdamW = "adamw", "AdamW";
        /// RMSprop: a step per parameter, divided by the running size of g (Hinton, 2012).
        RmsProp = "rmsprop", "RMSprop";
        /// Adagrad: a step per parameter, divided by the size of all g so far (Duchi et al., 2011).
        Adagrad = "adagrad", "Adagrad";
    }
}

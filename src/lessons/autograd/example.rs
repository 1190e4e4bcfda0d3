//! Example programs.

use engine::choice::{Choice, choice};

choice! {
    /// A program that the page offers.
    "example", pub Example {
        /// A line through three points.
        Regression = "regression", "A line through three points";
        /// A single sigmoid unit.
        Chain = "chain", "One sigmoid unit";
        /// (15,) against (15, 1).
        Trap = "trap", "The broadcasting trap";
        /// Cross entropy by hand.
        Softmax = "softmax", "Softmax and log";
        /// A value that is used three times.
        Shared = "shared", "A value used three times";
        /// A ReLU that passes nothing on.
        Dead = "dead", "A dead ReLU";
    }
}

impl Example {
    /// The program.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Regression => include_str!("examples/regression.txt"),
            Self::Chain => include_str!("examples/chain.txt"),
            Self::Trap => include_str!("examples/trap.txt"),
            Self::Softmax => include_str!("examples/softmax.txt"),
            Self::Shared => include_str!("examples/shared.txt"),
            Self::Dead => include_str!("examples/dead.txt"),
        }
    }

    /// The example with exactly this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|example| example.code() == code)
    }

    /// What to look out for.
    #[must_use]
    pub fn lesson(self) -> &'static str {
        match self {
            Self::Regression => {
                "The loss of a line. Run zero_grad, forward, backward and step a few times in this order, and the \
                 loss gets smaller."
            }
            Self::Chain => {
                "The gradient comes back through the sigmoid, which multiplies it by y(1 − y). This factor is never \
                 above 1/4."
            }
            Self::Trap => {
                "The predictions have shape (15, 1), the targets (15,). Subtracting makes a (15, 15) table: each prediction \
                 is compared with each target, and no error is raised. The best that training can do is a flat line at \
                 the mean of y."
            }
            Self::Softmax => {
                "Written by hand, log(softmax(z)) becomes −∞ as soon as a probability rounds to 0: try z = [800, 0, 0]. \
                 log_softmax(z, dim=0) does both at once and stays finite."
            }
            Self::Shared => {
                "A value that is used several times gets a gradient from each use, and these gradients are added."
            }
            Self::Dead => {
                "Every number that reaches the ReLU is negative, so its slope is 0 and no gradient reaches w: no \
                 step will ever move it. Give w a positive value and run it again."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::expression::Graph;

    #[test]
    fn every_example_can_be_run_and_is_known_by_its_text() {
        for &example in Example::ALL {
            let graph = Graph::read(example.code()).unwrap_or_else(|problem| panic!("{example:?}: {problem}"));
            assert!(graph.parameters().next().is_some() && graph.nodes[graph.output].shape.size() == 1, "{example:?}");
            assert_eq!(Example::of(example.code()), Some(example));
        }
        assert_eq!(Example::of("w"), None);
    }
}

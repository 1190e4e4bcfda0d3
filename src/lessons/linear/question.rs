//! The problem sheet's question about `nn.Linear`: does the result differ, and why?

use engine::choice::choice;

choice! {
    /// An answer with its reason.
    "answer", pub Answer {
        /// The loss is convex, so both end in the same place.
        SameBecauseConvex = "same", "No: the loss has a single lowest point, so both arrive at the same line.";
        /// The module computes something else.
        OtherLoss = "loss", "Yes: nn.Linear with nn.MSELoss minimises another loss than ours.";
        /// They start from different weights, and the difference is still there.
        OtherStart = "start", "Yes: they start from different weights, and after so few epochs the difference is still there.";
        /// Rounding.
        Rounding = "rounding", "Yes: float32 rounds differently in the two, and the error adds up.";
    }
}

impl Answer {
    /// Whether it is the right one.
    #[must_use]
    pub fn is_right(self) -> bool {
        self == Self::OtherStart
    }

    /// Why it is right or wrong.
    #[must_use]
    pub fn verdict(self) -> &'static str {
        match self {
            Self::SameBecauseConvex => {
                "Not yet. There is a single lowest point, and with enough epochs both lines would arrive there. But \
                 look at the flat axis of the bowl: at a learning rate of 0.001 half of the way is still left after \
                 2,699 epochs, and the notebook stops after 50 and 100."
            }
            Self::OtherLoss => {
                "No: it is the same formula. Press “Copy initial weights” and run both: the two losses agree to the \
                 last bit, epoch after epoch."
            }
            Self::OtherStart => {
                "Right. By hand we start from w = b = 0; nn.Linear starts from random numbers. Along the steep axis \
                 of the bowl, this difference disappears within a few epochs. Along the flat axis, half of it is \
                 still left after 2,699 epochs at a learning rate of 0.001. Copy the initial weights, and the two \
                 runs are identical."
            }
            Self::Rounding => {
                "No: rounding is far too small to see here. Press “Copy initial weights” and run both: the difference \
                 is exactly 0, so not even the rounding differs."
            }
        }
    }
}

/// What an answer does not speak of: how the runs on the screen differ from the course's.
#[must_use]
pub(crate) fn elsewhere(differences: &[String]) -> Option<String> {
    (!differences.is_empty()).then(|| {
        format!(
            "This answer is about the course’s runs. The runs on the screen differ: {}. Press “Repeat the course’s \
             runs” to see the course’s.",
            differences.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    #[test]
    fn an_answer_says_when_the_screen_shows_something_else() {
        assert_eq!(elsewhere(&[]), None);
        let told = elsewhere(&["learning rate 0.02".to_owned(), "another loop".to_owned()]).expect("it differs");
        assert!(told.contains("the screen differ: learning rate 0.02, another loop."), "{told}");
    }

    #[test]
    fn one_answer_is_right_and_each_has_its_reason() {
        assert_eq!(Answer::ALL.iter().filter(|answer| answer.is_right()).count(), 1);
        assert!(Answer::ALL.iter().all(|answer| answer.verdict().starts_with("Right") == answer.is_right()));
    }
}

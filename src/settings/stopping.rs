//! The kinds of rules that stop a run, for a menu.

use crate::settings::field::Field;
use engine::choice::choice;
use protocol::StopRule;

choice! {
    /// When a run stops by itself.
    "stop rule", pub(crate) StopKind {
        Never = "never", "Never";
        Below = "below", "When the loss is low enough";
        /// After a number of epochs without improvement.
        Patience = "patience", "When it no longer improves";
        At = "epoch", "At an epoch";
    }
}

impl StopKind {
    pub(crate) fn of(rule: StopRule) -> Self {
        match rule {
            StopRule::Never => Self::Never,
            StopRule::Below(_) => Self::Below,
            StopRule::Patience(_) => Self::Patience,
            StopRule::At(_) => Self::At,
        }
    }

    /// The default number of a rule of this kind. The loss is just above the straight line's; the notebook trains for 300 epochs.
    pub(crate) fn number(self) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Below => 0.17,
            Self::Patience => 100.0,
            Self::At => 300.0,
        }
    }

    /// The rule with its default number.
    pub(crate) fn rule(self) -> StopRule {
        let number = self.number();
        match self {
            Self::Never => StopRule::Never,
            Self::Below => StopRule::Below(number),
            Self::Patience => StopRule::Patience(number as u32),
            Self::At => StopRule::At(number as u32),
        }
    }

    /// The limits of its number.
    pub(crate) fn field(self) -> Option<Field> {
        match self {
            Self::Never => None,
            Self::Below => Some(Field::STOP_LOSS),
            Self::Patience => Some(Field::STOP_PATIENCE),
            Self::At => Some(Field::STOP_EPOCH),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    #[test]
    fn every_rule_begins_with_a_number_that_it_may_have() {
        for &kind in StopKind::ALL {
            let rule = kind.rule();
            assert_eq!(StopKind::of(rule), kind);
            assert_eq!(rule.number().is_some(), kind.field().is_some());
            if let Some((field, number)) = kind.field().zip(rule.number()) {
                assert_eq!(field.parse(&number.to_string()), Ok(number));
                assert_eq!(rule.with(7.0).number(), Some(7.0));
            }
        }
    }
}

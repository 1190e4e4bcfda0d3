//! The rules that stop a run, as a reader picks them.

use crate::settings::field::Field;
use engine::choice::choice;
use protocol::StopRule;

choice! {
    /// When a run stops by itself.
    "stop rule", pub StopKind {
        /// Never.
        Never = "never", "Never";
        /// Below a loss.
        Below = "below", "When the loss is low enough";
        /// Without an improvement.
        Patience = "patience", "When it no longer improves";
        /// At an epoch.
        At = "epoch", "At an epoch";
    }
}

impl StopKind {
    /// The kind of a rule.
    #[must_use]
    pub fn of(rule: StopRule) -> Self {
        match rule {
            StopRule::Never => Self::Never,
            StopRule::Below(_) => Self::Below,
            StopRule::Patience(_) => Self::Patience,
            StopRule::At(_) => Self::At,
        }
    }

    /// The number that a rule of this kind begins with: just above the straight line's loss, or the notebook's epochs.
    #[must_use]
    pub fn number(self) -> f64 {
        match self {
            Self::Never => 0.0,
            Self::Below => 0.17,
            Self::Patience => 100.0,
            Self::At => 300.0,
        }
    }

    /// The rule with that number.
    #[must_use]
    pub fn rule(self) -> StopRule {
        let number = self.number();
        match self {
            Self::Never => StopRule::Never,
            Self::Below => StopRule::Below(number),
            Self::Patience => StopRule::Patience(number as u32),
            Self::At => StopRule::At(number as u32),
        }
    }

    /// What its number may be.
    #[must_use]
    pub fn field(self) -> Option<Field> {
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

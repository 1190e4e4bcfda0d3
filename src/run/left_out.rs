//! The names of the error at left-out points.

use protocol::LeftOut;

/// In a sentence.
pub(crate) fn name(left_out: LeftOut) -> &'static str {
    match left_out {
        LeftOut::Each(_) => "leave-one-out error",
        LeftOut::Parts(_) => "cross-validation error",
        LeftOut::HeldOut(_) => "validation error",
    }
}

/// At the beginning of a sentence, and as the name of a control.
pub(crate) fn title(left_out: LeftOut) -> &'static str {
    match left_out {
        LeftOut::Each(_) => "Leave-one-out error",
        LeftOut::Parts(_) => "Cross-validation error",
        LeftOut::HeldOut(_) => "Validation error",
    }
}

/// At the head of a narrow column.
pub(crate) fn short(left_out: LeftOut) -> &'static str {
    match left_out {
        LeftOut::Each(_) => "Leave-one-out",
        LeftOut::Parts(_) => "Cross-validation",
        LeftOut::HeldOut(_) => "Validation",
    }
}

/// What is said of the points at which the error is measured.
pub(crate) fn of_points(left_out: LeftOut) -> &'static str {
    if is_held_out(left_out) { "held out" } else { "left out" }
}

/// Whether points are held out of the training, so that the error is that of the run itself.
pub(crate) fn is_held_out(left_out: LeftOut) -> bool {
    matches!(left_out, LeftOut::HeldOut(_))
}

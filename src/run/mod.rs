//! What lessons on runs share.

pub mod course;

pub(crate) mod controls;
pub(crate) mod formulas;
pub(crate) mod left_out;
pub(crate) mod looks;
pub(crate) mod loss_now;
pub(crate) mod meter;
pub(crate) mod race;
#[cfg(test)]
pub(crate) mod samples;
pub(crate) mod scrubber;
pub(crate) mod tables;
pub(crate) mod words;

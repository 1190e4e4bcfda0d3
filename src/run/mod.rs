//! What lessons on runs of networks share.

pub mod course;
pub mod meter;
pub mod words;

pub(crate) mod controls;

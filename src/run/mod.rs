//! What lessons on runs of small networks share.

pub mod course;

pub(crate) mod controls;
pub mod words;

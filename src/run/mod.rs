//! What lessons on runs of networks share.

pub mod course;
pub mod meter;

pub(crate) mod controls;
pub(crate) mod formulas;
pub(crate) mod tables;
pub(crate) mod words;

//! What lessons on runs of networks share.

pub mod course;

pub(crate) mod controls;
pub(crate) mod formulas;
pub(crate) mod meter;
pub(crate) mod tables;
pub(crate) mod words;

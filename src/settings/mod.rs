//! Settings: their limits and texts, and how a link holds them.

pub mod field;
pub mod link;
pub mod scale;
pub mod speed;
pub mod stopping;
pub mod table;

//! Settings: their limits, their texts, and how links store them.

pub(crate) mod field;
pub(crate) mod link;
pub(crate) mod scale;
pub(crate) mod speed;
pub(crate) mod stopping;
pub(crate) mod table;
pub(crate) mod target;
pub(crate) mod weights;

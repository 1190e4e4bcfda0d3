//! Settings: their limits, their texts, and how links store them.

pub(crate) mod epoch;
pub(crate) mod field;
pub(crate) mod link;
pub(crate) mod reader;
pub(crate) mod scale;
pub(crate) mod speed;
pub(crate) mod stopping;
pub(crate) mod table;
pub(crate) mod target;
pub(crate) mod weights;

pub(crate) use field::{Field, real, shortened, shortened_to, whole};
pub(crate) use link::{LabLink, RaceLink};
pub(crate) use reader::Reader;
pub(crate) use scale::Scale;
pub(crate) use speed::Speed;
pub(crate) use table::{Change, Effect, SETTINGS, Setting};
pub(crate) use target::Target;

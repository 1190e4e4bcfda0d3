//! The second part: the proof of the bound, one step at a time, with the numbers of a network of the reader's choice.

pub mod background;
pub mod blank;
pub mod link;
pub mod state;

mod formulas;
mod ledger;
mod page;
mod paths;
mod step;

pub(crate) use page::ProvePage;

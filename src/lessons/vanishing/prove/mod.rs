//! The tab Prove: the proof of the bound, one step at a time, with the numbers of a network of the reader's choice.

pub(super) mod blank;
pub(super) mod link;
pub(super) mod state;

mod background;

mod ledger;
mod page;
mod paths;
mod step;
mod write_up;

pub(super) use page::ProvePage;
pub(crate) use state::Prove;

//! The second part: the proof of the bound, one step at a time, with the numbers of a network of the reader's choice.

pub mod background;
pub mod blank;
pub mod link;
pub mod state;

#[cfg(target_arch = "wasm32")]
mod formulas;
#[cfg(target_arch = "wasm32")]
mod ledger;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod paths;
#[cfg(target_arch = "wasm32")]
mod step;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::ProvePage;

//! The part in which the bound breaks: the reader guesses what becomes of the gradient, and sees.

pub mod background;
pub mod guess;
pub mod link;
pub mod progress;
pub mod state;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod view;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::BreakPage;

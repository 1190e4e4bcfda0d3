//! The page on linear regression: the training loop as cards, and the bowl that it rolls down.

pub mod background;
pub mod course;
pub mod link;
pub mod question;
pub mod state;
pub mod task;
pub mod words;

#[cfg(target_arch = "wasm32")]
mod controls;
#[cfg(target_arch = "wasm32")]
mod driver;
#[cfg(target_arch = "wasm32")]
mod loop_cards;
#[cfg(target_arch = "wasm32")]
mod page;
#[cfg(target_arch = "wasm32")]
mod plots;

#[cfg(target_arch = "wasm32")]
pub(crate) use page::LinearPage;

//! The part in which the bound breaks: the reader guesses what becomes of the gradient, and sees.

pub mod background;
pub mod guess;
pub mod link;
pub mod progress;
pub mod state;
pub mod words;

mod page;
mod question;
mod view;

pub(crate) use page::BreakPage;

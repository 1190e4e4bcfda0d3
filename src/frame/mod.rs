//! What all lessons share: the state of a page and its driver, workers, address bar, tasks and theme.

pub(crate) mod address;
pub mod answer;
pub(crate) mod base64;
pub(crate) mod client;
pub(crate) mod drawing;
pub(crate) mod driven;
pub(crate) mod elements;
pub(crate) mod kept;
pub mod latest;
mod lines;
pub(crate) mod page;
pub(crate) mod playback;
pub mod pool;
pub(crate) mod print;
pub(crate) mod screen;
pub(crate) mod store;
pub mod task;
pub(crate) mod theme;
pub(crate) mod tips;
pub(crate) mod touch;
pub(crate) mod trouble;
pub(crate) mod undo;
pub(crate) mod update;
pub(crate) mod view;

pub(crate) use answer::{Answered, Question, use_answer};
pub(crate) use client::{Client, Heard, Workers};
pub(crate) use drawing::use_drawing;
pub(crate) use driven::{Runner, use_runner, use_view};
pub(crate) use kept::Kept;
pub(crate) use latest::Latest;
pub(crate) use lines::unbroken;
pub(crate) use page::{Command, Page, PageHandle, PageProps, use_page, use_page_elsewhere, use_store};
pub(crate) use playback::Playback;
pub(crate) use screen::{Screen, plot};
pub(crate) use store::Store;
pub(crate) use task::{Done, Task};

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

//! What all lessons stand in: the page's state and its driver, the workers, the address bar, tasks and theme.

pub(crate) mod address;
pub(crate) mod client;
pub(crate) mod driven;
pub(crate) mod elements;
pub(crate) mod kept;
pub mod latest;
pub(crate) mod old_driven;
pub mod pacer;
pub(crate) mod page;
pub(crate) mod playback;
pub mod pool;
pub(crate) mod store;
pub mod task;
pub(crate) mod tasks;
pub(crate) mod theme;
pub(crate) mod trouble;

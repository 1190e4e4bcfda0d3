//! The lesson in Python: a notebook whose cells run in the browser, with `torch` over the engine.

pub mod cell;
pub mod figure;
pub mod link;
pub mod model;
pub mod notebook;
pub mod shelf;
pub mod state;
pub mod text;
pub mod trace;

mod cell_view;
mod editor;
mod files;
mod kernel;
mod keys;
mod outputs;
mod page;
mod plots;
mod rendered;
mod running;
mod sample;
mod toolbar;

pub(crate) use page::PythonPage;

/// The lesson's address.
const PATH: &str = contents::PYTHON.path;

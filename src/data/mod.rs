//! Points of the reader's own: pasted, opened from a file, generated or drawn; and how a link holds them.

mod code;
mod dialog;
mod edit;
mod edit_layer;
mod encoding;
mod generator;
mod keep;
mod sheet;

pub(crate) use dialog::YourData;
pub(crate) use edit::Own;
pub(crate) use edit_layer::{Editing, Placed, edit_controls, edit_layer};
pub(crate) use keep::{link_text, named_in, read_link, with_all_points};
pub(crate) use sheet::has_thousands;

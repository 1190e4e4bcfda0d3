//! What a lesson shows as a script for PyTorch.
//!
//! A type for each lesson holds the lesson's settings and what its charts show, and writes a [`Script`]: a program
//! that does the same in PyTorch, written as the problem set asks for it, and that asserts the numbers on the page.
//! Each line knows which controls it follows. The crate writes text; it trains nothing.

mod answer;
mod axis;
mod blank;
mod deep;
mod line;
mod losses;
mod network;
mod notebook;
mod program;
mod python;
mod script;
mod search;
mod training;

pub use axis::Axis;
pub use blank::{Blank, Check, Comparison, in_script};
pub use deep::{Nets, magnifies_rounding};
pub use line::Lines;
pub use losses::Shown;
pub use network::Network;
pub use program::{Gradient, Program};
pub use script::{Line, Row, Script, Section};
pub use search::Search;

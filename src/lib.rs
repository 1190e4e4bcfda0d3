//! The page of Gradient Lab: the lessons, and the frame around them.
//!
//! The page shows numbers and computes none: they come from workers, which answer the messages of [`protocol`]. What needs no
//! browser (settings, links, texts, states) is tested natively. docs/ARCHITECTURE.md has the map.

pub mod app;
pub mod charts;
mod code;
mod components;
mod data;
pub mod frame;
pub mod glossary;
pub mod lessons;
mod order;
pub mod platform;
mod present;
pub mod run;
mod settings;
mod share;
mod start;

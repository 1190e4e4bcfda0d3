//! Gradient Lab: a reverse-mode autodiff engine and the lesson on gradients that it drives.
//!
//! The engine ([`tensor`], [`autograd`], [`nn`], [`optim`], [`data`], [`plan`], [`train`], [`probe`], [`expression`]) knows no browser: it
//! builds and tests on any target. [`protocol`] is the plain data that page and worker exchange. Everything that touches
//! the browser exists on wasm32 only: `platform`, and those parts of [`worker`], [`charts`] and [`ui`] that listen or draw.
//! docs/ARCHITECTURE.md has the map.

pub mod autograd;
pub mod charts;
pub mod choice;
pub mod data;
pub mod expression;
pub mod nn;
pub mod optim;
pub mod plan;
pub mod probe;
pub mod protocol;
pub mod tensor;
pub mod train;
pub mod ui;
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod platform;

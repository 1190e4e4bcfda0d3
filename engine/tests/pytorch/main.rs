//! The engine against PyTorch's own numbers, on the host and in a browser. The fixtures' script stands beside them, in
//! tests/fixtures; PyTorch is not needed here.

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

mod clinic;
mod curvature;
mod deep;
mod draws;
mod fixture;
mod ops;
mod probe;
mod programs;
mod runs;
mod steering;
mod trajectories;

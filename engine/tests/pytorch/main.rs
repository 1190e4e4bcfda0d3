//! The engine's numbers compared with PyTorch's, on the host and in a browser. The fixtures and the script that writes
//! them are in tests/fixtures; these tests do not need PyTorch.

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

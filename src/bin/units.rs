//! The page program of the networks that fit the lab’s points, taken apart.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::units();
}

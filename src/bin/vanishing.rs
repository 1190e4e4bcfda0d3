//! The page program of vanishing gradients: measured, and out of bounds.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::vanishing();
}

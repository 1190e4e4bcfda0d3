//! The page program of autograd.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::autograd();
}

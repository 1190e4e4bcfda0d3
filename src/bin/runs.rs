//! The page program of the networks that fit the lab’s points, with their past and beside each other.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::runs();
}

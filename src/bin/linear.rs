//! The page program of the lines that fit the lab’s points.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::linear();
}

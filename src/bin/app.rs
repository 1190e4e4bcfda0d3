//! The start: loads the program of the lesson that the address names.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::launch();
}

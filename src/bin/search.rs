//! The page program of the search for good settings.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::search();
}

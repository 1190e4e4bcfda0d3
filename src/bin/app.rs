//! The page: mounts the user interface on the document.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::mount();
}

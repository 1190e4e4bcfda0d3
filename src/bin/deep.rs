//! The page program of deep networks: the bound proved and reached, and networks trained.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::ui::programs::deep();
}

//! The worker that measures the gradients of deep networks.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::VanishingDesk>();
}

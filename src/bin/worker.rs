//! The worker: answers the page's messages with the engine's numbers.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen();
}

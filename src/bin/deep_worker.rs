//! The worker that studies small networks and trains deep ones.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::DeepDesk>();
}

//! The worker of the search for good settings: trains many networks.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::SearchDesk>();
}

//! The worker of the lab: trains networks.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::LabDesk>();
}

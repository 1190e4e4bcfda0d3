//! The worker that runs the programs of the autograd page.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::AutogradDesk>();
}

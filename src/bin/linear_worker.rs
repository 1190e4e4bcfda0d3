//! The worker of the page on linear regression: trains lines.

fn main() {
    #[cfg(target_arch = "wasm32")]
    gradient_lab::worker::listen::<gradient_lab::worker::LinearDesk>();
}

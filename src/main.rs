//! The page program.

fn main() {
    gradient_lab::app::start();
}

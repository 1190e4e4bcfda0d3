//! What the reader sees: one line per action, each with the time since the start.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

static START: OnceLock<Instant> = OnceLock::new();

/// Starts the clock that [`say`] and [`heading`] show.
pub fn start_clock() {
    START.get_or_init(Instant::now);
}

/// Time since [`start_clock`].
pub fn elapsed() -> Duration {
    START.get_or_init(Instant::now).elapsed()
}

/// Prints one line: what is being done, and why.
pub fn say(text: impl AsRef<str>) {
    println!("[{}] {}", clock(elapsed()), text.as_ref());
}

/// Prints a heading, set off from the output of the programs that are run.
pub fn heading(text: impl AsRef<str>) {
    println!();
    say(format!("=== {} ===", text.as_ref()));
}

/// Minutes and seconds, as in `3:07`.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_pads_seconds() {
        assert_eq!(clock(Duration::from_secs(187)), "3:07");
        assert_eq!(clock(Duration::from_millis(999)), "0:00");
    }
}

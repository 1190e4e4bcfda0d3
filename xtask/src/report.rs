//! Prints progress: one line per action, with the time since the start.

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

/// Prints one line.
pub fn say(text: impl AsRef<str>) {
    println!("[{}] {}", clock(elapsed()), text.as_ref());
}

/// Prints a heading, separated by an empty line from the output of other programs.
pub fn heading(text: impl AsRef<str>) {
    println!();
    say(format!("=== {} ===", text.as_ref()));
}

/// Formats a time in minutes and seconds, such as `3:07`.
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

//! Runs two independent tasks in parallel.

use std::panic;
use std::thread::{self, ScopedJoinHandle};

use anyhow::{Result, anyhow};

/// Runs `background` in a thread and `foreground` in this one, and waits for both. Calls `waiting` if `foreground` ends
/// first.
///
/// # Errors
/// Those of either; if both fail, the error names both.
pub fn run<B: Send, F>(
    background: impl FnOnce() -> Result<B> + Send,
    foreground: impl FnOnce() -> Result<F>,
    waiting: impl FnOnce(),
) -> Result<(B, F)> {
    thread::scope(|scope| {
        let background = scope.spawn(background);
        let foreground = foreground();
        if foreground.is_ok() && !background.is_finished() {
            waiting();
        }
        match (join(background), foreground) {
            (Ok(background), Ok(foreground)) => Ok((background, foreground)),
            (Err(error), Ok(_)) | (Ok(_), Err(error)) => Err(error),
            (Err(background), Err(foreground)) => Err(anyhow!("{foreground:#}\nand: {background:#}")),
        }
    })
}

/// Waits for a thread; a panic in the thread continues in this one.
pub fn join<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use anyhow::bail;

    use super::*;

    #[test]
    fn both_run_at_the_same_time() -> Result<()> {
        let both = Barrier::new(2);
        // In sequence, the first would wait forever.
        let results = run(
            || {
                both.wait();
                Ok(1)
            },
            || {
                both.wait();
                Ok(2)
            },
            || (),
        )?;
        assert_eq!(results, (1, 2));
        Ok(())
    }

    #[test]
    fn a_wait_for_the_background_is_reported() -> Result<()> {
        let reported = Barrier::new(2);
        let wait = || {
            reported.wait();
        };
        let background = || {
            wait();
            Ok(())
        };
        run(background, || Ok(()), wait).map(drop)
    }

    #[test]
    fn no_failure_is_lost() {
        let fail = |what: &'static str| move || -> Result<()> { bail!(what) };
        let error = |result: Result<((), ())>| result.expect_err("it has failed").to_string();
        assert_eq!(error(run(fail("tools"), || Ok(()), || ())), "tools");
        assert_eq!(error(run(|| Ok(()), fail("app"), || ())), "app");
        assert_eq!(error(run(fail("tools"), fail("app"), || ())), "app\nand: tools");
    }
}

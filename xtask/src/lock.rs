//! Locks between processes, so that two set-ups, or two builds of one clone, do not interfere.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result};

use crate::report::say;

/// Holds a lock file until dropped. The system releases it when the process ends, however it ends.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held for its lock, released on drop")] File);

/// Takes the lock and waits for its holder if there is one; `what` names what the holder is doing.
///
/// # Errors
/// If the lock file cannot be made or locked.
pub fn take(path: &Path, what: &str) -> Result<Lock> {
    let context = || format!("locking {}", path.display());
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir).with_context(context)?;
    }
    let file = File::options().create(true).truncate(false).write(true).open(path).with_context(context)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            say(format!("waiting for another run that is {what}"));
            file.lock().with_context(context)?;
        }
        Err(TryLockError::Error(error)) => return Err(error).with_context(context),
    }
    Ok(Lock(file))
}

//! A folder for one unit test, removed when it ends.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// Removed with all that is in it on drop.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// `name` keeps the tests of one run apart, the process id the runs.
    pub(crate) fn new(name: &str) -> std::io::Result<Self> {
        let dir = env::temp_dir().join(format!("gradient-lab-{name}-{}", process::id()));
        fs::create_dir_all(&dir)?;
        Ok(Self(dir))
    }

    /// The folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A leftover in the temporary folder harms nobody, and there is no one to tell.
        let _ = fs::remove_dir_all(&self.0);
    }
}

//! A temporary folder for a unit test.

use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// A temporary folder, which is removed with its contents when dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Creates a folder. `name` must be different for each test; the process id distinguishes runs.
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
        // A failure is ignored: a leftover in the temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.0);
    }
}

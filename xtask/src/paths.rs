//! The folders of the repository, and the cache of the user that all clones share.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folder of the release build in the repository's root.
pub const DIST: &str = "dist";

/// The folders that the commands use.
#[derive(Clone, Debug)]
pub struct Paths {
    /// The repository's root.
    pub root: PathBuf,
    /// Tools that all clones share, by name and version.
    pub cache: PathBuf,
    /// Cargo's target folder for wasm builds. It is separate because the compiler for wasm may have another version
    /// than the host's, and each would rebuild the other's crates.
    pub wasm_target: PathBuf,
    /// Small files of this tool: locks and the stamp of the last build.
    pub state: PathBuf,
}

impl Paths {
    /// Reads the folders from the environment of `cargo xtask`.
    ///
    /// # Errors
    /// If cargo did not start this program, or if there is no folder for the cache.
    pub fn from_env() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = Path::new(&manifest).parent().context("the xtask crate has no parent folder")?.to_owned();
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let cache = cache_dir(|name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from))
            .context("no folder for the tools: set GRADIENT_LAB_CACHE to one")?;
        Ok(Self { cache, wasm_target: target.join("wasm"), state: target.join("xtask"), root })
    }

    /// The folder of the release build.
    pub fn dist(&self) -> PathBuf {
        self.root.join(DIST)
    }
}

fn cache_dir(variable: impl Fn(&str) -> Option<PathBuf>) -> Option<PathBuf> {
    const NAME: &str = "gradient-lab";
    variable("GRADIENT_LAB_CACHE")
        .or_else(|| Some(variable("XDG_CACHE_HOME")?.join(NAME)))
        .or_else(|| Some(variable("HOME")?.join(".cache").join(NAME)))
        .or_else(|| Some(variable("LOCALAPPDATA")?.join(NAME)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(vars: &[(&str, &str)]) -> Option<PathBuf> {
        cache_dir(|name| vars.iter().find(|(key, _)| *key == name).map(|(_, value)| PathBuf::from(value)))
    }

    #[test]
    fn the_cache_follows_the_environment() {
        let home = ("HOME", "/h");
        let xdg = ("XDG_CACHE_HOME", "/x");
        assert_eq!(with(&[home]), Some("/h/.cache/gradient-lab".into()));
        assert_eq!(with(&[home, xdg]), Some("/x/gradient-lab".into()));
        assert_eq!(with(&[home, xdg, ("GRADIENT_LAB_CACHE", "/own")]), Some("/own".into()));
        assert_eq!(with(&[]), None);
    }
}

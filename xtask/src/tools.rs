//! Trunk and the wasm-bindgen programs: found on PATH, fetched as binaries, or built from source into the cache.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::io::{IsTerminal as _, stderr};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::install;
use crate::process::{find, output, run};
use crate::report::{clock, elapsed, say};
use crate::versions;

/// A crate whose programs the build needs.
#[derive(Debug)]
pub struct Tool {
    krate: &'static str,
    version: String,
    programs: &'static [&'static str],
    /// Whether the crate's own Cargo.lock can be used.
    locked: bool,
}

/// The tools that building and testing need, in the versions that fit this repository.
///
/// # Errors
/// If `Cargo.lock` does not tell the version of wasm-bindgen.
pub fn all(root: &Path) -> Result<[Tool; 2]> {
    let trunk = Tool { krate: "trunk", version: versions::TRUNK.to_owned(), programs: &["trunk"], locked: true };
    let bindgen = Tool {
        krate: "wasm-bindgen-cli",
        version: versions::wasm_bindgen(root)?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its lock file has named versions that no longer exist; what it needs is compatible by its own manifest.
        locked: false,
    };
    Ok([trunk, bindgen])
}

impl Tool {
    /// Name and version, as in `trunk 0.21.14`.
    pub fn title(&self) -> String {
        format!("{} {}", self.krate, self.version)
    }

    /// Name of the folder in the cache. What is compiled fits one kind of machine only.
    fn folder(&self) -> String {
        format!("{}-{}-{ARCH}-{OS}", self.krate, self.version)
    }

    /// The folder of its programs, if they are installed already.
    pub fn ready(&self, cache: &Path) -> Option<PathBuf> {
        let bin = cache.join(self.folder()).join("bin");
        if self.programs.iter().all(|name| bin.join(format!("{name}{EXE_SUFFIX}")).exists()) {
            return Some(bin);
        }
        let on_path = self.programs.iter().map(|name| find(name)).collect::<Option<Vec<_>>>()?;
        let fits = on_path.iter().all(|program| {
            output(Command::new(program).arg("--version")).is_ok_and(|text| names_version(&text, &self.version))
        });
        fits.then(|| on_path[0].parent().map(Path::to_owned)).flatten()
    }

    /// Installs it into the cache. `build` is the target folder that the tools share while they are compiled.
    ///
    /// # Errors
    /// If it cannot be fetched or built; the error says what to run.
    pub fn install(&self, cache: &Path, build: &Path) -> Result<PathBuf> {
        let start = elapsed();
        let done = install::folder(cache, &self.folder(), |dir| self.fetch(dir).or_else(|_| self.compile(dir, build)))
            .with_context(|| {
                format!("{} is missing; run: cargo install {} --version {}", self.title(), self.krate, self.version)
            })?;
        say(format!("{} is in place after {}", self.title(), clock(elapsed().saturating_sub(start))));
        Ok(done.join("bin"))
    }

    /// Takes a ready-made binary, where cargo-binstall is at hand.
    fn fetch(&self, dir: &Path) -> Result<()> {
        let binstall = find("cargo-binstall").context("no cargo-binstall")?;
        say(format!("fetching {} by cargo-binstall", self.title()));
        let fetched = run(Command::new(binstall)
            .args(["--no-confirm", "--disable-strategies", "compile", "--install-path"])
            .arg(dir.join("bin"))
            .arg(format!("{}@{}", self.krate, self.version)));
        if let Err(error) = &fetched {
            say(format!("{error}; building it instead"));
        }
        fetched
    }

    fn compile(&self, dir: &Path, build: &Path) -> Result<()> {
        say(format!("building {} from source (a few minutes, once per machine)", self.title()));
        let mut cargo = Command::new("cargo");
        // They run for seconds per build: what counts is how soon they are there. Their default features are TLS for
        // downloads that this set-up does not let them make.
        cargo.args(["install", "--debug", "--no-default-features", "--version", &self.version, self.krate]);
        // On a terminal cargo shows its progress; in a log it would be hundreds of lines.
        if !stderr().is_terminal() {
            cargo.arg("--quiet");
        }
        if self.locked {
            cargo.arg("--locked");
        }
        // A fetch that failed half-way may have left a program.
        cargo.arg("--force");
        cargo.arg("--root").arg(dir).env("CARGO_TARGET_DIR", build);
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
        // Without a lock file, dependencies should still fit the compiler at hand.
        cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
        run(&mut cargo)
    }
}

/// Whether the output of `--version`, as in `trunk 0.21.14`, names exactly this version.
fn names_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_must_match_in_full() {
        assert!(names_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(names_version("wasm-bindgen 0.2.130 (abc)", "0.2.130"));
        assert!(!names_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!names_version("trunk 0.21.14-beta", "0.21.14"));
    }
}

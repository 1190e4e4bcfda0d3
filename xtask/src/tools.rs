//! Installs Trunk and wasm-bindgen's programs: found on PATH, fetched ready-made, or compiled from source into the
//! cache.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, ensure};

use crate::process::{self, find, output};
use crate::report::say;
use crate::{install, ready_made, side_by_side, versions};

/// A crate with programs that the build needs.
#[derive(Debug)]
pub struct Tool {
    krate: &'static str,
    version: String,
    programs: &'static [&'static str],
    /// Whether to use the crate's own Cargo.lock.
    locked: bool,
    /// The packages that are optimised where it is compiled: those in which it spends its time.
    hot: &'static [&'static str],
}

/// The tools for building and testing, in the versions that this repository needs.
///
/// # Errors
/// If `Cargo.lock` does not contain the version of wasm-bindgen.
pub fn all(root: &Path) -> Result<[Tool; 2]> {
    let trunk =
        Tool { krate: "trunk", version: versions::TRUNK.to_owned(), programs: &["trunk"], locked: true, hot: &[] };
    let bindgen = Tool {
        krate: "wasm-bindgen-cli",
        version: versions::wasm_bindgen(root)?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its lock file has contained versions that no longer exist.
        locked: false,
        // They read and write the programs of the app, which are up to 60 MB in a debug build.
        hot: &["walrus", "wasmparser", "wasm-encoder", "wasm-bindgen-cli-support", "id-arena", "hashbrown", "indexmap"],
    };
    Ok([trunk, bindgen])
}

impl Tool {
    /// Name and version, such as `trunk 0.21.14`.
    pub fn title(&self) -> String {
        format!("{} {}", self.krate, self.version)
    }

    /// The name of its folder in the cache, which contains the kind of machine.
    fn folder(&self) -> String {
        format!("{}-{}-{ARCH}-{OS}", self.krate, self.version)
    }

    /// The folder of its programs, if they are installed.
    pub fn ready(&self, cache: &Path) -> Option<PathBuf> {
        let bin = cache.join(self.folder()).join("bin");
        if self.programs.iter().all(|name| bin.join(format!("{name}{EXE_SUFFIX}")).exists()) {
            return Some(bin);
        }
        let on_path = self.programs.iter().map(|name| find(name)).collect::<Option<Vec<_>>>()?;
        let fits = on_path.iter().all(|program| self.check(program).is_ok());
        fits.then(|| on_path[0].parent().map(Path::to_owned)).flatten()
    }

    /// Installs the ready-made programs that the project publishes.
    ///
    /// # Errors
    /// If the checksum of the archive is not known, or if the archive cannot be fetched or its programs do not run.
    fn fetch(&self, cache: &Path, source: &str) -> Result<()> {
        let archive = ready_made::archive(self.krate, &self.version)
            .with_context(|| format!("xtask/releases.txt has no ready-made version for {ARCH}-{OS}"))?;
        say(format!("fetching {} from {source}", self.title()));
        install::folder(cache, &self.folder(), |dir| {
            archive.fetch(source, self.programs, dir)?;
            self.programs.iter().try_for_each(|name| self.check(&dir.join("bin").join(format!("{name}{EXE_SUFFIX}"))))
        })
        .map(drop)
    }

    /// Checks that a program runs on this machine and has the right version.
    fn check(&self, program: &Path) -> Result<()> {
        let text = output(Command::new(program).arg("--version"))?;
        ensure!(names_version(&text, &self.version), "{} has another version: {text}", program.display());
        Ok(())
    }

    /// Compiles it from source. `build` is the target folder that the tools share.
    ///
    /// # Errors
    /// If it does not compile; the error names the command to run.
    fn compile(&self, cache: &Path, build: &Path, output: Output) -> Result<()> {
        say(format!("compiling {} from source (some minutes, once per machine)", self.title()));
        let mut cargo = Command::new("cargo");
        // A short compilation matters more than fast programs, but for a few packages. Their default features are TLS for
        // downloads, which this set-up does not use.
        cargo.args(["install", "--debug", "--no-default-features", "--version", &self.version, self.krate]);
        cargo.args(self.programs.iter().flat_map(|program| ["--bin", program]));
        if self.locked {
            cargo.arg("--locked");
        }
        cargo.env("CARGO_TARGET_DIR", build);
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_OPT_LEVEL", "0");
        cargo.args(self.hot.iter().flat_map(|package| optimised(package)));
        // Without a lock file, prefer dependencies that support the installed compiler.
        cargo.env("CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS", "fallback");
        install::folder(cache, &self.folder(), |dir| {
            cargo.arg("--root").arg(dir);
            match output {
                Output::Shown => process::run(&mut cargo),
                Output::OnFailure => process::output(cargo.arg("--quiet")).map(drop),
            }
        })
        .map(drop)
        .with_context(|| {
            format!("{} is missing; run: cargo install {} --version {}", self.title(), self.krate, self.version)
        })
    }
}

/// The arguments with which cargo optimises a package of a debug build.
fn optimised(package: &str) -> [String; 2] {
    ["--config".to_owned(), format!("profile.dev.package.{package}.opt-level=1")]
}

/// How the output of a tool's compilation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Immediately.
    Shown,
    /// Only after a failure.
    OnFailure,
}

/// Installs the tools that are missing: ready-made if possible, otherwise compiled.
///
/// # Errors
/// If a tool can be installed in neither way; the error names the command to run.
pub fn install(tools: &[Tool], cache: &Path, output: Output) -> Result<()> {
    let (build, source) = (cache.join("build"), ready_made::source());
    let missing: Vec<_> = tools.iter().filter(|tool| tool.ready(cache).is_none()).collect();
    fetch_or_compile(&missing, |tool| tool.fetch(cache, &source), |tool| tool.compile(cache, &build, output))?;
    install::clear(&build)
}

/// Fetches all tools in parallel, so that a machine without network waits for one timeout only. Those that cannot be
/// fetched are compiled one after the other, since they share a target folder.
fn fetch_or_compile(
    tools: &[&Tool],
    fetch: impl Fn(&Tool) -> Result<()> + Sync,
    compile: impl Fn(&Tool) -> Result<()>,
) -> Result<()> {
    let fetched: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = tools.iter().map(|tool| scope.spawn(|| fetch(tool))).collect();
        running.into_iter().map(side_by_side::join).collect()
    });
    for (tool, fetched) in tools.iter().zip(fetched) {
        if let Err(error) = fetched {
            say(format!("{} has to be compiled: {error:#}", tool.title()));
            compile(tool)?;
        }
        say(format!("{} is installed", tool.title()));
    }
    Ok(())
}

/// Whether the output of `--version`, such as `trunk 0.21.14`, contains exactly this version.
fn names_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::sync::Barrier;

    use anyhow::bail;

    use super::*;

    #[test]
    fn a_version_must_match_in_full() {
        assert!(names_version("wasm-bindgen 0.2.130", "0.2.130"));
        assert!(names_version("wasm-bindgen 0.2.130 (abc)", "0.2.130"));
        assert!(!names_version("wasm-bindgen 0.2.130", "0.2.13"));
        assert!(!names_version("trunk 0.21.14-beta", "0.21.14"));
    }

    fn tools(names: [&'static str; 2]) -> [Tool; 2] {
        names.map(|krate| Tool { krate, version: "1.0".to_owned(), programs: &[], locked: true, hot: &[] })
    }

    #[cfg(unix)]
    #[test]
    fn a_program_of_another_version_is_refused() -> Result<()> {
        let dir = crate::scratch::Scratch::new("version")?;
        let [tool, _] = tools(["tool", "other"]);
        let program = dir.path().join("tool");
        install::executable(&program, "#!/bin/sh\necho tool 1.0\n")?;
        tool.check(&program)?;
        install::executable(&program, "#!/bin/sh\necho tool 2.0\n")?;
        let error = tool.check(&program).expect_err("it is another version").to_string();
        assert!(error.contains("tool 2.0"), "{error}");
        Ok(())
    }

    #[test]
    fn only_tools_that_cannot_be_fetched_are_compiled() -> Result<()> {
        let tools = tools(["published", "unknown"]);
        let compiled = RefCell::new(Vec::new());
        fetch_or_compile(
            &tools.each_ref(),
            |tool| if tool.krate == "published" { Ok(()) } else { bail!("wrong checksum") },
            |tool| {
                compiled.borrow_mut().push(tool.krate);
                Ok(())
            },
        )?;
        assert_eq!(compiled.into_inner(), ["unknown"]);
        Ok(())
    }

    #[test]
    fn a_tool_that_can_be_neither_fetched_nor_compiled_is_an_error() {
        let tools = tools(["a", "b"]);
        let failed = fetch_or_compile(&tools.each_ref(), |_| bail!("404"), |tool| bail!("no {}", tool.krate));
        assert_eq!(failed.expect_err("both fail").to_string(), "no a");
    }

    #[test]
    fn all_are_fetched_at_the_same_time() -> Result<()> {
        let both = Barrier::new(2);
        let fetch = |_: &Tool| {
            // In sequence, the first would wait forever.
            both.wait();
            Ok(())
        };
        fetch_or_compile(&tools(["a", "b"]).each_ref(), fetch, |tool| bail!("{} was compiled", tool.krate))
    }
}

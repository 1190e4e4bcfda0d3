//! Finds or installs a compiler for wasm32-unknown-unknown.
//!
//! Usually the target is installed already, or rustup adds it. If rustup cannot reach its server, Debian's `rustc-web`
//! is used. That package has no std for this target, so cargo builds std from source, with flags that are set in this
//! module.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process::{find, output, run};
use crate::report::say;
use crate::{apt, install};

/// The target of the app and its browser tests.
pub const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
const DEBIAN_BIN: &str = "/usr/bin";
/// A file that exists if the package is installed. Debian's other compilers have the same names and may be too old.
const DEBIAN_MARK: &str = "/var/lib/dpkg/info/rustc-web.list";
const DEBIAN_STD: &str = "/usr/lib/rustlib/src/rust/library/std/Cargo.toml";
const DEBIAN_PROGRAMS: [&str; 5] = ["cargo", "rustc", "rustdoc", "cargo-clippy", "clippy-driver"];

/// How to run a cargo that can build for [`TARGET`].
#[derive(Clone, Debug)]
pub struct Toolchain {
    /// A folder to put at the start of PATH.
    pub bin: Option<PathBuf>,
    /// Environment variables to set.
    pub vars: Vec<(&'static str, OsString)>,
    /// The version of the compiler, for the fingerprint of a build.
    pub identity: String,
}

/// Finds a toolchain, or installs one.
///
/// # Errors
/// If there is no way to install one; the error names the command to run.
pub fn ensure(cache: &Path) -> Result<Toolchain> {
    if let Some(ready) = ready(cache)? {
        return Ok(ready);
    }
    say(format!("the compiler has no {TARGET} target"));
    if add_by_rustup() {
        return installed()?.context("rustup added the target, but rustc does not find it");
    }
    let help =
        format!("no compiler for {TARGET}; on a machine with rustup and network, run: rustup target add {TARGET}");
    say("using Debian's compiler for the web instead, which builds std from source");
    apt::install(&DEBIAN_PACKAGES).context(help.clone())?;
    debian(cache)?.context(help)
}

/// The toolchain, if one is already installed.
///
/// # Errors
/// If rustc does not run.
pub fn ready(cache: &Path) -> Result<Option<Toolchain>> {
    Ok(match installed()? {
        Some(toolchain) => Some(toolchain),
        None => debian(cache)?,
    })
}

/// The compiler on PATH, if it has std for the target.
fn installed() -> Result<Option<Toolchain>> {
    let lib = output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    let has_std = fs::read_dir(lib).is_ok_and(|mut files| {
        files.any(|file| file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-")))
    });
    if !has_std {
        return Ok(None);
    }
    Ok(Some(Toolchain { bin: None, vars: Vec::new(), identity: output(Command::new("rustc").arg("-vV"))? }))
}

fn add_by_rustup() -> bool {
    if find("rustup").is_none() {
        say("there is no rustup to add it");
        return false;
    }
    say(format!("running rustup target add {TARGET}"));
    match run(Command::new("rustup").args(["target", "add", TARGET])) {
        Ok(()) => true,
        Err(error) => {
            say(format!("rustup cannot add it: {error}"));
            false
        }
    }
}

/// Debian's compiler, if its packages are installed.
fn debian(cache: &Path) -> Result<Option<Toolchain>> {
    let programs = DEBIAN_PROGRAMS.iter().map(|name| Path::new(DEBIAN_BIN).join(name));
    let mut files = programs.chain([DEBIAN_MARK.into(), DEBIAN_STD.into()]);
    if !files.all(|file| file.exists()) {
        return Ok(None);
    }
    let rustc = Path::new(DEBIAN_BIN).join("rustc");
    let vars = vec![
        // The flag that builds std from source is unstable; this allows it in a stable compiler.
        ("RUSTC_BOOTSTRAP", "1".into()),
        ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort".into()),
        ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker()?.into_os_string()),
        // rustup sets this to the libraries of its own compiler.
        ("LD_LIBRARY_PATH", OsString::new()),
    ];
    let identity = format!("debian {}", output(Command::new(&rustc).arg("-vV").env("LD_LIBRARY_PATH", ""))?);
    Ok(Some(Toolchain { bin: Some(debian_links(cache)?), vars, identity }))
}

/// A folder with links to Debian's programs, so that nothing else from /usr/bin is added to PATH.
fn debian_links(cache: &Path) -> Result<PathBuf> {
    const NAME: &str = "debian-rust";
    let done = cache.join(NAME);
    if DEBIAN_PROGRAMS.iter().all(|name| done.join(name).exists()) {
        return Ok(done);
    }
    install::folder(cache, NAME, |dir| {
        DEBIAN_PROGRAMS.iter().try_for_each(|name| link(&Path::new(DEBIAN_BIN).join(name), &dir.join(name)))
    })
}

#[cfg(unix)]
fn link(from: &Path, to: &Path) -> Result<()> {
    std::os::unix::fs::symlink(from, to).with_context(|| format!("linking {}", to.display()))
}

#[cfg(not(unix))]
fn link(_from: &Path, to: &Path) -> Result<()> {
    bail!("{} cannot be linked: Debian's compiler runs only on Debian", to.display())
}

/// A linker for Debian's compiler, which has none for wasm: the one of rustup's toolchain, or lld.
fn linker() -> Result<PathBuf> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let about = output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc -vV names no host")?;
    let lld = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin/rust-lld");
    if lld.exists() {
        return Ok(lld);
    }
    match find("wasm-ld") {
        Some(lld) => Ok(lld),
        None => bail!("no linker for wasm; run: sudo apt-get install lld"),
    }
}

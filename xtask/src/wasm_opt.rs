//! Finds or installs `wasm-opt`, which makes the app smaller and faster. The app can also be built without it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::install;
use crate::process::{find, output};
use crate::report::say;
use crate::versions::{BINARYEN, OLDEST_WASM_OPT};

/// The wasm features that the compiler uses, which wasm-opt has to allow.
pub const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Sorts the functions by their names, which stay in the file: see [`shrink`](crate::shrink). The copies of a generic function
/// come to stand side by side, where gzip finds what they share.
pub const BY_NAME: [&str; 2] = ["-g", "--reorder-functions-by-name"];

/// A `wasm-opt` for Trunk. Trunk must be given its version, or it would download another one.
#[derive(Clone, Debug)]
pub struct WasmOpt {
    /// A folder to put at the start of PATH.
    pub bin: PathBuf,
    /// The version that `wasm-opt --version` prints, such as `132`.
    pub version: String,
    /// False for the stand-in that only copies its input.
    pub optimises: bool,
}

/// The `wasm-opt` to use, if one is installed.
pub fn ready(cache: &Path) -> Option<WasmOpt> {
    on_path().or_else(|| {
        let bin = cache.join(folder()).join("bin");
        // The wrapper needs node, which may have been removed since.
        (bin.join("wasm-opt").exists() && find("node").is_some()).then(|| from_npm(bin))
    })
}

/// Installs npm's `wasm-opt`, or a stand-in that copies its input if npm cannot be used.
///
/// # Errors
/// Those of the file system. A `wasm-opt` that cannot be installed is not an error.
pub fn install(cache: &Path, state: &Path) -> Result<WasmOpt> {
    match install_from_npm(cache) {
        Ok(bin) => Ok(from_npm(bin)),
        Err(error) => {
            say(format!("continuing without wasm-opt; the app will be larger and slower: {error:#}"));
            say("to get wasm-opt, install Node.js with npm, or a recent version of binaryen");
            stand_in(state)
        }
    }
}

fn on_path() -> Option<WasmOpt> {
    let program = find("wasm-opt")?;
    let version = version_number(&output(Command::new(&program).arg("--version")).ok()?)?;
    let bin = program.parent()?.to_owned();
    (version >= OLDEST_WASM_OPT).then(|| WasmOpt { bin, version: version.to_string(), optimises: true })
}

/// The number in `wasm-opt version 132 (version_132)`.
fn version_number(text: &str) -> Option<u32> {
    text.strip_prefix("wasm-opt version ")?.split_whitespace().next()?.parse().ok()
}

fn from_npm(bin: PathBuf) -> WasmOpt {
    WasmOpt { bin, version: major(BINARYEN).to_owned(), optimises: true }
}

fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

fn folder() -> String {
    format!("binaryen-{BINARYEN}")
}

fn install_from_npm(cache: &Path) -> Result<PathBuf> {
    let npm = find("npm").context("there is no npm here")?;
    find("node").context("there is no node here")?;
    say(format!("fetching wasm-opt from npm (binaryen {BINARYEN})"));
    let done = install::folder(cache, &folder(), |dir| {
        output(
            Command::new(npm)
                .args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--no-save", "--loglevel=error"])
                .arg("--prefix")
                .arg(dir)
                .arg(format!("binaryen@{BINARYEN}")),
        )?;
        let package = dir.join("node_modules/binaryen");
        let script = package.join("bin/wasm-opt");
        let text = output(Command::new("node").arg(&script).arg("--version"))?;
        version_number(&text).with_context(|| format!("its wasm-opt does not run: {text}"))?;
        keep_only_wasm_opt(&package)?;
        fs::create_dir(dir.join("bin"))?;
        install::executable(&dir.join("bin/wasm-opt"), &wrapper(major(BINARYEN)))
    })?;
    Ok(done.join("bin"))
}

/// Removes the package's other programs, each of which has 10 MB.
fn keep_only_wasm_opt(package: &Path) -> Result<()> {
    for entry in fs::read_dir(package.join("bin"))? {
        let path = entry?.path();
        if path.file_name().is_some_and(|name| name != "wasm-opt" && name != "package.json") {
            fs::remove_file(path)?;
        }
    }
    fs::remove_file(package.join("index.js")).or(Ok(()))
}

/// A script that prints the version for Trunk without starting node, and otherwise runs `wasm-opt` with node.
fn wrapper(version: &str) -> String {
    format!(
        "#!/bin/sh\n\
         if [ \"$1\" = --version ]; then echo 'wasm-opt version {version} (version_{version})'; exit; fi\n\
         exec node \"$(dirname \"$0\")/../node_modules/binaryen/bin/wasm-opt\" \"$@\"\n"
    )
}

/// A script that copies its input, for Trunk, which stops without a `wasm-opt`. Trunk passes the output first, then the
/// level, then the input.
fn stand_in(state: &Path) -> Result<WasmOpt> {
    let bin = state.join("no-wasm-opt");
    let version = major(BINARYEN);
    fs::create_dir_all(&bin).with_context(|| format!("making {}", bin.display()))?;
    let text = format!(
        "#!/bin/sh\n\
         if [ \"$1\" = --version ]; then echo 'wasm-opt version {version} (version_{version})'; exit; fi\n\
         exec cp \"$3\" \"${{1#--output=}}\"\n"
    );
    install::executable(&bin.join("wasm-opt"), &text)?;
    Ok(WasmOpt { bin, version: version.to_owned(), optimises: false })
}

/// Whether this machine can run the wrapper scripts. On others Trunk fetches a `wasm-opt` itself.
pub const SCRIPTS_RUN: bool = cfg!(unix);

/// The value of Trunk's variable `TRUNK_TOOLS_WASM_OPT`.
pub fn trunk_version(wasm_opt: &WasmOpt) -> String {
    format!("version_{}", wasm_opt.version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::run;

    #[test]
    fn reads_the_number_that_wasm_opt_prints() {
        assert_eq!(version_number("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version_number("wasm-opt version 108"), Some(108));
        assert_eq!(version_number("something else"), None);
    }

    #[cfg(unix)]
    #[test]
    fn the_stand_in_copies() -> Result<()> {
        let dir = crate::scratch::Scratch::new("stand-in")?;
        let stand_in = stand_in(dir.path())?;
        let (from, to) = (dir.path().join("in.wasm"), dir.path().join("out.wasm"));
        fs::write(&from, "wasm")?;
        let program = stand_in.bin.join("wasm-opt");
        run(Command::new(&program)
            .arg(format!("--output={}", to.display()))
            .arg("-O3")
            .arg(&from)
            .arg("--enable-simd"))?;
        assert_eq!(fs::read_to_string(to)?, "wasm");
        assert_eq!(version_number(&output(Command::new(program).arg("--version"))?), Some(132));
        Ok(())
    }
}

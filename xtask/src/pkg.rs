//! The ES module: `target/pkg/`, the engine for other pages.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::paths::Paths;
use crate::process::run;
use crate::report::say;
use crate::setup::Setup;
use crate::toolchain::TARGET;

/// The name of the module's files.
const NAME: &str = "gradient_lab";

/// What the compiler may use, so that wasm-opt may too.
const FEATURES: [&str; 7] = [
    "--enable-simd",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Where the module is written.
#[must_use]
pub fn folder(paths: &Paths) -> PathBuf {
    paths.root.join("target/pkg")
}

/// Builds the module and lays its guide and its example beside it.
///
/// # Errors
/// If the module does not build.
pub fn write(setup: &Setup) -> Result<PathBuf> {
    let paths = &setup.paths;
    let folder = folder(paths);
    say("building the ES module");
    bundle(setup, "gradient-lab-module", NAME, &folder)?;
    for file in ["README.md", "example.html"] {
        let from = paths.root.join("module").join(file);
        fs::copy(&from, folder.join(file)).with_context(|| format!("copying {}", from.display()))?;
    }
    say(format!("the ES module is {}", folder.join(format!("{NAME}.js")).display()));
    Ok(folder)
}

/// Builds a package of this workspace as an ES module of that name in `folder`, as fast as the tools can make it.
///
/// # Errors
/// If it does not build.
pub(crate) fn bundle(setup: &Setup, package: &str, name: &str, folder: &Path) -> Result<()> {
    run(setup.command("cargo")?.args(["build", "--release", "--lib", "--target", TARGET, "--package", package]))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    let built = setup.paths.wasm_target.join(TARGET).join("release").join(file);
    run(setup
        .command("wasm-bindgen")?
        .args(["--target", "web", "--out-name", name, "--out-dir"])
        .arg(folder)
        .arg(&built))?;
    let wasm = folder.join(format!("{name}_bg.wasm"));
    run(setup.command("wasm-opt")?.arg("-O3").args(FEATURES).arg("-o").arg(&wasm).arg(&wasm))
}

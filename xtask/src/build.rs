//! The release build, which Trunk writes to `dist/`, and the debug build that `dev` serves.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::paths::DIST;
use crate::process::{output, run};
use crate::report::say;
use crate::setup::{Compiler, Setup};
use crate::toolchain::TARGET;
use crate::{fingerprint, install, lock, notebook, seal, shrink};

/// The name of the page's program in Cargo.toml and index.html.
pub const PAGE: &str = "gradient-lab";

/// The name of the workers' program.
pub const WORKER: &str = "lab-worker";

/// The packages that cargo compiles before Trunk runs: the page, and the library of the workers' program.
const PROGRAMS: [&str; 6] = ["--target", TARGET, "--package", PAGE, "--package", "worker"];

/// The variable in which build.rs hands over the name of the page's program.
const NAME: &str = "GRADIENT_LAB_BUILD";

/// Relative links, with which the app works under every path of every host.
const RELATIVE: &str = "./";

/// Writes `dist/`, unless it is current already.
///
/// # Errors
/// If the app does not build.
pub fn release(setup: &Setup, public_url: Option<&str>) -> Result<PathBuf> {
    write(setup, public_url.unwrap_or(RELATIVE), |setup| notebook::build(setup).map(Some))
}

/// Like [`release`], but without the notebook's Python if it is yet to be compiled, which takes about as long as all the rest.
///
/// # Errors
/// If the app does not build.
pub fn without_waiting_for_python(setup: &Setup) -> Result<PathBuf> {
    write(setup, RELATIVE, notebook::ready)
}

fn write(setup: &Setup, public_url: &str, python: impl FnOnce(&Setup) -> Result<Option<PathBuf>>) -> Result<PathBuf> {
    let paths = &setup.paths;
    let (dist, stamp) = (paths.dist(), paths.state.join("dist.stamp"));
    let _lock = lock::take(&paths.state.join("build.lock"), "building")?;
    let inputs = fingerprint::of_inputs(&paths.root, &format!("{}\n{public_url}", setup.identity()))?;
    if fingerprint::is_current(&stamp, inputs, &dist) {
        say("dist/ is current, nothing to build");
        return Ok(dist);
    }
    let app = app(setup, public_url, inputs)?;
    let python = python(setup)?;
    let program = name_of_program(setup.compiler())?;
    // The folder is replaced at once, since it may be served meanwhile.
    let dist = install::folder(&paths.root, DIST, |dist| {
        install::copy_folder(&app, dist)?;
        if let Some(python) = &python {
            install::copy_folder(python, &dist.join(notebook::FOLDER))?;
        }
        shrink::files(dist)?;
        seal::seal(dist, &program)
    })?;
    if python.is_some() {
        // A plain `trunk build` writes to the same folder.
        fingerprint::write_stamp(&stamp, inputs, &dist)?;
    }
    Ok(dist)
}

/// What Trunk makes of the page and the workers' program, unless it is current already.
fn app(setup: &Setup, public_url: &str, inputs: u64) -> Result<PathBuf> {
    let (app, stamp) = (setup.paths.state.join("app"), setup.paths.state.join("app.stamp"));
    if !fingerprint::is_current(&stamp, inputs, &app) {
        say("building the release app");
        compile(setup.compiler())?;
        fs::create_dir_all(&app).with_context(|| format!("making {}", app.display()))?;
        run(setup.command("trunk")?.args(["build", "--release", "--public-url", public_url]).arg("--dist").arg(&app))?;
        fingerprint::write_stamp(&stamp, inputs, &app)?;
    }
    Ok(app)
}

/// Compiles the programs of the release app.
///
/// # Errors
/// If one does not compile.
pub fn compile(compiler: &Compiler) -> Result<()> {
    // Trunk builds one program after the other. A single cargo command compiles the crates of both in parallel.
    run(compiler.cargo()?.args(["build", "--release"]).args(PROGRAMS))
}

/// The name that build.rs gave to the compiled program of the page, as cargo reports it.
fn name_of_program(compiler: &Compiler) -> Result<String> {
    let mut cargo = compiler.cargo()?;
    let messages = output(cargo.args(["build", "--release", "--message-format=json"]).args(PROGRAMS))?;
    let variables = messages.lines().filter_map(|line| Some(serde_json::from_str::<Value>(line).ok()?["env"].take()));
    let mut pairs = variables.flat_map(|list| list.as_array().cloned().unwrap_or_default());
    let name = pairs.find_map(|pair| (pair[0] == NAME).then(|| pair[1].as_str().map(str::to_owned))?);
    name.with_context(|| format!("the build script of the page has not set {NAME}"))
}

/// Compiles the programs of the debug build that [`dev`] serves.
///
/// # Errors
/// If one does not compile.
pub fn compile_for_dev(compiler: &Compiler) -> Result<()> {
    run(compiler.cargo()?.arg("build").args(PROGRAMS))
}

/// Runs `trunk serve`: a debug build that is rebuilt when sources change. It has its own folder, so `dist/` stays as it
/// is.
///
/// # Errors
/// If Trunk fails.
pub fn dev(setup: &Setup, port: u16) -> Result<()> {
    let dist = setup.paths.state.join("dev");
    fs::create_dir_all(&dist).with_context(|| format!("making {}", dist.display()))?;
    run(setup.command("trunk")?.args(["serve", "--port", &port.to_string()]).arg("--dist").arg(&dist))
}

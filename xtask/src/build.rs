//! The release build: `dist/`, written by Trunk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::run;
use crate::report::say;
use crate::setup::{Compiler, Setup};
use crate::toolchain::TARGET;
use crate::{fingerprint, lock};

/// The program that every address starts with.
pub const START: &str = "app";

/// Each page program with its worker, as index.html and src/ui/program.rs name them.
pub const LESSONS: [(&str, &str); 8] = [
    ("lab", "worker"),
    ("units", "worker"),
    ("runs", "worker"),
    ("linear", "linear_worker"),
    ("vanishing", "vanishing_worker"),
    ("deep", "deep_worker"),
    ("autograd", "autograd_worker"),
    ("search", "search_worker"),
];

/// The workers by the profile that index.html builds them with.
const FAST: [&str; 4] = ["linear_worker", "vanishing_worker", "autograd_worker", "search_worker"];
const COMPACT: [&str; 2] = ["worker", "deep_worker"];

/// Links relative to the page: the app then works from every path of every host.
const RELATIVE: &str = "./";

/// Writes `dist/`, unless it is current already.
///
/// # Errors
/// If the app does not build.
pub fn release(setup: &Setup, public_url: Option<&str>) -> Result<PathBuf> {
    let paths = &setup.paths;
    let (dist, stamp) = (paths.dist(), paths.state.join("dist.stamp"));
    let public_url = public_url.unwrap_or(RELATIVE);
    let _lock = lock::take(&paths.state.join("build.lock"), "building")?;
    let inputs = fingerprint::of_inputs(&paths.root, &format!("{}\n{public_url}", setup.identity()))?;
    if dist.exists() && fs::read_to_string(&stamp).is_ok_and(|text| Some(text) == describe(inputs, &dist).ok()) {
        say("dist/ is current, nothing to build");
        return Ok(dist);
    }
    say("building the release app");
    compile(setup.compiler())?;
    run(setup.command("trunk")?.args(["build", "--release", "--public-url", public_url]).arg("--dist").arg(&dist))?;
    // The content is part of the stamp: a plain `trunk build` writes to the same folder.
    fs::write(&stamp, describe(inputs, &dist)?).with_context(|| format!("writing {}", stamp.display()))?;
    Ok(dist)
}

/// Compiles the programs of the release app.
///
/// # Errors
/// If one does not compile.
pub fn compile(compiler: &Compiler) -> Result<()> {
    // Trunk builds one program after the other; asked for all of a kind at once, cargo links them side by side.
    let pages: Vec<_> = std::iter::once(START).chain(LESSONS.map(|(page, _)| page)).collect();
    for (profile, programs) in [("page", pages.as_slice()), ("release", &FAST), ("compact", &COMPACT)] {
        let mut cargo = compiler.cargo()?;
        cargo.args(["build", "--profile", profile, "--target", TARGET]);
        run(cargo.args(programs.iter().flat_map(|program| ["--bin", program])))?;
    }
    Ok(())
}

/// Compiles the programs of the debug build that [`dev`] serves.
///
/// # Errors
/// If one does not compile.
pub fn compile_for_dev(compiler: &Compiler) -> Result<()> {
    run(compiler.cargo()?.args(["build", "--bins", "--target", TARGET]))
}

fn describe(inputs: u64, dist: &Path) -> Result<String> {
    Ok(format!("inputs {inputs:016x}\ndist {:016x}\n", fingerprint::of_folder(dist)?))
}

/// Runs `trunk serve`: a debug build that follows the sources. It has a folder of its own and leaves `dist/` alone.
///
/// # Errors
/// If Trunk fails.
pub fn dev(setup: &Setup, port: u16) -> Result<()> {
    let dist = setup.paths.state.join("dev");
    fs::create_dir_all(&dist).with_context(|| format!("making {}", dist.display()))?;
    run(setup.command("trunk")?.args(["serve", "--port", &port.to_string()]).arg("--dist").arg(&dist))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_builds_the_same_programs_with_the_same_profiles() {
        let index = include_str!("../../index.html");
        let programs = |with: &str| -> Vec<_> {
            let lines = index.lines().filter(|line| line.contains("rel=\"rust\"") && line.contains(with));
            lines.filter_map(|line| line.split("data-bin=\"").nth(1)?.split('"').next()).collect()
        };
        let (profile, workers) =
            (|name: &str| format!("data-cargo-profile-release=\"{name}\""), LESSONS.map(|(_, worker)| worker));
        let pages: Vec<_> = std::iter::once(START).chain(LESSONS.map(|(page, _)| page)).collect();
        assert_eq!(programs(&profile("page")), pages);
        assert_eq!(programs(&profile("compact")), COMPACT);
        let fast: Vec<_> =
            programs("").into_iter().filter(|name| !pages.contains(name) && !COMPACT.contains(name)).collect();
        assert_eq!(fast, FAST);
        assert!(workers.iter().all(|worker| FAST.contains(worker) || COMPACT.contains(worker)));
    }
}

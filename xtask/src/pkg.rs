//! Builds the ES module, the engine for other pages, in `target/pkg/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::paths::Paths;
use crate::process::run;
use crate::report::say;
use crate::setup::Setup;
use crate::shrink;
use crate::toolchain::TARGET;
use crate::wasm_opt::{BY_NAME, FEATURES};

/// The package of the module.
const PACKAGE: &str = "gradient-lab-module";

/// The name of the module's files.
const NAME: &str = "gradient_lab";

/// The last line of the JavaScript that wasm-bindgen generates.
const EXPORTS: &str = "export { initSync, __wbg_init as default };";

/// The SIMD instructions that a build uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Simd {
    /// Plain SIMD: the same bits on every machine.
    Plain,
    /// Relaxed SIMD, with a fused multiply-add whose rounding depends on the processor.
    Relaxed,
}

impl Simd {
    /// These flags follow those of .cargo/config.toml. In the order of instructions that LLVM prefers, the widest tile
    /// of a product needs more registers than there are; in the order of the source it does not.
    const RELAXED_FLAGS: &str = "target.wasm32-unknown-unknown.rustflags=\
        [\"-Ctarget-feature=+relaxed-simd\", \"-Cllvm-args=-pre-RA-sched=source\"]";

    /// A cargo command for this build, and its target folder.
    fn cargo(self, setup: &Setup) -> Result<(Command, PathBuf)> {
        let mut cargo = setup.command("cargo")?;
        let mut target = setup.paths.wasm_target.clone();
        if self == Self::Relaxed {
            // In a common folder, each build would undo the other.
            target.set_file_name("wasm-relaxed");
            cargo.env("CARGO_TARGET_DIR", &target).args(["--config", Self::RELAXED_FLAGS]);
        }
        Ok((cargo, target))
    }

    fn wasm_opt_features(self) -> impl Iterator<Item = &'static str> {
        FEATURES.into_iter().chain((self == Self::Relaxed).then_some("--enable-relaxed-simd"))
    }
}

/// The folder of the module.
#[must_use]
pub fn folder(paths: &Paths) -> PathBuf {
    paths.root.join("target/pkg")
}

/// Builds the module, with relaxed SIMD and without, and adds its guide and its example.
///
/// # Errors
/// If the module does not build.
pub fn write(setup: &Setup) -> Result<PathBuf> {
    let paths = &setup.paths;
    let folder = folder(paths);
    say("building the ES module");
    bundle(setup, PACKAGE, NAME, &folder, Simd::Plain)?;
    say("building the ES module with relaxed SIMD");
    let relaxed = paths.root.join("target/pkg-relaxed");
    bundle(setup, PACKAGE, NAME, &relaxed, Simd::Relaxed)?;
    for ending in ["js", "d.ts"] {
        let [one, other] = [&folder, &relaxed].map(|folder| read(&folder.join(format!("{NAME}.{ending}"))));
        ensure!(one? == other?, "the two builds of the module need different {NAME}.{ending}");
    }
    let to = folder.join(format!("{NAME}_relaxed_bg.wasm"));
    fs::copy(relaxed.join(format!("{NAME}_bg.wasm")), &to).with_context(|| format!("writing {}", to.display()))?;
    choose_at_load(&paths.root.join("module"), &folder)?;
    for file in ["README.md", "example.html"] {
        let from = paths.root.join("module").join(file);
        fs::copy(&from, folder.join(file)).with_context(|| format!("copying {}", from.display()))?;
    }
    say(format!("the ES module is {}", folder.join(format!("{NAME}.js")).display()));
    Ok(folder)
}

/// Replaces the default export with the function that selects one of the builds.
fn choose_at_load(module: &Path, folder: &Path) -> Result<()> {
    let (js, types) = (folder.join(format!("{NAME}.js")), folder.join(format!("{NAME}.d.ts")));
    let generated = read(&js)?;
    let rest = generated.trim_end().strip_suffix(EXPORTS);
    let rest = rest.with_context(|| format!("{} does not end with: {EXPORTS}", js.display()))?;
    fs::write(&js, rest.to_owned() + &read(&module.join("init.js"))?)?;
    let generated = read(&types)?;
    ensure!(generated.contains("export default function __wbg_init ("), "{} has no default export", types.display());
    fs::write(&types, generated + &read(&module.join("init.d.ts"))?)?;
    Ok(())
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
}

/// Builds a package of this workspace as an ES module with this name in `folder`, optimised for speed.
///
/// # Errors
/// If it does not build.
pub(crate) fn bundle(setup: &Setup, package: &str, name: &str, folder: &Path, simd: Simd) -> Result<()> {
    let (mut cargo, target) = simd.cargo(setup)?;
    run(cargo.args(["build", "--release", "--lib", "--target", TARGET, "--package", package]))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    let built = target.join(TARGET).join("release").join(file);
    run(setup
        .command("wasm-bindgen")?
        .args(["--target", "web", "--out-name", name, "--out-dir"])
        .arg(folder)
        .arg(&built))?;
    let wasm = folder.join(format!("{name}_bg.wasm"));
    let order = simd.wasm_opt_features().chain(BY_NAME);
    run(setup.command("wasm-opt")?.arg("-O3").args(order).arg("-o").arg(&wasm).arg(&wasm))?;
    shrink::files(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_is_optimised_for_the_same_instructions_and_in_the_same_order() {
        let index = include_str!("../../index.html");
        let params: Vec<_> =
            index.split("data-wasm-opt-params=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(params, vec![[&FEATURES[..], &BY_NAME].concat().join(" "); index.matches("rel=\"rust\"").count()]);
    }
}

//! The files of the notebook, which only its page loads: the interpreter's program and the editor. They are built apart from the
//! app, and only when their sources have changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::fingerprint;
use crate::install;
use crate::process::{find, output, run};
use crate::report::say;
use crate::setup::Setup;
use crate::toolchain::TARGET;
use crate::wasm_opt::{BY_NAME, FEATURES};

/// The name of the interpreter's program in Cargo.toml.
pub const PYTHON: &str = "lab-python";

/// The folder in `dist/`.
pub const FOLDER: &str = "python";

/// Cargo's profile for the program.
const PROFILE: &str = "python";

/// What the program is built from.
const SOURCES: [&str; 6] = ["python", "engine", "protocol", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

/// What the editor is built from.
const EDITOR: [&str; 4] = ["package.json", "package-lock.json", "editor.js", "style-mod.js"];

/// Builds the files, unless they are current.
///
/// # Errors
/// If the program does not build. Without npm, there is no editor, and the page has plain fields.
pub fn build(setup: &Setup) -> Result<PathBuf> {
    let editor = editor(setup).unwrap_or_else(|error| {
        say(format!("continuing without the editor of the notebook, whose cells will be plain fields: {error:#}"));
        None
    });
    let (folder, stamp) = (folder(setup), stamp(setup));
    let inputs = inputs(setup, editor.is_some())?;
    if fingerprint::is_current(&stamp, inputs, &folder) {
        return Ok(folder);
    }
    say("building Python for the notebook (some minutes, again only when its sources change)");
    run(setup.command("cargo")?.args(["build", "--profile", PROFILE, "--target", TARGET, "--package", PYTHON]))?;
    let built = setup.paths.wasm_target.join(TARGET).join(PROFILE).join(format!("{PYTHON}.wasm"));
    install::clear(&folder)?;
    run(setup
        .command("wasm-bindgen")?
        .args(["--target", "web", "--no-typescript", "--out-dir"])
        .arg(&folder)
        .arg(&built))?;
    // Where Trunk fetches a wasm-opt there is none here, and the download is larger. To optimise as well would take minutes.
    if let Ok(mut wasm_opt) = setup.command("wasm-opt") {
        let (program, ordered) = (folder.join(format!("{PYTHON}_bg.wasm")), folder.join("ordered.wasm"));
        // In the order of Trunk's arguments, which a stand-in relies on.
        wasm_opt.arg(format!("--output={}", ordered.display())).arg("-g").arg(&program).args(FEATURES).args(BY_NAME);
        run(&mut wasm_opt)?;
        fs::rename(&ordered, &program).with_context(|| format!("replacing {}", program.display()))?;
    }
    if let Some(editor) = editor {
        copy(&editor, &folder.join("editor.js"))?;
    }
    fingerprint::write_stamp(&stamp, inputs, &folder)?;
    Ok(folder)
}

/// The files, if they are current.
///
/// # Errors
/// If a source cannot be read.
pub fn ready(setup: &Setup) -> Result<Option<PathBuf>> {
    let (folder, inputs) = (folder(setup), inputs(setup, bundle(setup)?.exists())?);
    Ok(fingerprint::is_current(&stamp(setup), inputs, &folder).then_some(folder))
}

fn folder(setup: &Setup) -> PathBuf {
    setup.paths.state.join(FOLDER)
}

fn stamp(setup: &Setup) -> PathBuf {
    setup.paths.state.join("python.stamp")
}

/// A hash of what the files are built from.
fn inputs(setup: &Setup, has_editor: bool) -> Result<u64> {
    let identity = format!("{}\n{}", setup.identity(), if has_editor { "editor" } else { "no editor" });
    fingerprint::of(&setup.paths.root, &SOURCES, &identity)
}

/// The version of the files in `dist/`, which is part of their addresses, and the bytes of the program; `None` if the build has no
/// such files.
///
/// # Errors
/// If a file cannot be read.
pub fn about(dist: &Path) -> Result<Option<(String, u64)>> {
    let folder = dist.join(FOLDER);
    if !folder.exists() {
        return Ok(None);
    }
    let program = folder.join(format!("{PYTHON}_bg.wasm"));
    let bytes = fs::metadata(&program).with_context(|| format!("reading {}", program.display()))?.len();
    Ok(Some((format!("{:016x}", fingerprint::of_folder(&folder)?), bytes)))
}

/// The sources of the editor.
fn editor_sources(setup: &Setup) -> PathBuf {
    setup.paths.root.join("python/editor")
}

/// The name of the editor's folder in the cache, which depends on the sources.
fn editor_name(setup: &Setup) -> Result<String> {
    Ok(format!("editor-{:016x}", fingerprint::of(&editor_sources(setup), &EDITOR, "")?))
}

/// The bundled editor in the cache, which need not exist.
fn bundle(setup: &Setup) -> Result<PathBuf> {
    Ok(setup.paths.cache.join(editor_name(setup)?).join("editor.js"))
}

/// The bundled editor, from the cache, or made with npm's packages in the versions of the lock file.
fn editor(setup: &Setup) -> Result<Option<PathBuf>> {
    let (sources, name, bundle) = (editor_sources(setup), editor_name(setup)?, bundle(setup)?);
    if bundle.exists() {
        return Ok(Some(bundle));
    }
    let npm = find("npm").context("there is no npm here")?;
    say("fetching the editor of the notebook from npm");
    install::folder(&setup.paths.cache, &name, |dir| {
        for file in EDITOR {
            copy(&sources.join(file), &dir.join(file))?;
        }
        output(Command::new(npm).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(dir))?;
        let made = dir.join("bundle.js");
        let bundler = dir.join("node_modules/esbuild/bin/esbuild");
        output(
            Command::new("node")
                .arg(bundler)
                .args(["editor.js", "--bundle", "--minify", "--format=esm", "--target=es2021"])
                .args(["--alias:style-mod=./style-mod.js", "--legal-comments=eof", "--outfile=bundle.js"])
                .current_dir(dir),
        )?;
        ensure!(made.exists(), "esbuild has made no bundle");
        fs::rename(&made, dir.join("editor.js"))?;
        install::clear(&dir.join("node_modules"))
    })?;
    Ok(Some(bundle))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("copying {} to {}", from.display(), to.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_version_follows_from_the_content() -> Result<()> {
        let (built, dist) = (Scratch::new("notebook")?, Scratch::new("notebook-dist")?);
        assert_eq!(about(dist.path())?, None);
        let mut seen = Vec::new();
        for content in ["one", "other"] {
            fs::write(built.path().join("lab-python_bg.wasm"), content)?;
            install::copy_folder(built.path(), &dist.path().join(FOLDER))?;
            seen.push(about(dist.path())?.context("there are files")?);
        }
        assert!(seen[0].0 != seen[1].0 && seen[1].1 == 5, "{seen:?}");
        Ok(())
    }
}

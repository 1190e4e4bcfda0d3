//! Fingerprints of the sources and of `dist/`, which show whether `dist/` is current, so that a second start need not
//! build.

use std::fs;
use std::hash::{DefaultHasher, Hasher as _};
use std::path::Path;

use anyhow::{Context, Result};

/// The files and folders that the app is built from.
const INPUTS: [&str; 16] = [
    "src",
    "static",
    "contents",
    "engine",
    "protocol",
    "python",
    "twin",
    "worker",
    "build.rs",
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "index.html",
    ".cargo/config.toml",
    "xtask/src/notebook.rs",
    "xtask/src/seal.rs",
];

/// A hash of the repository's files that go into the app, and of `rest`: tools and options.
///
/// # Errors
/// If a file cannot be read.
pub fn of_inputs(root: &Path, rest: &str) -> Result<u64> {
    of(root, &INPUTS, rest)
}

/// A hash of some of the files and folders in `root`, and of `rest`.
///
/// # Errors
/// If a file cannot be read.
pub fn of(root: &Path, inputs: &[&str], rest: &str) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for input in inputs {
        hash(&mut hasher, &root.join(input), input)?;
    }
    hasher.write(rest.as_bytes());
    Ok(hasher.finish())
}

/// A hash of a folder: of every file's name and content.
///
/// # Errors
/// If a file cannot be read.
pub fn of_folder(dir: &Path) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    hash(&mut hasher, dir, "")?;
    Ok(hasher.finish())
}

/// Whether a folder is what was built from inputs with this hash, according to the stamp that [`write_stamp`] wrote.
pub fn is_current(stamp: &Path, inputs: u64, folder: &Path) -> bool {
    folder.exists() && fs::read_to_string(stamp).is_ok_and(|text| Some(text) == describe(inputs, folder).ok())
}

/// Notes that a folder has been built from inputs with this hash. The stamp includes the folder's content, because others may
/// write there, too.
///
/// # Errors
/// If the folder cannot be read, or the stamp cannot be written.
pub fn write_stamp(stamp: &Path, inputs: u64, folder: &Path) -> Result<()> {
    fs::write(stamp, describe(inputs, folder)?).with_context(|| format!("writing {}", stamp.display()))
}

fn describe(inputs: u64, folder: &Path) -> Result<String> {
    Ok(format!("inputs {inputs:016x}\nfolder {:016x}\n", of_folder(folder)?))
}

/// Hashes the length before each name and content, so that different trees give different streams of bytes.
fn hash(hasher: &mut DefaultHasher, path: &Path, name: &str) -> Result<()> {
    let context = || format!("reading {}", path.display());
    hasher.write_usize(name.len());
    hasher.write(name.as_bytes());
    if path.is_dir() {
        let mut names = Vec::new();
        for entry in fs::read_dir(path).with_context(context)? {
            names.push(entry.with_context(context)?.file_name().to_string_lossy().into_owned());
        }
        // File systems list their files in any order.
        names.sort();
        hasher.write_usize(names.len());
        return names.iter().try_for_each(|name| hash(hasher, &path.join(name), name));
    }
    let content = if path.exists() { fs::read(path).with_context(context)? } else { Vec::new() };
    hasher.write_usize(content.len());
    hasher.write(&content);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn every_input_counts_and_nothing_else_does() -> Result<()> {
        let root = Scratch::new("fingerprint")?;
        let path = root.path();
        fs::create_dir_all(path.join("src/deep"))?;
        fs::create_dir_all(path.join(".cargo"))?;
        fs::create_dir_all(path.join("xtask/src"))?;
        fs::create_dir_all(path.join("static"))?;
        let mut seen = vec![of_inputs(path, "")?];
        let files = ["src/lib.rs", "src/deep/a.rs", "static/a.css"];
        for file in files.iter().chain(&INPUTS[2..]) {
            fs::write(path.join(file), "x")?;
            seen.push(of_inputs(path, "")?);
            fs::write(path.join(file), "y")?;
            seen.push(of_inputs(path, "")?);
        }
        fs::rename(path.join("src/deep/a.rs"), path.join("src/deep/b.rs"))?;
        seen.push(of_inputs(path, "")?);
        seen.push(of_inputs(path, "--public-url /lab/")?);
        let last = of_inputs(path, "")?;
        fs::write(path.join("README.md"), "z")?;
        assert_eq!(of_inputs(path, "")?, last);
        let count = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), count, "two different trees have the same fingerprint");
        Ok(())
    }
}

//! Checks the size of the app: what a reader downloads, after gzip.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::{PAGE, WORKER};
use crate::notebook::FOLDER;
use crate::report::say;

/// The largest download before the first lesson works, gzipped, in bytes. It is slightly more than the current size, so
/// that the app does not grow unnoticed. Further lessons load nothing but the face of formulas, which is counted here. The goal
/// is 850 kB.
pub const LIMIT: usize = 1_635_000;

/// The same for what the notebook loads besides.
pub const NOTEBOOK_LIMIT: usize = 3_400_000;

/// Prints the gzipped size of the download by kind of file.
///
/// # Errors
/// If the download is larger than [`LIMIT`] or that of the notebook than [`NOTEBOOK_LIMIT`], or if a program is missing.
pub fn check(dist: &Path) -> Result<()> {
    let (page, worker) = (gzipped_len(&wasm_of(dist, PAGE)?)?, gzipped_len(&wasm_of(dist, WORKER)?)?);
    let (mut others, mut notebook) = (0, 0);
    for path in files(dist)? {
        if path.starts_with(dist.join(FOLDER)) {
            notebook += gzipped_len(&fs::read(&path).with_context(|| format!("reading {}", path.display()))?)?;
        } else if path.extension().is_some_and(|extension| extension != "wasm" && extension != "txt") {
            others += gzipped_len(&fs::read(&path).with_context(|| format!("reading {}", path.display()))?)?;
        }
    }
    let total = page + worker + others;
    say(format!(
        "{} kB gzipped: page {}, worker {}, document, scripts and styles {}",
        kb(total),
        kb(page),
        kb(worker),
        kb(others)
    ));
    say(format!("{} kB gzipped besides for the notebook", kb(notebook)));
    if notebook > NOTEBOOK_LIMIT {
        bail!("the notebook is over the limit of {} kB by {} kB", kb(NOTEBOOK_LIMIT), kb(notebook - NOTEBOOK_LIMIT));
    }
    if total > LIMIT {
        bail!("the app is over the limit of {} kB by {} kB", kb(LIMIT), kb(total - LIMIT));
    }
    Ok(())
}

/// All files of a folder and of its subfolders.
///
/// # Errors
/// If a folder cannot be read.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("reading {}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).with_context(context)? {
        let path = entry.with_context(context)?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    Ok(found)
}

fn wasm_of(dist: &Path, program: &str) -> Result<Vec<u8>> {
    for path in files(dist)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // The name of the page's file has a hash after a hyphen; the worker's has none.
        let rest = name.strip_prefix(program).and_then(|rest| rest.strip_suffix("_bg.wasm"));
        if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-')) {
            return fs::read(&path).with_context(|| format!("reading {}", path.display()));
        }
    }
    bail!("{} has no {program}_bg.wasm", dist.display())
}

fn gzipped_len(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn kb(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn the_limit_holds_for_what_a_reader_loads() -> Result<()> {
        let dist = Scratch::new("size")?;
        let write = |name: &str, bytes: &[u8]| fs::write(dist.path().join(name), bytes);
        let complaint = || check(dist.path()).err().map(|error| error.to_string()).unwrap_or_default();
        write("gradient-lab-1234_bg.wasm", &[0; 1000])?;
        assert!(complaint().contains("no lab-worker_bg"), "{}", complaint());
        write("lab-worker_bg.wasm", &[0; 1_000_000])?;
        check(dist.path())?;
        // The high bits of a multiplicative generator do not compress.
        let noise = |seed: u64| -> Vec<u8> {
            let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            std::iter::successors(Some(seed), next).map(|state| state.to_be_bytes()[0]).take(LIMIT / 2).collect()
        };
        write("lab-worker_bg.wasm", &noise(1))?;
        check(dist.path())?;
        write("style.css", &noise(2))?;
        assert!(complaint().contains("over the limit"), "{}", complaint());
        fs::remove_file(dist.path().join("style.css"))?;
        fs::create_dir(dist.path().join(FOLDER))?;
        write("python/lab-python_bg.wasm", &noise(3))?;
        check(dist.path())?;
        for part in 0..6 {
            write(&format!("python/{part}.js"), &noise(4 + part))?;
        }
        assert!(complaint().starts_with("the notebook is over the limit"), "{}", complaint());
        Ok(())
    }

    #[test]
    fn kilobytes_are_thousands() {
        assert_eq!(kb(450_000), "450.0");
        assert_eq!(kb(1_960), "1.9");
    }
}

//! The app stays small: a limit on what its wasm weighs on the wire.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::build::{LESSONS, START};
use crate::report::say;

/// Most that the programs of an open page may weigh together, gzipped, in bytes.
pub const LIMIT: usize = 450_000;

/// Prints what the wasm in `dist` weighs: for each lesson the start, its page program and its worker, which is what a
/// reader loads.
///
/// # Errors
/// If a lesson is over [`LIMIT`], or a program is missing.
pub fn check(dist: &Path) -> Result<()> {
    let start = gzipped_len(&wasm_of(dist, START)?)?;
    let mut over = Vec::new();
    for (page, worker) in LESSONS {
        let (page_len, worker_len) = (gzipped_len(&wasm_of(dist, page)?)?, gzipped_len(&wasm_of(dist, worker)?)?);
        let total = start + page_len + worker_len;
        say(format!(
            "{page:10} {:>6} kB gzipped: start {}, page {}, worker {}",
            kb(total),
            kb(start),
            kb(page_len),
            kb(worker_len)
        ));
        if total > LIMIT {
            over.push(format!("{page} by {} kB", kb(total - LIMIT)));
        }
    }
    if !over.is_empty() {
        bail!("over the limit of {} kB: {}", kb(LIMIT), over.join(", "));
    }
    Ok(())
}

fn wasm_of(dist: &Path, program: &str) -> Result<Vec<u8>> {
    for entry in fs::read_dir(dist).with_context(|| format!("reading {}", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // The start's name has a hash behind a hyphen, the others have none.
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
    fn the_limit_holds_for_what_a_lesson_loads() -> Result<()> {
        let dist = Scratch::new("size")?;
        let write = |name: &str, bytes: &[u8]| fs::write(dist.path().join(format!("{name}_bg.wasm")), bytes);
        let complaint = || check(dist.path()).err().map(|error| error.to_string()).unwrap_or_default();
        write("app-1234", &[0; 1000])?;
        for name in LESSONS.iter().flat_map(|&(page, worker)| [page, worker]).filter(|name| *name != "worker") {
            write(name, &[0; 1_000_000])?;
        }
        assert!(complaint().contains("no worker_bg"), "{}", complaint());
        write("worker", &[0; 1000])?;
        check(dist.path())?;
        // A multiplicative generator's high bits do not compress.
        let noise = |seed: u64| -> Vec<u8> {
            let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            std::iter::successors(Some(seed), next).map(|state| state.to_be_bytes()[0]).take(LIMIT / 2).collect()
        };
        write("lab", &noise(1))?;
        write("deep_worker", &noise(2))?;
        check(dist.path())?;
        write("worker", &noise(2))?;
        assert!(complaint().contains("lab by") && !complaint().contains("deep by"), "{}", complaint());
        Ok(())
    }

    #[test]
    fn kilobytes_are_thousands() {
        assert_eq!(kb(450_000), "450.0");
        assert_eq!(kb(1_960), "1.9");
    }
}

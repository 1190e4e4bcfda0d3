//! The app stays small: a limit on what its wasm weighs on the wire.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result, bail};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::report::say;

/// Most that page and worker may weigh together, gzipped, in bytes.
pub const LIMIT: usize = 450_000;

/// The programs that count, as their files in `dist/` begin.
const PROGRAMS: [&str; 2] = ["app", "worker"];

/// Prints what the wasm in `dist` weighs.
///
/// # Errors
/// If it is over [`LIMIT`], or a program is missing.
pub fn check(dist: &Path) -> Result<()> {
    let mut total = 0;
    for program in PROGRAMS {
        let wasm = wasm_of(dist, program)?;
        let gzipped = gzipped_len(&wasm)?;
        say(format!("{program:6} {:>7} kB of wasm, {:>6} kB gzipped", kb(wasm.len()), kb(gzipped)));
        total += gzipped;
    }
    say(format!("page and worker together: {} kB gzipped, at most {} kB", kb(total), kb(LIMIT)));
    if total > LIMIT {
        bail!("the wasm is {} kB over its limit", kb(total - LIMIT));
    }
    Ok(())
}

fn wasm_of(dist: &Path, program: &str) -> Result<Vec<u8>> {
    for entry in fs::read_dir(dist).with_context(|| format!("reading {}", dist.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with(program) && name.ends_with("_bg.wasm") {
            return fs::read(&path).with_context(|| format!("reading {}", path.display()));
        }
    }
    bail!("{} has no {program}*_bg.wasm", dist.display())
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
    fn the_limit_holds_for_both_together() -> Result<()> {
        let dist = Scratch::new("size")?;
        let write = |name: &str, bytes: &[u8]| fs::write(dist.path().join(name), bytes);
        write("app-1234_bg.wasm", &[0; 1000])?;
        assert!(check(dist.path()).is_err_and(|error| error.to_string().contains("no worker")));
        write("worker_bg.wasm", &[0; 1_000_000])?;
        check(dist.path())?;
        // A multiplicative generator's high bits do not compress.
        let noise = |seed: u64| -> Vec<u8> {
            let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
            std::iter::successors(Some(seed), next).map(|state| state.to_be_bytes()[0]).take(LIMIT / 2).collect()
        };
        write("app-1234_bg.wasm", &noise(1))?;
        check(dist.path())?;
        write("worker_bg.wasm", &noise(2))?;
        assert!(check(dist.path()).is_err_and(|error| error.to_string().contains("over its limit")));
        Ok(())
    }

    #[test]
    fn kilobytes_are_thousands() {
        assert_eq!(kb(450_000), "450.0");
        assert_eq!(kb(1_960), "1.9");
    }
}

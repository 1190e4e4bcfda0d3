//! Removes the names of functions from programs. They are needed only to sort the functions by them
//! ([`BY_NAME`](crate::wasm_opt::BY_NAME)).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::size;

/// The bytes before the first section.
const HEADER: usize = 8;
/// The kind of the sections with names of their own.
const CUSTOM: u8 = 0;
/// How such a section with the names of functions begins: with its own name, after the length of that.
const NAMES: &[u8] = b"\x04name";

/// Removes the names from all programs in a folder and its subfolders.
///
/// # Errors
/// If a program cannot be read or written, or is not one.
pub fn remove(folder: &Path) -> Result<()> {
    for path in size::files(folder)?.iter().filter(|path| path.extension().is_some_and(|ending| ending == "wasm")) {
        let wasm = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let rest = without_names(&wasm).with_context(|| format!("{} is not a wasm file", path.display()))?;
        fs::write(path, rest).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn without_names(wasm: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(HEADER)?;
    let mut kept = header.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (len, content) = number(after)?;
        let (content, next) = content.split_at_checked(len)?;
        let section = &rest[..rest.len() - next.len()];
        if kind != CUSTOM || !content.starts_with(NAMES) {
            kept.extend_from_slice(section);
        }
        rest = next;
    }
    Some(kept)
}

/// A number in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at(last + 1);
    let digits = digits.iter().rev();
    Some((digits.fold(0, |number, digit| (number << 7) | usize::from(digit & 0x7f)), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn all_but_the_names_stays() -> Result<()> {
        let header = *b"\0asm\x01\0\0\0";
        let long = [&[10, 0x80 | 72, 1][..], &[7; 200]].concat();
        let (names, producers) = (b"\x00\x07\x04name\x01\x02", b"\x00\x0b\x09producers\x00");
        let dist = Scratch::new("names")?;
        fs::create_dir(dist.path().join("python"))?;
        let file = dist.path().join("python/a.wasm");
        fs::write(&file, [&header[..], &long, names, producers].concat())?;
        remove(dist.path())?;
        assert_eq!(fs::read(&file)?, [&header[..], &long, producers].concat());
        fs::write(&file, [&header[..], &long[..100]].concat())?;
        let complaint = remove(dist.path()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(complaint.ends_with("a.wasm is not a wasm file"), "{complaint}");
        Ok(())
    }
}

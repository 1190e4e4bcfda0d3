//! Makes the files of a build smaller: programs without the names of functions, which only serve to sort the functions by them
//! ([`BY_NAME`](crate::wasm_opt::BY_NAME)), and style sheets without comments and idle white space.

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

/// Makes the programs and the style sheets in a folder and its subfolders smaller.
///
/// # Errors
/// If a file cannot be read or written, or is not what its name says.
pub fn files(folder: &Path) -> Result<()> {
    for path in size::files(folder)? {
        let read = || fs::read(&path).with_context(|| format!("reading {}", path.display()));
        let smaller = match path.extension().and_then(|ending| ending.to_str()) {
            Some("wasm") => {
                without_names(&read()?).with_context(|| format!("{} is not a wasm file", path.display()))?
            }
            Some("css") => {
                let css = String::from_utf8(read()?).with_context(|| format!("reading {}", path.display()))?;
                without_comments(&css).into_bytes()
            }
            _ => continue,
        };
        fs::write(&path, smaller).with_context(|| format!("writing {}", path.display()))?;
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

/// A style sheet without comments, and with white space only where it separates words.
fn without_comments(css: &str) -> String {
    let mut kept = String::new();
    let mut rest = css;
    while let Some(sign) = rest.chars().next() {
        let is_comment = rest.starts_with("/*");
        let len = match sign {
            _ if is_comment => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '\'' => rest[1..].find(sign).map_or(rest.len(), |end| end + 2),
            _ => sign.len_utf8(),
        };
        let (token, next) = rest.split_at(len);
        if !is_comment && !sign.is_whitespace() {
            if matches!(sign, '{' | '}' | ';' | ',') && kept.ends_with(' ') {
                kept.pop();
            }
            kept.push_str(token);
        } else if !kept.is_empty() && !kept.ends_with([' ', '{', '}', ';', ',']) {
            kept.push(' ');
        }
        rest = next;
    }
    kept
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
        let dist = Scratch::new("shrink")?;
        fs::create_dir(dist.path().join("python"))?;
        let file = dist.path().join("python/a.wasm");
        fs::write(&file, [&header[..], &long, names, producers].concat())?;
        super::files(dist.path())?;
        assert_eq!(fs::read(&file)?, [&header[..], &long, producers].concat());
        fs::write(&file, [&header[..], &long[..100]].concat())?;
        let complaint = super::files(dist.path()).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(complaint.ends_with("a.wasm is not a wasm file"), "{complaint}");
        Ok(())
    }

    #[test]
    fn a_style_sheet_keeps_what_it_says() {
        let css = "/* Why. */\n@layer base, parts;\n\n.a > b,\n.c :hover {\n  margin: calc(1px + 2px) auto; /* so */\n  \
                   content: \"  /* ; \";\n}\n";
        let small = "@layer base,parts;.a > b,.c :hover{margin: calc(1px + 2px) auto;content: \"  /* ; \";}";
        assert_eq!(without_comments(css), small);
    }
}

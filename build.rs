//! Names the build, so that the programs of one build never load those of another from a browser's cache.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// What decides what is in a program, beside the compiler.
const INPUTS: [&str; 7] =
    ["src", "engine/src", "protocol/src", "worker/src", "Cargo.toml", "Cargo.lock", ".cargo/config.toml"];

fn main() -> io::Result<()> {
    let mut hasher = DefaultHasher::new();
    let compiler = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    hasher.write(&Command::new(compiler).arg("-vV").output()?.stdout);
    for input in INPUTS {
        println!("cargo::rerun-if-changed={input}");
        add(&mut hasher, Path::new(input))?;
    }
    println!("cargo::rustc-env=GRADIENT_LAB_BUILD={:016x}", hasher.finish());
    Ok(())
}

/// Adds the names and contents of a file, or of all files of a folder in an order that does not depend on the machine.
fn add(hasher: &mut DefaultHasher, path: &Path) -> io::Result<()> {
    hasher.write(path.to_string_lossy().as_bytes());
    if path.is_dir() {
        let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
        entries.sort();
        return entries.iter().try_for_each(|entry| add(hasher, entry));
    }
    let content = fs::read(path)?;
    hasher.write_usize(content.len());
    hasher.write(&content);
    Ok(())
}

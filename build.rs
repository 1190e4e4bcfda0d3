//! Computes a name for the build. The page puts it into the addresses of the worker's files, so that it never loads an
//! older build's files from a browser's cache.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher as _;
use std::path::Path;
use std::process::Command;
use std::{env, fs, io};

/// The files that decide the content of the programs, together with the compiler.
const INPUTS: [&str; 9] = [
    "src",
    "engine/src",
    "protocol/src",
    "worker/src",
    "worker/port/src",
    "static/start_worker.js",
    "Cargo.toml",
    "Cargo.lock",
    ".cargo/config.toml",
];

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

/// Hashes the name and content of a file, or of all files in a folder, in an order that does not depend on the machine.
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

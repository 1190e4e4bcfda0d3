//! Lists the Python sources of `lib/`, and the few of Python's standard library that labs use, for `src/source.rs`.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Modules of the standard library; their own imports are among them.
const STANDARD: &[&str] = &[
    "__future__",
    "_collections_abc",
    "_weakrefset",
    "abc",
    "bisect",
    "collections",
    "collections/_defaultdict",
    "contextlib",
    "copy",
    "copyreg",
    "enum",
    "functools",
    "heapq",
    "json",
    "json/decoder",
    "json/encoder",
    "json/scanner",
    "keyword",
    "operator",
    "re",
    "re/_casefix",
    "re/_compiler",
    "re/_constants",
    "re/_parser",
    "reprlib",
    "string",
    "textwrap",
    "types",
    "typing",
    "weakref",
];

fn main() {
    let own = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("lib");
    println!("cargo::rerun-if-changed={}", own.display());
    let mut files = Vec::new();
    walk(&own, &own, &mut files);
    let standard = Path::new(rustpython_pylib::LIB_PATH);
    for name in STANDARD {
        let folder = standard.join(name).join("__init__.py");
        let (path, package) =
            if folder.exists() { (folder, true) } else { (standard.join(format!("{name}.py")), false) };
        assert!(path.exists(), "the standard library has no {name}");
        files.push((name.replace('/', "."), package, path));
    }
    files.sort();
    let lines: Vec<_> = files
        .iter()
        .map(|(name, package, path)| {
            format!("    ({name:?}, {package}, include_str!({:?})),\n", path.display().to_string())
        })
        .collect();
    let text = format!(
        "/// The name of each module, whether it is a package, and its text.\n\
         const SOURCES: &[(&str, bool, &str)] = &[\n{}];\n",
        lines.concat()
    );
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("sources.rs");
    fs::write(out, text).expect("the folder for output can be written");
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<(String, bool, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("the folder of sources can be read") {
        let path = entry.expect("its entries, too").path();
        if path.is_dir() {
            walk(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            let relative = path.strip_prefix(root).expect("below the root").with_extension("");
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            match parts.split_last() {
                Some((last, above)) if last == "__init__" => files.push((above.join("."), true, path)),
                _ => files.push((parts.join("."), false, path)),
            }
        }
    }
}

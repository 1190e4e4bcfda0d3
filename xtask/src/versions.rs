//! The versions of the tools.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Trunk, the bundler. 0.22 needs a newer compiler than [the workspace's](../../Cargo.toml) minimum.
pub const TRUNK: &str = "0.21.14";

/// Binaryen, for its `wasm-opt`, as numbered on npm.
pub const BINARYEN: &str = "132.0.0";

/// The oldest `wasm-opt` on PATH that is used. Older ones do not support all features that current compilers emit.
pub const OLDEST_WASM_OPT: u32 = 119;

/// The package that the command line tools must equal in version.
const WASM_BINDGEN: &str = "wasm-bindgen";

/// The version of wasm-bindgen-cli that this repository needs.
///
/// # Errors
/// If `Cargo.lock` cannot be read or does not name wasm-bindgen.
pub fn wasm_bindgen(root: &Path) -> Result<String> {
    let path = root.join("Cargo.lock");
    let lock = fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    locked_version(&lock, WASM_BINDGEN).with_context(|| format!("{} does not name {WASM_BINDGEN}", path.display()))
}

/// The version of `package` in the text of a `Cargo.lock`.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.strip_suffix('"')?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-macro"
version = "9.9.9"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
source = "registry"
"#;

    #[test]
    fn finds_the_package_of_exactly_that_name() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
        assert_eq!(locked_version("", "wasm-bindgen"), None);
    }
}

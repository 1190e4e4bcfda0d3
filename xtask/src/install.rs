//! Atomic installation into the cache: a folder there is either complete or absent.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Calls `fill` with a new folder and then renames the folder to `<cache>/<name>`. An interrupted or failed
/// installation leaves nothing under that name and can be repeated.
///
/// # Errors
/// Those of `fill`, or of the file system.
pub fn folder(cache: &Path, name: &str, fill: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let (partial, done) = (cache.join(format!("{name}.partial")), cache.join(name));
    clear(&partial)?;
    fs::create_dir_all(&partial).with_context(|| format!("making {}", partial.display()))?;
    fill(&partial)?;
    clear(&done)?;
    fs::rename(&partial, &done).with_context(|| format!("renaming {} to {name}", partial.display()))?;
    Ok(done)
}

/// Copies the files of a folder and of its subfolders into another one, which is made if necessary.
///
/// # Errors
/// If a file cannot be read or written.
pub fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("making {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let file = entry?.path();
        let copy = to.join(file.file_name().unwrap_or_default());
        if file.is_dir() {
            copy_folder(&file, &copy)?;
        } else {
            fs::copy(&file, &copy).with_context(|| format!("copying {} to {}", file.display(), copy.display()))?;
        }
    }
    Ok(())
}

/// Removes a folder, if it exists.
///
/// # Errors
/// If the folder exists and cannot be removed.
pub fn clear(dir: &Path) -> Result<()> {
    if dir.exists() {
        fs::remove_dir_all(dir).with_context(|| format!("removing {}", dir.display()))?;
    }
    Ok(())
}

/// Writes an executable file.
///
/// # Errors
/// Those of the file system.
pub fn executable(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text).with_context(|| format!("writing {}", path.display()))?;
    make_executable(path).with_context(|| format!("making {} executable", path.display()))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[test]
    fn a_failed_installation_leaves_nothing_behind_and_can_be_repeated() -> Result<()> {
        let cache = Scratch::new("install")?;
        let half = folder(cache.path(), "tool", |dir| {
            fs::write(dir.join("half"), "")?;
            anyhow::bail!("interrupted")
        });
        assert!(half.is_err() && !cache.path().join("tool").exists());
        let done = folder(cache.path(), "tool", |dir| Ok(fs::write(dir.join("whole"), "")?))?;
        assert!(done.join("whole").exists() && !done.join("half").exists());
        assert!(!cache.path().join("tool.partial").exists());
        Ok(())
    }

    #[test]
    fn a_folder_is_copied_with_its_subfolders() -> Result<()> {
        let (from, to) = (Scratch::new("copy-from")?, Scratch::new("copy-to")?);
        fs::create_dir_all(from.path().join("a/b"))?;
        fs::write(from.path().join("a/b/file"), "content")?;
        fs::write(to.path().join("other"), "stays")?;
        copy_folder(from.path(), to.path())?;
        assert_eq!(fs::read_to_string(to.path().join("a/b/file"))?, "content");
        assert!(to.path().join("other").exists());
        Ok(())
    }
}

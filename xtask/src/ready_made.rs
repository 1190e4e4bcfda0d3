//! Fetches programs from the releases of their projects on GitHub and checks their checksums.

use std::env::consts::{ARCH, EXE_SUFFIX, OS};
use std::env::var;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest as _, Sha256};

use crate::process::{find, output};

/// The source of the releases, unless `GRADIENT_LAB_RELEASES` names a mirror with the same paths.
const SOURCE: &str = "https://github.com";

/// The timeout of a connection, in seconds. It is short so that a machine without network soon starts to compile.
const CONNECTION: &str = "3";
/// A download is given up if it stays below this rate, in bytes per second, for [`LEAST_RATE_TIME`]: compiling is
/// faster then.
const LEAST_RATE: &str = "20000";
/// The time for [`LEAST_RATE`], in seconds.
const LEAST_RATE_TIME: &str = "10";

/// The list of archives with their checksums.
const RELEASES: &str = include_str!("../releases.txt");

/// An archive with the programs of one version of a crate, for one kind of machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Archive<'a> {
    krate: &'a str,
    version: &'a str,
    machine: &'a str,
    sha256: &'a str,
    path: &'a str,
}

/// The address from which archives are fetched.
#[must_use]
pub fn source() -> String {
    var("GRADIENT_LAB_RELEASES").ok().filter(|url| !url.is_empty()).unwrap_or_else(|| SOURCE.to_owned())
}

/// The archive of this version for this machine, if it is in the list.
#[must_use]
pub fn archive(krate: &str, version: &str) -> Option<Archive<'static>> {
    let machine = format!("{ARCH}-{OS}");
    let fits = |archive: &Archive| (archive.krate, archive.version, archive.machine) == (krate, version, &machine);
    RELEASES.lines().filter_map(Archive::read).find(fits)
}

impl<'a> Archive<'a> {
    /// Parses a line of the list; `None` for a comment.
    fn read(line: &'a str) -> Option<Self> {
        let mut words = line.split_whitespace();
        let [krate, version, machine, sha256, path] = std::array::from_fn(|_| words.next().unwrap_or_default());
        (krate != "#" && !path.is_empty()).then_some(Self { krate, version, machine, sha256, path })
    }

    /// Fetches the archive and installs its programs in `<dir>/bin`.
    ///
    /// # Errors
    /// If the archive cannot be fetched, has another checksum, cannot be unpacked or lacks a program.
    pub fn fetch(&self, source: &str, programs: &[&str], dir: &Path) -> Result<()> {
        let packed = dir.join("packed");
        let url = format!("{}/{}", source.trim_end_matches('/'), self.path);
        download(&url, &packed)?;
        let found = sha256(&packed)?;
        let expected = self.sha256;
        ensure!(found == expected, "{url} is not the expected archive: its SHA-256 is {found}, not {expected}");
        let unpacked = dir.join("unpacked");
        fs::create_dir(&unpacked)?;
        let tar = find("tar").context("there is no tar here")?;
        output(Command::new(tar).arg("-xf").arg(&packed).arg("-C").arg(&unpacked))?;
        fs::create_dir(dir.join("bin"))?;
        for program in programs {
            let file = format!("{program}{EXE_SUFFIX}");
            let from = find_below(&unpacked, &file)?.with_context(|| format!("there is no {file} in {url}"))?;
            fs::rename(from, dir.join("bin").join(file))?;
        }
        fs::remove_dir_all(&unpacked)?;
        Ok(fs::remove_file(&packed)?)
    }
}

fn download(url: &str, to: &Path) -> Result<()> {
    let curl = find("curl").context("there is no curl here")?;
    let mut curl = Command::new(curl);
    curl.args(["--fail", "--silent", "--show-error", "--location", "--connect-timeout", CONNECTION]);
    curl.args(["--speed-limit", LEAST_RATE, "--speed-time", LEAST_RATE_TIME, "--output"]).arg(to).arg(url);
    let done = curl.output().context("cannot start curl")?;
    if !done.status.success() {
        bail!("{url} cannot be fetched: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    Ok(())
}

fn sha256(file: &Path) -> Result<String> {
    let digest = Sha256::digest(fs::read(file).with_context(|| format!("reading {}", file.display()))?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The file with this name in the folder or in one of its direct subfolders.
fn find_below(dir: &Path, name: &str) -> Result<Option<PathBuf>> {
    let mut dirs = vec![dir.to_owned()];
    for entry in fs::read_dir(dir)? {
        dirs.push(entry?.path());
    }
    Ok(dirs.into_iter().map(|dir| dir.join(name)).find(|file| file.is_file()))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::scratch::Scratch;
    use crate::server::Site;
    use crate::versions;

    /// Packs a program in a folder, as wasm-bindgen does, and serves the archive; returns its address and its checksum.
    fn published(dir: &Path) -> Result<(String, String)> {
        let site = dir.join("site");
        fs::create_dir_all(site.join("tool-1.0"))?;
        fs::write(site.join("tool-1.0").join(format!("tool{EXE_SUFFIX}")), "program")?;
        output(Command::new("tar").arg("-czf").arg(site.join("tool.tar.gz")).arg("-C").arg(&site).arg("tool-1.0"))?;
        let sum = sha256(&site.join("tool.tar.gz"))?;
        let port = Site::new(&site, &["/"])?.start(0)?.port;
        Ok((format!("http://127.0.0.1:{port}/"), sum))
    }

    fn fetch(source: &str, path: &str, sha256: &str, to: &Path) -> Result<()> {
        fs::create_dir_all(to)?;
        let archive = Archive { krate: "tool", version: "1.0", machine: "any", sha256, path };
        archive.fetch(source, &["tool"], to)
    }

    #[test]
    fn a_good_archive_leaves_its_programs_and_nothing_else() -> Result<()> {
        let dir = Scratch::new("ready-made")?;
        let (source, sum) = published(dir.path())?;
        let to = dir.path().join("to");
        fetch(&source, "tool.tar.gz", &sum, &to)?;
        assert_eq!(fs::read_to_string(to.join("bin").join(format!("tool{EXE_SUFFIX}")))?, "program");
        assert_eq!(fs::read_dir(&to)?.count(), 1);
        Ok(())
    }

    #[test]
    fn a_wrong_checksum_is_refused_before_anything_is_unpacked() -> Result<()> {
        let dir = Scratch::new("wrong-sum")?;
        let (source, sum) = published(dir.path())?;
        let (to, wrong) = (dir.path().join("to"), "0".repeat(64));
        let error = fetch(&source, "tool.tar.gz", &wrong, &to).expect_err("the checksum is wrong").to_string();
        assert!(error.contains(&format!("SHA-256 is {sum}, not {wrong}")), "{error}");
        assert!(!to.join("unpacked").exists() && !to.join("bin").exists());
        Ok(())
    }

    #[test]
    fn a_missing_archive_or_program_is_named() -> Result<()> {
        let dir = Scratch::new("missing")?;
        let (source, sum) = published(dir.path())?;
        let to = dir.path().join("to");
        let error = fetch(&source, "gone.tar.gz", &sum, &to).expect_err("the archive is missing").to_string();
        assert!(error.contains("gone.tar.gz") && error.contains("404"), "{error}");
        Ok(())
    }

    #[test]
    fn an_unreachable_host_is_given_up_soon() -> Result<()> {
        let dir = Scratch::new("no-host")?;
        let closed = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?;
        // A closed port, a name that does not exist, and an address without a host.
        for host in [closed.to_string(), "gradient-lab.invalid".to_owned(), "192.0.2.1".to_owned()] {
            let start = Instant::now();
            assert!(fetch(&format!("http://{host}"), "tool.tar.gz", "", &dir.path().join("to")).is_err(), "{host}");
            // The timeout is three seconds; a busy machine may need more. Without it, curl would wait for five minutes.
            assert!(start.elapsed() < Duration::from_secs(10), "{host} took {:?}", start.elapsed());
        }
        Ok(())
    }

    #[test]
    fn every_line_of_the_list_is_complete() {
        let lines: Vec<_> = RELEASES.lines().filter(|line| !line.starts_with('#')).collect();
        let archives: Vec<_> = lines.iter().filter_map(|line| Archive::read(line)).collect();
        assert_eq!(archives.len(), lines.len());
        for archive in archives {
            let Archive { krate, version, machine, sha256, path } = archive;
            assert!(sha256.len() == 64 && sha256.bytes().all(|digit| digit.is_ascii_hexdigit()), "{krate} {machine}");
            let (arch, _) = machine.split_once('-').unwrap_or_default();
            assert!(path.contains(version) && path.contains(arch), "{path}");
        }
    }

    #[test]
    fn a_version_that_is_not_in_the_list_has_no_archive() {
        assert_eq!(archive("trunk", "0.0.1"), None);
        assert_eq!(archive("no-such-crate", versions::TRUNK), None);
    }

    /// The list must have the versions in use and no others.
    #[test]
    fn the_list_has_only_versions_in_use() -> Result<()> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let in_use = [("trunk", versions::TRUNK.to_owned()), ("wasm-bindgen-cli", versions::wasm_bindgen(&root)?)];
        for archive in RELEASES.lines().filter_map(Archive::read) {
            let known =
                in_use.iter().any(|(krate, version)| (*krate, version.as_str()) == (archive.krate, archive.version));
            let Archive { krate, version, .. } = archive;
            assert!(known, "xtask/releases.txt names {krate} {version}, which is not the version in use: {in_use:?}");
        }
        Ok(())
    }
}

//! Debian packages, where there is apt-get.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{find, output};
use crate::report::say;

/// Installs the packages without asking anything.
///
/// # Errors
/// If there is no apt-get, no right to use it, or a package cannot be had. The error ends with the command to run.
pub fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    if find("apt-get").is_none() {
        bail!("there is no apt-get here");
    }
    let Some(prefix) = root_prefix() else {
        bail!("no right to install packages without a password; run: {by_hand}");
    };
    say(format!("installing Debian packages: {}", packages.join(", ")));
    // Package lists that are missing or out of date are the usual reason for a failure, so they are fetched then.
    if apt_get(&prefix, "install", packages).is_ok() {
        return Ok(());
    }
    say("apt-get did not find them all: fetching the package lists and trying again");
    let again = apt_get(&prefix, "update", &[]).and_then(|()| apt_get(&prefix, "install", packages));
    again.map_err(|error| error.context(format!("the packages cannot be installed; see why with: {by_hand}")))
}

fn apt_get(prefix: &[&str], verb: &str, packages: &[&str]) -> Result<()> {
    let mut words = prefix.to_vec();
    words.extend(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "-o", "DPkg::Lock::Timeout=300"]);
    words.push(verb);
    if verb == "install" {
        words.push("--no-install-recommends");
    }
    words.extend(packages);
    // Its hundreds of lines interest nobody unless it fails, and then they are in the error.
    output(Command::new(words[0]).args(&words[1..])).map(drop)
}

/// What to put before a command so that it runs as root, if that works without a password.
fn root_prefix() -> Option<Vec<&'static str>> {
    if output(Command::new("id").arg("-u")).ok()? == "0" {
        return Some(Vec::new());
    }
    output(Command::new("sudo").args(["-n", "true"])).ok().map(|_| vec!["sudo", "-n"])
}

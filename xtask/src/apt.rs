//! Installs Debian packages with apt-get, if the machine has it.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{find, output};
use crate::report::say;

/// Installs the packages without interaction.
///
/// # Errors If there is no apt-get or no right to use it, or if a package cannot be installed. The error ends with the
/// command to run.
pub fn install(packages: &[&str]) -> Result<()> {
    let by_hand = format!("sudo apt-get update && sudo apt-get install {}", packages.join(" "));
    if find("apt-get").is_none() {
        bail!("there is no apt-get here");
    }
    let Some(prefix) = root_prefix() else {
        bail!("installing packages needs a password here; run: {by_hand}");
    };
    say(format!("installing Debian packages: {}", packages.join(", ")));
    // The usual reason for a failure is that package lists are missing or out of date, so they are fetched after one.
    if apt_get(&prefix, "install", packages).is_ok() {
        return Ok(());
    }
    say("apt-get did not find all packages; fetching the package lists and trying again");
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
    // The output is hidden unless the command fails; the error then contains it.
    output(Command::new(words[0]).args(&words[1..])).map(drop)
}

/// The prefix that runs a command as root, if that works without a password.
fn root_prefix() -> Option<Vec<&'static str>> {
    if output(Command::new("id").arg("-u")).ok()? == "0" {
        return Some(Vec::new());
    }
    output(Command::new("sudo").args(["-n", "true"])).ok().map(|_| vec!["sudo", "-n"])
}

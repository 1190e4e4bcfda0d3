//! Runs the benchmark page in a headless browser and receives the results that it posts.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::browser::Browser;
use crate::http;
use crate::report::say;
use crate::server::Site;

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
];

/// The longest time between two messages of the page on a slow machine, besides the time of the measurements.
const PATIENCE: Duration = Duration::from_secs(120);

/// A message of the page.
#[derive(Debug, PartialEq)]
enum Message {
    Progress(String),
    Result(Value),
    Failure(String),
}

impl Message {
    fn read(text: &str) -> Result<Self> {
        let mut json: Value = serde_json::from_str(text).context("the page has posted something that is not JSON")?;
        let words = |json: &Value| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
        if let Some(progress) = json.get("progress") {
            return Ok(Self::Progress(words(progress)));
        }
        if let Some(error) = json.get("error") {
            return Ok(Self::Failure(words(error)));
        }
        json.get_mut("result")
            .map(|result| Self::Result(result.take()))
            .context("the page has posted an unknown message")
    }
}

/// Opens `site` with `query` in a browser and waits for its result. `ms` is the time of one of its measurements.
///
/// # Errors
/// If the page reports an error or is silent for too long, or if the browser ends.
pub(crate) fn run(browser: &Browser, site: &Path, query: &str, ms: u32, folder: &Path) -> Result<Value> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("the page cannot be served")?;
    let port = listener.local_addr().context("the server has no port")?.port();
    let site = Site::new(site, &["/"])?;
    let (post, posted) = mpsc::channel();
    http::serve(listener, move |mut request| {
        if request.method != "POST" {
            return site.respond(request);
        }
        // The receiver is gone after the result.
        let _ = post.send(std::mem::take(&mut request.body));
        request.respond(204, &[], b"")
    })?;
    let mut chromium = Chromium::open(browser, &format!("http://127.0.0.1:{port}/{query}"), folder)?;
    let patience = PATIENCE + 10 * Duration::from_millis(ms.into());
    let mut heard = Instant::now();
    loop {
        if let Ok(body) = posted.recv_timeout(Duration::from_millis(200)) {
            heard = Instant::now();
            match Message::read(&String::from_utf8_lossy(&body))? {
                Message::Progress(words) => say(words),
                Message::Result(result) => return Ok(result),
                Message::Failure(words) => bail!("the benchmark page reports: {words}"),
            }
        }
        chromium.check()?;
        if heard.elapsed() > patience {
            bail!("the benchmark page has been silent for {} s; see {}", patience.as_secs(), chromium.log.display());
        }
    }
}

/// A browser with its own profile; it ends when this is dropped.
struct Chromium {
    child: Child,
    profile: PathBuf,
    log: PathBuf,
}

impl Chromium {
    fn open(browser: &Browser, url: &str, folder: &Path) -> Result<Self> {
        let (profile, log) = (folder.join("profile"), folder.join("chromium.log"));
        // Processes of an earlier browser may write to the profile for a moment after its end.
        if profile.exists() {
            fs::remove_dir_all(&profile).with_context(|| format!("removing {}", profile.display()))?;
        }
        fs::create_dir_all(&profile).with_context(|| format!("making {}", profile.display()))?;
        let output = File::create(&log).with_context(|| format!("writing {}", log.display()))?;
        let child = Command::new(&browser.chromium)
            .args(FLAGS)
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(url)
            .stdin(Stdio::null())
            .stderr(output.try_clone()?)
            .stdout(output)
            .spawn()
            .with_context(|| format!("cannot start {}", browser.chromium.display()))?;
        Ok(Self { child, profile, log })
    }

    fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("the browser has ended ({status}); see {}", self.log.display()),
            None => Ok(()),
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // Failures are ignored here. The browser's child processes end with it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn messages_are_parsed() -> Result<()> {
        assert_eq!(Message::read(r#"{"progress":"lab"}"#)?, Message::Progress("lab".into()));
        assert_eq!(Message::read(r#"{"error":"they disagree"}"#)?, Message::Failure("they disagree".into()));
        assert_eq!(Message::read(r#"{"result":{"peak":[1]}}"#)?, Message::Result(json!({"peak": [1]})));
        for odd in ["", "{}", "[1]", "1"] {
            assert!(Message::read(odd).is_err(), "{odd}");
        }
        Ok(())
    }
}

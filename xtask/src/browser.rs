//! A headless browser and its driver, for the tests.

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, io};

use anyhow::{Context, Result, bail};

use crate::apt;
use crate::process::find;
use crate::report::say;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Fonts are included because the size of text cannot be measured without one.
const PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-liberation"];
const DRIVER: &str = "chromedriver";

/// The programs that the browser tests use.
#[derive(Clone, Debug)]
pub struct Browser {
    /// Chromium or Chrome.
    pub chromium: PathBuf,
    /// Its driver, of the same version.
    pub driver: PathBuf,
}

/// Finds a browser and a driver (the variables `CHROMIUM` and `CHROMEDRIVER` take precedence over PATH), or installs
/// Debian's.
///
/// # Errors
/// If there is none and none can be installed.
pub fn ensure() -> Result<Browser> {
    if let Some(browser) = ready() {
        return Ok(browser);
    }
    say("the browser tests need Chromium or Chrome with its chromedriver, which is not installed");
    apt::install(&PACKAGES).context("the browser tests need Chromium (or Chrome) and chromedriver on PATH")?;
    ready().context("chromium and chromium-driver are installed, but not on PATH")
}

fn ready() -> Option<Browser> {
    let named = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.exists());
    let chromium = named("CHROMIUM").or_else(|| BROWSERS.iter().find_map(|name| find(name)))?;
    let driver = named("CHROMEDRIVER").or_else(|| find(DRIVER))?;
    Some(Browser { chromium, driver })
}

/// A running driver; it and its browsers end when this is dropped.
#[derive(Debug)]
pub struct Driver {
    child: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a free port and waits until it answers.
    ///
    /// # Errors
    /// If it does not start; the error names its log file.
    pub fn start(browser: &Browser, state: &Path) -> Result<Self> {
        let path = state.join("chromedriver.log");
        fs::create_dir_all(state).with_context(|| format!("making {}", state.display()))?;
        let log = File::create(&path).with_context(|| format!("writing {}", path.display()))?;
        let port = free_port()?;
        let child = Command::new(&browser.driver)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stderr(log.try_clone()?)
            .stdout(log)
            .spawn()
            .with_context(|| format!("cannot start {}", browser.driver.display()))?;
        let mut driver = Self { child, port };
        driver.wait_until_ready().with_context(|| format!("{DRIVER} does not work; see {}", path.display()))?;
        Ok(driver)
    }

    /// The address for WebDriver commands.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let start = Instant::now();
        while !get(self.port, "/status").is_ok_and(|answer| answer.contains("200 OK")) {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended immediately ({status})");
            }
            if start.elapsed() > Duration::from_secs(30) {
                bail!("it has not answered for 30 s");
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A shutdown request makes the driver end its browsers; killing the driver would leave them running.
        let shutdown = get(self.port, "/shutdown");
        let start = Instant::now();
        while shutdown.is_ok() && start.elapsed() < Duration::from_secs(5) {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        // A failure is ignored here.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that no program is using.
fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("looking for a free port")?;
    Ok(listener.local_addr()?.port())
}

fn get(port: u16, path: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n")?;
    let mut answer = [0; 256];
    let length = stream.read(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer[..length]).into_owned())
}

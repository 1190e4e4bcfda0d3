//! A static file server for `dist/`, used by `serve` and by the tests.

use std::fs;
use std::io::{Error, ErrorKind};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;

use anyhow::{Context, Result, anyhow, bail};

use crate::http::{self, Request};
use crate::report::say;

/// A folder that is served under one or more paths, such as `/` and `/some/sub/path/`.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    mounts: Vec<String>,
}

/// A running server. It ends with the process.
#[derive(Debug)]
pub struct Running {
    /// The port it listens on, on 127.0.0.1.
    pub port: u16,
    thread: JoinHandle<()>,
}

impl Running {
    /// Waits until the server fails, normally forever.
    pub fn wait(self) {
        if self.thread.join().is_err() {
            say("the server has panicked");
        }
    }
}

/// Checks that a port is available, so that a taken port is reported before a long build.
///
/// # Errors
/// If the port is taken or not allowed.
pub fn check_port(port: u16) -> Result<()> {
    listen(port).map(drop)
}

/// The response to a request.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    /// The path is a folder without its last slash. Relative links need the slash.
    Redirect(String),
    NotFound,
}

impl Site {
    /// Serves the folder `root`. Each of `mounts` begins and ends with a slash.
    ///
    /// # Errors
    /// If `root` is not a folder.
    pub fn new(root: &Path, mounts: &[&str]) -> Result<Self> {
        let root = root.canonicalize().with_context(|| format!("{} cannot be served", root.display()))?;
        Ok(Self { root, mounts: mounts.iter().map(|mount| (*mount).to_owned()).collect() })
    }

    /// Starts the server on 127.0.0.1; port 0 takes any free port.
    ///
    /// # Errors
    /// If the port is taken or not allowed.
    pub fn start(self, port: u16) -> Result<Running> {
        let listener = listen(port)?;
        let port = listener.local_addr().context("the server has no port")?.port();
        let thread = http::serve(listener, move |request| self.respond(request))?;
        Ok(Running { port, thread })
    }

    /// Responds to one request.
    ///
    /// # Errors
    /// If the other side has closed the connection, or a file cannot be read.
    pub fn respond(&self, request: Request) -> Result<()> {
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return request.respond(405, &[TEXT, ("Allow", "GET, HEAD")], b"only GET and HEAD\n");
        }
        match self.answer(&request.url) {
            Answer::File(path) => {
                let content = fs::read(&path)?;
                // Browsers must not use files of an earlier build.
                request.respond(200, &[("Content-Type", mime(&path)), ("Cache-Control", "no-cache")], &content)
            }
            Answer::Redirect(to) => request.respond(301, &[TEXT, ("Location", &to)], b""),
            Answer::NotFound => {
                let text = format!("404: there is no {}\n", request.url);
                request.respond(404, &[TEXT], text.as_bytes())
            }
        }
    }

    fn answer(&self, url: &str) -> Answer {
        let path = url.split(['?', '#']).next().unwrap_or(url);
        if self.mounts.iter().any(|mount| mount.strip_suffix('/') == Some(path) && !path.is_empty()) {
            return Answer::Redirect(format!("{path}/"));
        }
        // The longest mount takes precedence, since every path begins with `/`.
        let mounts = self.mounts.iter().filter_map(|mount| path.strip_prefix(mount.as_str()));
        let Some(file) = mounts.min_by_key(|rest| rest.len()).and_then(relative) else {
            return Answer::NotFound;
        };
        let mut file = self.root.join(file);
        if file.is_dir() {
            if !path.ends_with('/') {
                return Answer::Redirect(format!("{path}/"));
            }
            file.push("index.html");
        }
        match fs::canonicalize(&file) {
            // Symbolic links must not lead out of the folder either.
            Ok(file) if file.starts_with(&self.root) && file.is_file() => Answer::File(file),
            _ => Answer::NotFound,
        }
    }
}

const TEXT: (&str, &str) = ("Content-Type", "text/plain; charset=utf-8");

fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| explain(port, error))
}

fn explain(port: u16, error: Error) -> anyhow::Error {
    match error.kind() {
        ErrorKind::AddrInUse => {
            anyhow!("port {port} is in use by another program; choose another with --port <N> (0 takes any free one)")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("port {port} needs more rights than this program has; choose one above 1023 with --port <N>")
        }
        _ => anyhow!("cannot listen on port {port}: {error}"),
    }
}

/// The path below the served folder, or `None` if it would lead out of the folder.
fn relative(path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path).ok()?;
    let mut file = PathBuf::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    Some(file)
}

fn percent_decoded(text: &str) -> Result<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let (Some(high), Some(low)) = (digit(rest.next()), digit(rest.next())) else {
            bail!("a % is not followed by two hexadecimal digits");
        };
        bytes.push(u8::try_from(16 * high + low)?);
    }
    Ok(String::from_utf8(bytes)?)
}

/// The content type. Browsers need the right one to run modules and workers, and to compile wasm while it downloads.
fn mime(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "csv" | "py" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn site(name: &str) -> Result<(Scratch, Site)> {
        let dir = Scratch::new(name)?;
        let dist = dir.path().join("dist");
        fs::create_dir_all(dist.join("static"))?;
        fs::write(dist.join("index.html"), "page")?;
        fs::write(dist.join("app_bg.wasm"), vec![0; 100_000])?;
        fs::write(dist.join("static/a b.css"), "css")?;
        fs::write(dir.path().join("secret"), "secret")?;
        let site = Site::new(&dist, &["/", "/some/sub/path/"])?;
        Ok((dir, site))
    }

    #[test]
    fn finds_files_under_every_mount() -> Result<()> {
        let (_dir, site) = site("mounts")?;
        let file = |name: &str| Answer::File(site.root.join(name));
        assert_eq!(site.answer("/"), file("index.html"));
        assert_eq!(site.answer("/index.html?x=1"), file("index.html"));
        assert_eq!(site.answer("/static/a%20b.css"), file("static/a b.css"));
        assert_eq!(site.answer("/some/sub/path/"), file("index.html"));
        assert_eq!(site.answer("/some/sub/path/app_bg.wasm"), file("app_bg.wasm"));
        assert_eq!(site.answer("/some/sub/path"), Answer::Redirect("/some/sub/path/".into()));
        assert_eq!(site.answer("/static"), Answer::Redirect("/static/".into()));
        for missing in ["/nothing", "/static/", "/some/sub/", "/some/sub/path/nothing"] {
            assert_eq!(site.answer(missing), Answer::NotFound, "{missing}");
        }
        Ok(())
    }

    #[test]
    fn never_leaves_the_folder() -> Result<()> {
        let (_dir, site) = site("traversal")?;
        for path in
            ["/../secret", "/%2e%2e/secret", "/static/../../secret", "/..%2fsecret", "/..\\secret", "/%zz", "/%00"]
        {
            assert_eq!(site.answer(path), Answer::NotFound, "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(site.root.join("../secret"), site.root.join("link"))?;
            assert_eq!(site.answer("/link"), Answer::NotFound);
        }
        Ok(())
    }

    #[test]
    fn types_that_browsers_insist_on() {
        assert_eq!(mime(Path::new("app_bg.wasm")), "application/wasm");
        assert_eq!(mime(Path::new("start_worker.js")), "text/javascript; charset=utf-8");
        assert_eq!(mime(Path::new("index.HTML")), "text/html; charset=utf-8");
        assert_eq!(mime(Path::new("app.webmanifest")), "application/manifest+json");
        assert_eq!(mime(Path::new("unknown")), "application/octet-stream");
    }

    #[test]
    fn answers_over_http_and_names_a_taken_port() -> Result<()> {
        use std::io::{Read as _, Write as _};
        let (_dir, site) = site("http")?;
        let port = site.clone().start(0)?.port;
        let ask = |line: &str| -> Result<String> {
            let mut stream = std::net::TcpStream::connect(("127.0.0.1", port))?;
            write!(stream, "{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
            let mut text = Vec::new();
            stream.read_to_end(&mut text)?;
            Ok(String::from_utf8_lossy(&text).into_owned())
        };
        let wasm = ask("GET /app_bg.wasm")?;
        assert!(wasm.starts_with("HTTP/1.1 200"), "{wasm}");
        for header in ["Content-Type: application/wasm", "Content-Length: 100000", "Cache-Control: no-cache"] {
            assert!(wasm.contains(header), "no {header}");
        }
        assert!(ask("GET /nothing")?.starts_with("HTTP/1.1 404"));
        assert!(ask("POST /")?.starts_with("HTTP/1.1 405"));
        let taken = site.start(port).expect_err("the port is in use").to_string();
        assert!(taken.contains(&port.to_string()) && taken.contains("--port"), "{taken}");
        Ok(())
    }
}

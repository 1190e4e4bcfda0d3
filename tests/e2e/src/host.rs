//! A host that serves the app with additional headers or with some of its files changed.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use url::Url;

use crate::environment;

/// A host's response instead of a file.
#[derive(Debug, Clone)]
pub enum Answer {
    /// A 404 response.
    Missing,
    /// No response: the connection is closed.
    Nothing,
    /// The file itself, after [`Host::release`].
    Late,
    /// Other content, with its type.
    Other(&'static str, Vec<u8>),
}

/// The differences of a host.
#[derive(Debug, Default)]
pub struct Ways {
    headers: String,
    answers: Vec<(String, Answer)>,
}

impl Ways {
    /// Adds a header to every response.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    /// Sets the response for all files whose path ends with `path_end`.
    #[must_use]
    pub fn answer(mut self, path_end: impl Into<String>, answer: Answer) -> Self {
        self.answers.push((path_end.into(), answer));
        self
    }

    /// Starts to serve the app of GRADIENT_LAB_URL with these differences.
    ///
    /// # Panics
    /// If there is no app or no free port.
    #[must_use]
    pub fn serve(self) -> Host {
        let upstream = Url::parse(&environment("GRADIENT_LAB_URL")).expect("GRADIENT_LAB_URL is an address");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let port = listener.local_addr().expect("the listener has an address").port();
        let gate = Gate::default();
        let server = Arc::new(Server { ways: Mutex::new(self), upstream, gate });
        let serving = Arc::clone(&server);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = Arc::clone(&serving);
                // A browser may close the connection at any time.
                thread::spawn(move || server.respond(stream).ok());
            }
        });
        Host { base: format!("http://127.0.0.1:{port}/"), server }
    }
}

/// A running host. It ends with the process.
#[derive(Debug)]
pub struct Host {
    /// The address of the app on this host.
    pub base: String,
    server: Arc<Server>,
}

impl Host {
    /// Serves with other differences from now on.
    pub fn change(&self, ways: Ways) {
        *self.server.ways() = ways;
    }

    /// The content of a file of the app, without any differences.
    ///
    /// # Panics
    /// If the app's own server does not respond with a text.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        let response = self.server.fetch(path).expect("the app's server responds");
        let text = String::from_utf8(response).expect("the file is a text");
        text.split_once("\r\n\r\n").expect("a response has a head").1.to_owned()
    }

    /// Sends the late files.
    pub fn release(&self) {
        let gate = &self.server.gate;
        *gate.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        gate.opened.notify_all();
    }
}

#[derive(Debug, Default)]
struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    fn wait(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.opened.wait_while(open, |open| !*open));
    }
}

#[derive(Debug)]
struct Server {
    ways: Mutex<Ways>,
    upstream: Url,
    gate: Gate,
}

impl Server {
    fn ways(&self) -> MutexGuard<'_, Ways> {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn respond(&self, mut stream: TcpStream) -> io::Result<()> {
        let head = head(&mut stream)?;
        let target = head.split(' ').nth(1).unwrap_or("/");
        let path = target.split('?').next().unwrap_or(target);
        let (answer, headers) = {
            let ways = self.ways();
            let answer = ways.answers.iter().find(|(end, _)| path.ends_with(end.as_str()));
            (answer.map(|(_, answer)| answer.clone()), ways.headers.clone())
        };
        match answer {
            Some(Answer::Nothing) => return Ok(()),
            Some(Answer::Missing) => {
                return send(&mut stream, "404 Not Found", &headers, "text/plain", b"404\n");
            }
            Some(Answer::Other(kind, content)) => return send(&mut stream, "200 OK", &headers, kind, &content),
            Some(Answer::Late) => self.gate.wait(),
            None => {}
        }
        let file = self.fetch(target)?;
        let status = file.windows(2).position(|bytes| bytes == b"\r\n").map_or(file.len(), |end| end + 2);
        stream.write_all(&[&file[..status], headers.as_bytes(), &file[status..]].concat())
    }

    /// The complete response of the app's own server.
    fn fetch(&self, target: &str) -> io::Result<Vec<u8>> {
        let (host, port) = (self.upstream.host_str().unwrap_or_default(), self.upstream.port().unwrap_or(80));
        let mut stream = TcpStream::connect((host, port))?;
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n")?;
        let mut file = Vec::new();
        stream.read_to_end(&mut file)?;
        Ok(file)
    }
}

/// A request up to its empty line. Browsers send no bodies here.
fn head(stream: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut part = [0; 1024];
    while !head.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        match stream.read(&mut part)? {
            0 => break,
            length => head.extend_from_slice(&part[..length]),
        }
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

fn send(stream: &mut TcpStream, status: &str, headers: &str, kind: &str, content: &[u8]) -> io::Result<()> {
    let length = content.len();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(&[head.as_bytes(), content].concat())
}

//! A host that serves the app with additional headers or with some of its files changed.

use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;

use e2e::environment;
use url::Url;

/// A host's response instead of a file.
#[derive(Debug, Clone)]
pub(crate) enum Answer {
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
pub(crate) struct Ways {
    headers: String,
    answers: Vec<(&'static str, Answer)>,
}

impl Ways {
    /// Adds a header to every response.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    /// Sets the response for all files whose path ends with `path_end`.
    pub(crate) fn answer(mut self, path_end: &'static str, answer: Answer) -> Self {
        self.answers.push((path_end, answer));
        self
    }

    /// Starts to serve the app of GRADIENT_LAB_URL with these differences.
    pub(crate) fn serve(self) -> Host {
        let upstream = Url::parse(&environment("GRADIENT_LAB_URL")).expect("GRADIENT_LAB_URL is an address");
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
        let port = listener.local_addr().expect("the listener has an address").port();
        let gate = Arc::new(Gate::default());
        let server = Arc::new(Server { ways: self, upstream, gate: Arc::clone(&gate) });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let server = Arc::clone(&server);
                // A browser may close the connection at any time.
                thread::spawn(move || server.respond(stream).ok());
            }
        });
        Host { base: format!("http://127.0.0.1:{port}/"), gate }
    }
}

/// A running host. It ends with the process.
#[derive(Debug)]
pub(crate) struct Host {
    /// The address of the app on this host.
    pub(crate) base: String,
    gate: Arc<Gate>,
}

impl Host {
    /// Sends the late files.
    pub(crate) fn release(&self) {
        *self.gate.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.gate.opened.notify_all();
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

struct Server {
    ways: Ways,
    upstream: Url,
    gate: Arc<Gate>,
}

impl Server {
    fn respond(&self, mut stream: TcpStream) -> io::Result<()> {
        let head = head(&mut stream)?;
        let target = head.split(' ').nth(1).unwrap_or("/");
        let path = target.split('?').next().unwrap_or(target);
        let answer = self.ways.answers.iter().find(|(end, _)| path.ends_with(end)).map(|(_, answer)| answer);
        match answer {
            Some(Answer::Nothing) => return Ok(()),
            Some(Answer::Missing) => {
                return self.send(&mut stream, "404 Not Found", "text/plain", b"404\n");
            }
            Some(Answer::Other(kind, content)) => return self.send(&mut stream, "200 OK", kind, content),
            Some(Answer::Late) => self.gate.wait(),
            None => {}
        }
        let file = self.fetch(target)?;
        let status = file.windows(2).position(|bytes| bytes == b"\r\n").map_or(file.len(), |end| end + 2);
        stream.write_all(&[&file[..status], self.ways.headers.as_bytes(), &file[status..]].concat())
    }

    fn send(&self, stream: &mut TcpStream, status: &str, kind: &str, content: &[u8]) -> io::Result<()> {
        let (length, headers) = (content.len(), &self.ways.headers);
        let head = format!(
            "HTTP/1.1 {status}\r\n{headers}Content-Type: {kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), content].concat())
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

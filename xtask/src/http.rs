//! A small HTTP server for local use, with one request per connection and one thread per connection.
//!
//! Browsers open several connections at once and keep idle ones open. With a pool of threads, a request could wait for
//! a connection that never ends; here every connection ends with its response.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// The time after which a silent connection is closed.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest head of a request, in bytes.
const MOST_HEAD: usize = 64 * 1024;
/// The longest body of a request, in bytes.
const MOST_BODY: usize = 16 * 1024 * 1024;
/// The largest number of header fields of a request.
const MOST_FIELDS: usize = 64;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The method, such as "GET" or "POST".
    pub method: String,
    /// The path, with the query if there is one.
    pub url: String,
    /// The body.
    pub body: Vec<u8>,
    stream: TcpStream,
}

impl Request {
    fn read(mut stream: TcpStream) -> Result<Self> {
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        let mut received = Vec::new();
        loop {
            let mut fields = [httparse::EMPTY_HEADER; MOST_FIELDS];
            let mut head = httparse::Request::new(&mut fields);
            if let httparse::Status::Complete(length) = head.parse(&received)? {
                let (method, url) = (head.method.unwrap_or_default().to_owned(), head.path.unwrap_or("/").to_owned());
                let field = head.headers.iter().find(|field| field.name.eq_ignore_ascii_case("content-length"));
                let announced = field.map(|field| std::str::from_utf8(field.value)).transpose()?;
                let announced = announced.map_or(Ok(0), |text| text.trim().parse::<usize>())?;
                if announced > MOST_BODY {
                    bail!("a body of {announced} bytes is too long");
                }
                let mut body = received.split_off(length);
                let missing = announced.saturating_sub(body.len()) as u64;
                (&mut stream).take(missing).read_to_end(&mut body)?;
                return Ok(Self { method, url, body, stream });
            }
            if received.len() > MOST_HEAD {
                bail!("the head of a request is too long");
            }
            let mut part = [0; 4096];
            match stream.read(&mut part)? {
                0 => bail!("the connection ended within a request"),
                count => received.extend_from_slice(&part[..count]),
            }
        }
    }

    /// Sends a response and ends the connection. The response to a HEAD request has no body.
    ///
    /// # Errors
    /// If the other side has closed the connection.
    pub fn respond(mut self, status: u16, fields: &[(&str, &str)], body: &[u8]) -> Result<()> {
        let mut head =
            format!("HTTP/1.1 {status} {}\r\nConnection: close\r\nContent-Length: {}\r\n", reason(status), body.len());
        for (name, value) in fields {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        self.stream.write_all(head.as_bytes())?;
        if self.method != "HEAD" {
            self.stream.write_all(body)?;
        }
        Ok(self.stream.flush()?)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        204 => "No Content",
        301 => "Moved Permanently",
        404 => "Not Found",
        405 => "Method Not Allowed",
        _ => "Status",
    }
}

/// Calls `answer` for every request, each in its own thread, until the process ends.
///
/// # Errors
/// If the listener cannot be used.
pub fn serve(
    listener: TcpListener,
    answer: impl Fn(Request) -> Result<()> + Send + Sync + 'static,
) -> Result<JoinHandle<()>> {
    let answer = Arc::new(answer);
    thread::Builder::new()
        .name("server".to_owned())
        .spawn(move || {
            for stream in listener.incoming().flatten() {
                let answer = Arc::clone(&answer);
                // An error means that the browser closed the connection or sent no request, which is allowed.
                thread::spawn(move || Request::read(stream).and_then(|request| answer(request)).ok());
            }
        })
        .context("starting the server's thread")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn started() -> Result<u16> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        serve(listener, |request| {
            let text = format!("{} {} {}", request.method, request.url, request.body.len());
            request.respond(200, &[("Content-Type", "text/plain")], text.as_bytes())
        })?;
        Ok(port)
    }

    fn ask(port: u16, request: &[u8]) -> Result<String> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
        stream.write_all(request)?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn silent_connections_do_not_delay_requests() -> Result<()> {
        let port = started()?;
        let silent: Vec<_> =
            (0..16).map(|_| TcpStream::connect((Ipv4Addr::LOCALHOST, port))).collect::<std::io::Result<_>>()?;
        assert!(ask(port, b"GET /a?b HTTP/1.1\r\nHost: x\r\n\r\n")?.ends_with("GET /a?b 0"));
        assert_eq!(silent.len(), 16);
        Ok(())
    }

    #[test]
    fn a_body_is_read_completely() -> Result<()> {
        let body = "x".repeat(100_000);
        let request = format!("POST /p HTTP/1.1\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        assert!(ask(started()?, request.as_bytes())?.ends_with("POST /p 100000"));
        Ok(())
    }

    #[test]
    fn invalid_requests_are_closed() -> Result<()> {
        assert_eq!(ask(started()?, b"\x00\x01\r\n\r\n")?, "");
        Ok(())
    }
}

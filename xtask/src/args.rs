//! The command line: what can be asked for, and clear refusals of anything else.

use std::ffi::OsString;

use anyhow::{Result, anyhow, bail};
use lexopt::prelude::*;

use crate::bench::{Case, Measurement};

/// The text of `cargo xtask --help`.
pub const HELP: &str = "\
Usage: cargo xtask <command> [options]

Commands (each first sets up whatever is missing):
  serve   build the release app and serve it on http://127.0.0.1:8080/
            --port <N>           another port (0 takes any free one)
            --open               open the page in the default browser
  build   write dist/, which works from any static host
            --public-url <URL>   absolute path or address of the app, e.g. /sub/path/
                                 (default: relative links, good for every path)
  test    run every check and test
            --only <PART>        just one part: lint, host, browser or e2e
  dev     debug build with live reload (trunk serve) on http://127.0.0.1:8080/
            --port <N>           another port
  pkg     write target/pkg/, the engine as an ES module for other pages
  bench   measure training steps and matrix products in a headless browser; writes target/bench/browser.json
            --rounds <N>         how often everything is measured, 1 to 99 (default 3)
            --ms <N>             the least time of one measurement, 1 to 60000 ms (default 500)
            --only <CASES>       some of lab, linear, medium, deep, large, products, with commas between
            --native             on this machine instead, with criterion
  setup   only the set-up

Tools are kept in $GRADIENT_LAB_CACHE, or else in gradient-lab/ under $XDG_CACHE_HOME or ~/.cache.
";

/// The port that `serve` and `dev` listen on unless told otherwise.
pub const DEFAULT_PORT: u16 = 8080;

const COMMANDS: &str = "serve, build, test, dev, pkg, bench, setup";

/// What the caller asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Print [`HELP`].
    Help,
    /// Install what is missing, nothing more.
    Setup,
    /// Build the release app and serve it.
    Serve {
        /// Port on 127.0.0.1; 0 takes any free one.
        port: u16,
        /// Whether to open the default browser.
        open: bool,
    },
    /// Write `dist/`.
    Build {
        /// Where the app will live; `None` makes every link relative.
        public_url: Option<String>,
    },
    /// Debug build with live reload.
    Dev {
        /// Port on 127.0.0.1.
        port: u16,
    },
    /// Write the ES module.
    Pkg,
    /// Measure in a browser.
    Bench(Measurement),
    /// Measure on this machine.
    NativeBench {
        /// What to measure.
        only: Vec<Case>,
    },
    /// Run checks and tests.
    Test {
        /// One part only, or all of them.
        only: Option<Part>,
    },
}

/// One part of the tests, for a quick look during development.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Formatting and clippy.
    Lint,
    /// Tests that run on this machine's own target, tidy rules included.
    Host,
    /// wasm-bindgen tests in a headless browser.
    Browser,
    /// Release build, its size, and the tests that drive the served page.
    E2e,
}

impl Part {
    fn parse(name: &str) -> Result<Self> {
        Ok(match name {
            "lint" => Self::Lint,
            "host" => Self::Host,
            "browser" => Self::Browser,
            "e2e" => Self::E2e,
            other => bail!("unknown part '{other}' for --only; allowed are: lint, host, browser, e2e"),
        })
    }
}

/// Reads the arguments after `cargo xtask`.
///
/// # Errors
/// Names the argument that is unknown, missing or malformed, and what is allowed in its place.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Task> {
    let mut parser = lexopt::Parser::from_args(args);
    match parser.next()? {
        None | Some(Short('h') | Long("help")) => Ok(Task::Help),
        Some(Value(name)) => parse_options(&name.to_string_lossy(), &mut parser),
        Some(other) => bail!("'{}' comes before any command; commands are: {COMMANDS}", spelled(&other)),
    }
}

fn parse_options(command: &str, parser: &mut lexopt::Parser) -> Result<Task> {
    let allowed = match command {
        "help" => return Ok(Task::Help),
        "serve" => "--port, --open",
        "build" => "--public-url",
        "test" => "--only",
        "bench" => return parse_bench(parser),
        "dev" => "--port",
        "pkg" | "setup" => "none",
        other => bail!("unknown command '{other}'; commands are: {COMMANDS}"),
    };
    let (mut port, mut open, mut public_url, mut only) = (DEFAULT_PORT, false, None, None);
    while let Some(arg) = parser.next()? {
        match (command, arg) {
            (_, Short('h') | Long("help")) => return Ok(Task::Help),
            ("serve" | "dev", Long("port")) => port = parse_port(&value(parser, "--port", "a port number")?)?,
            ("serve", Long("open")) => open = true,
            ("build", Long("public-url")) => {
                public_url = Some(parse_public_url(value(parser, "--public-url", "a path such as /sub/path/")?)?);
            }
            ("test", Long("only")) => {
                only = Some(Part::parse(&value(parser, "--only", "one of lint, host, browser, e2e")?)?);
            }
            (_, other) => {
                bail!("'{}' is not an option of '{command}'; its options are: {allowed}", spelled(&other))
            }
        }
    }
    Ok(match command {
        "serve" => Task::Serve { port, open },
        "build" => Task::Build { public_url },
        "test" => Task::Test { only },
        "dev" => Task::Dev { port },
        "pkg" => Task::Pkg,
        _ => Task::Setup,
    })
}

fn parse_bench(parser: &mut lexopt::Parser) -> Result<Task> {
    let Measurement { mut rounds, mut ms, mut only } = Measurement::default();
    let (mut native, mut browser_only) = (false, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Task::Help),
            Long("rounds") => {
                rounds = parse_number(&value(parser, "--rounds", "a number of rounds")?, "--rounds", 99)?;
                browser_only = Some("--rounds");
            }
            Long("ms") => {
                ms = parse_number(&value(parser, "--ms", "a number of milliseconds")?, "--ms", 60_000)?;
                browser_only = Some("--ms");
            }
            Long("only") => only = Case::parse_list(&value(parser, "--only", "cases such as lab,large")?)?,
            Long("native") => native = true,
            other => bail!(
                "'{}' is not an option of 'bench'; its options are: --rounds, --ms, --only, --native",
                spelled(&other)
            ),
        }
    }
    match (native, browser_only) {
        (true, Some(option)) => bail!("{option} is for the browser; with --native, criterion takes its own time"),
        (true, None) => Ok(Task::NativeBench { only }),
        (false, _) => Ok(Task::Bench(Measurement { rounds, ms, only })),
    }
}

fn parse_number(text: &str, option: &str, most: u32) -> Result<u32> {
    match text.parse() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => bail!("'{text}' does not fit; {option} takes a whole number from 1 to {most}"),
    }
}

fn value(parser: &mut lexopt::Parser, option: &str, wanted: &str) -> Result<String> {
    let value = parser.value().map_err(|_| anyhow!("{option} needs a value: {wanted}"))?;
    Ok(value.to_string_lossy().into_owned())
}

fn parse_port(text: &str) -> Result<u16> {
    text.parse().map_err(|_| anyhow!("'{text}' is not a port; --port takes a number from 0 to 65535"))
}

/// A relative public URL other than the default would be resolved against the page's own path, which is never meant.
fn parse_public_url(text: String) -> Result<String> {
    let absolute = text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://");
    if absolute || text == "./" {
        return Ok(text);
    }
    bail!("'{text}' is not a public URL; --public-url takes an absolute path (/sub/path/), an http(s) address, or ./")
}

fn spelled(arg: &lexopt::Arg<'_>) -> String {
    match arg {
        Short(letter) => format!("-{letter}"),
        Long(name) => format!("--{name}"),
        Value(value) => value.to_string_lossy().into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(line: &str) -> Result<Task> {
        parse(line.split_whitespace().map(OsString::from))
    }

    fn refusal(line: &str) -> String {
        match run(line) {
            Ok(task) => panic!("'{line}' was taken as {task:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn reads_every_command() -> Result<()> {
        assert_eq!(run("")?, Task::Help);
        assert_eq!(run("serve --help")?, Task::Help);
        assert_eq!(run("setup")?, Task::Setup);
        assert_eq!(run("pkg")?, Task::Pkg);
        assert_eq!(run("serve")?, Task::Serve { port: 8080, open: false });
        assert_eq!(run("serve --port=9000 --open")?, Task::Serve { port: 9000, open: true });
        assert_eq!(run("build")?, Task::Build { public_url: None });
        assert_eq!(run("build --public-url /lab/")?, Task::Build { public_url: Some("/lab/".into()) });
        assert_eq!(run("dev --port 81")?, Task::Dev { port: 81 });
        assert_eq!(run("bench")?, Task::Bench(Measurement { rounds: 3, ms: 500, only: Case::ALL.to_vec() }));
        let task = Task::Bench(Measurement { rounds: 9, ms: 50, only: vec![Case::Lab, Case::Products] });
        assert_eq!(run("bench --only products,lab --ms 50 --rounds=9")?, task);
        assert_eq!(run("bench --native --only deep")?, Task::NativeBench { only: vec![Case::Deep] });
        assert_eq!(run("bench --help")?, Task::Help);
        assert_eq!(run("test")?, Task::Test { only: None });
        assert_eq!(run("test --only e2e")?, Task::Test { only: Some(Part::E2e) });
        Ok(())
    }

    #[test]
    fn a_refusal_names_what_is_allowed() {
        assert!(refusal("sevre").contains("commands are: serve, build, test, dev, pkg, bench, setup"));
        assert!(refusal("--port 1").contains("commands are:"));
        assert!(refusal("test --port 1").contains("options are: --only"));
        assert!(
            refusal("serve extra").contains("'extra' is not an option of 'serve'; its options are: --port, --open")
        );
        assert!(refusal("serve --port 70000").contains("0 to 65535"));
        assert!(refusal("serve --port").contains("--port needs a value"));
        assert!(refusal("test --only wasm").contains("lint, host, browser, e2e"));
        assert!(refusal("build --public-url lab").contains("/sub/path/"));
        assert!(refusal("bench --rounds 0").contains("--rounds takes a whole number from 1 to 99"));
        assert!(refusal("bench --ms 1e9").contains("--ms takes a whole number from 1 to 60000"));
        assert!(refusal("bench --only lab,huge").contains("unknown case 'huge'; there are lab, linear, medium, deep"));
        assert!(refusal("bench --native --ms 5").contains("--ms is for the browser"));
        assert!(refusal("bench --port 1").contains("options are: --rounds, --ms, --only, --native"));
    }
}

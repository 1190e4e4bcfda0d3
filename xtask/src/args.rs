//! Parses the command line. Errors quote the help on the command.

use std::ffi::OsString;

use anyhow::{Error, Result, anyhow, bail, ensure};

use crate::bench::{Case, Measurement};

/// The text of `cargo xtask --help`.
pub const HELP: &str = "\
Usage: cargo xtask <command> [options]

Commands (each first installs what is missing):
  serve   build the release app and serve it on http://127.0.0.1:8080/
            --port <N>           another port, 0 to 65535 (0 takes any free one)
            --open               open the page in the default browser
  build   write dist/, which works from any static host
            --public-url <URL>   absolute path or address of the app, e.g. /sub/path/
                                 (default: relative links, which work under every path)
  test    run every check and test
            --only <PART>        one of lint, host, browser, e2e
  dev     debug build with live reload (trunk serve) on http://127.0.0.1:8080/
            --port <N>           another port, 0 to 65535
  pkg     write target/pkg/, the engine as an ES module for other pages
  bench   measure training steps and matrix products in a headless browser; writes target/bench/browser.json
            --rounds <N>         how often everything is measured, 1 to 99 (default 3)
            --ms <N>             the least time of one measurement, 1 to 60000 ms (default 500)
            --only <CASES>       some of lab, linear, medium, own, deep, large, products, separated by commas
            --native             measure on this machine instead, with criterion
  setup   only install what is missing

Tools are kept in $GRADIENT_LAB_CACHE, or else in gradient-lab/ under $XDG_CACHE_HOME or ~/.cache.
";

/// The default port of `serve` and `dev`.
pub const DEFAULT_PORT: u16 = 8080;

/// A command with its options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// Print [`HELP`].
    Help,
    /// Install what is missing.
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
        /// The address of the app; `None` makes every link relative.
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
        /// One part; `None` means all of them.
        only: Option<Part>,
    },
}

/// A part of the tests, for use during development.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Formatting and clippy.
    Lint,
    /// Tests for this machine's own target, including the tidy rules.
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
            other => bail!("there is no part '{other}'"),
        })
    }
}

/// The macro's output: a struct for each command, and their parser.
#[allow(unreachable_pub)]
mod flags {
    xflags::xflags! {
        cmd xtask {
            cmd help {}
            cmd setup {}
            cmd serve { optional --port number: u16 optional --open }
            cmd build { optional --public-url url: String }
            cmd test { optional --only part: String }
            cmd dev { optional --port number: u16 }
            cmd pkg {}
            cmd bench { optional --rounds number: u32 optional --ms number: u32 optional --only cases: String optional --native }
        }
    }
}

/// Reads the arguments after `cargo xtask`.
///
/// # Errors
/// Names the argument that is unknown, missing or malformed, and quotes the lines of [`HELP`] on the command.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Task> {
    let args: Vec<_> = args.into_iter().flat_map(split_at_equals).collect();
    let Some(command) = args.first().map(|name| name.to_string_lossy().into_owned()) else {
        return Ok(Task::Help);
    };
    let task = match flags::Xtask::from_vec(args) {
        Err(error) if error.is_help() => return Ok(Task::Help),
        parsed => parsed.map_err(Error::from).and_then(|flags| task(flags.subcommand)),
    };
    task.map_err(|error| anyhow!("{error}\n\n{}", help_on(&command)))
}

fn task(command: flags::XtaskCmd) -> Result<Task> {
    use flags::XtaskCmd;
    Ok(match command {
        XtaskCmd::Help(_) => Task::Help,
        XtaskCmd::Setup(_) => Task::Setup,
        XtaskCmd::Serve(serve) => Task::Serve { port: serve.port.unwrap_or(DEFAULT_PORT), open: serve.open },
        XtaskCmd::Build(build) => Task::Build { public_url: build.public_url.map(checked_url).transpose()? },
        XtaskCmd::Test(test) => Task::Test { only: test.only.as_deref().map(Part::parse).transpose()? },
        XtaskCmd::Dev(dev) => Task::Dev { port: dev.port.unwrap_or(DEFAULT_PORT) },
        XtaskCmd::Pkg(_) => Task::Pkg,
        XtaskCmd::Bench(bench) => measurement(&bench)?,
    })
}

fn measurement(bench: &flags::Bench) -> Result<Task> {
    let usual = Measurement::default();
    let only = bench.only.as_deref().map_or(Ok(usual.only), Case::parse_list)?;
    match (bench.native, bench.rounds, bench.ms) {
        (true, None, None) => Ok(Task::NativeBench { only }),
        (true, ..) => {
            bail!("--rounds and --ms are for the browser; with --native, criterion decides how long it measures")
        }
        (false, rounds, ms) => {
            let rounds = within("--rounds", rounds.unwrap_or(usual.rounds), 99)?;
            Ok(Task::Bench(Measurement { rounds, ms: within("--ms", ms.unwrap_or(usual.ms), 60_000)?, only }))
        }
    }
}

fn within(option: &str, number: u32, most: u32) -> Result<u32> {
    ensure!((1..=most).contains(&number), "'{number}' is out of range for {option}");
    Ok(number)
}

/// Refuses relative URLs other than the default, which browsers would resolve against the page's own path.
fn checked_url(text: String) -> Result<String> {
    let absolute = text.starts_with('/') || text.starts_with("http://") || text.starts_with("https://");
    ensure!(
        absolute || text == "./",
        "'{text}' is neither an absolute path (/sub/path/), nor an http(s) address, nor ./"
    );
    Ok(text)
}

/// Splits `--port=1` into two arguments, since the parser accepts only `--port 1`.
fn split_at_equals(arg: OsString) -> Vec<OsString> {
    match arg.to_str().and_then(|text| text.split_once('=')) {
        Some((name, value)) if name.starts_with("--") => vec![name.into(), value.into()],
        _ => vec![arg],
    }
}

/// The lines of [`HELP`] on one command with its options, or all of [`HELP`] if there is no such command.
fn help_on(command: &str) -> String {
    let (start, nested) = (format!("  {command} "), "    ");
    let mut lines = HELP.lines().skip_while(|line| !line.starts_with(&start));
    match lines.next() {
        Some(first) => {
            let options = lines.take_while(|line| line.starts_with(nested));
            std::iter::once(first).chain(options).collect::<Vec<_>>().join("\n")
        }
        None => HELP.to_owned(),
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
        for line in ["", "help", "-h", "--help"] {
            assert_eq!(run(line)?, Task::Help, "{line}");
        }
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
    fn a_refusal_names_what_is_wrong_and_what_is_allowed() {
        let cases = [
            ("sevre", "\"sevre\"", "Commands"),
            ("--port 1", "`--port`", "Commands"),
            ("test --port 1", "`--port`", "--only <PART>"),
            ("serve extra", "\"extra\"", "--port <N>"),
            ("serve --port 70000", "`--port`", "0 to 65535"),
            ("serve --port", "expected a value for `--port`", "0 to 65535"),
            ("test --only wasm", "no part 'wasm'", "lint, host, browser, e2e"),
            ("build --public-url lab", "'lab'", "/sub/path/"),
            ("bench --rounds 0", "'0'", "1 to 99"),
            ("bench --ms 60001", "'60001'", "1 to 60000"),
            ("bench --ms 1e9", "`--ms`", "1 to 60000"),
            ("bench --only lab,huge", "unknown case 'huge'", "lab, linear, medium, own, deep"),
            ("bench --native --ms 5", "--ms", "for the browser"),
            ("bench --port 1", "`--port`", "--native"),
        ];
        for (line, wrong, allowed) in cases {
            let text = refusal(line);
            assert!(text.contains(wrong), "no {wrong} in: {text}");
            assert!(text.contains(allowed), "no {allowed} in: {text}");
        }
    }

    #[test]
    fn a_refusal_quotes_the_help_on_the_command_alone() {
        let text = refusal("test --port 1");
        assert!(text.ends_with("one of lint, host, browser, e2e"), "{text}");
        assert!(!text.contains("serve"), "{text}");
    }

    #[test]
    fn the_help_knows_every_command_and_option() {
        for line in
            ["serve --port 1 --open", "build --public-url /", "test --only lint", "dev --port 1", "pkg", "setup"]
        {
            assert!(run(line).is_ok(), "{line}");
            let mut words = line.split_whitespace();
            let about = help_on(words.next().unwrap_or_default());
            assert_ne!(about, HELP, "no help on {line}");
            for option in words.filter(|word| word.starts_with("--")) {
                assert!(about.contains(option), "no {option} in: {about}");
            }
        }
    }
}

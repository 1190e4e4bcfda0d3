//! `cargo xtask test`: every check in order of what it costs, stopping at the first failure.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::args::Part;
use crate::bench::Measurement;
use crate::browser::{self, Browser, Driver};
use crate::paths::Paths;
use crate::process::run;
use crate::report::{clock, elapsed, heading, say};
use crate::server::Site;
use crate::setup::Setup;
use crate::toolchain::TARGET;
use crate::{bench, build, pkg, size};

struct Step {
    title: &'static str,
    part: Part,
    run: fn(&Bench) -> Result<()>,
}

const STEPS: [Step; 10] = [
    Step { title: "formatting", part: Part::Lint, run: formatting },
    Step { title: "clippy, host", part: Part::Lint, run: clippy_host },
    Step { title: "clippy, wasm", part: Part::Lint, run: clippy_wasm },
    Step { title: "host tests and tidy rules", part: Part::Host, run: host_tests },
    Step { title: "browser tests", part: Part::Browser, run: browser_tests },
    Step { title: "the engine in a browser without SIMD", part: Part::Browser, run: tests_without_simd },
    Step { title: "release build", part: Part::E2e, run: release_build },
    Step { title: "size of the app", part: Part::E2e, run: size_check },
    Step { title: "end-to-end tests", part: Part::E2e, run: end_to_end_tests },
    Step { title: "benchmark page", part: Part::E2e, run: benchmark_page },
];

/// The tests that run in a browser: of the page's parts ...
const PAGE_TESTS: [&str; 4] = ["--package", "gradient-lab", "--test", "web"];

/// ... and of the engine: its derivatives, and its numbers beside PyTorch's.
const ENGINE_TESTS: [&str; 6] = ["--package", "engine", "--test", "pytorch", "--test", "gradcheck"];

/// The first comes after the flags of .cargo/config.toml and takes back what they switch on; the second saves
/// time and space in a build that nobody debugs.
const WITHOUT_SIMD: [&str; 4] = [
    "--config",
    r#"target.wasm32-unknown-unknown.rustflags=["-Ctarget-feature=-simd128"]"#,
    "--config",
    "profile.dev.debug=false",
];

/// Where the end-to-end tests find the app once more, to see that it works from a sub-path.
const SUB_PATH: &str = "/some/sub/path/";

/// What the steps work with. A part of them needs no set-up, so it may be missing.
struct Bench {
    paths: Paths,
    setup: Option<Setup>,
    browser: Option<Browser>,
}

impl Bench {
    fn setup(&self) -> Result<&Setup> {
        self.setup.as_ref().context("this step runs without set-up")
    }

    fn browser(&self) -> Result<&Browser> {
        self.browser.as_ref().context("this step runs without a browser")
    }

    /// The compiler that the reader's own cargo is, for this machine's target.
    fn host_cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.paths.root);
        command
    }
}

/// Sets up what is needed and runs all steps, or those of one part.
///
/// # Errors
/// The first step's that fails.
pub fn run_all(paths: Paths, only: Option<Part>) -> Result<()> {
    let wanted = |part: Part| only.is_none_or(|only| only == part);
    let setup = match only {
        Some(Part::Host) => None,
        Some(Part::Lint | Part::Browser) => Some(Setup::ensure(paths.clone())?),
        // The release build comes later in any case, and its largest crate keeps only one core busy.
        Some(Part::E2e) | None => Some(Setup::ensure_beside(paths.clone(), build::compile)?),
    };
    let browser = if wanted(Part::Browser) || wanted(Part::E2e) { Some(browser::ensure()?) } else { None };
    let bench = Bench { paths, setup, browser };
    for (number, step) in STEPS.iter().enumerate().filter(|(_, step)| wanted(step.part)) {
        let name = format!("{}/{} {}", number + 1, STEPS.len(), step.title);
        heading(&name);
        let start = elapsed();
        (step.run)(&bench).with_context(|| format!("step {name} failed"))?;
        say(format!("{} is fine, after {}", step.title, clock(elapsed().saturating_sub(start))));
    }
    println!();
    say(if only.is_some() { "this part is fine" } else { "everything is fine" });
    Ok(())
}

fn formatting(bench: &Bench) -> Result<()> {
    run(bench.host_cargo().args(["fmt", "--all", "--check"])).context("to format everything, run: cargo fmt --all")?;
    // A macro declares the operations' modules, where cargo does not look for them.
    let ops = bench.paths.root.join("engine/src/autograd/ops");
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.current_dir(&bench.paths.root).args(["--edition", "2024", "--check"]);
    for entry in fs::read_dir(&ops).with_context(|| format!("reading {}", ops.display()))? {
        rustfmt.arg(entry?.path());
    }
    run(&mut rustfmt).context("to format the operations, run: rustfmt --edition 2024 engine/src/autograd/ops/*.rs")
}

fn clippy_host(bench: &Bench) -> Result<()> {
    run(bench.host_cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_wasm(bench: &Bench) -> Result<()> {
    // Called by its own name, since cargo may look for it in its home folder before PATH.
    let mut clippy = bench.setup()?.command("cargo-clippy")?;
    clippy.args(["clippy", "--target", TARGET, "--lib", "--bins"]);
    for package in [build::PAGE, "engine", "protocol", "worker", build::WORKER] {
        clippy.args(["--package", package]);
    }
    clippy.args(["--test", "web", "--test", "pytorch", "--test", "gradcheck"]);
    run(clippy.args(["--", "-D", "warnings"]))
}

/// Criterion is needed for measurements only, so the package that uses it is not built here.
fn host_tests(bench: &Bench) -> Result<()> {
    run(bench.host_cargo().args(["test", "--workspace", "--exclude", "e2e", "--exclude", bench::PACKAGE]))
}

fn browser_tests(bench: &Bench) -> Result<()> {
    run(in_browser(bench)?.args(ENGINE_TESTS))?;
    run(in_browser(bench)?.args(PAGE_TESTS))
}

/// Every operation again where the lanes of a vector are taken one by one: it is the same arithmetic.
fn tests_without_simd(bench: &Bench) -> Result<()> {
    let mut cargo = in_browser(bench)?;
    cargo.args(ENGINE_TESTS).args(WITHOUT_SIMD);
    // One folder for both builds would have each undo the other's.
    cargo.env("CARGO_TARGET_DIR", bench.paths.wasm_target.with_file_name("wasm-without-simd"));
    cargo.env("GRADIENT_LAB_WITHOUT_SIMD", "1");
    run(&mut cargo)
}

/// The start of a command that runs tests in a browser.
fn in_browser(bench: &Bench) -> Result<Command> {
    let mut cargo = bench.setup()?.command("cargo")?;
    cargo.args(["test", "--target", TARGET]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("CHROMEDRIVER", &bench.browser()?.driver);
    // In seconds; the default of 20 is short for a browser's first start on a busy machine.
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "180");
    Ok(cargo)
}

fn release_build(bench: &Bench) -> Result<()> {
    build::release(bench.setup()?, None)?;
    pkg::write(bench.setup()?).map(drop)
}

fn size_check(bench: &Bench) -> Result<()> {
    size::check(&bench.paths.dist())
}

fn end_to_end_tests(bench: &Bench) -> Result<()> {
    let browser = bench.browser()?;
    let server = Site::new(&bench.paths.dist(), &["/", SUB_PATH])?.start(0)?;
    let module = Site::new(&pkg::folder(&bench.paths), &["/"])?.start(0)?;
    let driver = Driver::start(browser, &bench.paths.state)?;
    let origin = format!("http://127.0.0.1:{}", server.port);
    let mut cargo = bench.host_cargo();
    cargo.args(["test", "--package", "e2e", "--no-fail-fast"]);
    cargo.env("GRADIENT_LAB_URL", format!("{origin}/"));
    cargo.env("GRADIENT_LAB_SUBPATH_URL", format!("{origin}{SUB_PATH}"));
    cargo.env("GRADIENT_LAB_MODULE_URL", format!("http://127.0.0.1:{}/", module.port));
    cargo.env("WEBDRIVER_URL", driver.url());
    cargo.env("CHROMIUM", &browser.chromium);
    run(&mut cargo)
}

/// In the shortest time possible: that it works, and that the engine agrees with what it is compared with.
fn benchmark_page(bench: &Bench) -> Result<()> {
    let shortest = Measurement { rounds: 1, ms: 1, ..Measurement::default() };
    bench::measure(bench.setup()?, bench.browser()?, &pkg::folder(&bench.paths), &shortest).map(drop)
}

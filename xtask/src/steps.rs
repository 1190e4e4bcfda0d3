//! `cargo xtask test`: runs every check, the cheapest first, and stops at the first failure.

use std::fs;
use std::num::NonZero;
use std::process::Command;
use std::thread;

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
use crate::{bench, build, notebook, pkg, size};

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

/// The page's tests that run in a browser.
const PAGE_TESTS: [&str; 4] = ["--package", "gradient-lab", "--test", "web"];

/// The engine's tests that run in a browser: its derivatives, and its numbers compared with PyTorch's.
const ENGINE_TESTS: [&str; 6] = ["--package", "engine", "--test", "pytorch", "--test", "gradcheck"];

/// Flags for a build without SIMD. They follow those of .cargo/config.toml, which switch it on. Debug information is
/// left out to save time and space.
const WITHOUT_SIMD: [&str; 4] = [
    "--config",
    r#"target.wasm32-unknown-unknown.rustflags=["-Ctarget-feature=-simd128"]"#,
    "--config",
    "profile.dev.debug=false",
];

/// A second path of the app for the end-to-end tests, which check that it works under a sub-path.
const SUB_PATH: &str = "/some/sub/path/";

/// What the steps use. The set-up or the browser is missing if the selected part does not need it.
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

    /// The user's own cargo, for this machine's target.
    fn host_cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.paths.root);
        command
    }
}

/// Installs what is missing and runs all steps, or those of one part.
///
/// # Errors
/// The error of the first step that fails.
pub fn run_all(paths: Paths, only: Option<Part>) -> Result<()> {
    let wanted = |part: Part| only.is_none_or(|only| only == part);
    let setup = match only {
        Some(Part::Host) => None,
        Some(Part::Lint | Part::Browser) => Some(Setup::ensure(paths.clone())?),
        // The release build is needed later in any case, and its largest crate uses only one core.
        Some(Part::E2e) | None => Some(Setup::ensure_beside(paths.clone(), build::compile)?),
    };
    let browser = if wanted(Part::Browser) || wanted(Part::E2e) { Some(browser::ensure()?) } else { None };
    let bench = Bench { paths, setup, browser };
    for (number, step) in STEPS.iter().enumerate().filter(|(_, step)| wanted(step.part)) {
        let name = format!("{}/{} {}", number + 1, STEPS.len(), step.title);
        heading(&name);
        let start = elapsed();
        (step.run)(&bench).with_context(|| format!("step {name} failed"))?;
        say(format!("{}: passed after {}", step.title, clock(elapsed().saturating_sub(start))));
    }
    println!();
    say(if only.is_some() { "this part passed" } else { "all checks passed" });
    Ok(())
}

fn formatting(bench: &Bench) -> Result<()> {
    run(bench.host_cargo().args(["fmt", "--all", "--check"])).context("to format everything, run: cargo fmt --all")?;
    // A macro declares the modules of the operations, so `cargo fmt` does not find them.
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
    // Called by its own name, since cargo may prefer one in its home folder to the one on PATH.
    let mut clippy = bench.setup()?.command("cargo-clippy")?;
    clippy.args(["clippy", "--target", TARGET, "--lib", "--bins"]);
    for package in [build::PAGE, "contents", "engine", "protocol", "twin", "worker", build::WORKER, notebook::PYTHON] {
        clippy.args(["--package", package]);
    }
    clippy.args(["--test", "web", "--test", "pytorch", "--test", "gradcheck"]);
    run(clippy.args(["--", "-D", "warnings"]))
}

/// Runs the tests on the host. The benchmarks are left out, since only they need criterion.
fn host_tests(bench: &Bench) -> Result<()> {
    run(bench.host_cargo().args(["test", "--workspace", "--exclude", "e2e", "--exclude", bench::PACKAGE]))
}

fn browser_tests(bench: &Bench) -> Result<()> {
    run(in_browser(bench)?.args(ENGINE_TESTS))?;
    run(in_browser(bench)?.args(PAGE_TESTS))
}

/// Runs the engine's tests again in a browser build without SIMD, where lanes are computed one by one.
fn tests_without_simd(bench: &Bench) -> Result<()> {
    let mut cargo = in_browser(bench)?;
    cargo.args(ENGINE_TESTS).args(WITHOUT_SIMD);
    // In a common folder, each build would undo the other.
    cargo.env("CARGO_TARGET_DIR", bench.paths.wasm_target.with_file_name("wasm-without-simd"));
    cargo.env("GRADIENT_LAB_WITHOUT_SIMD", "1");
    run(&mut cargo)
}

/// A cargo command that runs tests in a browser.
fn in_browser(bench: &Bench) -> Result<Command> {
    let mut cargo = bench.setup()?.command("cargo")?;
    cargo.args(["test", "--target", TARGET]);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("CHROMEDRIVER", &bench.browser()?.driver);
    // In seconds. The default of 20 is too short for the first start of a browser on a busy machine.
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
    // A test waits for a fifth of its time, so that one more test than there are cores keeps all of them busy.
    let threads = thread::available_parallelism().map_or(1, NonZero::get) + 1;
    cargo.args(["test", "--package", "e2e", "--no-fail-fast", "--", "--test-threads", &threads.to_string()]);
    cargo.env("GRADIENT_LAB_URL", format!("{origin}/"));
    cargo.env("GRADIENT_LAB_SUBPATH_URL", format!("{origin}{SUB_PATH}"));
    cargo.env("GRADIENT_LAB_MODULE_URL", format!("http://127.0.0.1:{}/", module.port));
    cargo.env("WEBDRIVER_URL", driver.url());
    cargo.env("CHROMIUM", &browser.chromium);
    run(&mut cargo)
}

/// Runs the benchmarks as briefly as possible, to check that they work and that the results of engine and baseline
/// agree.
fn benchmark_page(bench: &Bench) -> Result<()> {
    let shortest = Measurement { rounds: 1, ms: 1, ..Measurement::default() };
    bench::measure(bench.setup()?, bench.browser()?, &pkg::folder(&bench.paths), &shortest).map(drop)
}

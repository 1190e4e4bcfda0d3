//! The automation of this repository: set-up, build, serve, test and measurements. Run it as `cargo xtask`.

pub mod apt;
pub mod args;
pub mod bench;
mod bench_page;
mod bench_report;
pub mod browser;
pub mod build;
pub mod fingerprint;
pub mod http;
pub mod install;
pub mod lock;
pub mod notebook;
pub mod paths;
pub mod pkg;
pub mod process;
pub mod ready_made;
pub mod report;
#[cfg(test)]
mod scratch;
pub mod seal;
pub mod server;
pub mod setup;
pub mod shrink;
pub mod side_by_side;
pub mod size;
pub mod steps;
pub mod toolchain;
pub mod tools;
pub mod versions;
pub mod wasm_opt;

use std::process::Command;

use anyhow::Result;

use crate::args::Task;
use crate::paths::Paths;
use crate::report::say;
use crate::server::Site;
use crate::setup::Setup;

/// Performs a task.
///
/// # Errors
/// The reason of the failure, with a remedy if one is known.
pub fn perform(task: Task) -> Result<()> {
    match task {
        Task::Help => print!("{}", args::HELP),
        Task::Setup => {
            Setup::ensure(Paths::from_env()?)?;
            say("ready");
        }
        Task::Build { public_url } => {
            let setup = Setup::ensure_beside(Paths::from_env()?, build::compile)?;
            let dist = build::release(&setup, public_url.as_deref())?;
            say(format!("the app is in {}", dist.display()));
        }
        Task::Serve { port, open } => serve(port, open)?,
        Task::Dev { port } => {
            server::check_port(port)?;
            build::dev(&Setup::ensure_beside(Paths::from_env()?, build::compile_for_dev)?, port)?;
        }
        Task::Pkg => {
            pkg::write(&Setup::ensure(Paths::from_env()?)?)?;
        }
        Task::Bench(measurement) => bench::in_browser(&Setup::ensure(Paths::from_env()?)?, &measurement)?,
        Task::NativeBench { only } => bench::native(&Paths::from_env()?, &only)?,
        Task::Test { only } => steps::run_all(Paths::from_env()?, only)?,
    }
    Ok(())
}

fn serve(port: u16, open: bool) -> Result<()> {
    server::check_port(port)?;
    let setup = Setup::ensure_beside(Paths::from_env()?, build::compile)?;
    let dist = build::without_waiting_for_python(&setup)?;
    let server = Site::new(&dist, &["/"])?.start(port)?;
    let url = format!("http://127.0.0.1:{}/", server.port);
    say(format!("serving on {url} (stop with Ctrl-C)"));
    if open {
        open_in_browser(&url);
    }
    if notebook::about(&dist)?.is_none() {
        match build::release(&setup, None) {
            Ok(_) => say("the notebook has Python now; reload the page to use it"),
            Err(error) => say(format!("the notebook has no Python, the rest of the page works: {error:#}")),
        }
    }
    server.wait();
    Ok(())
}

/// Opens the page in the default browser. A failure is only reported, since the page is served anyway.
fn open_in_browser(url: &str) {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        Command::new("explorer")
    } else {
        Command::new("xdg-open")
    };
    if let Err(error) = command.arg(url).spawn() {
        say(format!("cannot open a browser ({error}); open {url} yourself"));
    }
}

//! `cargo xtask`: parses the arguments and calls the library.

use std::env;
use std::process::ExitCode;

use xtask::{args, perform, report};

fn main() -> ExitCode {
    report::start_clock();
    let task = match args::parse(env::args_os().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("error: {error:#}\nTry: cargo xtask --help");
            return ExitCode::from(2);
        }
    };
    match perform(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

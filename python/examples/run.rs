//! Runs a Python script with the library, as a cell of a notebook would: `cargo run -p python --example run -- FILE`.

use std::process::ExitCode;

use python::{Interpreter, Outcome, Output};

fn main() -> ExitCode {
    let Some(path) = std::env::args().nth(1) else {
        eprintln!("run takes the path of a script");
        return ExitCode::FAILURE;
    };
    let source = match std::fs::read_to_string(&path) {
        Ok(source) => source,
        Err(error) => {
            eprintln!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let interpreter = Interpreter::new(|output| match output {
        Output::Text(text) => print!("{text}"),
        Output::Value(text) => println!("{text}"),
        Output::Warning(text) => eprint!("{text}"),
        Output::Figure(json) => println!("figure {json}"),
        Output::Model(json) => println!("model {json}"),
        Output::Task(name) => println!("task {name}"),
    });
    match interpreter.run(1, &source) {
        Outcome::Done => ExitCode::SUCCESS,
        Outcome::Failed { traceback, .. } => {
            eprintln!("{traceback}");
            ExitCode::FAILURE
        }
    }
}

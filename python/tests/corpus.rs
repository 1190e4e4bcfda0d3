//! The scripts of `tests/python/` print here what they print under PyTorch. `tests/python/make_fixtures.py` has run them.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use python::{Interpreter, Outcome, Output};

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the corpus is there") {
        let path = entry.expect("its entries can be read").path();
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
}

/// What a script prints, and its traceback if it fails.
fn printed(source: &str) -> String {
    let text = Rc::new(RefCell::new(String::new()));
    let sink = Rc::clone(&text);
    let interpreter = Interpreter::new(move |output| {
        if let Output::Text(more) | Output::Warning(more) = output {
            sink.borrow_mut().push_str(&more);
        }
    });
    if let Outcome::Failed { traceback, .. } = interpreter.run(1, source) {
        text.borrow_mut().push_str(&traceback);
    }
    text.take()
}

/// Runs scripts on threads with stacks of their own: the interpreter's frames are large without optimisation.
fn differences(scripts: &[PathBuf]) -> String {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let chunks: Vec<Vec<PathBuf>> =
        (0..threads).map(|at| scripts.iter().skip(at).step_by(threads).cloned().collect()).collect();
    let run = |chunk: Vec<PathBuf>| {
        let mut wrong = String::new();
        for path in chunk {
            let read = |path: &Path| fs::read_to_string(path).expect("a script and its text");
            let (expected, actual) = (read(&path.with_extension("txt")), printed(&read(&path)));
            if actual != expected {
                writeln!(wrong, "== {}\n-- PyTorch\n{expected}\n-- here\n{actual}", path.display()).expect("a string");
            }
        }
        wrong
    };
    let handles: Vec<_> = chunks
        .into_iter()
        .map(|chunk| std::thread::Builder::new().stack_size(256 << 20).spawn(move || run(chunk)).expect("a thread"))
        .collect();
    handles.into_iter().map(|handle| handle.join().expect("no panic")).collect()
}

#[test]
fn scripts_print_what_they_print_under_pytorch() {
    let mut found = Vec::new();
    scripts(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/python/scripts"), &mut found);
    found.sort();
    let errors = found.iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("errors"))).count();
    assert!(found.len() >= 80 && errors >= 20, "{} scripts, {errors} of them errors", found.len());
    let wrong = differences(&found);
    assert!(wrong.is_empty(), "{wrong}");
}

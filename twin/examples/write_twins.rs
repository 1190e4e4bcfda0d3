//! Writes the scripts of the tests into a folder, for `tests/run_twins.py`.

#[path = "../tests/cases/mod.rs"]
#[allow(dead_code)] // The tests use the rest.
mod cases;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or("give the folder for the scripts")?;
    fs::create_dir_all(&folder)?;
    for case in cases::all() {
        fs::write(folder.join(&case.name).with_extension("py"), case.script.python())?;
        fs::write(folder.join(&case.name).with_extension("ipynb"), case.script.notebook())?;
    }
    Ok(())
}

//! The library that is written in Python: `torch`, `numpy`, `matplotlib`, and the modules of Python's own that labs use.
//! Its sources are part of the program, and are compiled when they are imported.

use rustpython_vm::pymodule;

include!(concat!(env!("OUT_DIR"), "/sources.rs"));

/// The file of a module.
fn find(name: &str) -> Option<(&'static str, bool)> {
    SOURCES.iter().find(|(module, ..)| *module == name).map(|&(_, package, text)| (text, package))
}

#[pymodule(name = "_source")]
pub(crate) mod _source {
    use rustpython_vm::builtins::PyUtf8StrRef;

    /// The text of a module, and whether it is a package; None if there is no such module.
    #[pyfunction]
    fn find(name: PyUtf8StrRef) -> Option<(String, bool)> {
        super::find(name.as_str()).map(|(text, package)| (text.to_owned(), package))
    }
}

//! The page programs: each holds some of the lessons, and a reader loads no more than the one that is open.

use super::lab::part::Part as LabPart;
use super::link;
use super::route::Route;
use super::vanishing::part::Part;

/// Names this build (build.rs). The files of all programs but the start have the same names in every build; with this in
/// their addresses, a cache that a host asks to keep them has no old ones for a new page.
const BUILD: &str = env!("GRADIENT_LAB_BUILD");

/// A page program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Program {
    /// Networks that fit the lab's points.
    Lab,
    /// The same, taken apart.
    Units,
    /// The same, with their past and beside each other.
    Runs,
    /// Lines that fit the lab's points, and the failure clinic.
    Linear,
    /// Vanishing gradients, measured and out of bounds.
    Vanishing,
    /// Deep networks: the bound proved and reached, and networks trained.
    Deep,
    /// Autograd.
    Autograd,
    /// The search for good settings.
    Search,
}

impl Program {
    /// The program that shows what an address names; an unknown page is told of by the lab's.
    #[must_use]
    pub fn of(hash: &str) -> Self {
        let (path, query) = link::split(hash);
        match (Route::of(path), Part::of(query)) {
            (Route::Lab, _) => match LabPart::of(query) {
                LabPart::Fit => Self::Lab,
                LabPart::Units => Self::Units,
                LabPart::Runs => Self::Runs,
            },
            (Route::Unknown, _) => Self::Lab,
            (Route::Linear | Route::Clinic, _) => Self::Linear,
            (Route::Autograd, _) => Self::Autograd,
            (Route::Search, _) => Self::Search,
            (Route::Vanishing, Part::Measure | Part::Break) => Self::Vanishing,
            (Route::Vanishing, Part::Prove | Part::Reach | Part::Train) => Self::Deep,
        }
    }

    /// The addresses of the program's module and of its wasm, relative to the document.
    #[must_use]
    pub fn files(self) -> [String; 2] {
        [".js", "_bg.wasm"].map(|ending| format!("{}{ending}?v={BUILD}", self.name()))
    }

    /// The address of the script that starts its worker, relative to the document.
    #[must_use]
    pub fn worker(self) -> String {
        format!("start_worker.js?program={}&v={BUILD}", self.worker_name())
    }

    fn name(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Units => "units",
            Self::Runs => "runs",
            Self::Linear => "linear",
            Self::Vanishing => "vanishing",
            Self::Deep => "deep",
            Self::Autograd => "autograd",
            Self::Search => "search",
        }
    }

    fn worker_name(self) -> &'static str {
        match self {
            Self::Lab | Self::Units | Self::Runs => "worker",
            Self::Linear => "linear_worker",
            Self::Vanishing => "vanishing_worker",
            Self::Deep => "deep_worker",
            Self::Autograd => "autograd_worker",
            Self::Search => "search_worker",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROGRAMS: [Program; 8] = [
        Program::Lab,
        Program::Units,
        Program::Runs,
        Program::Linear,
        Program::Vanishing,
        Program::Deep,
        Program::Autograd,
        Program::Search,
    ];

    #[test]
    fn an_address_leads_to_the_program_that_shows_it() {
        for (hash, program) in [
            ("", Program::Lab),
            ("/mlp?lr=0.1", Program::Lab),
            ("/mlp?part=units&lr=0.1", Program::Units),
            ("/?part=runs", Program::Runs),
            ("/linear", Program::Linear),
            ("/clinic?case=3", Program::Linear),
            ("/nowhere", Program::Lab),
            ("/autograd?example=chain", Program::Autograd),
            ("/search?across=lr", Program::Search),
            ("/vanishing?depth=40", Program::Vanishing),
            ("/vanishing?part=break", Program::Vanishing),
            ("/vanishing?depth=4&part=prove", Program::Deep),
            ("/vanishing?part=train", Program::Deep),
        ] {
            assert_eq!(Program::of(hash), program, "{hash}");
        }
    }
    #[test]
    fn every_program_is_built_and_asked_for_under_the_name_of_its_build() {
        let index = include_str!("../../index.html");
        let builds = |name: &str| index.contains(&format!("data-bin=\"{name}\""));
        assert_eq!(BUILD.len(), 16);
        for program in PROGRAMS {
            let name = program.name();
            assert!(builds(name) && builds(program.worker_name()), "{name}");
            assert_eq!(program.files(), [format!("{name}.js?v={BUILD}"), format!("{name}_bg.wasm?v={BUILD}")]);
            assert_eq!(program.worker(), format!("start_worker.js?program={}&v={BUILD}", program.worker_name()));
        }
        assert!(index.contains("static/start_worker.js"));
    }
}

//! The page programs: each holds some of the lessons, and a reader loads no more than the one that is open.

use super::lab::part::Part as LabPart;
use super::link;
use super::route::Route;
use super::vanishing::part::Part;

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

    /// The program's module, beside the document.
    #[must_use]
    pub fn module(self) -> &'static str {
        match self {
            Self::Lab => "lab.js",
            Self::Units => "units.js",
            Self::Runs => "runs.js",
            Self::Linear => "linear.js",
            Self::Vanishing => "vanishing.js",
            Self::Deep => "deep.js",
            Self::Autograd => "autograd.js",
            Self::Search => "search.js",
        }
    }

    /// The program of its worker, beside the document.
    #[must_use]
    pub fn worker(self) -> &'static str {
        match self {
            Self::Lab | Self::Units | Self::Runs => "worker_loader.js",
            Self::Linear => "linear_worker_loader.js",
            Self::Vanishing => "vanishing_worker_loader.js",
            Self::Deep => "deep_worker_loader.js",
            Self::Autograd => "autograd_worker_loader.js",
            Self::Search => "search_worker_loader.js",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}

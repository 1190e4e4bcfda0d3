//! What each page program holds, and how the right one is loaded.

use yew::prelude::*;

use super::app::mount;
use super::autograd::AutogradPage;
use super::clinic::ClinicPage;
use super::lab::{self, LabPage};
use super::linear::LinearPage;
use super::page::PageProps;
use super::program::Program;
use super::route::Route;
use super::search::SearchPage;
use super::vanishing::{DeepParts, MeasureParts, VanishingPage};
use crate::platform;

/// The pages of one program. What no program of a binary names is left out of it.
pub(super) trait Pages: 'static {
    /// The program.
    const PROGRAM: Program;

    /// A page; nothing if another program holds it.
    fn show(route: Route, props: PageProps) -> Option<Html>;
}

struct LabPages;

impl Pages for LabPages {
    const PROGRAM: Program = Program::Lab;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Lab).then(|| html! { <LabPage<lab::Fit> ..props /> })
    }
}

struct UnitsPages;

impl Pages for UnitsPages {
    const PROGRAM: Program = Program::Units;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Lab).then(|| html! { <LabPage<lab::Units> ..props /> })
    }
}

struct RunsPages;

impl Pages for RunsPages {
    const PROGRAM: Program = Program::Runs;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Lab).then(|| html! { <LabPage<lab::Runs> ..props /> })
    }
}

struct LinearPages;

impl Pages for LinearPages {
    const PROGRAM: Program = Program::Linear;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        match route {
            Route::Linear => Some(html! { <LinearPage ..props /> }),
            Route::Clinic => Some(html! { <ClinicPage ..props /> }),
            _ => None,
        }
    }
}

struct VanishingPages;

impl Pages for VanishingPages {
    const PROGRAM: Program = Program::Vanishing;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Vanishing).then(|| html! { <VanishingPage<MeasureParts> ..props /> })
    }
}

struct DeepPages;

impl Pages for DeepPages {
    const PROGRAM: Program = Program::Deep;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Vanishing).then(|| html! { <VanishingPage<DeepParts> ..props /> })
    }
}

struct AutogradPages;

impl Pages for AutogradPages {
    const PROGRAM: Program = Program::Autograd;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Autograd).then(|| html! { <AutogradPage ..props /> })
    }
}

struct SearchPages;

impl Pages for SearchPages {
    const PROGRAM: Program = Program::Search;

    fn show(route: Route, props: PageProps) -> Option<Html> {
        (route == Route::Search).then(|| html! { <SearchPage ..props /> })
    }
}

/// Networks that fit the lab's points.
pub fn lab() {
    mount::<LabPages>();
}

/// Networks that fit the lab's points, taken apart.
pub fn units() {
    mount::<UnitsPages>();
}

/// Networks that fit the lab's points, with their past and beside each other.
pub fn runs() {
    mount::<RunsPages>();
}

/// Lines that fit the lab's points, and the failure clinic.
pub fn linear() {
    mount::<LinearPages>();
}

/// Vanishing gradients, measured and out of bounds.
pub fn vanishing() {
    mount::<VanishingPages>();
}

/// Deep networks: the bound proved and reached, and networks trained.
pub fn deep() {
    mount::<DeepPages>();
}

/// Autograd.
pub fn autograd() {
    mount::<AutogradPages>();
}

/// The search for good settings.
pub fn search() {
    mount::<SearchPages>();
}

/// Loads the program that shows what the address names.
pub fn launch() {
    let [module, wasm] = Program::of(&platform::hash()).files();
    platform::run_module(&module, &wasm);
}

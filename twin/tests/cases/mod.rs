//! Some sixty scripts that between them use every setting, with the numbers that our engine computes for them.

mod lines;
mod networks;
mod programs;
mod races;
mod searches;

use std::rc::Rc;

use engine::choice::Choice;
use engine::data::Generator;
use protocol::{Channel, Points};
use twin::{Script, Shown};
use worker::Service;

/// A script and what it has to compute.
pub(crate) struct Case {
    /// Its name, which is unique.
    pub(crate) name: String,
    /// The script.
    pub(crate) script: Script,
    /// The variables of the script that hold losses, with the losses that the page shows.
    pub(crate) losses: Vec<(&'static str, Vec<Shown>)>,
    /// Whether PyTorch raises an error in it.
    pub(crate) raises: bool,
}

/// All cases, always the same.
pub(crate) fn all() -> Vec<Case> {
    [networks::cases(), lines::cases(), races::cases(), programs::cases(), searches::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// Points of a reader's own: a parabola.
fn own(count: u32) -> Rc<Points> {
    let x: Vec<f64> = (0..count).map(|index| 0.25 + 3.0 * f64::from(index) / f64::from(count)).collect();
    let y = x.iter().map(|x| 1.5 - x + 0.5 * x * x).collect();
    Rc::new(Points::new(x, y).expect("as many x as y"))
}

/// Picks settings at random.
struct Pick(Generator);

impl Pick {
    fn new(seed: u32) -> Self {
        Self(Generator::manual_seed(seed))
    }

    /// A whole number below `end`.
    fn below(&mut self, end: i64) -> i64 {
        self.0.randint(0..end)
    }

    /// One of these.
    fn of<T: Copy>(&mut self, these: &[T]) -> T {
        these[self.below(these.len() as i64) as usize]
    }

    /// The choice at this place of its list, which begins again after its end: each is picked equally often.
    fn turn<C: Choice>(place: usize) -> C {
        C::ALL[place % C::ALL.len()]
    }

    /// True once in `count` times.
    fn once_in(&mut self, count: i64) -> bool {
        self.below(count) == 0
    }
}

/// The answer of a service that does not refuse.
fn answer<S: Service>(service: &mut S, request: <S::Channel as Channel>::Request) -> <S::Channel as Channel>::Response {
    service.answer(request, &|| 0.0).expect("no refusal").expect("an answer")
}

//! Exercises: small programs whose gradients can be computed by hand, drawn from a seed, and checked with a reason.

mod draw;
mod mistake;
#[cfg(test)]
mod tests;

use super::session::Session;
use super::walk::add;
use crate::data::Generator;
use draw::drawn;

pub use mistake::Mistake;

/// The gradients that may arrive at the last value.
const ARRIVING: [f64; 4] = [1.0, 2.0, 3.0, -2.0];
/// How many exercises of each level come first, from the easiest level on; then the levels take turns at random.
const OF_EACH_LEVEL: u32 = 3;
/// How many programs are drawn at most until one can be computed by hand.
const MOST_DRAWN: u32 = 400;
/// The largest value and the largest gradient that are still computed by hand.
const LARGEST: f64 = 99.0;

/// What an exercise is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Sums, differences and products.
    Products,
    /// A value that is used twice.
    Shared,
    /// relu, squares and exp.
    Curves,
    /// Broadcasting, and sums or means over it.
    Sums,
}

impl Level {
    const ALL: [Self; 4] = [Self::Products, Self::Shared, Self::Curves, Self::Sums];
}

/// A program with its values and gradients.
#[derive(Debug)]
pub struct Exercise {
    session: Session,
    level: Level,
    arriving: f64,
    /// The gradient of each node.
    gradients: Vec<Vec<f64>>,
    /// Where each node is used: the operation and which of its operands it is.
    uses: Vec<Vec<(usize, usize)>>,
}

impl Exercise {
    /// The exercise of a seed, counted from 1. Each of the first twelve is as hard as the one before, or harder.
    ///
    /// # Errors
    /// The sentence says that no program of that seed can be computed by hand.
    pub fn new(seed: u32) -> Result<Self, String> {
        let mut generator = Generator::manual_seed(seed);
        let turn = seed.saturating_sub(1) / OF_EACH_LEVEL;
        let level = Level::ALL.get(turn as usize).copied();
        let level = level.unwrap_or_else(|| Level::ALL[generator.random() as usize % Level::ALL.len()]);
        let arriving = if seed <= 1 { 1.0 } else { ARRIVING[generator.random() as usize % ARRIVING.len()] };
        (0..MOST_DRAWN)
            .find_map(|_| Self::of(&drawn(&mut generator, level), level, arriving).filter(Self::is_by_hand))
            .ok_or_else(|| format!("there is no exercise of number {seed}; take another number"))
    }

    fn of(code: &str, level: Level, arriving: f64) -> Option<Self> {
        let mut session = Session::new(code).ok()?;
        session.forward();
        let graph = session.graph();
        let mut uses = vec![Vec::new(); graph.nodes.len()];
        for node in graph.operations() {
            graph.inputs(node).iter().enumerate().for_each(|(which, &input)| uses[input].push((node, which)));
        }
        let mut gradients: Vec<Option<Vec<f64>>> = vec![None; graph.nodes.len()];
        gradients[graph.output] = Some(vec![arriving]);
        for node in graph.backward_order() {
            let upstream = gradients[node].clone()?;
            for (which, &input) in graph.inputs(node).iter().enumerate() {
                add(&mut gradients[input], &session.share(node, which, &upstream)?);
            }
        }
        let gradients = gradients.into_iter().collect::<Option<_>>()?;
        Some(Self { session, level, arriving, gradients, uses })
    }

    /// Whether the numbers are small, few gradients are 0, and the program shows what its level is about.
    fn is_by_hand(&self) -> bool {
        let graph = self.session.graph();
        let values = (0..graph.nodes.len()).filter_map(|node| self.session.value(node)).flatten();
        let small = values.chain(self.gradients.iter().flatten()).all(|number| number.abs() <= LARGEST);
        let vanished = self.gradients.iter().filter(|gradient| gradient.iter().all(|&number| number == 0.0)).count();
        let inputs = |node: usize| graph.inputs(node);
        let twice_in_one = graph.operations().any(|node| inputs(node).len() == 2 && inputs(node)[0] == inputs(node)[1]);
        let is_shared = self.uses.iter().any(|uses| uses.len() > 1);
        let multiplies = self.session.code().contains(" * ");
        // Of a large number, a decimal fraction is left; of a small one, the exponential is known.
        let exponents =
            graph.operations().filter(|&node| graph.nodes[node].span.of(self.session.code()).starts_with("exp"));
        let known = exponents.flat_map(|node| self.session.value(inputs(node)[0]).into_iter().flatten());
        let known = known.copied().all(|exponent| exponent.abs() <= 2.0);
        small
            && known
            && 4 * vanished <= graph.nodes.len()
            && !twice_in_one
            && multiplies
            && (self.level == Level::Shared) <= is_shared
    }

    /// What it is about.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// The program after its forward pass.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The gradient that arrives at the last value.
    #[must_use]
    pub fn arriving(&self) -> f64 {
        self.arriving
    }

    /// The gradient of each node, in row-major order.
    #[must_use]
    pub fn gradients(&self) -> &[Vec<f64>] {
        &self.gradients
    }

    /// The operations that a node is used by.
    pub fn users(&self, node: usize) -> impl Iterator<Item = usize> {
        self.uses.get(node).into_iter().flatten().map(|&(user, _)| user)
    }
}

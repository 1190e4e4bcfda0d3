//! Finds the mistake behind a wrong gradient: each typical mistake is made on purpose, and its result is compared with
//! the answer.

use super::super::graph::Kind;
use super::Exercise;
use crate::autograd::Operation;

/// The largest relative difference between an answer and a whole number.
const OF_WHOLE: f64 = 0.002;
/// The same for other numbers, which are rounded by hand.
const OF_ROUNDED: f64 = 0.01;

/// What went wrong. Nodes are given by their index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mistake {
    /// A gradient has as many numbers as its value, and this answer has not.
    Count {
        /// How many it has to have.
        expected: usize,
    },
    /// The value is used several times, and only the share of one operation is there.
    OnePath {
        /// The operation that is there.
        through: usize,
    },
    /// The sign is wrong.
    Sign,
    /// The slope is right, but it is not multiplied by the gradient that arrives.
    NoUpstream {
        /// The operation at which it arrives.
        of: usize,
    },
    /// The gradient that arrives is passed on without the slope.
    NoSlope {
        /// The operation whose slope is missing.
        of: usize,
    },
    /// The factor is the operand itself instead of the other one.
    OwnOperand {
        /// The product.
        of: usize,
    },
    /// The exponent is missing as a factor.
    NoExponent {
        /// The power.
        of: usize,
    },
    /// The value is used at several places of the result, and their gradients are not summed.
    NotSummed {
        /// The operation that uses it several times.
        of: usize,
    },
    /// It is the value of the node.
    Value,
    /// Something else. The rule of this operation helps.
    Rule {
        /// The operation.
        of: usize,
    },
}

/// A mistake in what one operation passes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Slip {
    NoUpstream,
    NoSlope,
    OwnOperand,
    NoExponent,
    NotSummed,
}

pub(super) const SLIPS: [Slip; 5] =
    [Slip::NoUpstream, Slip::NoSlope, Slip::OwnOperand, Slip::NoExponent, Slip::NotSummed];

impl Slip {
    fn mistake(self, of: usize) -> Mistake {
        match self {
            Self::NoUpstream => Mistake::NoUpstream { of },
            Self::NoSlope => Mistake::NoSlope { of },
            Self::OwnOperand => Mistake::OwnOperand { of },
            Self::NoExponent => Mistake::NoExponent { of },
            Self::NotSummed => Mistake::NotSummed { of },
        }
    }
}

impl Exercise {
    /// Whether these are the gradients by the elements of a node, within the rounding of a computation by hand.
    ///
    /// # Errors
    /// What went wrong.
    pub fn verdict(&self, node: usize, answer: &[f64]) -> Result<(), Mistake> {
        let right = self.gradients.get(node).ok_or(Mistake::Rule { of: node })?;
        if agree(answer, right) { Ok(()) } else { Err(self.mistake(node, answer, right)) }
    }

    fn mistake(&self, node: usize, answer: &[f64], right: &[f64]) -> Mistake {
        let uses = &self.uses[node];
        let is = |wrong: &[f64]| !agree(wrong, right) && agree(answer, wrong);
        let shares: Vec<Vec<f64>> = uses.iter().map(|&place| self.share(place)).collect();
        if uses.len() > 1
            && let Some(at) = shares.iter().position(|share| is(share))
        {
            return Mistake::OnePath { through: uses[at].0 };
        }
        if is(&right.iter().map(|number| -number).collect::<Vec<_>>()) {
            return Mistake::Sign;
        }
        for slip in SLIPS {
            let slipped: Vec<_> = uses.iter().map(|&place| self.slipped(slip, place)).collect();
            // The same mistake at every use, or at this one only.
            let everywhere = sum(slipped.iter().zip(&shares).map(|(slipped, share)| slipped.first().unwrap_or(share)));
            for (at, &place) in uses.iter().enumerate() {
                let mut here = slipped[at].iter().map(|slipped| {
                    let others =
                        shares.iter().enumerate().map(|(other, share)| if other == at { slipped } else { share });
                    sum(others)
                });
                if here.any(|wrong| is(&wrong)) || is(&everywhere) {
                    return slip.mistake(place.0);
                }
            }
        }
        if answer.len() != right.len() {
            return Mistake::Count { expected: right.len() };
        }
        match self.session.value(node) {
            Some(value) if is(value) => Mistake::Value,
            _ => Mistake::Rule { of: uses.first().map_or(node, |place| place.0) },
        }
    }

    /// What an operation passes on to one of its operands.
    pub(super) fn share(&self, (node, which): (usize, usize)) -> Vec<f64> {
        self.session.share(node, which, &self.gradients[node]).unwrap_or_default()
    }

    /// What it would pass on with a mistake; several numbers of which each would be one, or none if the mistake is not
    /// possible there.
    pub(super) fn slipped(&self, slip: Slip, place: (usize, usize)) -> Vec<Vec<f64>> {
        let (node, which) = place;
        let graph = self.session.graph();
        let Kind::Result { call, inputs } = &graph.nodes[node].kind else { return Vec::new() };
        let (input, upstream) = (inputs[which], &self.gradients[node]);
        let (size, results) = (self.gradients[input].len(), upstream.len());
        let value = self.session.value(input).unwrap_or_default();
        let times_own = || {
            let factors = (0..size.max(results)).map(|at| entry(upstream, at) * entry(value, at));
            vec![fitted(factors.collect(), size)]
        };
        match (slip, call.operation()) {
            (Slip::NoUpstream, _) => self.session.share(node, which, &vec![1.0; results]).into_iter().collect(),
            (Slip::NoSlope, _) => vec![fitted((0..size.max(results)).map(|at| entry(upstream, at)).collect(), size)],
            (Slip::OwnOperand, Operation::Mul) | (Slip::NoExponent, Operation::Pow) => times_own(),
            (Slip::NotSummed, _) if size == 1 && results > 1 => {
                let part = |at: usize| {
                    let only =
                        upstream.iter().enumerate().map(|(other, &number)| if other == at { number } else { 0.0 });
                    let share = self.session.share(node, which, &only.collect::<Vec<_>>());
                    share.and_then(|share| share.first().copied()).unwrap_or_default()
                };
                let parts: Vec<f64> = (0..results).map(part).collect();
                let mean = parts.iter().sum::<f64>() / results as f64;
                let alone = parts.iter().copied().chain([mean]).map(|part| vec![part]);
                [parts.clone()].into_iter().chain(alone).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// An element, where a single number stands for all.
fn entry(values: &[f64], at: usize) -> f64 {
    values.get(if values.len() == 1 { 0 } else { at }).copied().unwrap_or_default()
}

/// The gradient of an operand of this size: a single number gets the sum of all.
fn fitted(numbers: Vec<f64>, size: usize) -> Vec<f64> {
    if size == 1 { vec![numbers.iter().sum()] } else { numbers }
}

fn sum<'a>(shares: impl Iterator<Item = &'a Vec<f64>>) -> Vec<f64> {
    let mut total = None;
    shares.for_each(|share| super::add(&mut total, share));
    total.unwrap_or_default()
}

/// Whether the answer is this gradient, or its rounding.
pub(super) fn agree(answer: &[f64], gradient: &[f64]) -> bool {
    let close = |(answer, number): (&f64, &f64)| {
        let within = if number.fract() == 0.0 { OF_WHOLE } else { OF_ROUNDED };
        (answer - number).abs() <= within * number.abs().max(1.0)
    };
    answer.len() == gradient.len() && answer.iter().zip(gradient).all(close)
}

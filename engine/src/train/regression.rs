//! Linear regression by a loop of cards, each one line of PyTorch, in any order.

mod line;

use super::bowl::TargetShape;
use super::cards::Card;
use super::history::Thinned;
use super::start::narrow;
use crate::autograd::Error;
use crate::choice::choice;
use crate::data::{Generator, standardised};
use crate::nn::Init;
use crate::optim::{SGD, SgdConfig};
use crate::tensor::{Element, Shape};

use line::Line;

choice! {
    /// How the straight line is written in PyTorch.
    "model", pub LineModel {
        /// Two numbers w and b, and w * x + b.
        ByHand = "hand", "by hand";
        /// `nn.Linear(1, 1)`.
        Linear = "linear", "nn.Linear";
    }
}

/// The settings of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RegressionConfig {
    /// The loop, run once in each epoch.
    pub cards: Vec<Card>,
    /// Step size.
    pub learning_rate: f64,
    /// The initial w and b.
    pub start: [f64; 2],
    /// Whether x is standardised first.
    pub standardised: bool,
    /// The target's shape.
    pub target: TargetShape,
    /// Whether the loss is the sum of the squares instead of their mean.
    pub summed: bool,
}

/// The notebook prints the loss once in this many epochs.
const PRINTED_EVERY: u64 = 10;
/// How many losses the longer of its two runs prints.
const PRINTED: usize = 10;

/// Why a run has ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Stop {
    /// A card needs something that does not exist yet; PyTorch would raise an error.
    Card {
        /// Its place in the loop, from 0.
        place: usize,
    },
    /// w, b or the loss is no longer finite; the run stays at its last finite epoch.
    Diverged,
}

/// A run of linear regression. Its numbers are those of the tape, bit for bit, for either [`LineModel`]: the two record
/// other operations, but do the same arithmetic in the same order.
#[derive(Debug, Clone)]
pub struct Regression<T: Element> {
    cards: Vec<Card>,
    line: Line<T>,
    optimizer: SGD<T>,
    epoch: u64,
    loss: T,
    path: Thinned<[T; 3]>,
    printed: Vec<T>,
    /// What each card has made in the newest epoch: see [`Self::made`].
    made: Vec<[T; 2]>,
    stop: Option<Stop>,
}

/// What decides how a run goes on from an epoch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LineState<T> {
    epoch: u64,
    parameters: [T; 2],
    /// The gradients that have not been cleared.
    gradient: [T; 2],
}

impl<T> LineState<T> {
    /// The number of completed epochs.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }
}

/// The recording that a backward pass goes through.
#[derive(Clone, Copy)]
enum Recording {
    None,
    Fresh,
    Used,
}

impl<T: Element> Regression<T> {
    /// A run at epoch 0 on these points.
    ///
    /// # Errors
    /// [`Error::Length`] where there is another number of y than of x.
    pub fn new(config: RegressionConfig, x: &[f64], y: &[f64]) -> Result<Self, Error> {
        if x.len() != y.len() {
            return Err(Error::Length { op: "regression", shape: Shape::new([x.len()]), given: y.len() });
        }
        let x = if config.standardised { narrow(&standardised(x)) } else { narrow(x) };
        let line = Line::new(config.start.map(T::from_f64), x, narrow(y), config.target, config.summed);
        let mut run = Self {
            made: vec![[T::ZERO; 2]; config.cards.len()],
            cards: config.cards,
            line,
            // The line's parameters are one row, and not on a tape.
            optimizer: SGD::with([], descent(config.learning_rate)),
            epoch: 0,
            loss: T::ZERO,
            path: Thinned::default(),
            printed: Vec::with_capacity(PRINTED),
            stop: None,
        };
        run.note();
        Ok(run)
    }

    /// Runs the loop this many times, or until it stops. Returns how many times it was completed.
    ///
    /// # Errors
    /// None for a run from [`Regression::new`].
    pub fn advance(&mut self, epochs: u32) -> Result<u32, Error> {
        for done in 0..epochs {
            if self.stop.is_some() {
                return Ok(done);
            }
            let before = (self.parameters(), self.loss);
            self.stop = self.run_cards()?.map(|place| Stop::Card { place });
            if self.stop.is_some() {
                return Ok(done);
            }
            self.epoch += 1;
            self.note();
            if self.stop.is_some() {
                self.line.set_parameters(before.0);
                self.loss = before.1;
                self.epoch -= 1;
                return Ok(done);
            }
        }
        Ok(epochs)
    }

    /// Continues with another learning rate.
    pub fn tune(&mut self, learning_rate: f64) {
        self.optimizer.config = descent(learning_rate);
    }

    /// Completed epochs.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.epoch
    }

    /// The loss at the current w and b.
    #[must_use]
    pub fn loss(&self) -> T {
        self.loss
    }

    /// w and b.
    #[must_use]
    pub fn parameters(&self) -> [T; 2] {
        self.line.parameters()
    }

    /// The accumulated gradients of w and b.
    #[must_use]
    pub fn gradients(&self) -> [T; 2] {
        self.line.gradient()
    }

    /// The gradient of the loss at the current w and b, whatever the cards have accumulated; `None` once the run has ended.
    #[must_use]
    pub fn slope(&self) -> Option<[T; 2]> {
        self.stop.is_none().then(|| self.line.slope())
    }

    /// What decides how the run goes on.
    #[must_use]
    pub fn state(&self) -> LineState<T> {
        LineState { epoch: self.epoch, parameters: self.parameters(), gradient: self.gradients() }
    }

    /// Goes to a state of a run with the same cards and points. The learning rate stays. [`Self::path`] and
    /// [`Self::printed`] have gaps from then on, and [`Self::made`] is that of the next epoch.
    pub fn restore(&mut self, state: &LineState<T>) {
        self.line.restore(state.parameters, state.gradient);
        (self.epoch, self.stop) = (state.epoch, None);
        self.made.fill([T::ZERO; 2]);
        self.note();
    }

    /// What each card has made in the newest epoch: `forward` the loss, `backward` the gradients of w and b, `step` w and b;
    /// zeros for the others and before the first epoch.
    #[must_use]
    pub fn made(&self) -> &[[T; 2]] {
        &self.made
    }

    /// w, b and the loss by epoch, thinned.
    #[must_use]
    pub fn path(&self) -> &Thinned<[T; 3]> {
        &self.path
    }

    /// The losses as the notebook prints them: of its epochs 1, 11, 21 and so on to 91, each before that epoch's
    /// update.
    #[must_use]
    pub fn printed(&self) -> &[T] {
        &self.printed
    }

    /// The same as they were at a past epoch.
    #[must_use]
    pub fn printed_by(&self, epoch: u64) -> &[T] {
        let count = usize::try_from(epoch / PRINTED_EVERY + 1).unwrap_or(PRINTED);
        &self.printed[..count.min(self.printed.len())]
    }

    /// Set once the run has ended.
    #[must_use]
    pub fn stop(&self) -> Option<&Stop> {
        self.stop.as_ref()
    }

    /// Runs the cards once. Returns the position of a card that cannot be run.
    fn run_cards(&mut self) -> Result<Option<usize>, Error> {
        // A graph never outlives its epoch: an earlier card would have stopped the run before it could be used.
        let mut recording = Recording::None;
        for (place, card) in self.cards.iter().enumerate() {
            match card {
                Card::ZeroGrad => self.line.zero_grad(),
                Card::Forward => {
                    self.line.forward();
                    recording = Recording::Fresh;
                }
                Card::Backward => match recording {
                    Recording::Fresh => {
                        self.line.backward();
                        recording = Recording::Used;
                    }
                    Recording::None | Recording::Used => return Ok(Some(place)),
                },
                Card::Step => self.optimizer.step(&mut self.line)?,
            }
            self.made[place] = match card {
                Card::ZeroGrad => [T::ZERO; 2],
                Card::Forward => [self.line.loss(), T::ZERO],
                Card::Backward => self.line.gradient(),
                Card::Step => self.line.parameters(),
            };
        }
        Ok(None)
    }

    /// Takes down the loss at the current parameters, if it is finite.
    fn note(&mut self) {
        let (loss, [w, b]) = (self.line.forward(), self.parameters());
        if [loss, w, b].iter().all(|value| value.is_finite()) {
            self.loss = loss;
            self.path.push(self.epoch, [w, b, loss]);
            if self.printed.len() < PRINTED && self.epoch.is_multiple_of(PRINTED_EVERY) {
                self.printed.push(loss);
            }
        } else {
            self.stop = Some(Stop::Diverged);
        }
    }
}

fn descent(learning_rate: f64) -> SgdConfig {
    SgdConfig { learning_rate, ..SgdConfig::default() }
}

/// The weights and the biases that `nn.Linear(1, units)` draws after `torch.manual_seed(seed)`, in single precision.
#[must_use]
pub fn linear_draw<const UNITS: usize>(seed: u32) -> [[f32; UNITS]; 2] {
    let mut drawn = [[0.0; UNITS]; 2];
    let [weight, bias] = &mut drawn;
    // There is one input, so a bias is drawn from the same range as a weight.
    Init::Pytorch.draw_into(weight, bias, &mut Generator::manual_seed(seed));
    drawn
}

/// The weight and bias that `nn.Linear(1, 1)` draws after `torch.manual_seed(seed)`.
#[must_use]
pub fn linear_start(seed: u32) -> [f64; 2] {
    linear_draw::<1>(seed).map(|[value]| f64::from(value))
}

#[cfg(test)]
mod tests;

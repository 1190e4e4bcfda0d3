//! Linear regression by a loop of cards, each one line of PyTorch, in any order.

use super::bowl::{TargetShape, standardised};
use super::cards::Card;
use super::history::Thinned;
use super::start::narrow;
use crate::autograd::{Error, Tape, Tensor};
use crate::choice::choice;
use crate::data::Generator;
use crate::nn::{Init, Linear, MSELoss};
use crate::optim::{SGD, SgdConfig};
use crate::tensor::{Element, Shape};

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
    /// How the line is written.
    pub model: LineModel,
    /// The initial w and b.
    pub start: [f64; 2],
    /// Whether x is standardised first.
    pub standardised: bool,
    /// The target's shape.
    pub target: TargetShape,
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

/// A run of linear regression on the tape.
#[derive(Debug, Clone)]
pub struct Regression<T: Element> {
    config: RegressionConfig,
    tape: Tape<T>,
    line: Line,
    x: Tensor,
    y: Tensor,
    optimizer: SGD<T>,
    epoch: u64,
    loss: T,
    path: Thinned<[T; 3]>,
    printed: Vec<T>,
    stop: Option<Stop>,
}

#[derive(Debug, Clone, Copy)]
enum Line {
    ByHand { w: Tensor, b: Tensor },
    Linear(Linear),
}

impl Line {
    fn parameters(self) -> [Tensor; 2] {
        match self {
            Self::ByHand { w, b } => [w, b],
            Self::Linear(Linear { weight, bias }) => [weight, bias],
        }
    }

    fn forward<T: Element>(self, tape: &mut Tape<T>, x: Tensor) -> Result<Tensor, Error> {
        match self {
            Self::ByHand { w, b } => {
                let product = tape.mul(w, x)?;
                tape.add(product, b)
            }
            Self::Linear(linear) => linear.forward(tape, x),
        }
    }
}

/// The graph for the backward pass.
#[derive(Clone, Copy)]
enum Recording {
    None,
    Fresh(Tensor),
    Used,
}

impl<T: Element> Regression<T> {
    /// A run at epoch 0 on these points.
    ///
    /// # Errors
    /// None for x and y of the same length: the shapes fit.
    pub fn new(config: RegressionConfig, x: &[f64], y: &[f64]) -> Result<Self, Error> {
        let mut tape = Tape::new();
        let start = config.start.map(T::from_f64);
        let line = match config.model {
            LineModel::ByHand => Line::ByHand {
                w: tape.parameter(Shape::new([]), &start[..1])?,
                b: tape.parameter(Shape::new([]), &start[1..])?,
            },
            LineModel::Linear => Line::Linear(Linear {
                weight: tape.parameter(Shape::new([1, 1]), &start[..1])?,
                bias: tape.parameter(Shape::new([1]), &start[1..])?,
            }),
        };
        let inputs = if config.standardised { standardised(x) } else { x.to_vec() };
        let x = tape.buffer(Shape::new([inputs.len(), 1]), &narrow(&inputs))?;
        let target = match config.target {
            TargetShape::Column => Shape::new([y.len(), 1]),
            TargetShape::Flat => Shape::new([y.len()]),
        };
        let y = tape.buffer(target, &narrow(y))?;
        let optimizer = SGD::with(line.parameters(), descent(config.learning_rate));
        let (epoch, loss, path, printed, stop) = (0, T::ZERO, Thinned::default(), Vec::new(), None);
        let mut run = Self { config, tape, line, x, y, optimizer, epoch, loss, path, printed, stop };
        run.note()?;
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
            let before = (self.parameters()?, self.loss);
            self.stop = self.run_cards()?.map(|place| Stop::Card { place });
            if self.stop.is_some() {
                return Ok(done);
            }
            self.epoch += 1;
            self.note()?;
            if matches!(self.stop, Some(Stop::Diverged)) {
                let (parameters, loss) = before;
                for (tensor, value) in self.line.parameters().into_iter().zip(parameters) {
                    self.tape.set_value(tensor, &[value])?;
                }
                self.loss = loss;
                self.epoch -= 1;
                return Ok(done);
            }
        }
        Ok(epochs)
    }

    /// Continues with another learning rate.
    pub fn tune(&mut self, learning_rate: f64) {
        self.config.learning_rate = learning_rate;
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
    ///
    /// # Errors
    /// None: they stay on the tape.
    pub fn parameters(&self) -> Result<[T; 2], Error> {
        let [w, b] = self.line.parameters();
        Ok([self.tape.item(w)?, self.tape.item(b)?])
    }

    /// The gradients of w and b as they are stored now.
    ///
    /// # Errors
    /// None: they stay on the tape.
    pub fn gradients(&self) -> Result<[T; 2], Error> {
        let [w, b] = self.line.parameters();
        Ok([self.tape.grad(w)?[0], self.tape.grad(b)?[0]])
    }

    /// w, b and the loss by epoch, thinned.
    #[must_use]
    pub fn path(&self) -> &Thinned<[T; 3]> {
        &self.path
    }

    /// The losses as the notebook prints them: of its epochs 1, 11, 21 and so on to 91, each before that epoch's update.
    #[must_use]
    pub fn printed(&self) -> &[T] {
        &self.printed
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
        for place in 0..self.config.cards.len() {
            match self.config.cards[place] {
                Card::ZeroGrad => self.tape.zero_grad(),
                Card::Forward => recording = Recording::Fresh(self.forward()?),
                Card::Backward => match recording {
                    Recording::Fresh(loss) => {
                        self.tape.backward(loss)?;
                        recording = Recording::Used;
                    }
                    Recording::None | Recording::Used => return Ok(Some(place)),
                },
                Card::Step => self.optimizer.step(&mut self.tape)?,
            }
        }
        Ok(None)
    }

    fn forward(&mut self) -> Result<Tensor, Error> {
        self.tape.rewind();
        let prediction = self.line.forward(&mut self.tape, self.x)?;
        MSELoss.forward(&mut self.tape, prediction, self.y)
    }

    /// Records the loss at the current parameters, if it is finite.
    fn note(&mut self) -> Result<(), Error> {
        let loss = self.forward()?;
        let (loss, [w, b]) = (self.tape.item(loss)?, self.parameters()?);
        if [loss, w, b].iter().all(|value| value.is_finite()) {
            self.loss = loss;
            self.path.push(self.epoch, [w, b, loss]);
            if self.epoch.is_multiple_of(PRINTED_EVERY) && self.printed.len() < PRINTED {
                self.printed.push(loss);
            }
        } else {
            self.stop = Some(Stop::Diverged);
        }
        Ok(())
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
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};

    fn config(model: LineModel, start: [f64; 2]) -> RegressionConfig {
        let (cards, learning_rate) = (Card::LOOP.to_vec(), 1e-3);
        RegressionConfig { cards, learning_rate, model, start, standardised: false, target: TargetShape::Column }
    }

    fn run(config: RegressionConfig) -> Regression<f32> {
        Regression::new(config, &LAB_X, &LAB_Y).expect("the shapes fit")
    }

    fn losses(config: RegressionConfig, epochs: &[u64]) -> Vec<f32> {
        let mut run = run(config);
        let mut losses = Vec::new();
        for epoch in epochs {
            // The notebook prints the loss of an epoch before its update.
            run.advance((epoch - 1 - run.epoch()) as u32).expect("the shapes fit");
            losses.push(run.loss());
        }
        losses
    }

    #[test]
    fn the_notebooks_losses_by_hand_appear() {
        let by_hand = config(LineModel::ByHand, [0.0, 0.0]);
        let printed = losses(by_hand, &[1, 11, 21, 31, 41]).iter().map(|loss| format!("{loss:.4}")).collect::<Vec<_>>();
        assert_eq!(printed, ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"]);
    }

    #[test]
    fn gradients_that_are_never_cleared_make_the_loss_swing() {
        let cards = vec![Card::Forward, Card::Backward, Card::Step];
        let swinging = RegressionConfig { cards, ..config(LineModel::ByHand, [0.0, 0.0]) };
        let printed = losses(swinging, &[1, 5, 10, 15, 20]).iter().map(|loss| format!("{loss:.2}")).collect::<Vec<_>>();
        assert_eq!(printed, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
    }

    #[test]
    fn by_hand_and_the_module_agree_to_the_last_bit_from_equal_weights() {
        for seed in 0..20 {
            let start = linear_start(seed);
            let (mut by_hand, mut linear) =
                (run(config(LineModel::ByHand, start)), run(config(LineModel::Linear, start)));
            for _ in 0..200 {
                by_hand.advance(1).expect("the shapes fit");
                linear.advance(1).expect("the shapes fit");
                assert_eq!(by_hand.parameters(), linear.parameters());
                assert_eq!(by_hand.loss(), linear.loss());
            }
        }
    }

    #[test]
    fn the_flat_target_leads_to_the_mean() {
        let trapped = RegressionConfig {
            target: TargetShape::Flat,
            learning_rate: 0.02,
            ..config(LineModel::Linear, [0.3, 0.1])
        };
        let mut run = run(trapped);
        run.advance(5_000).expect("the shapes fit");
        let [w, b] = run.parameters().expect("they are there");
        assert!(w.abs() < 1e-3 && (b - 2.3244).abs() < 2e-3, "{w} {b}");
        assert_eq!(format!("{:.4}", run.loss()), "0.5439");
    }

    #[test]
    fn cards_in_a_wrong_order_stop_where_pytorch_would() {
        for (cards, place) in [
            (vec![Card::Backward, Card::Forward, Card::Step], 0),
            (vec![Card::Forward, Card::Backward, Card::Backward, Card::Step], 2),
        ] {
            let mut run = run(RegressionConfig { cards, ..config(LineModel::ByHand, [0.0, 0.0]) });
            assert_eq!(run.advance(10), Ok(0));
            assert_eq!((run.stop(), run.epoch()), (Some(&Stop::Card { place }), 0));
        }
    }

    #[test]
    fn cards_that_move_nothing_move_nothing() {
        for cards in [
            vec![],
            vec![Card::Forward, Card::Step],
            vec![Card::ZeroGrad, Card::Forward, Card::Step, Card::Backward],
            vec![Card::Forward, Card::Backward],
        ] {
            let mut run = run(RegressionConfig { cards, ..config(LineModel::ByHand, [0.5, -0.25]) });
            assert_eq!(run.advance(7), Ok(7));
            assert_eq!(run.parameters(), Ok([0.5, -0.25]));
        }
    }

    #[test]
    fn beyond_the_edge_of_stability_the_run_freezes_while_it_is_finite() {
        let mut run = run(RegressionConfig { learning_rate: 0.03, ..config(LineModel::ByHand, [0.0, 0.0]) });
        assert!(run.advance(1_000_000).expect("the shapes fit") < 1_000_000);
        assert_eq!(run.stop(), Some(&Stop::Diverged));
        let newest = run.path().entries().last().expect("there is one");
        assert_eq!(newest.0, run.epoch());
        assert!(run.loss().is_finite() && run.loss() > 1e30);
        run.tune(1e-3);
        assert_eq!(run.advance(1), Ok(0), "a stopped run stays where it is");
    }

    #[test]
    fn a_rate_below_the_edge_converges_and_one_above_it_does_not() {
        let settle = |learning_rate| {
            let mut run = run(RegressionConfig { learning_rate, ..config(LineModel::ByHand, [0.0, 0.0]) });
            run.advance(3_000).expect("the shapes fit");
            run.loss()
        };
        assert!(settle(0.0231) < 0.17);
        assert!(settle(0.0232) > 1.0);
    }
}

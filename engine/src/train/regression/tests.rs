use super::*;
use crate::autograd::{Tape, Tensor};
use crate::choice::Choice;
use crate::data::{LAB_X, LAB_Y};
use crate::nn::{Linear, MSELoss};

fn config(start: [f64; 2]) -> RegressionConfig {
    let (cards, learning_rate) = (Card::LOOP.to_vec(), 1e-3);
    RegressionConfig { cards, learning_rate, start, standardised: false, target: TargetShape::Column, summed: false }
}

fn run(config: RegressionConfig) -> Regression<f32> {
    Regression::new(config, &LAB_X, &LAB_Y).expect("as many y as x")
}

fn losses(config: RegressionConfig, epochs: &[u64]) -> Vec<f32> {
    let mut run = run(config);
    let mut losses = Vec::new();
    for epoch in epochs {
        // The notebook prints the loss of an epoch before its update.
        run.advance((epoch - 1 - run.epoch()) as u32).expect("it is set up");
        losses.push(run.loss());
    }
    losses
}

/// The same cards, each as its operations on the tape.
struct OnTape<T: Element> {
    cards: Vec<Card>,
    tape: Tape<T>,
    model: LineModel,
    parameters: [Tensor; 2],
    x: Tensor,
    y: Tensor,
    summed: bool,
    optimizer: SGD<T>,
}

/// The compared numbers: w and b, their gradients and the loss.
type Numbers<T> = ([T; 2], [T; 2], T);

impl<T: Element> OnTape<T> {
    fn new(config: RegressionConfig, model: LineModel) -> Result<Self, Error> {
        let mut tape = Tape::new();
        let start = config.start.map(T::from_f64);
        let shapes = match model {
            LineModel::ByHand => [Shape::SCALAR; 2],
            LineModel::Linear => [Shape::new([1, 1]), Shape::new([1])],
        };
        let parameters = [tape.parameter(shapes[0], &start[..1])?, tape.parameter(shapes[1], &start[1..])?];
        let inputs = if config.standardised { standardised(&LAB_X) } else { LAB_X.to_vec() };
        let x = tape.buffer(Shape::new([15, 1]), &narrow(&inputs))?;
        let target = match config.target {
            TargetShape::Column => Shape::new([15, 1]),
            TargetShape::Flat => Shape::new([15]),
        };
        let y = tape.buffer(target, &narrow(&LAB_Y))?;
        let optimizer = SGD::with(parameters, descent(config.learning_rate));
        Ok(Self { cards: config.cards, tape, model, parameters, x, y, summed: config.summed, optimizer })
    }

    fn forward(&mut self) -> Result<Tensor, Error> {
        let Self { tape, parameters: [w, b], x, y, summed, .. } = self;
        tape.rewind();
        let prediction = match self.model {
            LineModel::ByHand => {
                let product = tape.mul(*w, *x)?;
                tape.add(product, *b)?
            }
            LineModel::Linear => Linear { weight: *w, bias: *b }.forward(tape, *x)?,
        };
        if !*summed {
            return MSELoss.forward(tape, prediction, *y);
        }
        let residual = tape.sub(prediction, *y)?;
        let squares = tape.pow(residual, 2.0)?;
        tape.sum(squares)
    }

    /// The numbers after another epoch; `None` if a card is an error.
    fn epoch(&mut self) -> Result<Option<Numbers<T>>, Error> {
        let (mut recording, mut used) = (None, false);
        for place in 0..self.cards.len() {
            match (self.cards[place], recording) {
                (Card::ZeroGrad, _) => self.tape.zero_grad(),
                (Card::Forward, _) => (recording, used) = (Some(self.forward()?), false),
                (Card::Backward, Some(loss)) if !used => {
                    self.tape.backward(loss)?;
                    used = true;
                }
                (Card::Backward, _) => return Ok(None),
                (Card::Step, _) => self.optimizer.step(&mut self.tape)?,
            }
        }
        let loss = self.forward()?;
        let Self { tape, parameters: [w, b], .. } = self;
        Ok(Some(([tape.item(*w)?, tape.item(*b)?], [tape.grad(*w)?[0], tape.grad(*b)?[0]], tape.item(loss)?)))
    }
}

/// All loops with at most this many cards.
fn loops(most: usize) -> Vec<Vec<Card>> {
    let mut loops = vec![vec![]];
    let mut from = 0;
    for _ in 0..most {
        let longer = loops[from..]
            .iter()
            .flat_map(|cards: &Vec<Card>| Card::ALL.iter().map(|&card| cards.iter().copied().chain([card]).collect()));
        let longer: Vec<Vec<Card>> = longer.collect();
        from = loops.len();
        loops.extend(longer);
    }
    loops
}

fn agrees<T: Element>(config: &RegressionConfig, epochs: u32) {
    let bits = |(parameters, gradients, loss): Numbers<T>| {
        [parameters[0], parameters[1], gradients[0], gradients[1], loss].map(|value| value.to_f64().to_bits())
    };
    for &model in LineModel::ALL {
        let mut on_tape = OnTape::<T>::new(config.clone(), model).expect("the shapes fit");
        let mut run = Regression::<T>::new(config.clone(), &LAB_X, &LAB_Y).expect("as many y as x");
        for epoch in 0..epochs {
            if epoch == epochs / 2 {
                run.tune(config.learning_rate / 3.0);
                on_tape.optimizer.config = descent(config.learning_rate / 3.0);
            }
            let done = run.advance(1).expect("it is set up");
            let expected = on_tape.epoch().expect("the shapes fit");
            let what = format!("{model:?}, epoch {epoch} of {config:?}");
            let finite =
                |(parameters, _, loss): Numbers<T>| [parameters[0], parameters[1], loss].iter().all(|v| v.is_finite());
            let Some(expected) = expected.filter(|&numbers| finite(numbers)) else {
                assert_eq!(done, 0, "{what}");
                break;
            };
            assert_eq!(done, 1, "{what}");
            assert_eq!(bits((run.parameters(), run.gradients(), run.loss())), bits(expected), "{what}");
        }
    }
}

#[test]
fn every_loop_of_five_cards_has_the_bits_of_the_tape() {
    for cards in loops(5) {
        for (target, standardised) in [(TargetShape::Column, false), (TargetShape::Flat, true)] {
            let config = RegressionConfig { cards: cards.clone(), target, standardised, ..config([0.3, -0.0]) };
            agrees::<f32>(&config, 6);
        }
    }
}

#[test]
fn long_runs_have_the_bits_of_the_tape() {
    for learning_rate in [1e-4, 0.02, 0.03, 0.3] {
        for (target, standardised) in
            [(TargetShape::Column, false), (TargetShape::Column, true), (TargetShape::Flat, false)]
        {
            let summed = learning_rate < 1e-3;
            let cards = [Card::LOOP.to_vec(), vec![Card::Forward, Card::Backward, Card::Step]];
            for cards in cards {
                let config =
                    RegressionConfig { cards, learning_rate, target, standardised, summed, ..config([0.0, 0.0]) };
                agrees::<f32>(&config, 1_500);
                agrees::<f64>(&config, 1_500);
            }
        }
    }
}

#[test]
fn each_card_has_made_what_its_line_prints() {
    let mut run = run(config([0.0, 0.0]));
    assert_eq!(run.made(), [[0.0; 2]; 4], "nothing has run yet");
    let before = run.loss();
    run.advance(1).expect("it is set up");
    assert_eq!(run.made(), [[0.0; 2], [before, 0.0], run.gradients(), run.parameters()]);
    let late = vec![Card::Step, Card::ZeroGrad, Card::Forward, Card::Backward];
    let mut run = self::run(RegressionConfig { cards: late, ..config([0.5, -0.25]) });
    run.advance(1).expect("it is set up");
    assert_eq!(run.made()[0], [0.5, -0.25], "there was no gradient yet");
}

#[test]
fn a_sum_is_a_mean_with_a_rate_of_fifteen_times_the_size() {
    let sum = RegressionConfig { summed: true, learning_rate: 1e-4, ..config([0.0, 0.0]) };
    let mean = RegressionConfig { learning_rate: 15e-4, ..config([0.0, 0.0]) };
    let [mut sum, mut mean] = [sum, mean].map(run);
    let epochs = [&mut sum, &mut mean].map(|run| run.advance(50).expect("it is set up"));
    assert_eq!(epochs, [50, 50]);
    let apart = |one: f32, other: f32| (one / other - 1.0).abs();
    assert!(apart(sum.parameters()[0], mean.parameters()[0]) < 1e-4);
    assert!(apart(sum.loss(), 15.0 * mean.loss()) < 1e-4);
}

#[test]
fn the_notebooks_losses_by_hand_appear() {
    let printed = losses(config([0.0, 0.0]), &[1, 11, 21, 31, 41]);
    let printed: Vec<String> = printed.iter().map(|loss| format!("{loss:.4}")).collect();
    assert_eq!(printed, ["5.9467", "1.1699", "0.3857", "0.2567", "0.2352"]);
}

#[test]
fn gradients_that_are_never_cleared_make_the_loss_swing() {
    let cards = vec![Card::Forward, Card::Backward, Card::Step];
    let swinging = RegressionConfig { cards, ..config([0.0, 0.0]) };
    let printed = losses(swinging, &[1, 5, 10, 15, 20]).iter().map(|loss| format!("{loss:.2}")).collect::<Vec<_>>();
    assert_eq!(printed, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
}

#[test]
fn by_hand_and_the_module_agree_to_the_last_bit_from_equal_weights() {
    for seed in 0..20 {
        agrees::<f32>(&config(linear_start(seed)), 200);
    }
}

#[test]
fn the_flat_target_ends_at_the_mean() {
    let trapped = RegressionConfig { target: TargetShape::Flat, learning_rate: 0.02, ..config([0.3, 0.1]) };
    let mut run = run(trapped);
    run.advance(5_000).expect("it is set up");
    let [w, b] = run.parameters();
    assert!(w.abs() < 1e-3 && (b - 2.3244).abs() < 2e-3, "{w} {b}");
    assert_eq!(format!("{:.4}", run.loss()), "0.5439");
}

#[test]
fn cards_in_a_wrong_order_stop_where_pytorch_would() {
    for (cards, place) in [
        (vec![Card::Backward, Card::Forward, Card::Step], 0),
        (vec![Card::Forward, Card::Backward, Card::Backward, Card::Step], 2),
    ] {
        let mut run = run(RegressionConfig { cards, ..config([0.0, 0.0]) });
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
        let mut run = run(RegressionConfig { cards, ..config([0.5, -0.25]) });
        assert_eq!(run.advance(7), Ok(7));
        assert_eq!(run.parameters(), [0.5, -0.25]);
    }
}

#[test]
fn beyond_the_edge_of_stability_the_run_freezes_while_it_is_finite() {
    let mut run = run(RegressionConfig { learning_rate: 0.03, ..config([0.0, 0.0]) });
    assert!(run.advance(1_000_000).expect("it is set up") < 1_000_000);
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
        let mut run = run(RegressionConfig { learning_rate, ..config([0.0, 0.0]) });
        run.advance(3_000).expect("it is set up");
        run.loss()
    };
    assert!(settle(0.0231) < 0.17);
    assert!(settle(0.0232) > 1.0);
}

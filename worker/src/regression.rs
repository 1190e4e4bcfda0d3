//! Linear regression: two lines, one written by hand and one made with `nn.Linear`, trained by the same loop of cards.

mod past;

use std::rc::Rc;

use self::past::Past;
use super::line_race;
use super::run::{paced, saturated};
use super::service::{Service, check};
use engine::data::{Generator, standardised};
use engine::train::{
    Bowl, Regression, RegressionConfig, Stop, TargetShape, diagnose, least_squares, linear_draw, linear_start,
    mean_predictor_loss,
};
use protocol::{
    BowlShape, CARDS, Drawn, EPOCHS_PER_ADVANCE, GHOSTS, LEARNING_RATE, LINE, LineFrame, LineModel, LineRaced,
    LineStop, Pace, RATE_CHANGES, RateChange, RegressionFrame, RegressionRequest, RegressionResponse, RegressionScene,
    RegressionSettings, Scaling, channel, own_or_lab,
};

/// The largest number of points of a target that broadcasts against all predictions.
const MOST_FLAT: usize = 1000;
/// The largest number of points of one of the many paths that are sent together.
const GHOST_POINTS: usize = 100;

/// Trains straight lines.
#[derive(Debug, Default)]
pub struct RegressionService(Option<Run>);

#[derive(Debug)]
struct Run {
    number: u32,
    /// The settings as the page has them: the step size is that of the last change, even if that change is still to
    /// come.
    settings: RegressionSettings,
    /// x and y of the points, as they were given.
    points: (Vec<f64>, Vec<f64>),
    /// How x and y were standardised, where they are.
    scaling: [Option<Scaling>; 2],
    bowl: Bowl,
    /// Number of completed iterations of the loop.
    epoch: u64,
    /// Changes of the step size, in order of their epochs.
    changes: Vec<RateChange>,
    /// How many of them have been made.
    made: usize,
    /// Whether there were more changes than are kept.
    forgotten: bool,
    by_hand: Regression<f32>,
    linear: Regression<f32>,
    past: Past,
}

impl Service for RegressionService {
    type Channel = channel::Regression;

    fn answer(
        &mut self,
        question: RegressionRequest,
        clock: &dyn Fn() -> f64,
    ) -> Result<Option<RegressionResponse>, String> {
        match question {
            RegressionRequest::Start { run, settings, changes } => {
                self.0 = None;
                self.0.insert(Run::new(run, settings, changes)?).started().map(Some)
            }
            RegressionRequest::Tune { run, learning_rate } => match self.current(run) {
                Some(current) => current.tune(learning_rate).map(Some),
                None => Ok(None),
            },
            RegressionRequest::Look { run, request, epoch, budget_ms } => match self.current(run) {
                Some(current) => current.look(request, epoch, budget_ms, clock).map(Some),
                None => Ok(None),
            },
            RegressionRequest::Try { run, request, line } => match self.current(run) {
                Some(current) => current.try_line(request, line).map(Some),
                None => Ok(None),
            },
            RegressionRequest::Ghosts { run, epochs } => match self.current(run) {
                Some(current) => current.ghosts(epochs).map(Some),
                None => Ok(None),
            },
            RegressionRequest::Race { request, race } => {
                let outcome = line_race::report(&race);
                Ok(Some(RegressionResponse::Raced(Rc::new(LineRaced { request, outcome }))))
            }
        }
    }

    fn run(&self) -> Option<u32> {
        self.0.as_ref().map(|run| run.number)
    }

    fn train(&mut self, epochs: u32, budget_ms: f64, clock: &dyn Fn() -> f64) -> Result<u32, String> {
        let Some(run) = &mut self.0 else { return Ok(0) };
        paced(epochs, budget_ms, clock, |epochs| run.advance(epochs))
    }

    fn is_over(&self) -> bool {
        self.0.as_ref().is_none_or(Run::is_over)
    }

    fn snapshot(&mut self) -> Result<RegressionResponse, String> {
        let run = self.0.as_ref().ok_or("there is no run")?;
        Ok(RegressionResponse::Frame(Rc::new(run.frame())))
    }
}

impl RegressionService {
    /// The run of this number; messages to earlier runs are dropped.
    fn current(&mut self, number: u32) -> Option<&mut Run> {
        self.0.as_mut().filter(|current| current.number == number)
    }
}

impl Run {
    fn new(number: u32, settings: RegressionSettings, changes: Vec<RateChange>) -> Result<Self, String> {
        check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
        if settings.cards.len() > CARDS {
            return Err(format!("the loop has {} cards; it must have at most {CARDS}", settings.cards.len()));
        }
        check("initial w", settings.start[0], &LINE)?;
        check("initial b", settings.start[1], &LINE)?;
        check("the number of changes", changes.len(), &(0..=RATE_CHANGES))?;
        changes.iter().try_for_each(|change| check("learning rate", change.learning_rate, &LEARNING_RATE))?;
        let drawn = linear_start(settings.seed);
        let start = if settings.copied { drawn } else { settings.start };
        let (x, y) = own_or_lab(settings.own.as_ref());
        let scaled = |is_scaled: bool, values: &[f64]| is_scaled.then(|| Scaling::of(values));
        let scaling = [scaled(settings.standardised, &x), scaled(settings.standardised_y, &y)];
        // What the lines are trained on from the start; x is standardised by the loop.
        let points = (x, if settings.standardised_y { standardised(&y) } else { y });
        if settings.flat_target && points.0.len() > MOST_FLAT {
            return Err(format!(
                "a target of shape ({0},) would broadcast to {0} rows and columns; there must be at most {MOST_FLAT} points",
                points.0.len()
            ));
        }
        let bowl = bowl(&settings, &points);
        let (by_hand, linear) = (regression(&settings, &points, start)?, regression(&settings, &points, drawn)?);
        let past = Past::new(settings.learning_rate);
        let learning_rate = changes.last().map_or(settings.learning_rate, |change| change.learning_rate);
        let settings = RegressionSettings { learning_rate, ..settings };
        let (epoch, made, forgotten) = (0, 0, false);
        let mut run =
            Self { number, settings, points, scaling, bowl, epoch, changes, made, forgotten, by_hand, linear, past };
        run.past.keep(0, [&run.by_hand, &run.linear]);
        run.make_changes();
        Ok(run)
    }

    fn tune(&mut self, learning_rate: f64) -> Result<RegressionResponse, String> {
        check("learning rate", learning_rate, &LEARNING_RATE)?;
        let change = RateChange { epoch: self.epoch, learning_rate };
        self.changes.truncate(self.made);
        // An earlier change at the same epoch has had no effect.
        let again = self.changes.last().is_some_and(|last| last.epoch == self.epoch);
        let full = self.changes.len() >= RATE_CHANGES;
        self.forgotten |= full && !again;
        if again || full {
            self.changes.pop();
            self.made -= 1;
        }
        self.changes.push(change);
        self.settings.learning_rate = learning_rate;
        if self.forgotten {
            self.past.forget(self.epoch, [&self.by_hand, &self.linear]);
        }
        self.make_changes();
        Ok(RegressionResponse::Pace { run: self.number, pace: self.pace(self.settings.learning_rate) })
    }

    /// Makes the changes that are due.
    fn make_changes(&mut self) {
        while let Some(change) = self.changes.get(self.made).filter(|change| change.epoch <= self.epoch) {
            self.by_hand.tune(change.learning_rate);
            self.linear.tune(change.learning_rate);
            self.made += 1;
        }
    }

    /// Runs the loop for both lines `epochs` times, or until one of them stops; returns the number of iterations.
    fn advance(&mut self, epochs: u32) -> Result<u32, String> {
        let mut done = 0;
        while done < epochs && !self.is_over() {
            let to_change = self.changes.get(self.made).map_or(u64::MAX, |change| change.epoch - self.epoch);
            let to_stop = to_change.min(self.past.to_next(self.epoch));
            let portion = u32::try_from(to_stop).unwrap_or(u32::MAX).min(epochs - done);
            let mut left = portion;
            // In lockstep: when one line stops, the other is at the same epoch, whatever the portions are.
            while left > 0 && !self.is_over() {
                for line in [&mut self.by_hand, &mut self.linear] {
                    line.advance(1).map_err(|error| error.to_string())?;
                }
                left -= 1;
            }
            done += portion - left;
            self.epoch += u64::from(portion - left);
            if !self.is_over() {
                self.past.keep(self.epoch, [&self.by_hand, &self.linear]);
            }
            self.make_changes();
        }
        Ok(done)
    }

    /// Whether a line has stopped.
    fn is_over(&self) -> bool {
        self.by_hand.stop().is_some() || self.linear.stop().is_some()
    }

    fn try_line(&self, request: u32, line: [f64; 2]) -> Result<RegressionResponse, String> {
        check("w", line[0], &LINE)?;
        check("b", line[1], &LINE)?;
        let loss = self.bowl.loss(line);
        let from = if self.settings.copied { linear_start(self.settings.seed) } else { self.settings.start };
        let epochs = self.bowl.epochs_to(loss, from, self.settings.learning_rate);
        Ok(RegressionResponse::Tried { run: self.number, request, line, loss, epochs })
    }

    fn started(&self) -> Result<RegressionResponse, String> {
        let (x, y) = (inputs(&self.settings, &self.points.0), &self.points.1);
        let weight = if self.settings.summed { y.len() as f64 } else { 1.0 };
        let (mean_loss, line_loss) = (weight * mean_predictor_loss(y), weight * least_squares(&x, y).loss);
        let scene = RegressionScene {
            points: x.iter().zip(y).map(|(&x, &y)| [x as f32, y as f32]).collect(),
            scaling: self.scaling,
            bowl: shape(&self.bowl),
            mean: y.iter().sum::<f64>() / y.len() as f64,
            mean_loss,
            line_loss,
            r_squared: 1.0 - line_loss / mean_loss,
            finding: diagnose(&self.settings.cards),
            drawn: drawn(self.settings.seed),
        };
        Ok(RegressionResponse::Started {
            scene: Rc::new(scene),
            pace: self.pace(self.settings.learning_rate),
            frame: Rc::new(self.frame()),
        })
    }

    fn pace(&self, learning_rate: f64) -> Pace {
        Pace { learning_rate, half_lives: self.bowl.half_lives(learning_rate) }
    }

    fn frame(&self) -> RegressionFrame {
        RegressionFrame {
            run: self.number,
            epoch: self.epoch,
            changes: (!self.forgotten).then(|| self.changes[..self.made].to_vec()),
            by_hand: line_frame(LineModel::ByHand, &self.by_hand, &self.by_hand),
            linear: line_frame(LineModel::Linear, &self.linear, &self.linear),
        }
    }

    /// Trains the module's line from many seeds.
    fn ghosts(&self, epochs: u32) -> Result<RegressionResponse, String> {
        check("number of epochs", epochs, &(0..=EPOCHS_PER_ADVANCE))?;
        let (mut paths, mut losses) = (Vec::new(), Vec::new());
        for offset in 0..GHOSTS {
            let start = linear_start(self.settings.seed.wrapping_add(offset));
            let mut line = regression(&self.settings, &self.points, start)?;
            line.advance(epochs).map_err(|error| error.to_string())?;
            let path: Vec<[f32; 2]> = line.path().entries().map(|(_, [w, b, _])| [w, b]).collect();
            let every = path.len().div_ceil(GHOST_POINTS).max(1);
            let newest = path[path.len() - 1];
            let mut thinned: Vec<[f32; 2]> = path.into_iter().step_by(every).collect();
            thinned.push(newest);
            paths.push(thinned);
            losses.push(line.loss());
        }
        Ok(RegressionResponse::Ghosts { run: self.number, paths: Rc::new(paths), losses })
    }
}

/// A bowl as the page has it.
pub(super) fn shape(bowl: &Bowl) -> BowlShape {
    let Bowl { lowest, floor, curvatures, axes } = bowl.clone();
    let (largest_stable_rate, condition) = (bowl.largest_stable_rate(), bowl.condition());
    BowlShape { lowest, floor, curvatures, axes, largest_stable_rate, condition }
}

fn drawn(seed: u32) -> Drawn {
    let normal = Generator::manual_seed(seed).randn::<f32>(2);
    let short = |index: usize| {
        let value: f64 = normal[index].to_string().parse().unwrap_or_default();
        value.clamp(*LINE.start(), *LINE.end())
    };
    Drawn {
        seed,
        one: linear_draw::<1>(seed).map(|[value]| value),
        two: linear_draw(seed),
        normal: [short(0), short(1)],
    }
}

fn target(settings: &RegressionSettings) -> TargetShape {
    if settings.flat_target { TargetShape::Flat } else { TargetShape::Column }
}

/// x as the lines see it.
fn inputs(settings: &RegressionSettings, x: &[f64]) -> Vec<f64> {
    if settings.standardised { standardised(x) } else { x.to_vec() }
}

fn bowl(settings: &RegressionSettings, (x, y): &(Vec<f64>, Vec<f64>)) -> Bowl {
    let points = y.len() as f64;
    // How many times as large as the mean of the squared errors the loss is.
    let weight = match (settings.summed, settings.flat_target) {
        (false, _) => 1.0,
        (true, false) => points,
        (true, true) => points * points,
    };
    Bowl::new(&inputs(settings, x), y, target(settings)).times(weight)
}

fn regression(
    settings: &RegressionSettings,
    (x, y): &(Vec<f64>, Vec<f64>),
    start: [f64; 2],
) -> Result<Regression<f32>, String> {
    let config = RegressionConfig {
        cards: settings.cards.clone(),
        learning_rate: settings.learning_rate,
        start,
        standardised: settings.standardised,
        target: target(settings),
        summed: settings.summed,
    };
    Regression::new(config, x, y).map_err(|error| error.to_string())
}

/// A line as it is now, or was then, and the path of the whole run.
fn line_frame(model: LineModel, line: &Regression<f32>, whole: &Regression<f32>) -> LineFrame {
    let finite = |value: f32| value.clamp(f32::MIN, f32::MAX);
    LineFrame {
        model,
        epoch: line.epoch(),
        line: line.parameters(),
        // Clamped to the finite range. NaN occurs only in a run that has stopped.
        made: line.made().iter().map(|made| made.map(|it| if it.is_nan() { 0.0 } else { finite(it) })).collect(),
        loss: line.loss(),
        slope: line.slope(),
        path: whole.path().entries().map(|(epoch, at)| (saturated(epoch), at)).collect(),
        printed: whole.printed_by(line.epoch()).to_vec(),
        stop: line.stop().map(|stop| match stop {
            Stop::Card { place } => LineStop::Card(*place as u32),
            Stop::Diverged => LineStop::Diverged,
        }),
    }
}

#[cfg(test)]
mod tests;

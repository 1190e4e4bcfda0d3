//! The regression run of the page: two lines, one written by hand and one of `nn.Linear`, under the same loop of cards.

use super::service::check;
use engine::data::{LAB_X, LAB_Y};
use engine::train::{
    Bowl, Regression, RegressionConfig, Stop, TargetShape, diagnose, least_squares, linear_draw, linear_start,
    mean_predictor_loss, standardised,
};
use protocol::{
    BowlShape, CARDS, Drawn, EPOCHS_PER_ADVANCE, GHOSTS, LEARNING_RATE, LINE, LineFrame, LineModel, LineStop, Pace,
    RegressionFrame, RegressionRequest, RegressionResponse, RegressionScene, RegressionSettings,
};

/// Most points of a path that goes to the page as one of many.
const GHOST_POINTS: usize = 100;

/// Holds the current run.
#[derive(Debug, Default)]
pub(super) struct Regressions(Option<Run>);

#[derive(Debug)]
struct Run {
    number: u32,
    settings: RegressionSettings,
    bowl: Bowl,
    by_hand: Regression<f32>,
    linear: Regression<f32>,
}

impl Regressions {
    /// Does what a message asks; messages to earlier runs are dropped.
    pub(super) fn answer(&mut self, question: RegressionRequest) -> Result<Option<RegressionResponse>, String> {
        if let RegressionRequest::Start { run, settings } = question {
            self.0 = None;
            let run = self.0.insert(Run::new(run, settings)?);
            return run.started().map(Some);
        }
        let number = match question {
            RegressionRequest::Start { run, .. }
            | RegressionRequest::Tune { run, .. }
            | RegressionRequest::Advance { run, .. }
            | RegressionRequest::Try { run, .. }
            | RegressionRequest::Ghosts { run, .. } => run,
        };
        let Some(current) = self.0.as_mut().filter(|current| current.number == number) else { return Ok(None) };
        current.answer(question)
    }
}

impl Run {
    fn new(number: u32, settings: RegressionSettings) -> Result<Self, String> {
        check("learning rate", settings.learning_rate, &LEARNING_RATE)?;
        if settings.cards.len() > CARDS {
            return Err(format!("the loop has {} cards; it must have at most {CARDS}", settings.cards.len()));
        }
        check("initial w", settings.start[0], &LINE)?;
        check("initial b", settings.start[1], &LINE)?;
        let drawn = linear_start(settings.seed);
        let start = if settings.copied { drawn } else { settings.start };
        let x = if settings.standardised { standardised(&LAB_X) } else { LAB_X.to_vec() };
        let bowl = Bowl::new(&x, &LAB_Y, target(&settings));
        let by_hand = regression(&settings, LineModel::ByHand, start)?;
        let linear = regression(&settings, LineModel::Linear, drawn)?;
        Ok(Self { number, settings, bowl, by_hand, linear })
    }

    fn answer(&mut self, question: RegressionRequest) -> Result<Option<RegressionResponse>, String> {
        let run = self.number;
        Ok(Some(match question {
            RegressionRequest::Start { .. } => return Ok(None),
            RegressionRequest::Tune { learning_rate, .. } => {
                check("learning rate", learning_rate, &LEARNING_RATE)?;
                self.settings.learning_rate = learning_rate;
                self.by_hand.tune(learning_rate);
                self.linear.tune(learning_rate);
                RegressionResponse::Pace { run, pace: self.pace() }
            }
            RegressionRequest::Advance { epochs, .. } => {
                check("number of epochs", epochs, &(0..=EPOCHS_PER_ADVANCE))?;
                for line in [&mut self.by_hand, &mut self.linear] {
                    line.advance(epochs).map_err(|error| error.to_string())?;
                }
                RegressionResponse::Frame(self.frame()?)
            }
            RegressionRequest::Try { line, .. } => {
                check("w", line[0], &LINE)?;
                check("b", line[1], &LINE)?;
                let loss = self.bowl.loss(line);
                let from = if self.settings.copied { linear_start(self.settings.seed) } else { self.settings.start };
                let epochs = self.bowl.epochs_to(loss, from, self.settings.learning_rate);
                RegressionResponse::Tried { run, line, loss, epochs }
            }
            RegressionRequest::Ghosts { epochs, .. } => self.ghosts(epochs)?,
        }))
    }

    fn started(&self) -> Result<RegressionResponse, String> {
        let x = if self.settings.standardised { standardised(&LAB_X) } else { LAB_X.to_vec() };
        let Bowl { lowest, floor, curvatures, axes } = self.bowl.clone();
        let (largest_stable_rate, condition) = (self.bowl.largest_stable_rate(), self.bowl.condition());
        let (mean_loss, line_loss) = (mean_predictor_loss(&LAB_Y), least_squares(&x, &LAB_Y).loss);
        let scene = RegressionScene {
            points: x.iter().zip(&LAB_Y).map(|(&x, &y)| [x as f32, y as f32]).collect(),
            bowl: BowlShape { lowest, floor, curvatures, axes, largest_stable_rate, condition },
            mean: LAB_Y.iter().sum::<f64>() / LAB_Y.len() as f64,
            mean_loss,
            line_loss,
            r_squared: 1.0 - line_loss / mean_loss,
            finding: diagnose(&self.settings.cards),
            drawn: drawn(self.settings.seed),
        };
        Ok(RegressionResponse::Started { scene: Box::new(scene), pace: self.pace(), frame: self.frame()? })
    }

    fn pace(&self) -> Pace {
        let learning_rate = self.settings.learning_rate;
        Pace { learning_rate, half_lives: self.bowl.half_lives(learning_rate) }
    }

    fn frame(&self) -> Result<RegressionFrame, String> {
        let by_hand = line_frame(LineModel::ByHand, &self.by_hand)?;
        let linear = line_frame(LineModel::Linear, &self.linear)?;
        Ok(RegressionFrame { run: self.number, by_hand, linear })
    }

    /// Runs the module's line from many seeds.
    fn ghosts(&self, epochs: u32) -> Result<RegressionResponse, String> {
        check("number of epochs", epochs, &(0..=EPOCHS_PER_ADVANCE))?;
        let (mut paths, mut losses) = (Vec::new(), Vec::new());
        for offset in 0..GHOSTS {
            let start = linear_start(self.settings.seed.wrapping_add(offset));
            let mut line = regression(&self.settings, LineModel::Linear, start)?;
            line.advance(epochs).map_err(|error| error.to_string())?;
            let path: Vec<[f32; 2]> = line.path().entries().map(|(_, [w, b, _])| [w, b]).collect();
            let every = path.len().div_ceil(GHOST_POINTS).max(1);
            let newest = path[path.len() - 1];
            let mut thinned: Vec<[f32; 2]> = path.into_iter().step_by(every).collect();
            thinned.push(newest);
            paths.push(thinned);
            losses.push(line.loss());
        }
        Ok(RegressionResponse::Ghosts { run: self.number, paths, losses })
    }
}

fn drawn(seed: u32) -> Drawn {
    Drawn { seed, one: linear_draw::<1>(seed).map(|[value]| value), two: linear_draw(seed) }
}

fn target(settings: &RegressionSettings) -> TargetShape {
    if settings.flat_target { TargetShape::Flat } else { TargetShape::Column }
}

fn regression(settings: &RegressionSettings, model: LineModel, start: [f64; 2]) -> Result<Regression<f32>, String> {
    let config = RegressionConfig {
        cards: settings.cards.clone(),
        learning_rate: settings.learning_rate,
        model,
        start,
        standardised: settings.standardised,
        target: target(settings),
    };
    Regression::new(config, &LAB_X, &LAB_Y).map_err(|error| error.to_string())
}

fn line_frame(model: LineModel, line: &Regression<f32>) -> Result<LineFrame, String> {
    let words = |error: engine::autograd::Error| error.to_string();
    let finite = |value: f32| value.clamp(f32::MIN, f32::MAX);
    Ok(LineFrame {
        model,
        epoch: line.epoch(),
        line: line.parameters().map_err(words)?,
        // Beyond the range of a float, the end of the range; what is no number at all is a run that has stopped.
        gradients: line
            .gradients()
            .map_err(words)?
            .map(|gradient| if gradient.is_nan() { 0.0 } else { finite(gradient) }),
        loss: line.loss(),
        path: line.path().entries().map(|(epoch, at)| (u32::try_from(epoch).unwrap_or(u32::MAX), at)).collect(),
        printed: line.printed().to_vec(),
        stop: line.stop().map(|stop| match stop {
            Stop::Card { place } => LineStop::Card(*place as u32),
            Stop::Diverged => LineStop::Diverged,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{Card, Finding};

    fn start(settings: RegressionSettings) -> (Regressions, RegressionScene) {
        let mut service = Regressions::default();
        match service.answer(RegressionRequest::Start { run: 1, settings }) {
            Ok(Some(RegressionResponse::Started { scene, .. })) => (service, *scene),
            other => panic!("not started: {other:?}"),
        }
    }

    fn advance(service: &mut Regressions, epochs: u32) -> RegressionFrame {
        match service.answer(RegressionRequest::Advance { run: 1, epochs }) {
            Ok(Some(RegressionResponse::Frame(frame))) => frame,
            other => panic!("no frame: {other:?}"),
        }
    }

    #[test]
    fn the_two_lines_differ_until_the_initial_weights_are_copied() {
        let (mut service, scene) = start(RegressionSettings::default());
        assert_eq!(scene.finding, Finding::Right);
        assert_eq!(format!("{:.0}", scene.bowl.condition), "336");
        let frame = advance(&mut service, 50);
        assert_ne!(frame.by_hand.line, frame.linear.line);
        let (mut service, _) = start(RegressionSettings { copied: true, ..RegressionSettings::default() });
        let frame = advance(&mut service, 100);
        assert_eq!(frame.by_hand.line.map(f32::to_bits), frame.linear.line.map(f32::to_bits));
        assert_eq!(frame.by_hand.loss.to_bits(), frame.linear.loss.to_bits());
    }

    #[test]
    fn portions_do_not_matter() {
        let (mut whole, _) = start(RegressionSettings::default());
        let (mut parts, _) = start(RegressionSettings::default());
        let expected = advance(&mut whole, 60);
        for _ in 0..19 {
            advance(&mut parts, 3);
        }
        assert_eq!(advance(&mut parts, 3), expected);
    }

    #[test]
    fn standardised_inputs_are_told_about() {
        let (_, scene) = start(RegressionSettings { standardised: true, ..RegressionSettings::default() });
        assert!((scene.bowl.condition - 1.0).abs() < 1e-12);
        assert!(scene.points.iter().map(|point| point[0]).sum::<f32>().abs() < 1e-5);
    }

    #[test]
    fn a_line_is_tried_against_gradient_descent() {
        let (mut service, _) = start(RegressionSettings::default());
        let Ok(Some(RegressionResponse::Tried { loss, epochs, .. })) =
            service.answer(RegressionRequest::Try { run: 1, line: [0.3, 0.5] })
        else {
            panic!("not tried")
        };
        let epochs = u32::try_from(epochs.expect("descent gets there")).expect("soon");
        let frame = advance(&mut service, epochs);
        assert!(f64::from(frame.by_hand.loss) <= loss * (1.0 + 1e-5));
        let LineFrame { path, .. } = frame.by_hand;
        let before = path.iter().rev().find(|(epoch, _)| *epoch < epochs).expect("there is one before").1[2];
        assert!(f64::from(before) > loss * (1.0 - 1e-5));
    }

    #[test]
    fn ghosts_are_runs_of_the_seeds_that_follow() {
        let (mut service, _) = start(RegressionSettings { seed: 7, ..RegressionSettings::default() });
        let Ok(Some(RegressionResponse::Ghosts { paths, losses, .. })) =
            service.answer(RegressionRequest::Ghosts { run: 1, epochs: 100 })
        else {
            panic!("no ghosts")
        };
        assert_eq!((paths.len(), losses.len()), (GHOSTS as usize, GHOSTS as usize));
        let frame = advance(&mut service, 100);
        assert_eq!(paths[0].last(), Some(&frame.linear.line));
        assert_eq!(losses[0], frame.linear.loss);
        assert!(paths.iter().all(|path| path.len() <= GHOST_POINTS + 2));
    }

    #[test]
    fn a_loop_that_pytorch_refuses_stops_both_lines() {
        let cards = vec![Card::Backward, Card::Forward];
        let (mut service, scene) = start(RegressionSettings { cards, ..RegressionSettings::default() });
        assert_eq!(scene.finding, Finding::NoLoss);
        let frame = advance(&mut service, 5);
        assert_eq!((frame.by_hand.stop, frame.linear.epoch), (Some(LineStop::Card(0)), 0));
    }

    #[test]
    fn any_seed_of_torch_is_a_seed() {
        for seed in [0, 1, u32::MAX] {
            let (_, scene) = start(RegressionSettings { seed, ..RegressionSettings::default() });
            let Drawn { one, two, .. } = scene.drawn;
            assert_eq!((scene.drawn.seed, one), (seed, two[0]), "both layers take the first two numbers of one stream");
        }
        let (mut service, _) = start(RegressionSettings { seed: u32::MAX, ..RegressionSettings::default() });
        assert!(
            service.answer(RegressionRequest::Ghosts { run: 1, epochs: 1 }).is_ok(),
            "the seeds after the last are the first"
        );
    }

    #[test]
    fn bad_settings_are_named() {
        let refused = |settings| {
            let mut service = Regressions::default();
            service.answer(RegressionRequest::Start { run: 1, settings }).expect_err("is refused")
        };
        let cards = vec![Card::Step; CARDS + 1];
        assert_eq!(
            refused(RegressionSettings { cards, ..RegressionSettings::default() }),
            "the loop has 9 cards; it must have at most 8"
        );
        assert!(
            refused(RegressionSettings { learning_rate: 2.0, ..RegressionSettings::default() }).contains("rate is 2")
        );
        let start = [0.0, f64::NAN];
        assert!(refused(RegressionSettings { start, ..RegressionSettings::default() }).contains("from -4 to 4"));
    }
}

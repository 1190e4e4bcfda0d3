//! A run of the history: how to repeat it, and its results.

use super::recipe::{Recipe, in_force, query, read_turns, settings_of, write_turns};
use protocol::{Recalled, RunSettings, Turn};

/// The largest number of losses that are kept of a run.
const MOST_LOSSES: usize = 256;
/// Every second point of the worker's curve is kept; the curve is computed for a wide chart.
const CURVE_STEP: usize = 2;

/// A run of the history.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    /// Its number on the page.
    pub(crate) id: u32,
    /// The settings at epoch 0.
    pub(crate) settings: RunSettings,
    /// What was done to it; `None` if there was too much to keep.
    pub(crate) turns: Option<Vec<Turn>>,
    /// Its last epoch.
    pub(crate) epoch: u64,
    /// Its loss at that epoch.
    pub(crate) loss: f64,
    /// Whether it has diverged.
    pub(crate) diverged: bool,
    /// The run on this page from which it was forked, and the epoch of the fork.
    pub(crate) forked: Option<(u32, u64)>,
    /// Whether the large charts show its curves, too.
    pub(crate) pinned: bool,
    /// How long its epochs were computed, in milliseconds, if it is known.
    pub(crate) trained_ms: Option<f64>,
    /// The data of its charts.
    pub(crate) picture: Picture,
}

/// The data of a run's charts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    pub(crate) points: Vec<[f32; 2]>,
    /// The x of each point of the curve, ascending.
    pub(crate) grid: Vec<f32>,
    /// The network's value at each x of the grid.
    pub(crate) curve: Vec<f32>,
    /// Loss by epoch, thinned.
    pub(crate) losses: Vec<(u32, f32)>,
    /// The loss of the straight line of least squares.
    pub(crate) line: f64,
    /// The loss of always predicting the mean.
    pub(crate) mean: f64,
}

impl Entry {
    /// The run of a worker's report, under a number of this page.
    pub(crate) fn of(id: u32, recalled: &Recalled, forked: Option<(u32, u64)>) -> Self {
        let Recalled { frame, scene, settings, .. } = recalled;
        let thinned = |values: &[f32]| values.iter().step_by(CURVE_STEP).copied().collect();
        Self {
            id,
            settings: settings.clone(),
            turns: recalled.full_turns(),
            epoch: frame.epoch,
            loss: frame.loss,
            diverged: frame.diverged.is_some(),
            forked,
            pinned: false,
            trained_ms: recalled.trained_ms,
            picture: Picture {
                points: scene.points.clone(),
                grid: thinned(&scene.grid),
                curve: thinned(&frame.curve),
                losses: fewer(&frame.history),
                line: scene.line.loss,
                mean: scene.mean_loss,
            },
        }
    }

    /// The settings in force at its last epoch.
    pub(crate) fn in_force(&self) -> &RunSettings {
        in_force(&self.settings, self.turns.as_deref().unwrap_or_default())
    }

    /// How to repeat it; `None` if too much was done to it to keep.
    pub(crate) fn recipe(&self) -> Option<Recipe> {
        let fork = self.forked.map(|(_, epoch)| epoch);
        Some(Recipe { settings: self.settings.clone(), turns: self.turns.clone()?, epoch: self.epoch, fork })
    }

    /// The steps of the optimizer up to its last epoch.
    pub(crate) fn steps(&self) -> u64 {
        self.epoch.saturating_mul(self.settings.steps().into())
    }

    /// Whether another run, which may be longer, starts with this one.
    pub(crate) fn is_beginning_of(&self, other: &Self) -> bool {
        let (Some(own), Some(others)) = (&self.turns, &other.turns) else { return false };
        // Turns of the other run at this run's last epoch may have come after its end.
        let before = others.iter().take_while(|turn| turn.epoch <= self.epoch).count();
        self.settings == other.settings
            && self.epoch <= other.epoch
            && own.len() <= before
            && others[..own.len()] == own[..]
            && others[own.len()..before].iter().all(|turn| turn.epoch == self.epoch)
    }

    /// The last epoch at which the losses of both runs are known, and those losses.
    pub(crate) fn last_common(&self, other: &Self) -> Option<(u32, [f32; 2])> {
        let others = &other.picture.losses;
        let both = |&(epoch, loss): &(u32, f32)| {
            let at = others.binary_search_by_key(&epoch, |other| other.0).ok()?;
            Some((epoch, [loss, others[at].1]))
        };
        self.picture.losses.iter().rev().find_map(both)
    }

    /// The run as a line of text for the tab's memory.
    pub(crate) fn stored(&self) -> String {
        let Picture { points, grid, curve, losses, line, mean } = &self.picture;
        let texts = |values: &[f32]| values.iter().map(f32::to_string).collect::<Vec<_>>().join(" ");
        let points: Vec<f32> = points.iter().flatten().copied().collect();
        let losses = losses.iter().map(|(epoch, loss)| format!("{epoch} {loss}")).collect::<Vec<_>>().join(" ");
        [
            self.id.to_string(),
            self.forked.map_or_else(String::new, |(id, epoch)| format!("{id} {epoch}")),
            format!(
                "{} {} {} {} {line} {mean}{}",
                self.epoch,
                self.loss,
                u8::from(self.diverged),
                u8::from(self.pinned),
                self.trained_ms.map(|ms| format!(" {ms}")).unwrap_or_default()
            ),
            query(&self.settings),
            self.turns.as_ref().map_or_else(|| "?".to_owned(), |turns| write_turns(&self.settings, turns)),
            texts(&points),
            texts(grid),
            texts(curve),
            losses,
        ]
        .join("\t")
    }

    /// Reads a line written by [`Entry::stored`]; `None` if it is not valid.
    pub(crate) fn restored(text: &str) -> Option<Self> {
        let parts: Vec<_> = text.split('\t').collect();
        let [id, forked, numbers, settings, turns, points, grid, curve, losses] = parts[..] else { return None };
        let forked = numbers_of::<u64>(forked)?;
        let forked = match forked[..] {
            [] => None,
            [id, epoch] => Some((u32::try_from(id).ok()?, epoch)),
            _ => return None,
        };
        let numbers = numbers_of::<f64>(numbers)?;
        let [epoch, loss, diverged, pinned, line, mean, ref time @ ..] = numbers[..] else { return None };
        let trained_ms = time.first().copied();
        let settings = settings_of(settings)?;
        let turns = if turns == "?" { None } else { Some(read_turns(&settings, turns)?) };
        let losses = numbers_of::<f64>(losses)?;
        let picture = Picture {
            points: numbers_of::<f32>(points)?.as_chunks::<2>().0.to_vec(),
            grid: numbers_of(grid)?,
            curve: numbers_of(curve)?,
            // They were written as integers and single-precision numbers, so the casts are exact.
            losses: losses.as_chunks::<2>().0.iter().map(|&[epoch, loss]| (epoch as u32, loss as f32)).collect(),
            line,
            mean,
        };
        let sound = picture.grid.len() == picture.curve.len() && !picture.losses.is_empty() && line > 0.0 && mean > 0.0;
        let id = id.parse().ok()?;
        let (diverged, pinned) = (diverged != 0.0, pinned != 0.0);
        sound.then_some(Self {
            id,
            settings,
            turns,
            epoch: epoch as u64,
            loss,
            diverged,
            forked,
            pinned,
            trained_ms,
            picture,
        })
    }
}

/// Reads finite numbers separated by spaces.
fn numbers_of<N: std::str::FromStr>(text: &str) -> Option<Vec<N>> {
    // NaN and infinity parse, too, but are written with letters.
    let figures = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'.' | b'-'));
    let numbers = text.split(' ').filter(|number| !number.is_empty()).map(|number| number.parse().ok());
    numbers.collect::<Option<Vec<N>>>().filter(|_| figures)
}

/// Thins losses. The losses of all runs are kept at the same epochs.
fn fewer(history: &[(u32, f32)]) -> Vec<(u32, f32)> {
    let step = history.len().div_ceil(MOST_LOSSES).next_power_of_two();
    let last = history.len().saturating_sub(1);
    let kept = history.iter().enumerate().filter(|(index, _)| index % step == 0 || *index == last);
    kept.map(|(_, entry)| *entry).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::lessons::mlp::samples;
    use protocol::{Change, Frame, Scene};

    /// A run as a worker would report it.
    pub(in crate::lessons::mlp::history) fn recalled(
        run: u32,
        settings: RunSettings,
        turns: &[(u64, f64)],
        epoch: u64,
    ) -> Recalled {
        let history: Vec<_> = (0..=epoch).map(|epoch| (epoch as u32, 1.0 / (1.0 + epoch as f32))).collect();
        let turn = |&(epoch, learning_rate): &(u64, f64)| {
            let settings = RunSettings { learning_rate, ..settings.clone() };
            Turn { epoch, change: Change::Settings(settings) }
        };
        let turns = Some(turns.iter().map(turn).collect());
        let loss = f64::from(history[history.len() - 1].1);
        let (curve, predictions) = (vec![0.5; 241], vec![0.5; 15]);
        let grid = (0..241_u8).map(f32::from).collect();
        let scene = Scene { points: vec![[3.3, 1.7], [4.4, 2.76]], grid, ..samples::scene() };
        let frame = Frame { run, curve, predictions, history, ..samples::frame(epoch, loss) };
        Recalled { frame: frame.into(), scene, settings, turns, first: 0, forked: None, trained_ms: Some(12.5) }
    }

    fn entry(turns: &[(u64, f64)], epoch: u64) -> Entry {
        Entry::of(1, &recalled(1, RunSettings::default(), turns, epoch), None)
    }

    #[test]
    fn the_tabs_memory_gives_back_the_run() {
        let mut entry = entry(&[(50, 0.3), (80, 0.1 + 0.2)], 5000);
        assert!(entry.picture.losses.len() <= MOST_LOSSES + 1);
        assert_eq!(entry.picture.losses.last().map(|last| last.0), Some(5000));
        assert_eq!(Entry::restored(&entry.stored()), Some(entry.clone()));
        assert!(entry.stored().len() < 10_000, "{}", entry.stored().len());
        entry.forked = Some((3, 77));
        entry.pinned = true;
        (entry.turns, entry.trained_ms) = (None, None);
        assert_eq!(Entry::restored(&entry.stored()), Some(entry));
    }

    #[test]
    fn what_is_no_run_is_not_taken_for_one() {
        let stored = entry(&[(50, 0.3)], 60).stored();
        for bad in [
            String::new(),
            stored.replace("0.5439", "NaN"),
            stored.replace("0.5439", "inf"),
            stored.replace("0.5439", "0"),
            stored.replace("lr=0.1", "lr=7"),
            stored.replace("50,lr", "50;lr"),
            stored.rsplit_once('\t').expect("parts").0.to_owned(),
        ] {
            assert_eq!(Entry::restored(&bad), None, "{bad}");
        }
    }

    #[test]
    fn a_run_that_only_went_on_begins_as_the_one_before() {
        let short = entry(&[], 50);
        assert!(short.is_beginning_of(&entry(&[], 50)) && short.is_beginning_of(&entry(&[], 90)));
        assert!(!entry(&[], 90).is_beginning_of(&short));
        assert!(short.is_beginning_of(&entry(&[(50, 0.3)], 90)) && short.is_beginning_of(&entry(&[(70, 0.3)], 90)));
        assert!(!short.is_beginning_of(&entry(&[(49, 0.3)], 90)));
        let tuned = entry(&[(20, 0.3)], 50);
        assert!(tuned.is_beginning_of(&entry(&[(20, 0.3), (60, 0.1)], 70)));
        assert!(!tuned.is_beginning_of(&entry(&[(20, 0.2)], 70)) && !tuned.is_beginning_of(&entry(&[], 70)));
        assert!(!Entry { turns: None, ..short.clone() }.is_beginning_of(&short));
    }

    #[test]
    fn two_runs_are_compared_at_an_epoch_that_both_know() {
        let (short, long) = (entry(&[], 730), entry(&[(20, 0.3)], 5000));
        let (epoch, losses) = short.last_common(&long).expect("they start at one epoch");
        assert!((700..=730).contains(&epoch), "{epoch}");
        assert_eq!(losses, [1.0 / (1.0 + epoch as f32); 2]);
    }
}

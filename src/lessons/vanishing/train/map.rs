//! The map: nets by depth and activation.

use super::link::{MapLink, Quantity};
use super::words::{loss, size};
use crate::charts::numerals::{fixed, power_of_ten};
use engine::choice::Choice;
use engine::nn::Activation;
use protocol::deep_nets::Request;
use protocol::{DeepOutcome, DeepSettings};

/// The depths of the map's columns.
pub(super) const DEPTHS: [u32; 9] = [1, 2, 5, 10, 20, 30, 50, 100, 200];

/// The nets of the map, row by row. Each row is an activation, each column a depth.
pub(super) fn nets(like: DeepSettings) -> impl Iterator<Item = DeepSettings> {
    let row = move |&activation: &Activation| DEPTHS.map(|depth| DeepSettings { depth, activation, ..like });
    Activation::ALL.iter().flat_map(row)
}

/// The order in which the nets are trained, as indices into [`nets`]: the shallow ones first, which are quick.
pub(super) fn order() -> Vec<usize> {
    let rows = Activation::ALL.len();
    (0..DEPTHS.len()).flat_map(|column| (0..rows).map(move |row| row * DEPTHS.len() + column)).collect()
}

/// The state of the computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// It has not been started, or was cancelled.
    Idle,
    Running,
    Paused,
    Complete,
}

/// The outcome of a cell, or why it failed; `None` until it arrives.
pub(super) type Found = Option<Result<DeepOutcome, String>>;

/// The map as far as it has been computed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Map {
    /// The settings that all nets share, and the number of epochs, as they were when the computation was started.
    pub(super) asked: Option<(DeepSettings, u32)>,
    /// The cells, row by row.
    pub(super) cells: Vec<Found>,
    pub(super) stage: Stage,
}

impl Default for Map {
    fn default() -> Self {
        Self { asked: None, cells: vec![None; DEPTHS.len() * Activation::ALL.len()], stage: Stage::Idle }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum MapAction {
    /// Computes the map with these settings and this number of epochs.
    Start(DeepSettings, u32),
    /// The outcome of a cell has arrived.
    Found(usize, Result<DeepOutcome, String>),
    /// Pauses (true) or resumes (false) the computation.
    Pause(bool),
    Cancel,
}

impl Map {
    pub(super) fn after(&self, action: MapAction) -> Self {
        match action {
            MapAction::Start(like, epochs) => {
                Self { asked: Some((like, epochs)), stage: Stage::Running, ..Self::default() }
            }
            MapAction::Found(index, found) => {
                let mut map = self.clone();
                if let Some(cell) = map.cells.get_mut(index) {
                    *cell = Some(found);
                }
                if map.done() == map.cells.len() {
                    map.stage = Stage::Complete;
                }
                map
            }
            MapAction::Pause(held) if matches!(self.stage, Stage::Running | Stage::Paused) => {
                Self { stage: if held { Stage::Paused } else { Stage::Running }, ..self.clone() }
            }
            MapAction::Pause(_) => self.clone(),
            MapAction::Cancel => Self { stage: Stage::Idle, ..self.clone() },
        }
    }

    /// The indices of the unknown cells and the requests for them, in the order of [`order`].
    pub(super) fn missing(&self) -> Vec<(usize, Request)> {
        let Some((like, steps)) = self.asked else { return Vec::new() };
        let nets: Vec<_> = nets(like).collect();
        let job = |index: usize| (index, Request::TryDeep { settings: nets[index], steps });
        order().into_iter().filter(|&index| self.cells[index].is_none()).map(job).collect()
    }

    /// The number of cells that are computed.
    pub(super) fn done(&self) -> usize {
        self.cells.iter().flatten().count()
    }

    /// The first failure.
    pub(super) fn failure(&self) -> Option<&str> {
        self.cells.iter().flatten().find_map(|found| found.as_ref().err().map(String::as_str))
    }

    /// Whether the map was computed with other settings than these.
    pub(super) fn is_outdated(&self, like: DeepSettings, epochs: u32) -> bool {
        let rest = |net: DeepSettings| DeepSettings { depth: 0, activation: Activation::Identity, ..net };
        self.asked.is_some_and(|(asked, count)| (rest(asked), count) != (rest(like), epochs))
    }
}

/// A cell's position on the colour scale, from dark (0) to blue (1), and the text in it.
pub(super) fn shown(found: &Found, quantity: Quantity) -> (Option<f64>, String) {
    let Some(outcome) = found else { return (None, String::new()) };
    let Ok(DeepOutcome {
        loss: Some(loss), gradient_at_start, gradient_at_end, line_loss, mean_loss, diverged, ..
    }) = outcome
    else {
        return (Some(0.0), "∞".to_owned());
    };
    match quantity {
        Quantity::Loss if diverged.is_some() => (Some(0.0), "∞".to_owned()),
        Quantity::Loss => {
            let place = (mean_loss.ln() - loss.ln()) / (mean_loss.ln() - line_loss.ln());
            let text = match *loss {
                loss if loss < 9.995 => fixed(loss, 2),
                loss if loss < 999.5 => fixed(loss, 0),
                loss => power_of_ten(loss.log10().round() as i64),
            };
            (Some(place.clamp(0.0, 1.0)), text)
        }
        Quantity::Start => of_gradient(*gradient_at_start),
        Quantity::End => of_gradient(*gradient_at_end),
    }
}

/// A gradient on a scale from 10⁻¹² to 1.
fn of_gradient(log10: Option<f64>) -> (Option<f64>, String) {
    log10.map_or((Some(0.0), "0".to_owned()), |log10| {
        (Some(((log10 + 12.0) / 12.0).clamp(0.0, 1.0)), power_of_ten(log10.round() as i64))
    })
}

/// A cell in words.
pub(super) fn cell(net: &DeepSettings, found: &Found) -> String {
    let name = format!("{}, depth {}", net.activation.label(), net.depth);
    let outcome = match found {
        None => "not computed yet".to_owned(),
        Some(Err(problem)) => format!("failed: {problem}"),
        Some(Ok(DeepOutcome { loss: None, .. })) => "not finite from the start".to_owned(),
        Some(Ok(outcome)) => {
            let end = if outcome.diverged.is_some() { "loss before it diverged" } else { "final loss" };
            let (start, last) = (size(outcome.gradient_at_start), size(outcome.gradient_at_end));
            format!("{end} {}, first layer’s gradient {start} at the start and {last} at the end", loss(outcome.loss))
        }
    };
    format!("{name}: {outcome}. Open as net A.")
}

/// The map in words.
pub(super) fn label(map: &Map, link: MapLink) -> String {
    let done = map.done();
    if done == 0 {
        return "Map of nets by depth and activation; nothing has been computed yet.".to_owned();
    }
    let known = map.cells.iter().flatten().flatten();
    let learned = known.filter(|outcome| outcome.loss.is_some_and(|loss| loss < 0.9 * outcome.mean_loss)).count();
    format!(
        "Map of nets by depth and activation, coloured by {}: {done} of {} nets are computed, {learned} of them have learned \
         something about x.",
        link.quantity.label().to_ascii_lowercase(),
        map.cells.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::train::side::Side;

    fn outcome(loss: f64, gradient: Option<f64>) -> DeepOutcome {
        let (gradient_at_start, gradient_at_end) = (gradient, Some(-2.2));
        let (line_loss, mean_loss) = (0.1689, 0.5439);
        let (loss, diverged) = (Some(loss), None);
        DeepOutcome { steps: 300, loss, gradient_at_start, gradient_at_end, line_loss, mean_loss, diverged }
    }

    #[test]
    fn every_net_is_tried_once_and_the_shallow_ones_first() {
        let (nets, order) = (nets(DeepSettings::default()).collect::<Vec<_>>(), order());
        assert_eq!((nets.len(), order.len()), (72, 72));
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert!(sorted.into_iter().eq(0..72));
        assert!(order.windows(2).all(|pair| nets[pair[0]].depth <= nets[pair[1]].depth));
        assert_eq!(Map::default().missing(), [], "nothing has been asked for");
        let like = DeepSettings { seed: 5, ..DeepSettings::default() };
        let map = Map::default().after(MapAction::Start(like, 7));
        assert!(map.missing().into_iter().map(|(index, _)| index).eq(order));
        let settings = DeepSettings { depth: 200, activation: Activation::Identity, ..like };
        assert_eq!(map.missing().last(), Some(&(71, Request::TryDeep { settings, steps: 7 })));
        let map = map.after(MapAction::Found(71, Ok(outcome(0.2, None))));
        assert!(map.missing().len() == 71 && map.missing().iter().all(|(index, _)| *index != 71));
    }

    #[test]
    fn a_map_fills_up_and_is_then_complete() {
        let like = DeepSettings::default();
        let mut map = Map::default().after(MapAction::Start(like, 300));
        assert_eq!(map.stage, Stage::Running);
        assert_eq!(map.after(MapAction::Pause(true)).stage, Stage::Paused);
        for index in order() {
            map = map.after(MapAction::Found(index, Ok(outcome(0.2, None))));
        }
        assert_eq!((map.stage, map.done(), map.failure()), (Stage::Complete, 72, None));
        assert_eq!(map.after(MapAction::Pause(true)).stage, Stage::Complete);
        assert!(!map.is_outdated(DeepSettings { depth: 7, activation: Activation::Gelu, ..like }, 300));
        assert!(map.is_outdated(DeepSettings { residual: true, ..like }, 300) && map.is_outdated(like, 299));
        let failed = map.after(MapAction::Found(3, Err("lost".to_owned())));
        assert_eq!(failed.failure(), Some("lost"));
    }

    #[test]
    fn cells_are_coloured_from_the_mean_to_the_straight_line() {
        let cell_of = |loss, gradient| Some(Ok(outcome(loss, gradient)));
        assert_eq!(shown(&None, Quantity::Loss), (None, String::new()));
        assert_eq!(shown(&cell_of(0.5439, None), Quantity::Loss), (Some(0.0), "0.54".to_owned()));
        assert_eq!(shown(&cell_of(0.1, None), Quantity::Loss), (Some(1.0), "0.10".to_owned()));
        assert_eq!(shown(&cell_of(12.3, None), Quantity::Loss), (Some(0.0), "12".to_owned()));
        assert_eq!(shown(&cell_of(1.6e24, None), Quantity::Loss), (Some(0.0), "10²⁴".to_owned()));
        assert_eq!(shown(&cell_of(0.1, None), Quantity::Start), (Some(0.0), "0".to_owned()));
        assert_eq!(shown(&cell_of(0.1, Some(-26.4)), Quantity::Start), (Some(0.0), "10⁻²⁶".to_owned()));
        assert_eq!(shown(&Some(Err(String::new())), Quantity::Loss).1, "∞");
    }

    #[test]
    fn cells_and_map_are_told_in_words() {
        let net = DeepSettings::default();
        assert_eq!(
            cell(&net, &Some(Ok(outcome(0.5439, None)))),
            "Sigmoid, depth 30: final loss 0.5439, first layer’s gradient 0 at the start and 0.0063 at the end. Open as net A."
        );
        assert_eq!(cell(&net, &None), "Sigmoid, depth 30: not computed yet. Open as net A.");
        let link = MapLink { like: Side::A, epochs: 300, quantity: Quantity::Loss };
        let map = Map::default().after(MapAction::Found(0, Ok(outcome(0.2, None))));
        assert!(label(&map, link).contains("1 of 72 nets are computed, 1 of them have learned"));
    }
}

//! The state of the game and the actions that change it.

use std::convert::Infallible;
use std::rc::Rc;

use super::link;
use super::task::TASKS;
use crate::frame::{Done, Page, Task};
use crate::lessons::vanishing::PATH;
use crate::lessons::vanishing::study::words::value_of;
use crate::lessons::vanishing::study::{Studied, knobs};
use crate::settings::{Field, Reader};
use engine::nn::Init;
use protocol::{STUDY_EDITS, StudyEdit, StudyKnob, StudyReport, StudySettings};

/// Units per layer, as in the problem.
pub(super) const UNITS: u32 = 3;
pub(super) const DEPTH: Field = Field { name: "Depth", min: 1.0, max: 6.0, whole: true };
/// The decimals of the initial numbers: few, because the numbers are changed by hand.
const DECIMALS: u32 = 2;
/// The number of changes that can be undone.
const MEMORY: usize = 200;
/// A pre-activation this close to 0 counts as centred.
const CENTRED: f64 = 1e-12;

/// The network: its depth, the seed of its initial weights, and the changes made since.
#[derive(Debug, Clone, PartialEq)]
pub struct Game {
    /// L.
    pub layers: u32,
    /// The seed of the initial weights.
    pub seed: u32,
    /// The changes, in their order.
    pub edits: Vec<StudyEdit>,
}

impl Default for Game {
    fn default() -> Self {
        Self { layers: 3, seed: 0, edits: Vec::new() }
    }
}

impl Game {
    /// The question to the worker.
    #[must_use]
    pub fn settings(&self, hints: bool) -> StudySettings {
        StudySettings {
            layers: self.layers,
            units: UNITS,
            init: Init::Uniform,
            seed: self.seed,
            decimals: Some(DECIMALS),
            edits: self.edits.clone(),
            paths: false,
            hints,
        }
    }

    /// The network after one more change. If the list of changes is full, it is replaced by the numbers in `now`, the network
    /// before the change; without `now` it stays as it is.
    fn with(&self, edit: StudyEdit, now: Option<&StudyReport>) -> Self {
        let mut edits = self.edits.clone();
        if let StudyEdit::Set { knob, .. } = edit {
            // An earlier value of the same number has no effect, unless a change that depends on it, such as centring, came
            // in between.
            let settled = edits.iter().rposition(|edit| !matches!(edit, StudyEdit::Set { .. })).map_or(0, |at| at + 1);
            let mut at = 0;
            edits.retain(|edit| {
                at += 1;
                at <= settled || !matches!(edit, StudyEdit::Set { knob: other, .. } if *other == knob)
            });
        }
        if edits.len() >= STUDY_EDITS {
            let Some(now) = now else { return self.clone() };
            edits = outcome(now);
        }
        edits.push(edit);
        Self { edits, ..self.clone() }
    }
}

/// The changes that set all of a network's numbers.
fn outcome(report: &StudyReport) -> Vec<StudyEdit> {
    let set = |knob| Some(StudyEdit::Set { knob, value: value_of(report, knob)? });
    knobs(report.layers.len() as u32, report.output.len() as u32).filter_map(set).collect()
}

/// The next change of the demonstration: first all weights, then one layer after the other. `None` at its end.
pub(crate) fn next_step(report: &StudyReport) -> Option<StudyEdit> {
    let mut weights = report.layers.iter().flat_map(|layer| &layer.weight).chain(&report.output);
    if weights.any(|&weight| weight != 1.0) {
        return Some(StudyEdit::Ones);
    }
    let off = |z: &f64| z.abs() > CENTRED;
    let layer = report.layers.iter().position(|layer| layer.pre_activation.iter().any(off))?;
    Some(StudyEdit::CentreLayer { layer: layer as u32 })
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reach {
    pub(crate) game: Game,
    /// The previous networks, the newest last.
    past: Vec<Game>,
    /// The layer whose numbers are shown, counted from 0. The number after the last layer is the output node.
    pub(crate) layer: u32,
    /// The number that is highlighted in the drawing.
    pub(crate) picked: Option<StudyKnob>,
    /// Whether its slider is open in the drawing.
    pub(crate) is_open: bool,
    /// Whether the demonstration runs.
    pub(crate) showing: bool,
    /// Whether hints are shown.
    pub(crate) hints: bool,
    /// Which tasks are done.
    pub(crate) done: Done,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    Layers(u32),
    Seed(u32),
    /// A change of the network by hand or by a hint, with the network before the change.
    Edit(StudyEdit, Option<Rc<Studied>>),
    /// The next change of the demonstration.
    Step(StudyEdit),
    /// Starts or stops the demonstration.
    Show(bool),
    /// Returns to the previous network.
    Undo,
    /// Returns to the initial network.
    Reset,
    /// Shows or hides the hints.
    Hints,
    /// Shows the numbers of a layer.
    Layer(u32),
    /// Highlights a number, and shows its layer.
    Pick(StudyKnob),
    /// The same, and opens the number's slider in the drawing.
    Open(StudyKnob),
    /// Closes the slider in the drawing.
    Close,
    Done(Done),
    /// Opens another link.
    Load(Game),
}

impl Page for Reach {
    type Action = Action;
    type Link = Game;
    type Command = Infallible;
    const NAME: &'static str = "reach";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> Game {
        link::read(reader)
    }

    fn open(game: Game, _: Option<&str>, done: Done) -> Self {
        Self::new(game, done)
    }

    fn link(&self) -> Game {
        self.game.clone()
    }

    fn address(&self) -> String {
        format!("{PATH}?{}", link::write(&self.game))
    }

    fn after(&self, action: Action) -> Self {
        match action {
            Action::Layers(layers) => self.play(Game { layers, edits: Vec::new(), ..self.game.clone() }),
            Action::Seed(seed) => self.play(Game { seed, edits: Vec::new(), ..self.game.clone() }),
            Action::Edit(edit, now) => {
                let game = self.game.with(edit, now.as_deref().map(|studied| &*studied.answer));
                // A drag counts as one change: Undo returns to the network before it.
                if self.drags_on(&edit) { Self { game, ..self.clone() } } else { self.play(game) }
            }
            Action::Step(edit) if self.showing => {
                let layer = if let StudyEdit::CentreLayer { layer } = edit { layer } else { self.layer };
                Self { showing: true, layer, ..self.play(self.game.with(edit, None)) }
            }
            Action::Step(_) => self.clone(),
            Action::Show(showing) => Self { showing, is_open: false, ..self.clone() },
            Action::Undo => {
                let mut past = self.past.clone();
                let game = past.pop().unwrap_or_else(|| self.game.clone());
                Self { past, ..self.set(game) }
            }
            Action::Reset => self.play(Game { edits: Vec::new(), ..self.game.clone() }),
            Action::Hints => Self { hints: !self.hints, ..self.clone() },
            Action::Layer(layer) => {
                Self { layer: layer.min(self.game.layers), picked: None, is_open: false, ..self.clone() }
            }
            Action::Pick(knob) => {
                let layer = match knob {
                    StudyKnob::Weight { layer, .. } | StudyKnob::Bias { layer, .. } => layer,
                    StudyKnob::Output { .. } => self.game.layers,
                };
                Self { picked: Some(knob), layer, is_open: false, ..self.clone() }
            }
            Action::Open(knob) => Self { is_open: true, ..self.after(Action::Pick(knob)) },
            Action::Close => Self { is_open: false, ..self.clone() },
            Action::Done(done) => Self { done, ..self.clone() },
            Action::Load(game) => self.play(game),
        }
    }

    fn load(game: Game) -> Action {
        Action::Load(game)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

impl Reach {
    fn new(game: Game, done: Done) -> Self {
        Self { game, past: Vec::new(), layer: 0, picked: None, is_open: false, showing: false, hints: false, done }
    }

    pub(crate) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether a change continues a drag: it sets the same number as the change before.
    fn drags_on(&self, edit: &StudyEdit) -> bool {
        let knob = |edit: &StudyEdit| if let StudyEdit::Set { knob, .. } = edit { Some(*knob) } else { None };
        let last = self.game.edits.last().and_then(knob);
        !self.showing && self.can_undo() && last.is_some() && last == knob(edit)
    }

    /// Shows another network. Undo returns to the present one.
    fn play(&self, game: Game) -> Self {
        if game == self.game {
            return Self { showing: false, ..self.clone() };
        }
        let mut past = self.past.clone();
        if past.len() == MEMORY {
            past.remove(0);
        }
        past.push(self.game.clone());
        Self { past, ..self.set(game) }
    }

    fn set(&self, game: Game) -> Self {
        // The layers of a network of another depth are others.
        let same = game.layers == self.game.layers;
        let (layer, picked) = if same { (self.layer, self.picked) } else { (0, None) };
        Self { game, layer, picked, is_open: self.is_open && same, showing: false, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::vanishing::study::sample;
    use crate::settings::reader;

    const FIRST: StudyKnob = StudyKnob::Weight { layer: 0, to: 0, from: 0 };
    const BIAS: StudyKnob = StudyKnob::Bias { layer: 2, unit: 1 };

    fn set(knob: StudyKnob, value: f64) -> Action {
        Action::Edit(StudyEdit::Set { knob, value }, None)
    }

    fn page() -> Reach {
        Reach::new(Game::default(), Done::default())
    }

    #[test]
    fn a_drag_is_undone_as_a_whole() {
        let dragged = page().after(set(FIRST, 0.1)).after(set(FIRST, 0.2)).after(set(FIRST, 0.3)).after(set(BIAS, 1.0));
        assert_eq!(dragged.game.edits.len(), 2);
        let before = dragged.after(Action::Undo);
        assert_eq!(before.game.edits, [StudyEdit::Set { knob: FIRST, value: 0.3 }]);
        let start = before.after(Action::Undo);
        assert_eq!((start.game.clone(), start.can_undo()), (Game::default(), false));
        assert_eq!(start.after(Action::Undo), start);
    }

    #[test]
    fn the_address_holds_every_number_that_was_set() {
        let page = page().after(set(FIRST, 0.1)).after(set(BIAS, -1.5)).after(Action::Pick(BIAS));
        let (game, notes) = reader::read(reader::split(&page.address()).1, Reach::read);
        assert_eq!((&game, notes), (&page.link(), vec![]));
        let other = page.after(Action::Load(Game { seed: 5, ..Game::default() }));
        assert_eq!(other.after(Action::Undo).game, game, "a link can be undone, too");
    }

    #[test]
    fn a_value_that_has_no_effect_any_more_is_forgotten_and_no_other() {
        let page = page().after(set(FIRST, 0.1)).after(set(BIAS, 1.0)).after(set(FIRST, 0.2));
        let values = |page: &Reach| page.game.edits.len();
        assert_eq!(values(&page), 2);
        // A centred bias depends on the weights before it.
        let centred = page.after(Action::Edit(StudyEdit::CentreLayer { layer: 0 }, None)).after(set(FIRST, 0.5));
        assert_eq!(values(&centred), 4);
    }

    #[test]
    fn showing_the_way_goes_on_until_something_else_happens() {
        let shown = page().after(Action::Show(true)).after(Action::Step(StudyEdit::Ones));
        assert!(shown.showing && shown.game.edits == [StudyEdit::Ones]);
        let shown = shown.after(Action::Step(StudyEdit::CentreLayer { layer: 1 }));
        assert_eq!((shown.layer, shown.game.edits.len()), (1, 2));
        let stopped = shown.after(Action::Undo);
        assert!(!stopped.showing && stopped.game.edits == [StudyEdit::Ones]);
        assert_eq!(stopped.after(Action::Step(StudyEdit::Ones)), stopped);
        assert!(!shown.after(set(BIAS, 1.0)).showing);
        assert_eq!(shown.after(Action::Reset).game, Game::default());
        assert!(shown.after(Action::Reset).can_undo());
    }

    #[test]
    fn another_network_starts_without_edits_and_can_be_undone() {
        let edited = page().after(set(BIAS, 1.0)).after(Action::Layer(2));
        let deeper = edited.after(Action::Layers(5));
        assert_eq!((deeper.game.layers, deeper.game.edits.len(), deeper.layer), (5, 0, 0));
        assert_eq!(deeper.after(Action::Undo).game, edited.game);
        assert_eq!(edited.after(Action::Seed(9)).game, Game { seed: 9, ..Game::default() });
        assert_eq!(edited.after(Action::Layer(77)).layer, 3);
        assert_eq!(edited.after(Action::Pick(BIAS)).layer, 2);
    }

    #[test]
    fn a_number_that_is_clicked_in_the_drawing_is_open_until_another_is_chosen() {
        let open = page().after(Action::Open(BIAS));
        assert_eq!((open.is_open, open.picked, open.layer), (true, Some(BIAS), 2));
        assert!(open.after(set(BIAS, 0.5)).is_open, "it stays open while it is changed");
        for action in [Action::Close, Action::Pick(FIRST), Action::Layer(0), Action::Show(true), Action::Layers(2)] {
            assert!(!open.after(action.clone()).is_open, "{action:?}");
        }
    }

    fn report(weight: f64, z: [f64; 2]) -> StudyReport {
        sample::report(z.map(|z| sample::layer(weight, z)).to_vec(), 1.0, 0.0)
    }

    #[test]
    fn the_way_leads_over_the_weights_to_the_layers_in_their_order() {
        assert_eq!(next_step(&report(0.5, [0.0, 0.0])), Some(StudyEdit::Ones));
        assert_eq!(next_step(&report(1.0, [0.0, 0.3])), Some(StudyEdit::CentreLayer { layer: 1 }));
        assert_eq!(next_step(&report(1.0, [-0.1, 0.3])), Some(StudyEdit::CentreLayer { layer: 0 }));
        assert_eq!(next_step(&report(1.0, [0.0, 1e-16])), None);
    }

    #[test]
    fn a_list_that_is_full_is_replaced_by_what_it_comes_to() {
        let edits = vec![StudyEdit::Ones; STUDY_EDITS];
        let game = Game { layers: 2, edits, ..Game::default() };
        let next = StudyEdit::Set { knob: FIRST, value: 0.25 };
        assert_eq!(game.with(next, None), game);
        let baked = game.with(next, Some(&report(0.75, [0.0, 0.0])));
        assert_eq!(baked.edits.len(), 6);
        assert_eq!(baked.edits[0], StudyEdit::Set { knob: FIRST, value: 0.75 });
        assert_eq!(baked.edits[5], next);
    }
}

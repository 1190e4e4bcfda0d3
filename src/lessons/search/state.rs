//! The page's state and everything that can happen to it.

use std::rc::Rc;

use super::axis::{Axis, Fineness};
use super::board::Board;
use super::layer::Layer;
use super::link::{Search, SearchLink};
use super::task;
use super::tries::{Entry, MOST_TRIES, Row, Who, ranked};
use crate::frame::task::Done;
use protocol::{Measure, RunSettings, SearchOutcome, SearchResponse};

/// What becomes of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It has not been asked for.
    Idle,
    /// It goes on.
    Running,
    /// It is held.
    Paused,
    /// It is complete.
    Complete,
}

/// What an entry of the leaderboard has come to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    entry: Entry,
    measure: Measure,
    outcome: Rc<SearchOutcome>,
}

/// What the page is set to and what it knows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SearchState {
    /// The settings.
    pub(crate) link: SearchLink,
    /// What becomes of the map.
    pub(crate) stage: Stage,
    /// Counts the maps; news of an earlier one is dropped.
    pub(crate) run: u32,
    /// What is known of the map, as of some tenths of a second ago.
    pub(crate) board: Rc<Board>,
    /// How much longer the map takes, in milliseconds, once that can be told.
    pub(crate) left: Option<f64>,
    /// The reader's own tries.
    pub(crate) tries: Vec<Entry>,
    /// What has been measured for the leaderboard.
    measured: Vec<Measured>,
    /// Which tasks are done.
    pub(crate) done: Done,
}

/// What is to be done about the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Compute it from the start.
    Begin,
    /// Hold it, or let it go on.
    Hold(bool),
    /// Show another one, of which nothing is computed yet.
    Clear,
}

/// Everything that can happen.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// The settings that do not vary were changed.
    Settings(RunSettings),
    /// Another setting varies: across (0) or down (1).
    Axis(usize, Axis),
    /// The number of steps was changed.
    Fineness(Fineness),
    /// The number of seeds was changed.
    Seeds(u32),
    /// The number of epochs was changed.
    Epochs(u32),
    /// The colours show something else.
    Layer(Layer),
    /// A cell was chosen.
    Choose(usize),
    /// The sliders are to stand where the chosen cell is.
    TakeCell,
    /// The map is to be computed from the start.
    Start,
    /// It is to be held, or to go on.
    Pause(bool),
    /// More is known of the map of this number.
    Progress {
        /// Which map.
        run: u32,
        /// What is known of it.
        board: Rc<Board>,
        /// How much longer it takes.
        left: Option<f64>,
    },
    /// The settings are to compete.
    Try,
    /// A try is to be forgotten.
    Remove(usize),
    /// An entry of the leaderboard has been measured.
    Measured(Entry, Measure, SearchResponse),
    /// The address was changed by hand, by a link or by going back.
    Load(SearchLink),
}

impl SearchState {
    /// The page as it opens; `runs` says whether the map begins by itself.
    pub(crate) fn new(link: SearchLink, tries: Vec<Entry>, done: Done, runs: bool) -> Self {
        let board = Rc::new(Board::new(link.search.clone()));
        let (stage, run) = if runs { (Stage::Running, 1) } else { (Stage::Idle, 0) };
        Self { link, stage, run, board, left: None, tries, measured: Vec::new(), done }
    }

    /// The same page with a map that was computed before; it goes on when the reader says so.
    pub(crate) fn with_map(self, board: Board) -> Self {
        let stage = if board.is_complete() { Stage::Complete } else { Stage::Paused };
        Self { stage, run: 1, board: Rc::new(board), ..self }
    }

    /// The state after something has happened, and what is to be done about the map.
    pub(crate) fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let after = self.after(action);
        let held = |state: &Self| state.stage == Stage::Paused;
        let command = if after.run != self.run {
            Some(Command::Begin)
        } else if held(&after) != held(self) && after.stage != Stage::Complete {
            Some(Command::Hold(held(&after)))
        } else {
            (after.board.search != self.board.search).then_some(Command::Clear)
        };
        (after, command.into_iter().collect())
    }

    /// The state after something has happened.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        let search = &mut next.link.search;
        match action {
            Action::Settings(settings) => search.settings = settings,
            Action::Axis(which, axis) => {
                // Chosen for both, the other takes the place of this one.
                let other = 1 - which.min(1);
                if search.axes[other] == axis {
                    search.axes[other] = search.axes[1 - other];
                }
                search.axes[1 - other] = axis;
                next.link.cell = None;
                next.reshape();
            }
            Action::Fineness(fineness) => {
                search.fineness = fineness;
                next.link.cell = None;
                next.reshape();
            }
            Action::Seeds(seeds) => search.seeds = seeds,
            Action::Epochs(epochs) => search.epochs = epochs,
            Action::Layer(layer) => next.link.layer = layer,
            Action::Choose(cell) => next.link.cell = Some(cell).filter(|&cell| cell < self.board.len()),
            Action::TakeCell => {
                if let Some(entry) = next.chosen() {
                    let Entry { settings, seeds, epochs } = entry;
                    next.link.search = Search { settings, seeds, epochs, ..next.link.search };
                }
            }
            Action::Start => next.start(),
            Action::Pause(true) if self.stage == Stage::Running => next.stage = Stage::Paused,
            Action::Pause(false) if self.stage == Stage::Paused => next.stage = Stage::Running,
            Action::Pause(_) => {}
            Action::Progress { run, board, left } if run == self.run => {
                if board.is_complete() {
                    next.stage = Stage::Complete;
                }
                (next.board, next.left) = (board, left);
            }
            Action::Progress { .. } => {}
            Action::Try => {
                let Search { settings, seeds, epochs, .. } = next.link.search.clone();
                let entry = Entry { settings, seeds, epochs };
                if !next.tries.contains(&entry) {
                    next.tries.push(entry);
                    // The oldest goes.
                    let surplus = next.tries.len().saturating_sub(MOST_TRIES);
                    next.tries.drain(..surplus);
                }
            }
            Action::Remove(place) if place < next.tries.len() => drop(next.tries.remove(place)),
            Action::Remove(_) => {}
            Action::Measured(entry, measure, report) => {
                if let Some(outcome) = report.outcomes.into_iter().next() {
                    next.measured.push(Measured { entry, measure, outcome });
                }
            }
            Action::Load(link) => {
                let anew = !link.search.has_map_of(&self.board.search);
                next.link = link;
                if anew {
                    next.reshape();
                }
            }
        }
        next.done = task::after(&next.done, &next);
        next
    }

    /// Whether what is shown belongs to other settings than those that are set.
    pub(crate) fn is_outdated(&self) -> bool {
        !self.link.search.has_map_of(&self.board.search)
    }

    /// The chosen cell's settings.
    pub(crate) fn chosen(&self) -> Option<Entry> {
        self.cell(self.link.cell?)
    }

    /// A cell's settings.
    pub(crate) fn cell(&self, index: usize) -> Option<Entry> {
        self.board.search.cells().into_iter().nth(index)
    }

    /// What has been measured of an entry of the leaderboard.
    pub(crate) fn known(&self, entry: &Entry, measure: Measure) -> Option<&SearchOutcome> {
        let found = self.measured.iter().find(|known| known.measure == measure && known.entry == *entry);
        found.map(|known| &*known.outcome)
    }

    /// The straight line's measure on the points that are set, once it is known.
    pub(crate) fn line(&self, measure: Measure) -> Option<f64> {
        self.known(&self.notebook(), measure).map(|outcome| outcome.line)
    }

    /// The notebook's network on the points that are set.
    pub(crate) fn notebook(&self) -> Entry {
        Entry::notebook().on(&self.link.search.settings)
    }

    /// The reader's tries on the points that are set, with their places.
    pub(crate) fn competing(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.tries.iter().enumerate().filter(|(_, entry)| entry.is_on(&self.link.search.settings))
    }

    /// What has to be measured for the leaderboard: each entry once.
    pub(crate) fn entries(&self) -> Vec<Entry> {
        let mut entries = vec![self.notebook()];
        entries.extend(self.best_known());
        for (_, entry) in self.competing() {
            if !entries.contains(entry) {
                entries.push(entry.clone());
            }
        }
        entries
    }

    /// It was found for the lab's points and says nothing about others.
    fn best_known(&self) -> Option<Entry> {
        Some(Entry::best_known()).filter(|entry| entry.is_on(&self.link.search.settings))
    }

    /// The leaderboard.
    pub(crate) fn leaderboard(&self) -> Vec<Row> {
        let row = |who, entry: Entry| {
            let known = |measure| self.known(&entry, measure).cloned();
            Row::new(who, entry.clone(), known)
        };
        let mut rows: Vec<Row> = self.competing().map(|(place, entry)| row(Who::You(place), entry.clone())).collect();
        rows.extend(self.best_known().map(|entry| row(Who::BestKnown, entry)));
        rows.push(row(Who::Notebook, self.notebook()));
        if let Some((index, _)) = self.board.best(Measure::LeaveOneOut)
            && let Some(entry) = self.cell(index).filter(|entry| entry.is_on(&self.link.search.settings))
        {
            rows.push(Row::new(Who::Map, entry, |measure| self.board.of(measure, index).cloned()));
        }
        let of_line = |measure| self.line(measure).map(Some);
        let (training, leave_one_out) = (of_line(Measure::Training), of_line(Measure::LeaveOneOut));
        rows.push(Row { who: Who::Line, entry: None, training, leave_one_out });
        ranked(rows)
    }

    fn start(&mut self) {
        self.run += 1;
        self.stage = Stage::Running;
        self.left = None;
        self.board = Rc::new(Board::new(self.link.search.clone()));
    }

    /// The map has other cells now: what is known of the old ones goes, and a map that was begun begins anew.
    fn reshape(&mut self) {
        if self.stage == Stage::Idle {
            self.board = Rc::new(Board::new(self.link.search.clone()));
        } else {
            self.start();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lessons::search::board::tests::{board, outcome};

    fn page(runs: bool) -> SearchState {
        let link = SearchLink {
            search: Search { fineness: Fineness::Coarse, seeds: 3, ..Search::default() },
            ..SearchLink::default()
        };
        SearchState::new(link, vec![], Done::default(), runs)
    }

    fn report(loss: f64, line: f64) -> SearchResponse {
        SearchResponse { request: 0, outcomes: vec![Rc::new(SearchOutcome { line, ..outcome([loss; 3]) })] }
    }

    #[test]
    fn a_map_runs_pauses_and_comes_to_its_end() {
        let idle = page(false);
        assert_eq!((idle.stage, idle.run), (Stage::Idle, 0));
        let running = idle.after(Action::Start);
        assert_eq!((running.stage, running.run), (Stage::Running, 1));
        let paused = running.after(Action::Pause(true));
        assert_eq!(paused.stage, Stage::Paused);
        assert_eq!(paused.after(Action::Pause(false)).stage, Stage::Running);
        let mut whole = (*running.board).clone();
        let cells: Vec<usize> = (0..whole.len()).collect();
        for measure in [Measure::Training, Measure::LeaveOneOut] {
            whole.take(measure, &cells, Err("lost"));
        }
        let news = |run| Action::Progress { run, board: Rc::new(whole.clone()), left: Some(0.0) };
        assert_eq!(running.after(news(1)).stage, Stage::Complete);
        assert_eq!(running.after(news(0)), running, "news of an earlier map");
    }

    #[test]
    fn the_map_is_told_what_changes_for_it() {
        let idle = page(false);
        let (reshaped, commands) = idle.applied(Action::Fineness(Fineness::Medium));
        assert_eq!(commands, [Command::Clear]);
        let (running, commands) = reshaped.applied(Action::Start);
        assert_eq!(commands, [Command::Begin]);
        assert_eq!(running.applied(Action::Choose(7)).1, []);
        assert_eq!(running.applied(Action::Pause(false)).1, [], "it runs already");
        let (paused, commands) = running.applied(Action::Pause(true));
        assert_eq!(commands, [Command::Hold(true)]);
        assert_eq!(paused.applied(Action::Pause(false)).1, [Command::Hold(false)]);
        assert_eq!(paused.applied(Action::Start).1, [Command::Begin], "a new map is not held");
        let board = Rc::new(Board::new(paused.link.search.clone()));
        assert_eq!(paused.applied(Action::Progress { run: paused.run, board, left: None }).1, []);
    }

    #[test]
    fn a_map_that_is_restored_waits_and_belongs_to_its_own_settings() {
        let known = board(&[(4, [0.15; 3])], &[]);
        let set = page(true).after(Action::Epochs(7));
        let restored = SearchState::new(set.link, vec![], set.done, true).with_map(known.clone());
        assert_eq!((restored.stage, restored.run, &*restored.board), (Stage::Paused, 1, &known));
        assert!(restored.is_outdated());
        assert_eq!(restored.applied(Action::Pause(false)).1, [Command::Hold(false)]);
        let all: Vec<usize> = (0..25).collect();
        let mut whole = Board::new(known.search);
        for measure in [Measure::Training, Measure::LeaveOneOut] {
            whole.take(measure, &all, Err("lost"));
        }
        assert_eq!(page(false).with_map(whole).stage, Stage::Complete);
    }

    #[test]
    fn another_axis_begins_anew_and_a_slider_only_says_that_the_map_is_old() {
        let running = page(true).after(Action::Choose(7));
        assert_eq!(running.link.cell, Some(7));
        let swapped = running.after(Action::Axis(0, Axis::Hidden));
        assert_eq!(swapped.link.search.axes, [Axis::Hidden, Axis::LearningRate]);
        assert_eq!((swapped.link.cell, swapped.run, swapped.is_outdated()), (None, 2, false));
        let deep = RunSettings { depth: 3, ..RunSettings::default() };
        let old = running.after(Action::Settings(deep.clone()));
        assert!(old.is_outdated() && old.run == 1);
        assert!(!old.after(Action::Start).is_outdated());
        let varied = RunSettings { hidden: 30, ..RunSettings::default() };
        assert!(!running.after(Action::Settings(varied)).is_outdated(), "the map varies the hidden size itself");
        let idle = page(false).after(Action::Fineness(Fineness::Medium));
        assert_eq!((idle.run, idle.board.len()), (0, 100));
        let link = SearchLink { cell: Some(3), search: Search { epochs: 7, ..Search::default() }, ..old.link.clone() };
        let visited = old.after(Action::Load(link.clone()));
        assert_eq!((&visited.link, visited.run), (&link, 2));
    }

    #[test]
    fn the_sliders_take_the_chosen_cells_settings() {
        let page = page(true).after(Action::Choose(9)).after(Action::TakeCell);
        let settings = &page.link.search.settings;
        assert_eq!((settings.learning_rate, settings.hidden), (1.0, 2));
        assert!(!page.is_outdated());
        assert_eq!(page.after(Action::Choose(25)).link.cell, None, "there is no such cell");
    }

    #[test]
    fn only_runs_on_the_points_that_are_set_compete() {
        let noisy = RunSettings { noise: 0.5, ..RunSettings::default() };
        let page = page(true).after(Action::Try).after(Action::Settings(noisy)).after(Action::Try);
        let who = |page: &SearchState| page.leaderboard().iter().map(|row| row.who).collect::<Vec<_>>();
        assert_eq!(who(&page), [Who::You(1), Who::Notebook, Who::Line], "the best known was found without noise");
        assert_eq!((page.tries.len(), page.entries().len()), (2, 2), "nothing else is measured");
        let first = page.after(Action::Settings(RunSettings::default()));
        assert!(who(&first).contains(&Who::You(0)) && !who(&first).contains(&Who::You(1)));
        assert!(who(&first).contains(&Who::BestKnown));
        let measured = first.after(Action::Measured(Entry::notebook(), Measure::LeaveOneOut, report(0.25, 0.2035)));
        assert_eq!(measured.line(Measure::LeaveOneOut), Some(0.2035));
        assert_eq!(measured.after(Action::Settings(page.link.search.settings)).line(Measure::LeaveOneOut), None);
    }

    #[test]
    fn tries_compete_with_the_map_and_with_what_is_known() {
        let own = RunSettings { hidden: 3, ..RunSettings::default() };
        let mut page = page(true).after(Action::Settings(own)).after(Action::Try).after(Action::Try);
        assert_eq!(page.tries.len(), 1, "once is enough");
        for (entry, loss) in [(page.tries[0].clone(), 0.19), (Entry::notebook(), 0.3), (Entry::best_known(), 0.1)] {
            page = page.after(Action::Measured(entry, Measure::LeaveOneOut, report(loss, 0.2035)));
        }
        assert!(page.done.has("beat-notebook") && page.done.has("beat-line"));
        let known = board(&[(4, [0.15; 3])], &[(4, [0.15; 3])]);
        page = page.after(Action::Progress { run: 1, board: Rc::new(known), left: None });
        let order: Vec<Who> = page.leaderboard().iter().map(|row| row.who).collect();
        assert!(order.starts_with(&[Who::BestKnown, Who::Map, Who::You(0)]), "{order:?}");
        assert!(page.after(Action::Remove(0)).tries.is_empty());
        for seeds in 1..=20 {
            page = page.after(Action::Seeds(seeds)).after(Action::Try);
        }
        assert_eq!((page.tries.len(), page.tries[MOST_TRIES - 1].seeds), (MOST_TRIES, 20));
    }
}

//! The state of the lesson, and the actions that change it.

use std::rc::Rc;

use super::axis::{Axis, Fineness};
use super::board::Board;
use super::layer::Layer;
use super::link::{Search, SearchLink};
use super::task;
use super::tries::{Entry, MOST_TRIES, Row, Who, ranked};
use crate::frame::Done;
use protocol::{Measure, RunSettings, SearchOutcome, SearchResponse};

/// The stage of the map's computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It has not started.
    Idle,
    Running,
    Paused,
    Complete,
}

/// The result of an entry of the leaderboard.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Measured {
    entry: Entry,
    measure: Measure,
    outcome: Rc<SearchOutcome>,
}

/// The settings of the page and its results.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SearchState {
    pub(crate) link: SearchLink,
    pub(crate) stage: Stage,
    /// The number of the map. Notices about an earlier one are ignored.
    pub(crate) run: u32,
    /// The results of the map, as of the last notice.
    pub(crate) board: Rc<Board>,
    /// The estimated time left for the map, in milliseconds, if it is known.
    pub(crate) left: Option<f64>,
    /// The reader's tries.
    pub(crate) tries: Vec<Entry>,
    /// The results for the leaderboard.
    measured: Vec<Measured>,
    /// The tasks that are done.
    pub(crate) done: Done,
}

/// What the driver has to do after an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command {
    /// Compute the map from the start.
    Begin,
    /// Pause the map or resume it.
    Hold(bool),
    /// Show a map without results.
    Clear,
}

/// An action on the page, or a notice from the driver.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// Use these settings where they do not vary.
    Settings(RunSettings),
    /// Vary another setting across (0) or down (1).
    Axis(usize, Axis),
    Fineness(Fineness),
    Seeds(u32),
    Epochs(u32),
    Layer(Layer),
    /// Choose a cell.
    Choose(usize),
    /// Set the sliders to the chosen cell's settings.
    TakeCell,
    /// Compute the map from the start.
    Start,
    /// Pause the map or resume it.
    Pause(bool),
    /// There are new results of the map with this number.
    Progress {
        run: u32,
        board: Rc<Board>,
        left: Option<f64>,
    },
    /// Add the settings to the leaderboard.
    Try,
    /// Remove a try.
    Remove(usize),
    /// An entry of the leaderboard has been measured.
    Measured(Entry, Measure, SearchResponse),
    /// The address was changed by the reader, by a link or by going back.
    Load(SearchLink),
}

impl SearchState {
    /// The page when it is opened. `runs` says whether the map starts by itself.
    pub(crate) fn new(link: SearchLink, tries: Vec<Entry>, done: Done, runs: bool) -> Self {
        let board = Rc::new(Board::new(link.search.clone()));
        let (stage, run) = if runs { (Stage::Running, 1) } else { (Stage::Idle, 0) };
        Self { link, stage, run, board, left: None, tries, measured: Vec::new(), done }
    }

    /// The page with a map that was computed before. If it is incomplete, it is paused.
    pub(crate) fn with_map(self, board: Board) -> Self {
        let stage = if board.is_complete() { Stage::Complete } else { Stage::Paused };
        Self { stage, run: 1, board: Rc::new(board), ..self }
    }

    /// The state after an action, and the driver's commands.
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

    /// The state after an action.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        let search = &mut next.link.search;
        match action {
            Action::Settings(settings) => search.settings = settings,
            Action::Axis(which, axis) => {
                // If both axes would vary the same setting, they are swapped.
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
                    // The oldest try is dropped.
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
        next.hold_for_other_points(self);
        next.done = task::after(&next.done, &next);
        next
    }

    /// Pauses a map when other points are set than it is computed for: its numbers are no longer asked for. The reader can start
    /// again, or let it go on.
    fn hold_for_other_points(&mut self, before: &Self) {
        let is_of_others = |state: &Self| !state.notebook().is_on(&state.board.search.settings);
        if self.stage == Stage::Running && is_of_others(self) && !is_of_others(before) {
            self.stage = Stage::Paused;
        }
    }

    /// The page with the settings of an earlier link, and the driver's commands. Other settings of the same cells leave the map
    /// as it is, as moving a slider does.
    pub(crate) fn with_settings_of(&self, link: SearchLink) -> (Self, Vec<Command>) {
        let shape = |search: &Search| (search.axes, search.fineness);
        if shape(&self.link.search) == shape(&link.search) {
            let link = SearchLink { cell: self.link.cell, ..link };
            let mut next = Self { link, ..self.clone() };
            next.hold_for_other_points(self);
            let is_held = next.stage != self.stage;
            return (next, is_held.then_some(Command::Hold(true)).into_iter().collect());
        }
        self.applied(Action::Load(SearchLink { cell: None, ..link }))
    }

    /// Whether the map belongs to other settings.
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

    /// The result of an entry of the leaderboard, if it is known.
    pub(crate) fn known(&self, entry: &Entry, measure: Measure) -> Option<&SearchOutcome> {
        let found = self.measured.iter().find(|known| known.measure == measure && known.entry == *entry);
        found.map(|known| &*known.outcome)
    }

    /// The value of the best line for the chosen points, if it is known.
    pub(crate) fn line(&self, measure: Measure) -> Option<f64> {
        self.known(&self.notebook(), measure).map(|outcome| outcome.line)
    }

    /// The notebook's network on the chosen points.
    pub(crate) fn notebook(&self) -> Entry {
        Entry::notebook().on(&self.link.search.settings)
    }

    /// The reader's tries on the chosen points, with their indices.
    pub(crate) fn competing(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.tries.iter().enumerate().filter(|(_, entry)| entry.is_on(&self.link.search.settings))
    }

    /// The entries that have to be measured for the leaderboard, each once.
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

    /// The best known settings. They were found for the lab's points and are left out for others.
    fn best_known(&self) -> Option<Entry> {
        Some(Entry::best_known()).filter(|entry| entry.is_on(&self.link.search.settings))
    }

    pub(crate) fn leaderboard(&self) -> Vec<Row> {
        let row = |who, entry: Entry| {
            let known = |measure| self.known(&entry, measure).cloned();
            Row::new(who, entry.clone(), known)
        };
        let mut rows: Vec<Row> = self.competing().map(|(place, entry)| row(Who::You(place), entry.clone())).collect();
        rows.extend(self.best_known().map(|entry| row(Who::BestKnown, entry)));
        rows.push(row(Who::Notebook, self.notebook()));
        if let Some((index, _)) = self.board.best(Measure::LeftOut)
            && let Some(entry) = self.cell(index).filter(|entry| entry.is_on(&self.link.search.settings))
        {
            rows.push(Row::new(Who::Map, entry, |measure| self.board.of(measure, index).cloned()));
        }
        let of_line = |measure| self.line(measure).map(Some);
        let (training, left_out) = (of_line(Measure::Training), of_line(Measure::LeftOut));
        rows.push(Row { who: Who::Line, entry: None, training, left_out });
        ranked(&rows)
    }

    /// Whether the reader has computed a whole map or found settings that beat the best line. Before that, the best known
    /// settings would give the answer away.
    pub(crate) fn has_searched(&self) -> bool {
        self.stage == Stage::Complete || self.done.has("beat-line")
    }

    fn start(&mut self) {
        self.run += 1;
        self.stage = Stage::Running;
        self.left = None;
        self.board = Rc::new(Board::new(self.link.search.clone()));
    }

    /// Drops the results after a change of the cells. A map that has started starts again.
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
    use protocol::Points;

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
        for measure in [Measure::Training, Measure::LeftOut] {
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
        for measure in [Measure::Training, Measure::LeftOut] {
            whole.take(measure, &all, Err("lost"));
        }
        assert_eq!(page(false).with_map(whole).stage, Stage::Complete);
    }

    #[test]
    fn another_axis_begins_anew_and_a_slider_only_says_that_the_map_is_old() {
        let running = page(true).after(Action::Choose(7));
        assert_eq!(running.link.cell, Some(7));
        let swapped = running.after(Action::Axis(0, Axis::HIDDEN));
        assert_eq!(swapped.link.search.axes, [Axis::HIDDEN, Axis::LEARNING_RATE]);
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
    fn undoing_a_slider_leaves_the_map_and_undoing_an_axis_begins_the_one_before() {
        let before = page(true).after(Action::Choose(7));
        let moved = before.after(Action::Epochs(7)).after(Action::Layer(Layer::Spread));
        let (undone, commands) = moved.with_settings_of(before.link.clone());
        assert_eq!((&undone, commands), (&before, vec![]));
        let turned = before.after(Action::Axis(0, Axis::HIDDEN));
        let (undone, commands) = turned.with_settings_of(before.link.clone());
        assert_eq!(
            (&undone.link.search, undone.link.cell, commands),
            (&before.link.search, None, vec![Command::Begin])
        );
    }

    #[test]
    fn a_map_of_other_points_does_not_go_on() {
        let running = page(true);
        let own = Points::new(vec![0.0, 1.0, 2.0, 3.0], vec![1.0, 2.0, 2.5, 4.0]).expect("points");
        let settings = RunSettings::default().with_own(Some(Rc::new(own)));
        let (held, commands) = running.applied(Action::Settings(settings.clone()));
        assert_eq!((held.stage, commands), (Stage::Paused, vec![Command::Hold(true)]));
        assert_eq!(held.after(Action::Pause(false)).stage, Stage::Running, "unless the reader wants it to");
        let (anew, commands) = held.applied(Action::Start);
        assert_eq!((anew.stage, commands), (Stage::Running, vec![Command::Begin]));
        let (undone, commands) = anew.with_settings_of(running.link.clone());
        assert_eq!((undone.stage, commands), (Stage::Paused, vec![Command::Hold(true)]), "undo sets other points, too");
        let deep = RunSettings { depth: 3, ..RunSettings::default() };
        assert_eq!(running.after(Action::Settings(deep)).stage, Stage::Running, "the points are the same");
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
        let measured = first.after(Action::Measured(Entry::notebook(), Measure::LeftOut, report(0.25, 0.2035)));
        assert_eq!(measured.line(Measure::LeftOut), Some(0.2035));
        assert_eq!(measured.after(Action::Settings(page.link.search.settings)).line(Measure::LeftOut), None);
    }

    #[test]
    fn tries_compete_with_the_map_and_with_what_is_known() {
        let own = RunSettings { hidden: 3, ..RunSettings::default() };
        let mut page = page(true).after(Action::Settings(own)).after(Action::Try).after(Action::Try);
        assert_eq!(page.tries.len(), 1, "once is enough");
        for (entry, loss) in [(page.tries[0].clone(), 0.19), (Entry::notebook(), 0.3), (Entry::best_known(), 0.1)] {
            page = page.after(Action::Measured(entry, Measure::LeftOut, report(loss, 0.2035)));
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

//! Has the map computed, and draws it. New cells are drawn at once; the page's state learns of them a few times a second.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use super::board::Board;
use super::jobs::{Job, jobs};
use super::layer::{DIVERGED, Layer};
use super::memory;
use super::pace::Pace;
use super::state::{Action, Command, SearchState, Stage};
use super::tries::Entry;
use crate::charts::Canvas;
use crate::charts::heat::{self, Cell, Heat};
use crate::frame::pool::{Batch, Pool, Report};
use crate::frame::{Client, Heard, Workers, driven};
use crate::platform;
use protocol::{Measure, SearchRequest, SearchResponse, channel};

/// Time between two updates of the page's state, in milliseconds.
const TELL_MS: f64 = 200.0;
/// The most columns and the most rows with which cells have room for numbers.
const ROOM: usize = 10;
/// The width that a column needs for numbers, in CSS pixels.
const ROOM_FOR_NUMBER: f64 = 48.0;

/// The elements of the page that are updated outside of its state.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) canvas: NodeRef,
    /// The text on the cell under the pointer.
    pub(super) pointed: NodeRef,
}

/// The computation of the map, which goes on while another lesson is shown, and its picture.
pub(super) struct Core {
    client: Client<channel::Search>,
    pool: Pool<channel::Search>,
    state: Rc<SearchState>,
    found: Rc<RefCell<Found>>,
    batches: Vec<Batch>,
    picture: Option<Picture>,
    /// The requests for the leaderboard, by their numbers.
    asked: Vec<(u32, Entry, Measure)>,
    told: f64,
}

/// The results of the workers so far.
struct Found {
    board: Board,
    pace: Pace,
    /// Whether there are results that are not drawn yet.
    dirty: bool,
    /// Whether there are results that the page does not know yet.
    news: bool,
}

struct Picture {
    canvas: HtmlCanvasElement,
    plot: Canvas,
}

impl driven::Core for Core {
    type Channel = channel::Search;
    type Follows = SearchState;
    type Command = Command;
    type Refs = Parts;
    type Notice = Action;

    fn new(workers: &Workers, state: &Rc<SearchState>) -> Self {
        let board = (*state.board).clone();
        let found = Found { board, pace: Pace::new(0.0, 0.0), dirty: true, news: false };
        let mut core = Self {
            client: workers.client(),
            pool: Pool::new(),
            state: Rc::clone(state),
            found: Rc::new(RefCell::new(found)),
            batches: Vec::new(),
            picture: None,
            asked: Vec::new(),
            told: 0.0,
        };
        if state.stage == Stage::Running {
            core.submit();
        }
        core.ask();
        core
    }

    fn attach(&mut self, parts: Option<&Parts>) {
        self.picture = parts.and_then(|parts| {
            let canvas = parts.canvas.cast::<HtmlCanvasElement>()?;
            Some(Picture { plot: Canvas::new(canvas.clone())?, canvas })
        });
        self.found.borrow_mut().dirty = true;
    }

    fn follow(&mut self, state: &Rc<SearchState>, commands: &[Command]) {
        let before = std::mem::replace(&mut self.state, Rc::clone(state));
        for command in commands {
            match command {
                Command::Begin => {
                    self.show(Board::new(state.board.search.clone()));
                    self.submit();
                }
                Command::Clear => self.show((*state.board).clone()),
                Command::Hold(held) => self.hold(*held),
            }
        }
        if before.link.layer != state.link.layer {
            self.found.borrow_mut().dirty = true;
        }
        self.ask();
    }

    fn receive(&mut self, heard: Heard<'_, SearchResponse>) -> Option<Action> {
        let response = heard.response();
        let (_, entry, measure) = self.asked.iter().find(|(asked, ..)| *asked == response.request)?;
        Some(Action::Measured(entry.clone(), *measure, response.clone()))
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        let found = &mut *self.found.borrow_mut();
        if let Some(picture) = &mut self.picture
            && (found.dirty || picture.plot.is_stale())
        {
            found.dirty = false;
            picture.draw(&found.board, self.state.link.layer);
        }
        let due = found.news && (now - self.told >= TELL_MS || found.board.is_complete());
        due.then(|| {
            (found.news, self.told) = (false, now);
            let left = found.pace.left(platform::now());
            Action::Progress { run: self.state.run, board: Rc::new(found.board.clone()), left }
        })
    }

    fn memory(&self) -> Option<String> {
        (self.state.stage != Stage::Idle).then(|| memory::text(&self.found.borrow().board))
    }
}

impl Core {
    /// Replaces the map by another one.
    fn show(&mut self, board: Board) {
        self.batches.clear();
        let found = &mut *self.found.borrow_mut();
        (found.board, found.dirty, found.news) = (board, true, false);
    }

    /// Submits what is missing: first all networks, then those that leave a point out.
    fn submit(&mut self) {
        let sheets = {
            let found = &mut *self.found.borrow_mut();
            let sheets = [Measure::Training, Measure::LeftOut].map(|measure| (measure, jobs(&found.board, measure)));
            let work = sheets.iter().flat_map(|(_, jobs)| jobs).map(|job| job.work).sum();
            found.pace = Pace::new(work, platform::now());
            sheets
        };
        // The borrow has ended by now, because the jobs fail at once if no worker can be started.
        for (measure, jobs) in sheets {
            let questions = jobs.iter().map(|job| job.question.clone()).collect();
            let found = Rc::downgrade(&self.found);
            self.batches.push(self.pool.submit(questions, move |report| take(&found, measure, &jobs, &report)));
        }
    }

    /// Pauses the workers, or lets them go on.
    fn hold(&mut self, held: bool) {
        if self.batches.is_empty() && !held {
            // The map was restored, and nothing has been submitted yet.
            return self.submit();
        }
        self.found.borrow_mut().pace.pause(held, platform::now());
        // The borrow has ended by now, because the jobs fail at once if no worker can be started.
        for batch in &self.batches {
            batch.pause(held);
        }
    }

    /// Requests the measures of new entries of the leaderboard.
    fn ask(&mut self) {
        for entry in self.state.entries() {
            if self.asked.iter().any(|(_, asked, _)| *asked == entry) {
                continue;
            }
            for measure in [Measure::Training, Measure::LeftOut] {
                let request = self.client.next_number();
                let Entry { settings, seeds, epochs } = entry.clone();
                let question = SearchRequest::new(request, measure, vec![settings], seeds, epochs);
                self.client.send(question);
                self.asked.push((request, entry.clone(), measure));
            }
        }
    }
}

/// Takes the results of a job.
fn take(found: &Weak<RefCell<Found>>, measure: Measure, jobs: &[Job], report: &Report<SearchResponse>) {
    let (Some(found), Some(job)) = (found.upgrade(), jobs.get(report.index)) else { return };
    let found = &mut *found.borrow_mut();
    found.board.take(measure, &job.cells, report.outcome.as_ref().map_err(String::as_str));
    found.pace.add(job.work);
    (found.dirty, found.news) = (true, true);
}

impl Picture {
    fn draw(&mut self, board: &Board, layer: Layer) {
        let search = &board.search;
        let names = |axis: usize| -> Vec<String> {
            search.values()[axis].iter().map(|&value| search.axes[axis].text(value)).collect()
        };
        let (columns, rows) = (names(0), names(1));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let scale = layer.scale(board);
        let best = board.best(layer.measure()).map(|(index, _)| index);
        let width = f64::from(self.canvas.client_width()) / columns.len().max(1) as f64;
        let roomy = columns.len() <= ROOM && rows.len() <= ROOM && width >= ROOM_FOR_NUMBER;
        let cell = |index: usize| {
            let mut text = layer.text(board, index);
            if !roomy && text != DIVERGED {
                text.clear();
            }
            if best == Some(index) {
                text = if roomy { format!("★ {text}") } else { "★".to_owned() };
            }
            let place = scale.as_ref().and_then(|scale| scale.place(board, index));
            Cell { place, good: board.beats_line(layer.measure(), index), text }
        };
        let cells: Vec<Cell> = (0..board.len()).map(cell).collect();
        // The axis needs no title beside names that are as wide as the margin: these are words.
        let side = rows.iter().all(|name| name.chars().count() <= 7).then(|| search.axes[1].title());
        let title = search.axes[0].title();
        heat::draw(&mut self.plot, &Heat { rows: &rows, side, columns: &columns, title, cells: &cells });
    }
}

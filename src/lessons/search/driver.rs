//! Has the map computed and draws it. What comes in goes to the picture at once, and to the page's state a few times a second.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use super::board::Board;
use super::jobs::{Job, jobs};
use super::layer::{DIVERGED, Layer};
use super::pace::Pace;
use super::state::{Action, SearchState, Stage};
use super::tries::Entry;
use crate::charts::heat::{Cell, Heat, HeatPlot};
use crate::frame::client::{Client, Subscription};
use crate::frame::old_driven as driven;
use crate::frame::pool::{Batch, Pool, Report};
use crate::frame::theme::palette_of;
use crate::platform::{self, Frames};
use protocol::channel;
use protocol::{Measure, SearchRequest, SearchResponse};

/// Time between two pieces of news to the page, in milliseconds.
const TELL_MS: f64 = 200.0;
/// The most columns and rows between whose cells there is room for numbers.
const ROOM: usize = 10;
/// As many pixels of the page a column has to have for each cell's number.
const ROOM_FOR_NUMBER: f64 = 48.0;

/// The page's elements that change past its state.
#[derive(Clone, Default, PartialEq)]
pub(super) struct Parts {
    pub(super) canvas: NodeRef,
    /// What the cell under the pointer says.
    pub(super) pointed: NodeRef,
}

/// The map's computation and its picture; dropping it stops everything.
pub(super) struct Driver {
    core: Rc<RefCell<Core>>,
    pool: Pool<channel::Search>,
    _frames: Frames,
    _subscription: Subscription,
}

struct Core {
    client: Client<channel::Search>,
    canvas: NodeRef,
    plot: Option<HeatPlot>,
    board: Board,
    layer: Layer,
    run: u32,
    paused: bool,
    batches: Vec<Batch>,
    pace: Pace,
    /// What was asked for the leaderboard, by the question's number.
    asked: Vec<(u32, Entry, Measure)>,
    dirty: bool,
    news: bool,
    told: f64,
}

impl driven::Driver for Driver {
    type Channel = protocol::channel::Search;
    type Page = SearchState;
    type Parts = Parts;

    fn new(client: &Client<channel::Search>, parts: Parts, tell: impl Fn(Action) + 'static) -> Self {
        let core = Rc::new(RefCell::new(Core {
            client: client.clone(),
            plot: parts.canvas.cast::<HtmlCanvasElement>().and_then(HeatPlot::new),
            canvas: parts.canvas,
            board: Board::new(super::link::Search::default()),
            layer: Layer::Median,
            run: 0,
            paused: false,
            batches: Vec::new(),
            pace: Pace::new(0.0, 0.0),
            asked: Vec::new(),
            dirty: true,
            news: false,
            told: 0.0,
        }));
        let tell = Rc::new(tell);
        let (receiver, drawer, tell_too) = (Rc::clone(&core), Rc::clone(&core), Rc::clone(&tell));
        let subscription = client.subscribe(move |report| {
            // The borrow ends before the page hears of it: it may follow up at once.
            let news = receiver.borrow_mut().receive(report);
            if let Some(action) = news {
                tell_too(action);
            }
        });
        let frames = Frames::new(move |now| {
            let news = drawer.borrow_mut().tick(now);
            if let Some(action) = news {
                tell(action);
            }
        });
        Self { core, pool: Pool::<channel::Search>::new(), _frames: frames, _subscription: subscription }
    }

    fn follow(&self, page: &SearchState) {
        let fresh = {
            let mut core = self.core.borrow_mut();
            core.ask_for(page);
            if core.layer != page.link.layer {
                (core.layer, core.dirty) = (page.link.layer, true);
            }
            if core.run == page.run && core.board.search != page.board.search {
                // A map of another shape that has not been begun.
                (core.board, core.dirty) = ((*page.board).clone(), true);
            }
            core.run != page.run
        };
        if fresh {
            self.begin(page);
        }
        self.hold(page.stage == Stage::Paused);
    }

    fn repaint(&self) {
        self.core.borrow_mut().dirty = true;
    }
}

impl Driver {
    /// Holds the workers, or lets them go on.
    fn hold(&self, paused: bool) {
        let batches = {
            let mut core = self.core.borrow_mut();
            if core.paused == paused {
                return;
            }
            core.paused = paused;
            core.pace.pause(paused, platform::now());
            std::mem::take(&mut core.batches)
        };
        // The borrow has ended: where no worker can be started, jobs fail at once.
        for batch in &batches {
            batch.pause(paused);
        }
        self.core.borrow_mut().batches = batches;
    }

    /// Hands a new map's jobs to the workers: first all networks, then those that leave a point out.
    fn begin(&self, page: &SearchState) {
        let search = &page.board.search;
        let sheets = [Measure::Training, Measure::LeaveOneOut].map(|measure| (measure, jobs(search, measure)));
        {
            let mut core = self.core.borrow_mut();
            let work = sheets.iter().flat_map(|(_, jobs)| jobs).map(|job| job.work).sum();
            core.pace = Pace::new(work, platform::now());
            (core.run, core.board, core.paused) = (page.run, Board::new(search.clone()), false);
            (core.dirty, core.news) = (true, false);
            core.batches.clear();
        }
        // The borrow has ended: where no worker can be started, the jobs fail at once.
        for (measure, jobs) in sheets {
            let questions = jobs.iter().map(|job| job.question.clone()).collect();
            let core = Rc::downgrade(&self.core);
            let batch = self.pool.submit(questions, move |report| take(&core, measure, &jobs, &report));
            self.core.borrow_mut().batches.push(batch);
        }
    }
}

/// Takes what a worker has found.
fn take(core: &Weak<RefCell<Core>>, measure: Measure, jobs: &[Job], report: &Report<SearchResponse>) {
    let (Some(core), Some(job)) = (core.upgrade(), jobs.get(report.index)) else { return };
    let mut core = core.borrow_mut();
    core.board.take(measure, &job.cells, report.outcome.as_ref().map_err(String::as_str));
    core.pace.add(job.work);
    (core.dirty, core.news) = (true, true);
}

impl Core {
    /// Has the worker measure what is new on the leaderboard.
    fn ask_for(&mut self, page: &SearchState) {
        for entry in page.entries() {
            if self.asked.iter().any(|(_, asked, _)| *asked == entry) {
                continue;
            }
            for measure in [Measure::Training, Measure::LeaveOneOut] {
                let request = self.client.next_number();
                let Entry { settings, seeds, epochs } = entry.clone();
                let question = SearchRequest { request, measure, settings: vec![settings], seeds, epochs };
                self.client.send(question);
                self.asked.push((request, entry.clone(), measure));
            }
        }
    }

    fn receive(&mut self, report: &SearchResponse) -> Option<Action> {
        let SearchResponse { request, .. } = report;
        let (_, entry, measure) = self.asked.iter().find(|(asked, ..)| asked == request)?;
        Some(Action::Measured(entry.clone(), *measure, report.clone()))
    }

    fn tick(&mut self, now: f64) -> Option<Action> {
        let stale = self.plot.as_ref().is_some_and(HeatPlot::is_stale);
        if std::mem::take(&mut self.dirty) || stale {
            self.draw();
        }
        let due = self.news && (now - self.told >= TELL_MS || self.board.is_complete());
        due.then(|| {
            (self.news, self.told) = (false, now);
            let left = self.pace.left(platform::now());
            Action::Progress { run: self.run, board: Rc::new(self.board.clone()), left }
        })
    }

    fn draw(&mut self) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else { return };
        let (Some(plot), Some(palette)) = (&mut self.plot, palette_of(&canvas)) else { return };
        let (search, layer) = (&self.board.search, self.layer);
        let names = |axis: usize| -> Vec<String> {
            search.values()[axis].iter().map(|&value| search.axes[axis].text(value)).collect()
        };
        let (columns, rows) = (names(0), names(1));
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let best = self.board.best(layer.measure()).map(|(index, _)| index);
        let width = f64::from(canvas.client_width()) / columns.len().max(1) as f64;
        let roomy = columns.len() <= ROOM && rows.len() <= ROOM && width >= ROOM_FOR_NUMBER;
        let cell = |index: usize| {
            let mut text = layer.text(&self.board, index);
            if !roomy && text != DIVERGED {
                text.clear();
            }
            if best == Some(index) {
                text = if roomy { format!("★ {text}") } else { "★".to_owned() };
            }
            Cell { place: layer.place(&self.board, index), text }
        };
        let cells: Vec<Cell> = (0..self.board.len()).map(cell).collect();
        // Names as wide as the margin say themselves what they are.
        let side = rows.iter().all(|name| name.chars().count() <= 7).then(|| search.axes[1].title());
        let title = search.axes[0].title();
        plot.draw(&Heat { rows: &rows, side, columns: &columns, title, cells: &cells }, &palette);
    }
}

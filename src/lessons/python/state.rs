//! The state of the notebook: its cells, what runs, and what has the focus.

use std::rc::Rc;

use protocol::python::Reply;

use super::cell::{Cell, Kind, Status};
use super::link::{self, Link};
use super::shelf::Which;
use crate::frame::task::Done;

/// What is known of the interpreter.
#[derive(Debug, Clone, PartialEq)]
pub enum Interpreter {
    /// Its program is on its way: the bytes that have come, and all.
    Loading(u32, u32),
    /// It starts.
    Starting,
    /// It takes cells.
    Ready,
    /// There is none; the message says why.
    Missing(String),
}

/// A line of a cell to go to, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The cell's identity.
    pub id: u32,
    /// The line; 0 for wherever the cursor is.
    pub line: usize,
}

/// The notebook.
#[derive(Debug, Clone, PartialEq)]
pub struct Notebook {
    /// The cells, of which there is always one.
    pub cells: Vec<Rc<Cell>>,
    /// The chosen cell.
    pub chosen: u32,
    /// Whether the chosen cell is edited; otherwise keys are commands.
    pub editing: bool,
    /// Where the focus is to go, and how often it has been sent.
    pub focus: (u32, Option<Place>),
    /// The interpreter.
    pub interpreter: Interpreter,
    /// What the notebook says of itself.
    pub note: String,
    /// The notebook that is shown.
    pub which: Which,
    /// The cells that others have replaced in it.
    pub replaced: Option<Vec<Rc<Cell>>>,
    /// The address, which has the cells as long as they are those of a link.
    pub address: String,
    /// The cells of other notebooks.
    shelf: Vec<(Which, Vec<Rc<Cell>>)>,
    /// The cells that were removed, each with its index then. The last one comes back first.
    pub removed: Vec<(usize, Rc<Cell>)>,
    /// The cell that has ended last.
    pub ended: Option<u32>,
    running: Option<u32>,
    queue: Vec<u32>,
    /// The cell that has failed while others waited, and these.
    held: Option<(u32, Vec<u32>)>,
    /// The identities of cells by the number under which they ran last.
    ran_as: Vec<(u32, u32)>,
    next: u32,
    done: Done,
}

/// What changes the notebook.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// The reader has typed.
    Type(u32, String),
    /// The focus has come to a cell, to its editor or not.
    Choose(u32, bool),
    /// The focus goes to the editor of a cell.
    Edit(u32),
    /// The focus goes from the editor to its cell.
    Leave(u32),
    /// The cell before or after the chosen one is chosen.
    Walk(bool),
    /// A cell is inserted before or after another one.
    Insert {
        /// The other one.
        at: u32,
        /// Whether it comes before.
        above: bool,
        /// What it holds.
        kind: Kind,
    },
    /// A cell becomes one of another kind.
    Turn(u32, Kind),
    /// A cell moves up or down.
    Move(u32, bool),
    /// A cell is removed.
    Remove(u32),
    /// The removed cell comes back.
    PutBack,
    /// A cell runs; then the next one is chosen, or none.
    Run(u32, bool),
    /// All cells run.
    RunAll,
    /// The cells run that waited when one failed.
    RunRest,
    /// What runs is stopped.
    Stop,
    /// The interpreter starts again.
    Restart,
    /// The focus goes to a line of the cell that ran under this number.
    GoTo(u32, usize),
    /// The interpreter has changed.
    Interpreter(Interpreter),
    /// The interpreter has answered.
    Heard(Reply),
    /// The interpreter has ended because of an error.
    Broken(String),
    /// Another notebook is shown.
    Show(Which),
    /// The cells of a link or a file are shown.
    Open {
        /// The cells.
        cells: Vec<Cell>,
        /// Whether the address is to have them.
        from_link: bool,
    },
    /// The notebook starts anew, with the cells that it had at first.
    StartOver,
    /// The cells that were replaced come back.
    TakeBack,
    /// The device has kept the cells of a notebook.
    Restore(Which, Vec<Cell>),
    /// The notebook says something of itself.
    Say(String),
}

/// What the notebook asks of the interpreter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// To run a source under the number of a cell.
    Run(u32, String),
    /// To end, and to start again.
    Renew,
}

impl Notebook {
    /// The notebook of a link, with what is done already.
    #[must_use]
    pub fn new(link: Link, done: Done) -> Self {
        let mut notebook = Self {
            cells: Vec::new(),
            chosen: 0,
            editing: false,
            focus: (0, None),
            interpreter: Interpreter::Loading(0, 0),
            note: String::new(),
            which: Which::Own,
            replaced: None,
            address: String::new(),
            shelf: Vec::new(),
            removed: Vec::new(),
            ended: None,
            running: None,
            queue: Vec::new(),
            held: None,
            ran_as: Vec::new(),
            next: 1,
            done,
        };
        match link {
            Link::Notebook(which) => notebook.show(which),
            Link::Cells(cells) => notebook.open(cells, true),
        }
        notebook
    }

    /// What is done on the page.
    #[must_use]
    pub fn done(&self) -> &Done {
        &self.done
    }

    /// The notebook with nothing done.
    #[must_use]
    pub fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }

    /// The index of a cell.
    #[must_use]
    pub fn index(&self, id: u32) -> Option<usize> {
        self.cells.iter().position(|cell| cell.id == id)
    }

    /// The state after an action, and the commands for the interpreter.
    #[must_use]
    pub fn applied(&self, action: Action) -> (Self, Vec<Command>) {
        let mut next = self.clone();
        let mut commands = Vec::new();
        let opens = matches!(action, Action::Open { .. });
        match action {
            Action::Run(id, goes_on) => next.order(id, goes_on),
            Action::RunAll => {
                let code: Vec<_> =
                    next.cells.iter().filter(|cell| cell.kind == Kind::Code).map(|cell| cell.id).collect();
                code.into_iter().for_each(|id| next.enqueue(id));
            }
            Action::RunRest => {
                let (_, rest) = next.held.take().unwrap_or_default();
                rest.into_iter().for_each(|id| next.enqueue(id));
            }
            Action::Stop if next.is_busy() => {
                next.stop("Stopped.");
                "Stopped. Everything that the cells defined is gone: run them again.".clone_into(&mut next.note);
                commands.push(Command::Renew);
            }
            Action::Restart => {
                next.stop("Stopped, because Python was restarted.");
                "Restarted. Everything that the cells defined is gone: run them again.".clone_into(&mut next.note);
                commands.push(Command::Renew);
            }
            Action::Broken(message) => {
                let was_ready = next.interpreter == Interpreter::Ready;
                next.stop(&message);
                if was_ready {
                    "Python has stopped and started again. Everything that the cells defined is gone."
                        .clone_into(&mut next.note);
                    commands.push(Command::Renew);
                } else {
                    next.interpreter = Interpreter::Missing(message);
                }
            }
            Action::Show(which) if which != next.which => commands.extend(next.leave(|it| it.show(which))),
            Action::Open { cells, from_link } => commands.extend(next.leave(|it| it.open(cells, from_link))),
            Action::StartOver => commands.extend(next.leave(|it| it.replace(it.which.fresh()))),
            Action::Heard(reply) => next.hear(reply),
            Action::Interpreter(interpreter) => {
                next.interpreter = interpreter;
                if matches!(next.interpreter, Interpreter::Missing(_)) {
                    next.let_go();
                }
            }
            action => next.edit(action),
        }
        commands.extend(next.due());
        if !opens && !next.has_cells_of(self) {
            next.address = link::to(next.which);
        }
        (next, commands)
    }

    /// Whether another state has exactly these cells.
    #[must_use]
    pub fn has_cells_of(&self, other: &Self) -> bool {
        self.cells.len() == other.cells.len()
            && self.cells.iter().zip(&other.cells).all(|(one, two)| Rc::ptr_eq(one, two))
    }

    /// What the reader does with the cells.
    fn edit(&mut self, action: Action) {
        match action {
            Action::Type(id, text) => {
                if let Some(index) = self.index(id) {
                    self.change(index).text = text;
                }
            }
            Action::Choose(id, editing) => {
                (self.chosen, self.editing) = (id, editing);
                // It has come to its place.
                self.focus.1 = None;
            }
            Action::Edit(id) => self.choose(id, true),
            Action::Leave(id) => self.choose(id, false),
            Action::Walk(down) => {
                let index = self.index(self.chosen).unwrap_or_default();
                let to = if down { index + 1 } else { index.saturating_sub(1) };
                if let Some(id) = self.cells.get(to).map(|cell| cell.id) {
                    self.choose(id, false);
                }
            }
            Action::Insert { at, above, kind } => {
                let index = self.index(at).unwrap_or(self.cells.len() - 1);
                self.insert(if above { index } else { index + 1 }, kind);
            }
            Action::Turn(id, kind) => {
                if let Some(index) = self.index(id).filter(|&index| !self.cells[index].is_busy()) {
                    let cell = self.change(index);
                    *cell = Cell::new(id, kind, std::mem::take(&mut cell.text));
                    self.choose(id, kind == Kind::Text && self.cells[index].text.is_empty());
                }
            }
            Action::Move(id, down) => {
                let Some(index) = self.index(id) else { return };
                let to = if down { index + 1 } else { index.wrapping_sub(1) };
                if to < self.cells.len() {
                    self.cells.swap(index, to);
                    self.choose(id, false);
                }
            }
            Action::Remove(id) => self.remove(id),
            Action::PutBack => {
                if let Some((index, cell)) = self.removed.pop() {
                    let id = cell.id;
                    self.cells.insert(index.min(self.cells.len()), cell);
                    self.choose(id, false);
                }
            }
            Action::GoTo(number, line) => {
                let known = self.ran_as.iter().find(|(other, _)| *other == number).map(|&(_, id)| id);
                let there = || Some(self.cells.get((number as usize).checked_sub(1)?)?.id);
                if let Some(id) = known.filter(|&id| self.index(id).is_some()).or_else(there) {
                    (self.chosen, self.editing) = (id, true);
                    self.focus = (self.focus.0.wrapping_add(1), Some(Place { id, line }));
                }
            }
            Action::TakeBack => {
                if let Some(cells) = self.replaced.take() {
                    self.fill(cells.into_iter().map(Rc::unwrap_or_clone).collect());
                }
            }
            Action::Restore(which, cells) => self.restore(which, cells),
            Action::Say(note) => self.note = note,
            _ => {}
        }
    }

    fn remove(&mut self, id: u32) {
        let Some(index) = self.index(id) else { return };
        self.queue.retain(|&other| other != id);
        let mut cell = self.cells.remove(index);
        if cell.is_busy() {
            Rc::make_mut(&mut cell).status = Status::Fresh;
        }
        self.removed.push((index, cell));
        if self.cells.is_empty() {
            self.insert(0, Kind::Code);
        }
        let id = self.cells[index.min(self.cells.len() - 1)].id;
        self.choose(id, false);
    }

    fn insert(&mut self, index: usize, kind: Kind) {
        let id = self.fresh_id();
        self.cells.insert(index.min(self.cells.len()), Rc::new(Cell::new(id, kind, "")));
        self.choose(id, true);
    }

    /// Takes other cells. They get identities that no cell has had.
    fn fill(&mut self, cells: Vec<Cell>) {
        self.queue.clear();
        self.held = None;
        self.removed.clear();
        self.note.clear();
        self.cells = Vec::new();
        for cell in cells {
            let id = self.fresh_id();
            self.cells.push(Rc::new(Cell { id, status: Status::Fresh, ..cell }));
        }
        if self.cells.is_empty() {
            let id = self.fresh_id();
            self.cells.push(Rc::new(Cell::new(id, Kind::Code, "")));
        }
        (self.chosen, self.editing) = (self.cells[0].id, false);
    }

    fn fresh_id(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn choose(&mut self, id: u32, editing: bool) {
        (self.chosen, self.editing) = (id, editing);
        self.focus = (self.focus.0.wrapping_add(1), Some(Place { id, line: 0 }));
    }

    fn change(&mut self, index: usize) -> &mut Cell {
        Rc::make_mut(&mut self.cells[index])
    }
}

mod queue;
mod switching;
#[cfg(test)]
mod tests;

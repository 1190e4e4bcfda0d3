//! What runs and what waits.

use protocol::python::Reply;

use super::super::cell::{Kind, Shown, Status};
use super::{Command, Interpreter, Notebook};

impl Notebook {
    /// The cell that runs, if one does.
    #[must_use]
    pub fn running(&self) -> Option<u32> {
        self.running
    }

    /// Whether a cell runs or waits.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        self.running.is_some() || !self.queue.is_empty()
    }

    /// How many cells have not run because this one, before them, has failed.
    #[must_use]
    pub fn held_by(&self, id: u32) -> usize {
        let rest = self.held.iter().filter(|(failed, _)| *failed == id).flat_map(|(_, rest)| rest);
        rest.filter(|&&id| self.index(id).is_some()).count()
    }

    /// Runs a cell, or shows its text. If it is the last one and the reader goes on, there is a new one after it.
    pub(super) fn order(&mut self, id: u32, goes_on: bool) {
        let Some(index) = self.index(id) else { return };
        if self.cells[index].kind == Kind::Code {
            self.enqueue(id);
        }
        match self.cells.get(index + 1) {
            Some(after) if goes_on => self.choose(after.id, false),
            None if goes_on => self.insert(index + 1, Kind::Code),
            // The focus leaves the editor; on a button, it stays.
            _ if self.editing => self.choose(id, false),
            _ => self.chosen = id,
        }
    }

    pub(super) fn enqueue(&mut self, id: u32) {
        let Some(index) = self.index(id) else { return };
        if !self.cells[index].is_busy() && !matches!(self.interpreter, Interpreter::Missing(_)) {
            self.change(index).status = Status::Waiting;
            self.queue.push(id);
            self.held = None;
            self.note.clear();
        }
    }

    /// The command to run the next cell, if it can run now.
    pub(super) fn due(&mut self) -> Option<Command> {
        while self.running.is_none() && self.interpreter == Interpreter::Ready && !self.queue.is_empty() {
            let id = self.queue.remove(0);
            // It may have been removed meanwhile.
            let Some(index) = self.index(id) else { continue };
            let number = index as u32 + 1;
            let cell = self.change(index);
            cell.outputs.clear();
            cell.status = Status::Running;
            let source = cell.text.clone();
            self.running = Some(id);
            self.ran_as.retain(|&(other, cell)| other != number && cell != id);
            self.ran_as.push((number, id));
            return Some(Command::Run(number, source));
        }
        None
    }

    pub(super) fn hear(&mut self, reply: Reply) {
        if let Reply::Ready { .. } = reply {
            self.interpreter = Interpreter::Ready;
            return;
        }
        if let Reply::Solved { task } = &reply {
            self.done.note(task, true);
        }
        let Some(index) = self.running.and_then(|id| self.index(id)) else {
            // The cell was removed while it ran.
            if matches!(reply, Reply::Done { .. } | Reply::Failed { .. }) {
                self.running = None;
            }
            return;
        };
        if matches!(reply, Reply::Done { .. } | Reply::Failed { .. }) {
            self.ended = self.running;
        }
        match reply {
            Reply::Shown { output, .. } => self.change(index).show(output),
            Reply::Done { ms, .. } => {
                self.change(index).status = Status::Done(ms);
                self.running = None;
            }
            Reply::Failed { traceback, ms, .. } => {
                let cell = self.change(index);
                cell.outputs.push(Shown::Failure(traceback));
                cell.status = Status::Failed(ms);
                self.running = None;
                let rest = self.let_go();
                self.held = self.ended.filter(|_| !rest.is_empty()).map(|failed| (failed, rest));
            }
            Reply::Ready { .. } | Reply::Solved { .. } | Reply::Names { .. } | Reply::Stopped { .. } => {}
        }
    }

    /// The cells that wait do not run. Returns them.
    pub(super) fn let_go(&mut self) -> Vec<u32> {
        let waiting = std::mem::take(&mut self.queue);
        for &id in &waiting {
            if let Some(index) = self.index(id) {
                self.change(index).status = Status::Fresh;
            }
        }
        waiting
    }

    /// Ends what runs, with a note in its cell. No cell has run in the interpreter that comes next.
    pub(super) fn stop(&mut self, note: &str) {
        self.let_go();
        self.held = None;
        let running = self.running.take();
        for index in 0..self.cells.len() {
            let is_running = running == Some(self.cells[index].id);
            if self.cells[index].status != Status::Fresh {
                self.change(index).status = if is_running { Status::Stopped } else { Status::Fresh };
            }
            if is_running {
                self.change(index).outputs.push(Shown::Note(note.to_owned()));
            }
        }
        self.ran_as.clear();
        if self.interpreter == Interpreter::Ready {
            self.interpreter = Interpreter::Starting;
        }
    }
}

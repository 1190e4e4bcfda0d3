//! How one notebook takes the place of another.

use std::rc::Rc;

use super::super::cell::{Cell, Status, same_texts};
use super::super::link;
use super::super::shelf::Which;
use super::{Command, Notebook};

impl Notebook {
    /// The cells of a notebook, if it has been shown or kept.
    #[must_use]
    pub fn of(&self, which: Which) -> Option<&[Rc<Cell>]> {
        let shelved = || self.shelf.iter().find(|(other, _)| *other == which).map(|(_, cells)| cells.as_slice());
        if which == self.which { Some(&self.cells) } else { shelved() }
    }

    /// Leaves the cells for others. Each notebook has an interpreter of its own.
    pub(super) fn leave(&mut self, change: impl FnOnce(&mut Self)) -> Option<Command> {
        let has_run = self.cells.iter().any(|cell| cell.status != Status::Fresh);
        if has_run {
            self.stop("Stopped, because other cells were opened.");
        }
        change(self);
        has_run.then_some(Command::Renew)
    }

    pub(super) fn show(&mut self, which: Which) {
        if !self.cells.is_empty() {
            self.shelf.push((self.which, std::mem::take(&mut self.cells)));
        }
        self.replaced = None;
        self.which = which;
        let kept = self.shelf.iter().position(|(other, _)| *other == which).map(|at| self.shelf.swap_remove(at).1);
        self.fill(kept.map_or_else(|| which.fresh(), |cells| cells.into_iter().map(Rc::unwrap_or_clone).collect()));
        self.address = link::to(which);
    }

    pub(super) fn open(&mut self, cells: Vec<Cell>, from_link: bool) {
        let is_first = self.of(Which::Opened).is_none();
        if self.which != Which::Opened || self.cells.is_empty() {
            self.show(Which::Opened);
        }
        self.replace(cells);
        if is_first {
            self.replaced = None;
        }
        self.address = if from_link { link::address(&self.cells) } else { link::to(Which::Opened) };
    }

    pub(super) fn replace(&mut self, cells: Vec<Cell>) {
        self.replaced = Some(std::mem::take(&mut self.cells));
        self.fill(cells);
    }

    pub(super) fn restore(&mut self, which: Which, cells: Vec<Cell>) {
        if which != self.which {
            self.shelf.retain(|(other, _)| *other != which);
            self.shelf.push((which, cells.into_iter().map(Rc::new).collect()));
        } else if which != Which::Opened || self.address == link::to(which) {
            self.fill(cells);
        } else if !same_texts(&self.cells, &cells) {
            // A link has just been opened.
            self.replaced = Some(cells.into_iter().map(Rc::new).collect());
        }
    }
}

//! The history: the runs that the page keeps.

use std::rc::Rc;

use super::entry::Entry;
use protocol::Recalled;

/// The largest number of runs. Beyond it, the oldest run that is not pinned is removed.
pub(crate) const MOST_RUNS: usize = 24;
/// The largest number of pinned runs. More curves would be hard to tell apart in a chart.
pub(crate) const MOST_PINS: usize = 2;

/// The runs that the page keeps, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Shelf {
    entries: Vec<Rc<Entry>>,
    /// The worker's number of the present run, and its number here.
    present: Option<(u32, u32)>,
    /// The worker's numbers of the runs that are kept, and their numbers here.
    known: Vec<(u32, u32)>,
    /// The runs that are compared.
    compared: Vec<u32>,
    /// The number of the newest run.
    newest: u32,
}

/// An action on the runs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Action {
    /// The worker has reported a run.
    Recalled(Box<Recalled>),
    /// Pin a run to the large charts, or unpin it.
    Pin(u32),
    /// Add a run to the comparison, or remove it from there.
    Compare(u32),
    Remove(u32),
    /// Remove all runs except the present one and those that are pinned.
    Clear,
}

impl Shelf {
    /// Reads the runs in a text written by [`Shelf::stored`]. Invalid lines are skipped.
    pub(crate) fn restored(text: &str) -> Self {
        let mut entries = text.lines().filter_map(Entry::restored).map(Rc::new).collect::<Vec<_>>();
        entries.truncate(MOST_RUNS);
        let newest = entries.iter().map(|entry| entry.id).max().unwrap_or(0);
        Self { entries, newest, ..Self::default() }
    }

    /// The runs as text for the tab's memory. A run at epoch 0 is left out.
    pub(crate) fn stored(&self) -> String {
        let begun = self.entries.iter().filter(|entry| entry.epoch > 0);
        begun.map(|entry| entry.stored()).collect::<Vec<_>>().join("\n")
    }

    /// The runs, newest first, each with the one before it.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (&Rc<Entry>, Option<&Rc<Entry>>)> {
        let before = self.entries.iter().map(Some).rev().skip(1).chain([None]);
        self.entries.iter().rev().zip(before)
    }

    /// Whether this is the present run.
    pub(crate) fn is_present(&self, id: u32) -> bool {
        self.present.is_some_and(|present| present.1 == id)
    }

    pub(crate) fn pins(&self) -> impl Iterator<Item = &Rc<Entry>> {
        self.entries.iter().filter(|entry| entry.pinned)
    }

    /// The index of a run among those that are compared.
    pub(crate) fn place_in_comparison(&self, id: u32) -> Option<usize> {
        self.compared.iter().position(|&compared| compared == id)
    }

    /// The runs that are compared, in the order in which they were chosen.
    pub(crate) fn compared(&self) -> impl Iterator<Item = &Rc<Entry>> {
        self.compared.iter().filter_map(|&id| self.entries.iter().find(|entry| entry.id == id))
    }

    /// The runs after an action.
    pub(crate) fn after(&self, action: Action) -> Self {
        let mut next = self.clone();
        match action {
            Action::Recalled(recalled) => next.take(&recalled),
            Action::Pin(id) => next.pin(id),
            Action::Compare(id) => match next.place_in_comparison(id) {
                Some(place) => drop(next.compared.remove(place)),
                None => {
                    if next.compared.len() == 2 {
                        next.compared.remove(0);
                    }
                    next.compared.push(id);
                }
            },
            Action::Remove(id) if !next.is_present(id) => next.remove(id),
            Action::Remove(_) => {}
            Action::Clear => {
                let gone = |entry: &&Rc<Entry>| !entry.pinned && !self.is_present(entry.id);
                self.entries.iter().filter(gone).for_each(|entry| next.remove(entry.id));
            }
        }
        next
    }

    fn take(&mut self, recalled: &Recalled) {
        let number = recalled.frame.run;
        let known = |shelf: &Self, number| shelf.known.iter().find(|known| known.0 == number).map(|known| known.1);
        let forked = recalled.forked.and_then(|(from, epoch)| Some((known(self, from)?, epoch)));
        let id = known(self, number).filter(|&id| self.entries.iter().any(|entry| entry.id == id));
        let entry = Entry::of(id.unwrap_or(self.newest + 1), recalled, forked);
        let removed = id.is_none() && known(self, number).is_some();
        match self.entries.iter_mut().find(|entry| Some(entry.id) == id) {
            Some(place) => *place = Rc::new(Entry { pinned: place.pinned, forked: place.forked, ..entry }),
            None if removed => return,
            None => {
                self.leave_present();
                self.newest += 1;
                self.known.push((number, entry.id));
                self.present = Some((number, entry.id));
                self.entries.push(Rc::new(entry));
            }
        }
        self.absorb();
        while self.entries.len() > MOST_RUNS {
            let oldest = self.entries.iter().find(|entry| !entry.pinned && !self.is_present(entry.id));
            let Some(oldest) = oldest.map(|entry| entry.id) else { break };
            self.remove(oldest);
        }
        let entries = &self.entries;
        self.known.retain(|known| entries.iter().any(|entry| entry.id == known.1));
    }

    /// Ends the present run. It is removed if it has no epochs or if another run starts with it.
    fn leave_present(&mut self) {
        let Some((_, id)) = self.present.take() else { return };
        let Some(left) = self.entries.iter().find(|entry| entry.id == id).cloned() else { return };
        let further = self.entries.iter().find(|entry| entry.id != id && left.is_beginning_of(entry));
        let further = further.map(|entry| entry.id);
        if !left.pinned && (left.epoch == 0 || further.is_some()) {
            self.remove(id);
            if let Some(further) = further {
                // A fork of the removed run is a fork of the other one as well.
                self.known.iter_mut().filter(|known| known.1 == id).for_each(|known| known.1 = further);
            }
        }
    }

    /// Merges the present run with the runs with which it starts. The number of the oldest is kept.
    fn absorb(&mut self) {
        let Some((_, id)) = self.present else { return };
        let Some(present) = self.entries.iter().find(|entry| entry.id == id).cloned() else { return };
        let overtaken = |entry: &&Rc<Entry>| entry.id != id && !entry.pinned && entry.is_beginning_of(&present);
        let overtaken: Vec<_> = self.entries.iter().filter(overtaken).cloned().collect();
        let Some(first) = overtaken.iter().min_by_key(|entry| entry.id) else { return };
        for entry in &overtaken {
            self.remove(entry.id);
        }
        let merged = Entry { id: first.id, forked: first.forked.or(present.forked), ..(*present).clone() };
        self.renumber(id, first.id);
        if let Some(place) = self.entries.iter_mut().find(|entry| entry.id == id) {
            *place = Rc::new(merged);
        }
        if self.newest == id {
            self.newest = self.entries.iter().map(|entry| entry.id).max().unwrap_or(0);
        }
    }

    fn renumber(&mut self, from: u32, to: u32) {
        let known = self.known.iter_mut().map(|known| &mut known.1);
        let present = self.present.iter_mut().map(|present| &mut present.1);
        for id in known.chain(present).chain(&mut self.compared).filter(|id| **id == from) {
            *id = to;
        }
    }

    fn pin(&mut self, id: u32) {
        let pins: Vec<_> = self.pins().map(|entry| entry.id).collect();
        // The oldest of the pinned runs is unpinned.
        let makes_room = (pins.len() >= MOST_PINS && !pins.contains(&id)).then(|| pins[0]);
        for entry in self.entries.iter_mut().filter(|entry| entry.id == id || Some(entry.id) == makes_room) {
            *entry = Rc::new(Entry { pinned: !entry.pinned, ..(**entry).clone() });
        }
    }

    fn remove(&mut self, id: u32) {
        self.entries.retain(|entry| entry.id != id);
        self.compared.retain(|compared| *compared != id);
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry::tests::recalled;
    use super::*;
    use protocol::RunSettings;

    fn seed(seed: u32) -> RunSettings {
        RunSettings { seed, ..RunSettings::default() }
    }

    fn told(shelf: &Shelf, run: u32, of: u32, epoch: u64) -> Shelf {
        shelf.after(Action::Recalled(Box::new(recalled(run, seed(of), &[], epoch))))
    }

    /// The number and the epoch of each run, newest first.
    fn listed(shelf: &Shelf) -> Vec<(u32, u64)> {
        shelf.newest_first().map(|(entry, _)| (entry.id, entry.epoch)).collect()
    }

    /// Runs with seeds 1, 2, 3 ..., each of a hundred epochs. The last one is present.
    fn shelf(runs: u32) -> Shelf {
        (1..=runs).fold(Shelf::default(), |shelf, run| told(&told(&shelf, run, run, 0), run, run, 100))
    }

    #[test]
    fn each_run_is_kept_with_what_it_came_to_last() {
        let shelf = shelf(3);
        assert_eq!(listed(&shelf), [(3, 100), (2, 100), (1, 100)]);
        assert!(shelf.is_present(3) && !shelf.is_present(2));
        let neighbours: Vec<_> = shelf.newest_first().map(|(_, before)| before.map(|entry| entry.id)).collect();
        assert_eq!(neighbours, [Some(2), Some(1), None]);
        let late = told(&shelf, 2, 2, 120);
        assert_eq!(listed(&late), [(3, 100), (2, 120), (1, 100)], "the last word on a run that was left");
        assert!(late.is_present(3));
    }

    #[test]
    fn a_run_that_never_began_leaves_nothing() {
        let shelf = told(&told(&shelf(1), 2, 2, 0), 3, 3, 0);
        assert_eq!(listed(&shelf), [(3, 0), (1, 100)]);
        assert_eq!(Shelf::restored(&shelf.stored()).newest_first().count(), 1);
    }

    #[test]
    fn the_same_run_again_is_listed_once() {
        let again = told(&shelf(2), 3, 1, 40);
        assert_eq!(listed(&again), [(3, 40), (2, 100), (1, 100)], "as long as it is behind it is another");
        assert_eq!(listed(&told(&again, 4, 9, 1)), [(4, 1), (2, 100), (1, 100)], "and then it was nothing new");
        let further = told(&again, 3, 1, 150);
        assert_eq!(listed(&further), [(1, 150), (2, 100)], "it has got further, under its old number");
        assert!(further.is_present(1));
        assert_eq!(listed(&told(&further, 3, 1, 170)), [(1, 170), (2, 100)]);
        assert_eq!(listed(&told(&further, 5, 5, 7)), [(3, 7), (1, 150), (2, 100)], "numbers go on from there");
        let pinned = again.after(Action::Pin(1));
        assert_eq!(listed(&told(&pinned, 3, 1, 150)), [(3, 150), (2, 100), (1, 100)], "what is pinned stays as it is");
    }

    #[test]
    fn a_fork_knows_where_it_comes_from() {
        let mut fork = recalled(2, seed(1), &[(60, 0.5)], 80);
        fork.forked = Some((1, 60));
        let shelf = shelf(1).after(Action::Recalled(Box::new(fork)));
        let (entry, _) = shelf.newest_first().next().expect("the fork");
        assert_eq!((entry.id, entry.forked), (2, Some((1, 60))));
    }

    #[test]
    fn the_oldest_that_is_not_pinned_makes_room() {
        let many = (2..=30).fold(shelf(1).after(Action::Pin(1)), |shelf, run| told(&shelf, run, run, 10));
        let ids: Vec<_> = listed(&many).into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids.len(), MOST_RUNS);
        assert_eq!((ids[0], ids[22], ids[23]), (30, 8, 1), "the pinned one stays");
    }

    #[test]
    fn two_runs_are_pinned_at_most() {
        let pinned = shelf(3).after(Action::Pin(1)).after(Action::Pin(3));
        assert_eq!(pinned.pins().map(|entry| entry.id).collect::<Vec<_>>(), [1, 3]);
        let third = pinned.after(Action::Pin(2));
        assert_eq!(third.pins().map(|entry| entry.id).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(third.after(Action::Pin(2)).pins().count(), 1);
    }

    #[test]
    fn two_runs_are_compared_and_a_third_takes_the_place_of_the_first() {
        let compared = |shelf: &Shelf| shelf.compared().map(|entry| entry.id).collect::<Vec<_>>();
        let two = shelf(3).after(Action::Compare(3)).after(Action::Compare(1));
        assert_eq!(compared(&two), [3, 1]);
        assert_eq!(compared(&two.after(Action::Compare(2))), [1, 2]);
        assert_eq!(compared(&two.after(Action::Compare(3))), [1]);
        assert_eq!(compared(&two.after(Action::Remove(1))), [3]);
    }

    #[test]
    fn clearing_keeps_the_present_run_and_what_is_pinned() {
        let shelf = shelf(4).after(Action::Pin(2)).after(Action::Remove(4)).after(Action::Clear);
        assert_eq!(listed(&shelf), [(4, 100), (2, 100)]);
    }

    #[test]
    fn a_reload_keeps_the_runs_and_goes_on_counting() {
        let before = shelf(3).after(Action::Pin(2));
        let after = Shelf::restored(&before.stored());
        assert_eq!(listed(&after), listed(&before));
        assert_eq!(after.pins().count(), 1);
        let next = told(&after, 1, 9, 5);
        assert_eq!(listed(&next)[0], (4, 5), "the worker's numbers begin anew, the page's do not");
        assert_eq!(Shelf::restored("nonsense\n\t\t"), Shelf::default());
    }
}

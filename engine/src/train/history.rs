//! Values by epoch, such as the loss, in bounded memory.

/// The most entries; a power of two, so that halving keeps every second one.
const CAPACITY: usize = 1024;

/// The loss by epoch.
pub type History = Thinned<f32>;

/// A value for every epoch; when it is full, for every second, every fourth, and so on. The first entry is always kept,
/// and [`Thinned::entries`] always includes the newest.
#[derive(Debug, Clone)]
pub struct Thinned<V> {
    /// The entry at index i is that of epoch i · stride.
    kept: Vec<V>,
    stride: u64,
    newest: Option<(u64, V)>,
}

impl<V> Default for Thinned<V> {
    fn default() -> Self {
        Self { kept: Vec::with_capacity(CAPACITY), stride: 1, newest: None }
    }
}

impl<V: Copy> Thinned<V> {
    /// Adds the value of the next epoch; epochs come one by one, from 0. The newest epoch may be given again, which
    /// replaces its value. After a gap, a value only counts as the newest.
    pub fn push(&mut self, epoch: u64, value: V) {
        self.newest = Some((epoch, value));
        let next = self.kept.len() as u64 * self.stride;
        if epoch != next {
            if let Some(last) = self.kept.last_mut().filter(|_| epoch + self.stride == next) {
                *last = value;
            }
            return;
        }
        if self.kept.len() == CAPACITY {
            let mut index = 0;
            self.kept.retain(|_| {
                index += 1;
                index % 2 == 1
            });
            self.stride *= 2;
            if !epoch.is_multiple_of(self.stride) {
                return;
            }
        }
        self.kept.push(value);
    }

    /// Forgets everything after an epoch.
    pub fn truncate(&mut self, epoch: u64) {
        let kept = usize::try_from(epoch / self.stride).map_or(usize::MAX, |index| index + 1);
        self.kept.truncate(kept);
        self.newest = self.newest.filter(|newest| newest.0 <= epoch);
    }

    /// The kept entries and the newest, ascending: (epoch, value).
    pub fn entries(&self) -> impl Iterator<Item = (u64, V)> {
        let kept = self.kept.iter().enumerate().map(|(index, &value)| (index as u64 * self.stride, value));
        let last = self.kept.len().checked_sub(1).map(|index| index as u64 * self.stride);
        kept.chain(self.newest.filter(move |&(epoch, _)| Some(epoch) != last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_bounded_and_both_ends_are_kept() {
        let mut history = History::default();
        for epoch in 0..1_000_003 {
            history.push(epoch, epoch as f32);
        }
        let entries: Vec<_> = history.entries().collect();
        assert!(entries.len() <= CAPACITY + 1 && entries.len() > CAPACITY / 2, "{} entries", entries.len());
        assert_eq!(entries.first(), Some(&(0, 0.0)));
        assert_eq!(entries.last(), Some(&(1_000_002, 1_000_002.0)));
        assert!(entries.iter().all(|&(epoch, loss)| loss == epoch as f32), "an entry has moved to another epoch");
        assert!(entries.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_history_that_goes_back_goes_on_from_there() {
        let mut history = History::default();
        for epoch in 0..3000 {
            history.push(epoch, epoch as f32);
        }
        history.truncate(1001);
        for epoch in 1001..5000 {
            history.push(epoch, -(epoch as f32));
        }
        let entries: Vec<_> = history.entries().collect();
        assert!(entries.is_sorted_by(|a, b| a.0 < b.0) && entries.len() <= CAPACITY + 1);
        assert!(entries.iter().all(|&(epoch, loss)| loss == if epoch <= 1000 { 1.0 } else { -1.0 } * epoch as f32));
        history.push(4999, 7.0);
        assert_eq!(history.entries().last(), Some((4999, 7.0)), "the newest is given anew");
        history.truncate(0);
        assert!(history.entries().eq([(0, 0.0)]));
        history.push(100, 3.0);
        history.push(101, 4.0);
        assert!(history.entries().eq([(0, 0.0), (101, 4.0)]), "after a gap only the newest is known");
    }

    #[test]
    fn a_short_run_is_kept_whole() {
        let mut history = History::default();
        assert_eq!(history.entries().count(), 0);
        for epoch in 0..10 {
            history.push(epoch, 0.5);
        }
        assert!(history.entries().map(|(epoch, _)| epoch).eq(0..10));
    }
}

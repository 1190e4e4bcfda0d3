//! Losses that PyTorch has printed, laid over those of a lesson.

use twin::Shown;

use crate::charts::numerals::{grouped, significant};

/// A run on the page: what it is called among several, and its losses by ascending epoch.
pub(crate) struct Run {
    pub(crate) name: &'static str,
    pub(crate) losses: Vec<Shown>,
}

/// Losses that PyTorch has printed.
#[derive(Debug, Default)]
pub(crate) struct Overlay {
    losses: Vec<Shown>,
}

impl Overlay {
    /// Takes the losses of one run or of several, and says whether they are others than before.
    pub(crate) fn take(&mut self, printed: &[Vec<Shown>]) -> bool {
        let losses = printed.concat();
        let is_news = losses != self.losses;
        self.losses = losses;
        is_news
    }

    /// All losses, as markers.
    pub(crate) fn losses(&self) -> &[Shown] {
        &self.losses
    }

    /// What the loss chart's label says of them.
    pub(crate) fn label(&self) -> String {
        match &self.losses[..] {
            [] => String::new(),
            [_] => " Hollow marker: 1 loss that PyTorch has printed.".to_owned(),
            losses => format!(" Hollow markers: {} losses that PyTorch has printed.", losses.len()),
        }
    }
}

/// How far the printed losses are from those of a run: the largest difference with its epoch, and how many are compared.
fn distance(printed: &[Shown], run: &Run) -> Option<(f64, u32, usize)> {
    let own = |epoch: u32| {
        let found = run.losses.binary_search_by_key(&epoch, |&(at, _)| at);
        found.ok().map(|index| f64::from(run.losses[index].1))
    };
    let apart: Vec<(f64, u32)> =
        printed.iter().filter_map(|&(epoch, loss)| Some(((f64::from(loss) - own(epoch)?).abs(), epoch))).collect();
    let &(most, epoch) = apart.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((most, epoch, apart.len()))
}

/// Says how far printed losses are from those of the runs on the page, each from the run that it is nearest to.
pub(crate) fn compared(printed: &[Vec<Shown>], runs: &[Run]) -> String {
    let told: Vec<String> = printed.iter().map(|printed| told(printed, runs)).collect();
    told.join(" ")
}

/// How many printed losses are not compared, and why.
fn left_out(printed: &[Shown], run: &Run) -> String {
    let last = run.losses.last().map(|&(epoch, _)| epoch);
    let (later, within): (Vec<u32>, Vec<u32>) = printed
        .iter()
        .map(|&(epoch, _)| epoch)
        .filter(|epoch| run.losses.binary_search_by_key(epoch, |&(at, _)| at).is_err())
        .partition(|&epoch| last.is_none_or(|last| epoch > last));
    let told = |count: usize, one: &str, many: &str| match count {
        0 => String::new(),
        1 => format!(" 1 loss is left out: {one}."),
        _ => format!(" {} losses are left out: {many}.", grouped(count as u64)),
    };
    told(later.len(), "the run has not reached its epoch yet", "the run has not reached their epochs yet")
        + &told(within.len(), "the chart has no loss of its epoch", "the chart has no losses of their epochs")
}

fn told(printed: &[Shown], runs: &[Run]) -> String {
    let near = runs.iter().filter_map(|run| Some((distance(printed, run)?, run)));
    match near.min_by(|a, b| a.0.0.total_cmp(&b.0.0)) {
        None => "None of these epochs is in the chart yet: train up to them.".to_owned(),
        Some(((most, epoch, count), run)) => format!(
            "{} compared{}. The largest difference is {}, at epoch {}.{}",
            if count == 1 { "1 loss".to_owned() } else { format!("{count} losses") },
            if runs.len() > 1 { format!(" with {}", run.name) } else { String::new() },
            significant(most, 2),
            grouped(u64::from(epoch)),
            left_out(printed, run)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_losses_are_compared_with_those_of_the_run() {
        let runs = [Run { name: "the run", losses: vec![(0, 7.5), (10, 2.0), (12, 1.5)] }];
        assert_eq!(
            compared(&[vec![(0, 7.5), (10, 2.25), (12, 1.5)]], &runs),
            "3 losses compared. The largest difference is 0.25, at epoch 10."
        );
        let later = compared(&[vec![(50, 1.0)]], &runs);
        assert_eq!(later, "None of these epochs is in the chart yet: train up to them.");
        assert_eq!(compared(&[], &runs), "");
    }

    #[test]
    fn losses_that_are_left_out_are_counted() {
        let runs = [Run { name: "the run", losses: vec![(0, 7.5), (10, 2.0), (12, 1.5)] }];
        assert_eq!(
            compared(&[vec![(0, 7.5), (11, 9.0), (13, 1.0), (14, 0.5)]], &runs),
            "1 loss compared. The largest difference is 0, at epoch 0. 2 losses are left out: the run has not reached their \
             epochs yet. 1 loss is left out: the chart has no loss of its epoch."
        );
    }

    #[test]
    fn the_sentence_follows_the_run_and_the_markers_stay() {
        let printed = [vec![(0, 7.5), (10, 2.25)]];
        let mut overlay = Overlay::default();
        assert!(overlay.take(&printed));
        let told = |losses| compared(&printed, &[Run { name: "the run", losses }]);
        assert_eq!(told(vec![(0, 7.5), (10, 2.0)]), "2 losses compared. The largest difference is 0.25, at epoch 10.");
        assert_eq!(
            told(vec![(0, 6.5)]),
            "1 loss compared. The largest difference is 1.0, at epoch 0. 1 loss is left out: the run has not reached its \
             epoch yet."
        );
        assert!(!overlay.take(&printed), "the chart need not be drawn again");
        assert_eq!(overlay.label(), " Hollow markers: 2 losses that PyTorch has printed.");
        assert!(overlay.take(&[]));
        assert_eq!(overlay.label(), "");
    }

    #[test]
    fn of_several_runs_the_nearest_one_is_meant() {
        let runs = [
            Run { name: "the line by hand", losses: vec![(0, 5.0), (10, 1.0)] },
            Run { name: "nn.Linear", losses: vec![(0, 8.0), (10, 3.0)] },
        ];
        assert_eq!(
            compared(&[vec![(0, 8.0), (10, 3.5)], vec![(0, 5.0)]], &runs),
            "2 losses compared with nn.Linear. The largest difference is 0.50, at epoch 10. \
             1 loss compared with the line by hand. The largest difference is 0, at epoch 0."
        );
    }
}

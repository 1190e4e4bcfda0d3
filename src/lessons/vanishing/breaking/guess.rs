//! A guess of the gradient's size by depth, drawn by hand or given by its two ends.

use protocol::DEEPEST_GUESS;

/// The guessed exponents of ten for 1, 2, ... hidden layers; `None` where nothing is guessed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Guess(Vec<Option<f64>>);

impl Default for Guess {
    fn default() -> Self {
        Self(vec![None; DEEPEST_GUESS as usize])
    }
}

/// The error of a guess.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// The mean distance between guess and measurement, in powers of ten.
    pub(super) decades: f64,
    /// The number of depths in the mean: those with a guess at which the gradient is not 0.
    pub(super) depths: usize,
}

impl Guess {
    /// The heights, by depth from 1.
    pub(super) fn heights(&self) -> &[Option<f64>] {
        &self.0
    }

    /// Whether nothing is guessed.
    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    /// The heights of the shallowest and of the deepest network.
    pub(super) fn ends(&self) -> [Option<f64>; 2] {
        [self.0.first().copied().flatten(), self.0.last().copied().flatten()]
    }

    /// The straight line between two ends: every layer has the same factor.
    pub(super) fn straight(first: f64, last: f64) -> Self {
        let steps = f64::from(DEEPEST_GUESS - 1);
        Self((0..DEEPEST_GUESS).map(|step| Some(first + (last - first) * f64::from(step) / steps)).collect())
    }

    /// Draws a straight stroke between two points (depth, height). It replaces what was guessed there.
    pub(super) fn stroke(&mut self, from: (f64, f64), to: (f64, f64)) {
        let (from, to) = if from.0 <= to.0 { (from, to) } else { (to, from) };
        let last = f64::from(DEEPEST_GUESS);
        let (left, right) = (from.0.round().clamp(1.0, last), to.0.round().clamp(1.0, last));
        for depth in left as usize..=right as usize {
            let share = if to.0 > from.0 { (depth as f64 - from.0) / (to.0 - from.0) } else { 1.0 };
            self.0[depth - 1] = Some(from.1 + share.clamp(0.0, 1.0) * (to.1 - from.1));
        }
    }

    /// The guess as text: its heights, separated by commas, and empty where nothing is guessed.
    pub(super) fn text(&self) -> String {
        if self.is_empty() {
            return String::new();
        }
        let height = |height: &Option<f64>| height.map(|height| height.to_string()).unwrap_or_default();
        self.0.iter().map(height).collect::<Vec<_>>().join(",")
    }

    /// Reads a text of [`Self::text`]; `None` if it is invalid.
    pub(super) fn of_text(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let height = |height: &str| match height {
            "" => Some(None),
            height => height.parse().ok().filter(|height: &f64| height.is_finite()).map(Some),
        };
        let heights: Vec<_> = text.split(',').map(height).collect::<Option<_>>()?;
        (heights.len() == DEEPEST_GUESS as usize).then_some(Self(heights))
    }

    /// The error of the guess; `None` if it covers no depth at which the gradient is not 0.
    pub(super) fn score(&self, gradient: &[Option<f64>]) -> Option<Score> {
        let both = self.0.iter().zip(gradient).filter_map(|(guess, measured)| Some(((*guess)? - (*measured)?).abs()));
        let (sum, depths) = both.fold((0.0, 0), |(sum, depths), off| (sum + off, depths + 1));
        (depths > 0).then(|| Score { decades: sum / depths as f64, depths })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_join_what_the_pointer_jumped_over() {
        let mut guess = Guess::default();
        assert!(guess.is_empty());
        guess.stroke((10.2, -1.0), (10.2, -1.0));
        guess.stroke((10.0, 0.0), (14.0, -8.0));
        assert_eq!(guess.heights()[8..15], [None, Some(0.0), Some(-2.0), Some(-4.0), Some(-6.0), Some(-8.0), None]);
        // Backwards, and beyond both ends.
        guess.stroke((120.0, 5.0), (-3.0, 5.0));
        assert_eq!(guess.heights(), vec![Some(5.0); 100]);
    }

    #[test]
    fn a_guess_is_restored_from_its_text() {
        let mut guess = Guess::default();
        assert_eq!(Guess::of_text(&guess.text()), Some(guess.clone()));
        guess.stroke((3.0, 0.1), (50.0, -7.0 / 3.0));
        assert_eq!(Guess::of_text(&guess.text()), Some(guess));
        assert_eq!(["1", "1,x", &"NaN,".repeat(99)].map(Guess::of_text), [None, None, None]);
    }

    #[test]
    fn a_line_has_its_ends_and_a_score() {
        let guess = Guess::straight(-1.0, -100.0);
        assert_eq!(guess.ends(), [Some(-1.0), Some(-100.0)]);
        let exact: Vec<_> = guess.heights().to_vec();
        assert_eq!(guess.score(&exact), Some(Score { decades: 0.0, depths: 100 }));
        let off: Vec<_> = exact.iter().map(|height| height.map(|height| height + 3.0)).collect();
        assert!((guess.score(&off).expect("a score").decades - 3.0).abs() < 1e-12);
        assert_eq!(Guess::default().score(&off), None);
        let mut died = off;
        died[50..].fill(None);
        assert_eq!(guess.score(&died).map(|score| score.depths), Some(50));
        assert_eq!(guess.score(&[None; 100]), None);
    }
}

//! The backward pass as it walks from the output to the input.

/// How long the whole way takes, in milliseconds, whatever the depth.
const WAY_MS: f64 = 5000.0;

/// Where the backward pass is on its way: a share from 0 (the output) to 1 (the first layer).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Walk {
    /// It has arrived; everything is shown.
    #[default]
    Arrived,
    /// It stands still at a share of the way.
    Paused(f64),
    /// It walks: from where, and since which time, once a frame has told the time.
    Walking(f64, Option<f64>),
}

impl Walk {
    /// Sets out, from where it paused or anew.
    pub fn play(&mut self) {
        *self = Self::Walking(if let Self::Paused(share) = *self { share } else { 0.0 }, None);
    }

    /// Stops where it is.
    pub fn pause(&mut self, now: f64) {
        if matches!(self, Self::Walking(..)) {
            *self = Self::Paused(self.share(now));
        }
    }

    /// Goes on to a time; whether it has arrived just now.
    pub fn advance(&mut self, now: f64) -> bool {
        if let Self::Walking(from, None) = *self {
            *self = Self::Walking(from, Some(now));
        }
        let arrives = matches!(self, Self::Walking(..)) && self.share(now) >= 1.0;
        if arrives {
            *self = Self::Arrived;
        }
        arrives
    }

    /// Whether it walks.
    #[must_use]
    pub fn is_walking(self) -> bool {
        matches!(self, Self::Walking(..))
    }

    /// The layer that it has come to in a network of so many, as a number between the output's and 1.
    #[must_use]
    pub fn reached(self, layers: u32, now: f64) -> f64 {
        let output = f64::from(layers) + 1.0;
        output - self.share(now) * f64::from(layers)
    }

    fn share(self, now: f64) -> f64 {
        match self {
            Self::Arrived => 1.0,
            Self::Paused(share) | Self::Walking(share, None) => share,
            Self::Walking(from, Some(since)) => (from + (now - since).max(0.0) / WAY_MS).min(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pass_walks_from_the_output_to_the_first_layer() {
        let mut walk = Walk::default();
        assert_eq!(walk.reached(40, 0.0), 1.0);
        walk.play();
        assert_eq!((walk.reached(40, 77.0), walk.is_walking()), (41.0, true));
        assert!(!walk.advance(1000.0));
        assert_eq!(walk.reached(40, 1000.0 + WAY_MS / 2.0), 21.0);
        assert!(walk.advance(1000.0 + WAY_MS));
        assert_eq!(walk, Walk::Arrived);
        assert!(!walk.advance(9999.0), "it arrives once");
    }

    #[test]
    fn a_pause_keeps_the_place() {
        let mut walk = Walk::default();
        walk.play();
        walk.advance(0.0);
        walk.pause(WAY_MS / 4.0);
        assert_eq!((walk, walk.is_walking()), (Walk::Paused(0.25), false));
        walk.play();
        walk.advance(50_000.0);
        assert_eq!(walk.reached(4, 50_000.0), 4.0);
        let mut arrived = Walk::Arrived;
        arrived.pause(3.0);
        assert_eq!(arrived, Walk::Arrived);
    }
}

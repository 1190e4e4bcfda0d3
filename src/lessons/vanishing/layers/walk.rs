//! The progress of the backward pass, as an animation from the output to the first layer.

/// How long the whole pass takes, in milliseconds, at any depth.
const WAY_MS: f64 = 5000.0;

/// Where the backward pass is, as a share from 0 (the output) to 1 (the first layer).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) enum Walk {
    /// It has arrived; everything is shown.
    #[default]
    Arrived,
    /// It is paused at this share.
    Paused(f64),
    /// It runs: the share at which it started, and the time of its first frame, once that was drawn.
    Walking(f64, Option<f64>),
}

impl Walk {
    /// Starts, or resumes where it was paused.
    pub(super) fn play(&mut self) {
        *self = Self::Walking(if let Self::Paused(share) = *self { share } else { 0.0 }, None);
    }

    /// Pauses.
    pub(super) fn pause(&mut self, now: f64) {
        if matches!(self, Self::Walking(..)) {
            *self = Self::Paused(self.share(now));
        }
    }

    /// Advances to a time. Returns whether it has arrived just now.
    pub(super) fn advance(&mut self, now: f64) -> bool {
        if let Self::Walking(from, None) = *self {
            *self = Self::Walking(from, Some(now));
        }
        let arrives = matches!(self, Self::Walking(..)) && self.share(now) >= 1.0;
        if arrives {
            *self = Self::Arrived;
        }
        arrives
    }

    pub(super) fn is_walking(self) -> bool {
        matches!(self, Self::Walking(..))
    }

    /// The layer that it has reached in a network of this many, as a number from the output layer's down to 1.
    pub(super) fn reached(self, layers: u32, now: f64) -> f64 {
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

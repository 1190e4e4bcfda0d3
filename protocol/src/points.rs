//! Points of the reader's own, which replace a data set.

use std::ops::RangeInclusive;

use engine::train::folds;
use serde::{Deserialize, Serialize};

/// The number of points of a run.
pub const POINTS: RangeInclusive<u32> = 2..=10_000;
/// A coordinate of a point.
pub const COORDINATE: RangeInclusive<f64> = -1e9..=1e9;

/// x and y of each point, as they were given. All of them are within [`COORDINATE`], and neither all x nor all y are equal:
/// then there would be no function of x to fit, or nothing to learn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "(Vec<f64>, Vec<f64>)")]
pub struct Points {
    x: Vec<f64>,
    y: Vec<f64>,
}

// Every number is finite, so each equals itself.
impl Eq for Points {}

impl Points {
    /// Checks the points. A negative zero becomes 0.
    ///
    /// # Errors
    /// A sentence that names what is wrong and what is allowed.
    pub fn new(mut x: Vec<f64>, mut y: Vec<f64>) -> Result<Self, String> {
        if x.len() != y.len() {
            return Err(format!("There are {} x and {} y; there must be as many of both.", x.len(), y.len()));
        }
        let allowed = *POINTS.start() as usize..=*POINTS.end() as usize;
        if !allowed.contains(&x.len()) {
            let count = if x.len() == 1 { "is 1 point".to_owned() } else { format!("are {} points", x.len()) };
            return Err(format!("There {count}; there must be from {} to 10,000.", allowed.start()));
        }
        for (name, values) in [("x", &mut x), ("y", &mut y)] {
            if let Some(index) = values.iter().position(|value| !COORDINATE.contains(value)) {
                return Err(format!(
                    "The {name} of point {} is {}; it must be from −1,000,000,000 to 1,000,000,000.",
                    index + 1,
                    values[index]
                ));
            }
            values.iter_mut().for_each(|value| *value += 0.0);
            if values.iter().all(|value| *value == values[0]) {
                let to = if name == "x" { "fit a function of x" } else { "learn anything" };
                return Err(format!(
                    "All {name} are {}; to {to}, there must be at least two different {name}.",
                    values[0]
                ));
            }
        }
        Ok(Self { x, y })
    }

    /// x of each point.
    #[must_use]
    pub fn x(&self) -> &[f64] {
        &self.x
    }

    /// y of each point.
    #[must_use]
    pub fn y(&self) -> &[f64] {
        &self.y
    }

    /// x and y of each point.
    pub fn iter(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.y.iter().copied())
    }

    /// The number of points, within [`POINTS`].
    #[must_use]
    pub fn count(&self) -> u32 {
        self.x.len() as u32
    }
}

impl TryFrom<(Vec<f64>, Vec<f64>)> for Points {
    type Error = String;

    fn try_from((x, y): (Vec<f64>, Vec<f64>)) -> Result<Self, String> {
        Self::new(x, y)
    }
}

/// What the error at left-out points of a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LeftOut {
    /// Networks are trained without one point each, so many as there are points.
    Each(u32),
    /// Networks are trained without a part of the points each, so many as there are parts.
    Parts(u32),
    /// So many points are held out of the training.
    HeldOut(u32),
}

impl LeftOut {
    /// What it is with so many points, of which some are held out.
    #[must_use]
    pub fn of(points: u32, held_out: u32) -> Self {
        match folds(points as usize) as u32 {
            _ if held_out > 0 => Self::HeldOut(held_out),
            parts if parts == points => Self::Each(points),
            parts => Self::Parts(parts),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{decode, encode};

    #[test]
    fn points_say_why_they_cannot_be_used() {
        let problem = |x: &[f64], y: &[f64]| Points::new(x.to_vec(), y.to_vec()).expect_err("no points");
        assert_eq!(problem(&[1.0], &[]), "There are 1 x and 0 y; there must be as many of both.");
        assert_eq!(problem(&[1.0], &[1.0]), "There is 1 point; there must be from 2 to 10,000.");
        assert_eq!(problem(&[], &[]), "There are 0 points; there must be from 2 to 10,000.");
        assert_eq!(
            problem(&[1.0, f64::NAN], &[1.0, 2.0]),
            "The x of point 2 is NaN; it must be from −1,000,000,000 to 1,000,000,000."
        );
        assert_eq!(
            problem(&[2.0, 2.0], &[1.0, 3.0]),
            "All x are 2; to fit a function of x, there must be at least two different x."
        );
        assert_eq!(
            problem(&[1.0, 2.0], &[0.0, -0.0]),
            "All y are 0; to learn anything, there must be at least two different y."
        );
        assert!(Points::new(vec![0.0; 10_001], vec![0.0; 10_001]).is_err());
    }

    #[test]
    fn points_survive_a_message_and_wrong_ones_do_not() {
        let points = Points::new(vec![0.1 + 0.2, -0.0], vec![1e-300, 1e9]).expect("sound");
        assert_eq!((points.count(), points.x()[1].is_sign_positive()), (2, true));
        assert_eq!(decode(&encode(&points).expect("encodes")), Ok(points));
        let wrong = (vec![1.0, f64::INFINITY], vec![1.0, 2.0]);
        assert!(decode::<Points>(&encode(&wrong).expect("encodes")).is_err());
    }
}

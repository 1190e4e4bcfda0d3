//! The data sets of a run: the lab's points, or as many of a known function.

use super::{Generator, LAB_X, LAB_Y};
use crate::choice::choice;

choice! {
    /// The points of a run.
    "data set", pub DataSet {
        /// The 15 points of the problem set.
        Lab = "lab", "The course’s 15 points";
        /// y = 0.75 + 0.26 x, close to the least-squares line through the lab's points.
        Line = "line", "Straight line";
        /// y = 2.3 + sin x.
        Sine = "sine", "Sine";
        /// y = 1.5 below x = 6.5 and 3 from there on.
        Step = "step", "Step";
        /// y = 1 + (x − 6.5)² / 8.
        Valley = "valley", "Valley (parabola)";
    }
}

/// The points of a set without noise: 15, as the pages' texts say, unless more of a function are drawn.
enum Source {
    /// x and y as they were measured.
    Points(&'static [f64; 15], &'static [f64; 15]),
    /// y as a function of x, which is drawn.
    Function(fn(f64) -> f64),
}

/// The range of the drawn x, similar to that of the lab's points.
const RANGE: std::ops::Range<f64> = 2.0..11.0;

impl DataSet {
    /// x and y of each point. Noise adds a normal number of this standard deviation to each y; 0 adds nothing.
    ///
    /// The numbers are those of `torch.Generator().manual_seed(2**32 - 1 - seed)` in double precision: first
    /// `torch.randn(15)` for the noise, then `torch.rand(15)` for the x of the functions. It differs from the generator
    /// of the initial weights, so the two are independent.
    #[must_use]
    pub fn points(self, seed: u32, noise: f64) -> (Vec<f64>, Vec<f64>) {
        self.drawn(LAB_X.len(), seed, noise)
    }

    /// Likewise, but `count` points of a function. The lab has its fifteen, and at most as many.
    #[must_use]
    pub fn drawn(self, count: usize, seed: u32, noise: f64) -> (Vec<f64>, Vec<f64>) {
        let mut generator = Generator::manual_seed(!seed);
        let normal: Vec<f64> = generator.randn(count);
        let drawn = |share: f64| RANGE.start + (RANGE.end - RANGE.start) * share;
        let mut draw = || -> Vec<f64> { (0..count).map(|_| drawn(generator.rand())).collect() };
        let (x, mut y) = match self.source() {
            Source::Points(x, y) => (x.iter().copied().take(count).collect(), y.iter().copied().take(count).collect()),
            Source::Function(function) => {
                let x = draw();
                let y: Vec<f64> = x.iter().map(|&x| function(x)).collect();
                (x, y)
            }
        };
        if noise != 0.0 {
            y.iter_mut().zip(normal).for_each(|(y, normal)| *y += noise * normal);
        }
        (x, y)
    }

    fn source(self) -> Source {
        match self {
            Self::Lab => Source::Points(&LAB_X, &LAB_Y),
            Self::Line => Source::Function(|x| 0.75 + 0.26 * x),
            Self::Sine => Source::Function(|x| 2.3 + libm::sin(x)),
            Self::Step => Source::Function(|x| if x < 6.5 { 1.5 } else { 3.0 }),
            Self::Valley => Source::Function(|x| 1.0 + (x - 6.5) * (x - 6.5) / 8.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::choice::Choice;

    #[test]
    fn without_noise_the_lab_is_the_lab() {
        for seed in [0, 7, u32::MAX] {
            assert_eq!(DataSet::Lab.points(seed, 0.0), (LAB_X.to_vec(), LAB_Y.to_vec()));
        }
    }

    #[test]
    fn functions_hold_at_their_points_and_seeds_draw_others() {
        for &set in DataSet::ALL {
            let (x, y) = set.points(3, 0.0);
            assert_eq!((x.len(), y.len()), (15, 15));
            assert_eq!(set.points(3, 0.0), (x.clone(), y.clone()));
            let is_drawn = matches!(set.source(), Source::Function(_));
            assert_eq!(set.points(4, 0.0).0 != x, is_drawn);
            if is_drawn {
                assert!(x.iter().all(|x| RANGE.contains(x)), "{set:?}: {x:?}");
                assert!(y.iter().all(|y| (0.5..4.0).contains(y)), "{set:?}: {y:?}");
            }
        }
        let (x, y) = DataSet::Step.points(0, 0.0);
        assert!(x.iter().zip(&y).all(|(x, y)| *y == if *x < 6.5 { 1.5 } else { 3.0 }));
    }

    #[test]
    fn as_many_points_of_a_function_as_wanted_are_drawn() {
        let (x, y) = DataSet::Line.drawn(1000, 2, 0.5);
        assert_eq!((x.len(), y.len()), (1000, 1000));
        let noise: Vec<f64> = x.iter().zip(&y).map(|(x, y)| y - (0.75 + 0.26 * x)).collect();
        let deviation = (noise.iter().map(|noise| noise * noise).sum::<f64>() / 1000.0).sqrt();
        assert!((deviation - 0.5).abs() < 0.05, "{deviation}");
        assert_eq!(DataSet::Lab.drawn(1000, 2, 0.0), DataSet::Lab.points(2, 0.0));
    }

    #[test]
    fn noise_grows_with_its_setting_and_hangs_on_the_seed_alone() {
        let noise = |set: DataSet, seed, size: f64| -> Vec<f64> {
            let ((_, y), (_, noisy)) = (set.points(seed, 0.0), set.points(seed, size));
            y.iter().zip(noisy).map(|(y, noisy)| (noisy - y) / size).collect()
        };
        let once = noise(DataSet::Lab, 0, 1.0);
        let spread = (once.iter().map(|z| z * z).sum::<f64>() / 15.0).sqrt();
        assert!((0.5..1.6).contains(&spread), "{spread}");
        for other in [noise(DataSet::Lab, 0, 0.1), noise(DataSet::Sine, 0, 0.5)] {
            assert!(once.iter().zip(other).all(|(a, b)| (a - b).abs() < 1e-12));
        }
        assert_ne!(noise(DataSet::Lab, 1, 1.0), once);
    }
}

//! The data of a run: its points with their noise, standardised, and divided into those that it is trained on and those that are
//! held out.

use std::rc::Rc;

use crate::{Points, RunSettings, Scaling};
use engine::data::Generator;

/// The points of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct RunData {
    /// x of the points that the network is trained on.
    pub x: Vec<f64>,
    /// y of these points.
    pub y: Vec<f64>,
    /// x and y of the points that are held out.
    pub held_out: [Vec<f64>; 2],
    /// How x and y were standardised, if they were.
    pub scaling: Option<[Scaling; 2]>,
}

impl RunData {
    /// The data for these settings, and this seed in place of theirs.
    ///
    /// The held-out points are the first of `torch.randperm(n, generator=torch.Generator().manual_seed(seed))`; all others
    /// keep their order.
    #[must_use]
    pub fn new(settings: &RunSettings, seed: u32) -> Self {
        let (x, y) = points(settings, seed);
        let mut is_held_out = vec![false; x.len()];
        let order = Generator::manual_seed(seed).randperm(x.len());
        order.iter().take(settings.held_out() as usize).for_each(|&index| is_held_out[index] = true);
        let part = |values: &[f64], held_out: bool| -> Vec<f64> {
            let both = values.iter().zip(&is_held_out);
            both.filter(|(_, is)| **is == held_out).map(|(&value, _)| value).collect()
        };
        let mut data =
            Self { x: part(&x, false), y: part(&y, false), held_out: [part(&x, true), part(&y, true)], scaling: None };
        if settings.standardised {
            let (of_x, of_y) = (Scaling::of(&data.x), Scaling::of(&data.y));
            let [held_x, held_y] = &mut data.held_out;
            for (values, scaling) in [(&mut data.x, of_x), (held_x, of_x), (&mut data.y, of_y), (held_y, of_y)] {
                values.iter_mut().for_each(|value| *value = scaling.apply(*value));
            }
            data.scaling = Some([of_x, of_y]);
        }
        data
    }

    /// These points as they are, all of them for training.
    #[must_use]
    pub fn plain(x: &[f64], y: &[f64]) -> Self {
        Self { x: x.to_vec(), y: y.to_vec(), held_out: [vec![], vec![]], scaling: None }
    }
}

/// x and y of all points, with the noise of a seed.
fn points(settings: &RunSettings, seed: u32) -> (Vec<f64>, Vec<f64>) {
    let Some(own) = &settings.own else { return settings.data.points(seed, settings.noise) };
    let mut y = own.y().to_vec();
    if settings.noise != 0.0 {
        // The generator of the data sets' noise.
        let normal: Vec<f64> = Generator::manual_seed(!seed).randn(y.len());
        y.iter_mut().zip(normal).for_each(|(y, normal)| *y += settings.noise * normal);
    }
    (own.x().to_vec(), y)
}

/// Points of the reader's own, or those of the lab.
#[must_use]
pub fn own_or_lab(own: Option<&Rc<Points>>) -> (Vec<f64>, Vec<f64>) {
    own.map_or_else(
        || (engine::data::LAB_X.to_vec(), engine::data::LAB_Y.to_vec()),
        |own| (own.x().to_vec(), own.y().to_vec()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LeftOut;

    fn own(count: u32) -> RunSettings {
        let x: Vec<f64> = (0..count).map(|index| 30.0 + f64::from(index)).collect();
        let y = x.iter().map(|x| x * x).collect();
        RunSettings::default().with_own(Some(Rc::new(Points::new(x, y).expect("sound"))))
    }

    #[test]
    fn own_points_are_those_that_were_given_and_noise_is_added_to_y_alone() {
        let settings = own(20);
        let plain = RunData::new(&settings, 3);
        assert_eq!((plain.x[2], plain.y[2], plain.x.len(), plain.held_out[0].len()), (32.0, 1024.0, 20, 0));
        let noisy = RunData::new(&RunSettings { noise: 0.5, ..settings.clone() }, 3);
        assert!(noisy.x == plain.x && noisy.y != plain.y);
        let lab = RunData::new(&RunSettings { noise: 0.5, ..RunSettings::default() }, 3);
        assert_eq!((lab.x, lab.y), RunSettings::default().data.points(3, 0.5));
    }

    #[test]
    fn a_share_of_the_points_is_held_out_by_the_seed() {
        let settings = RunSettings { validation: 25, ..own(20) };
        let (data, other) = (RunData::new(&settings, 0), RunData::new(&settings, 1));
        assert_eq!((data.x.len(), data.held_out[0].len()), (15, 5));
        assert_ne!(data.held_out, other.held_out);
        assert!(data.x.is_sorted(), "the others keep their order");
        let mut all = [&data.x[..], &data.held_out[0]].concat();
        all.sort_by(f64::total_cmp);
        assert_eq!(all, settings.own.as_ref().expect("own points").x());
        let left_out = |settings: &RunSettings| settings.left_out();
        assert_eq!(
            [left_out(&settings), left_out(&own(20)), left_out(&own(40))],
            [LeftOut::HeldOut(5), LeftOut::Each(20), LeftOut::Parts(5)]
        );
        let few = |count| RunSettings { validation: 50, ..own(count) }.held_out();
        assert_eq!([few(2), few(3), few(4), RunSettings { validation: 1, ..own(10) }.held_out()], [0, 1, 2, 1]);
    }

    #[test]
    fn standardising_takes_mean_and_deviation_from_the_training_points() {
        let settings = RunSettings { validation: 40, standardised: true, ..own(20) };
        let (data, plain) =
            (RunData::new(&settings, 5), RunData::new(&RunSettings { standardised: false, ..settings.clone() }, 5));
        for values in [&data.x, &data.y] {
            let Scaling { mean, deviation } = Scaling::of(values);
            assert!(mean.abs() < 1e-12 && (deviation - 1.0).abs() < 1e-12);
        }
        let [of_x, of_y] = data.scaling.expect("standardised");
        assert_eq!(of_x, Scaling::of(&plain.x));
        assert!((of_y.undo(data.held_out[1][0]) - plain.held_out[1][0]).abs() < 1e-9);
    }
}

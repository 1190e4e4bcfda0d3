//! Editing the points on the fit chart.

use std::rc::Rc;

use yew::prelude::*;

use super::driver::Core;
use super::state::{Action, Lab};
use crate::data::edit_layer;
use crate::frame::driven::Runner;
use protocol::Points;

/// The points that can be edited: the reader's own, or those of the data set as the run has them.
fn editable(lab: &Lab) -> Option<Rc<Points>> {
    let settings = &lab.link.settings;
    if let Some(own) = &settings.own {
        return Some(Rc::clone(own));
    }
    let scene = lab.scene.as_ref()?;
    // The shortest decimals that give the same number in single precision are those of the data.
    let exact = |value: f32| value.to_string().parse().unwrap_or(f64::from(value));
    let back = |value: f64, axis: usize| {
        let scaled = scene.scaling.map(|scaling| value * scaling[axis].deviation + scaling[axis].mean);
        scaled.map_or(value, |value| (value * 1e3).round() / 1e3)
    };
    let all = scene.points.iter().chain(&scene.held_out);
    let (x, y) = all.map(|&[x, y]| (back(exact(x), 0), back(exact(y), 1))).unzip();
    Points::new(x, y).ok().map(Rc::new)
}

/// The layer on the chart, while the points are edited.
pub(super) fn editing_layer(lab: &Lab, runner: &Rc<Runner<Core>>, act: &Callback<Action>) -> Html {
    let Some((editing, points)) = lab.editing.zip(editable(lab)).filter(|_| lab.link.settings.noise == 0.0) else {
        return Html::default();
    };
    edit_layer(runner, editing, points, &act.reform(Action::Points), &act.reform(Action::Refused))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::super::state::tests::{playing, set};
    use super::*;
    use protocol::{Scaling, Scene};

    #[test]
    fn the_points_to_edit_are_the_datas_own_numbers() {
        let scene =
            Scene { points: vec![[3.3, 1.7], [4.4, 2.76]], held_out: vec![[10.791, 3.465]], ..samples::scene() };
        let lab = Lab { scene: Some(Rc::new(scene.clone())), ..playing() };
        let points = editable(&lab).expect("three points");
        assert_eq!((points.x(), points.y()), (&[3.3, 4.4, 10.791][..], &[1.7, 2.76, 3.465][..]));
        let scaling = [Scaling { mean: 5.0, deviation: 2.0 }, Scaling { mean: 2.0, deviation: 0.5 }];
        let points = vec![[-0.85, -0.6], [-0.3, 1.52]];
        let scaled = Scene { scaling: Some(scaling), points, held_out: vec![], ..scene };
        let points = editable(&Lab { scene: Some(Rc::new(scaled)), ..playing() }).expect("two points");
        assert_eq!((points.x(), points.y()), (&[3.3, 4.4][..], &[1.7, 2.76][..]));
        assert_eq!(editable(&playing()), None, "the run is not set up yet");
    }

    #[test]
    fn a_change_that_cannot_be_made_is_told_until_there_is_another() {
        let refused = playing().after(Action::Refused("There is 1 point".to_owned()));
        assert_eq!(refused.refused.as_deref(), Some("There is 1 point"));
        assert!(refused.after(Action::Toggle).refused.is_some(), "the run goes on");
        assert_eq!(refused.after(Action::Editing(None)).refused, None);
    }

    #[test]
    fn own_points_start_another_run_and_a_data_set_replaces_them() {
        let own = Rc::new(Points::new(vec![1.0, 2.0, 3.0], vec![1.0, 4.0, 9.0]).expect("sound"));
        let lab = playing().after(set("batch", 10)).after(Action::Points(Some(Rc::clone(&own))));
        assert_eq!((lab.run, &lab.link.settings.own, lab.link.settings.batch), (3, &Some(own), Some(3)));
        let same = lab.after(Action::Points(lab.link.settings.own.clone()));
        assert_eq!(same.run, 3, "the same points again are no change");
        assert_eq!(lab.after(set("data", 2)).link.settings.own, None);
        assert_eq!(lab.after(Action::Points(None)).run, 4);
        let course = lab.after(Action::Course);
        assert_eq!(course.link.settings.own, None, "the course has its own points");
        let undone = lab.after(Action::Undo(false));
        assert_eq!((undone.link.settings.own.clone(), undone.run), (None, 4), "another run on the points before");
        assert_eq!(undone.after(Action::Undo(true)).link.settings.own, lab.link.settings.own);
        assert_eq!(undone.after(Action::Undo(false)).run, 4, "there is nothing before");
    }
}

//! Editing the points on the fit chart.

use std::rc::Rc;

use yew::prelude::*;

use super::driver::Core;
use super::state::{Action, Lab};
use crate::data::edit_layer;
use crate::frame::Runner;
use protocol::{Points, RunData, RunSettings};

/// The points that can be edited: the reader's own, or those of the data set, without noise and not standardised.
fn editable(settings: &RunSettings) -> Option<Rc<Points>> {
    if let Some(own) = &settings.own {
        return Some(Rc::clone(own));
    }
    let plain = RunSettings { noise: 0.0, validation: 0, standardised: false, ..settings.clone() };
    let RunData { x, y, .. } = RunData::new(&plain, settings.seed);
    Points::new(x, y).ok().map(Rc::new)
}

/// How the points that are edited differ from those on the chart.
pub(super) fn editing_note(lab: &Lab) -> Option<&'static str> {
    let settings = &lab.link.settings;
    match (settings.noise > 0.0, settings.standardised) {
        (false, false) => None,
        (true, false) => Some(
            "You move the points as they are without noise. The chart shows them with noise, anew after each change.",
        ),
        (false, true) => Some(
            "You move the points as they are in your data. The chart shows them standardised, anew after each change.",
        ),
        (true, true) => Some(
            "You move the points as they are in your data, without noise. The chart shows them with noise and standardised, \
             anew after each change.",
        ),
    }
}

/// The layer on the chart, while the points are edited.
pub(super) fn editing_layer(lab: &Lab, runner: &Rc<Runner<Core>>, act: &Callback<Action>) -> Html {
    let Some(editing) = lab.editing else { return Html::default() };
    let Some(points) = editable(&lab.link.settings) else { return Html::default() };
    edit_layer(runner, editing, points, &act.reform(Action::Points), &act.reform(Action::Refused))
}

#[cfg(test)]
mod tests {
    use super::super::state::tests::{playing, set};
    use super::*;
    use crate::frame::Page;
    use engine::data::{DataSet, LAB_X, LAB_Y};

    #[test]
    fn the_points_to_edit_are_the_datas_own_numbers_whatever_the_run_does_with_them() {
        let plain = RunSettings { data: DataSet::Sine, seed: 3, ..RunSettings::default() };
        let points = editable(&plain).expect("points");
        let all = RunSettings { noise: 0.5, validation: 20, standardised: true, ..plain.clone() };
        assert_eq!((points.count(), editable(&all)), (15, Some(points)));
        let lab = editable(&RunSettings::default()).expect("points");
        assert_eq!((lab.x(), lab.y()), (&LAB_X[..], &LAB_Y[..]));
        let own = Rc::new(Points::new(vec![1.0, 2.0], vec![3.0, 5.0]).expect("sound"));
        assert_eq!(editable(&all.with_own(Some(Rc::clone(&own)))), Some(own));
    }

    #[test]
    fn what_differs_from_the_chart_is_said() {
        let note = |key, value| editing_note(&playing().after(set(key, value)));
        assert_eq!(editing_note(&playing()), None);
        assert!(note("noise", 1).is_some_and(|note| note.contains("without noise")));
        assert!(note("standardised", 1).is_some_and(|note| note.contains("standardised, anew")));
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
        let undone = lab.after(Action::Refused(String::new())).back_to(Page::link(&playing())).0;
        assert_eq!(
            (undone.link.settings.own, undone.run, undone.refused),
            (None, 4, None),
            "another run on the points before"
        );
    }
}

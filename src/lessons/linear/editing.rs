//! Editing the points on the fit chart.

use std::rc::Rc;

use yew::prelude::*;

use super::driver::Core;
use super::state::{Action, Linear};
use crate::data::{edit_controls, edit_layer};
use crate::frame::Runner;
use crate::frame::undo::Offered;
use engine::data::{LAB_X, LAB_Y};
use protocol::Points;

/// The switch for the tools, and the tools while it is on.
pub(super) fn editing_controls(
    page: &Linear,
    act: &Callback<Action>,
    (offered, onundo): (Offered, Callback<bool>),
) -> Html {
    let settings = &page.link.settings;
    let is_scaled = settings.standardised || settings.standardised_y;
    let note = is_scaled.then_some(
        "You move the points as they are in your data. The chart shows them standardised, anew after each change.",
    );
    edit_controls(page.editing, offered, note, &act.reform(Action::Editing), &onundo)
}

/// The layer on the chart, while the points are edited.
pub(super) fn editing_layer(page: &Linear, runner: &Rc<Runner<Core>>, act: &Callback<Action>) -> Html {
    let Some(editing) = page.editing else { return Html::default() };
    let lab = || Points::new(LAB_X.to_vec(), LAB_Y.to_vec()).ok().map(Rc::new);
    let Some(points) = page.link.settings.own.clone().or_else(lab) else { return Html::default() };
    edit_layer(runner, editing, points, &act.reform(Action::Points), &act.reform(Action::Refused))
}

#[cfg(test)]
mod tests {
    use super::super::link::LinearLink;
    use super::super::state::Tried;
    use super::*;
    use crate::frame::Page;
    use crate::frame::task::Done;

    #[test]
    fn own_points_are_another_bowl() {
        let points = protocol::Points::new(vec![1.0, 2.0], vec![3.0, 5.0]).expect("sound");
        let own = Some(Rc::new(points));
        let tried = Tried { line: [1.0, 1.0], loss: 0.5, epochs: None };
        let page = Linear::new(LinearLink::default(), Done::default())
            .after(Action::Tried(tried))
            .after(Action::Points(own.clone()));
        assert_eq!((page.run, &page.link.settings.own, page.tried), (2, &own, None));
        assert_eq!(page.after(Action::Points(own.clone())).run, 2, "the same points again are no change");
        let undone = page.after(Action::Refused(String::new())).back_to(LinearLink::default()).0;
        assert_eq!((undone.run, &undone.link.settings.own, undone.refused), (3, &None, None));
        assert_eq!(page.after(Action::Refused(String::new())).after(Action::Editing(None)).refused, None);
    }
}

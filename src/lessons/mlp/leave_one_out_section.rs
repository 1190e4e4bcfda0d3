//! The section on the leave-one-out error.

use yew::prelude::*;

use super::state::Action;
use crate::components::{checkbox, display, fold};
use crate::run::formulas::squared_error_at_left_out_point;
use engine::mathml::{mfrac, mi, mn, mo, mrow};

/// The switch of the leave-one-out error and its explanation. `meaning` is the element of the sentence that follows the run.
pub(super) fn leave_one_out_section(on: bool, meaning: &NodeRef, act: &Callback<Action>) -> Html {
    html! {
        <section class="held-out" aria-label="Points that the network has not seen">
            { checkbox(
                "Leave-one-out error",
                on,
                "Trains fifteen more networks, each without one of the points, and measures the error of each at its \
                 left-out point. They train in a second worker and do not slow down the run.",
                act.reform(Action::LeaveOneOut),
            ) }
            if on {
                <p ref={meaning.clone()} />
            }
            { fold("Why measure the error at left-out points?", "", html! {
                <>
                    <p>
                        { "A large network can memorise fifteen points: its loss keeps falling, and its curve comes \
                           close to every point. Only points that it was not trained on show how well it predicts. There \
                           are no spare points here, so fifteen networks start from the same initial weights, and each \
                           is trained without one point. The leave-one-out error is their mean squared error at the \
                           left-out points:" }
                    </p>
                    { display(&[
                        mi("E"),
                        mo("="),
                        mfrac(&[mn("1")], &[mi("n")]),
                        format!("<munderover>{}{}{}</munderover>", mo("∑"), mrow(&[mi("i"), mo("="), mn("1")]), mi("n")),
                        squared_error_at_left_out_point(),
                    ]) }
                    <p>
                        { "If the loss falls while this error rises, the network overfits. Fewer units, smaller weights, \
                           more weight decay or an earlier stop can help. Try hidden size 20 with tanh." }
                    </p>
                </>
            }) }
        </section>
    }
}

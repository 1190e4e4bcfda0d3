//! The section on the leave-one-out error.

use yew::prelude::*;

use super::state::Action;
use crate::components::{checkbox, display};
use crate::run::formulas::squared_error_at_left_out_point;
use engine::mathml::{mfrac, mi, mn, mo, mrow};

/// The switch of the leave-one-out error and its explanation. `meaning` is the element of the sentence that follows the run.
pub(super) fn leave_one_out_section(on: bool, meaning: &NodeRef, act: &Callback<Action>) -> Html {
    html! {
        <section class="held-out" aria-label="Points that the network has not seen">
            { checkbox(
                "Leave-one-out error",
                on,
                "Trains fifteen more networks, each without one of the points, and asks each about the point it has not \
                 seen. A second worker does it; the run itself is not slowed.",
                act.reform(Action::LeaveOneOut),
            ) }
            if on {
                <p ref={meaning.clone()} />
            }
            <details>
                <summary>{ "Why look at points that are left out?" }</summary>
                <p>
                    { "With fifteen points a network of some size can learn them by heart: its loss keeps falling, and its curve \
                       winds from point to point. Whether it has understood anything shows at points that it has not been \
                       trained on. There are none to spare here, so fifteen networks start from the same initial weights, and \
                       each is trained without one point. The leave-one-out error is their mean squared error at these points:" }
                </p>
                { display(&[
                    mi("E"),
                    mo("="),
                    mfrac(&[mn("1")], &[mi("n")]),
                    format!("<munderover>{}{}{}</munderover>", mo("∑"), mrow(&[mi("i"), mo("="), mn("1")]), mi("n")),
                    squared_error_at_left_out_point(),
                ]) }
                <p>
                    { "Where the loss falls and this error rises, the network overfits. Fewer units, a smaller weight, more \
                       weight decay or an earlier stop help. Try hidden size 20 with tanh." }
                </p>
            </details>
        </section>
    }
}

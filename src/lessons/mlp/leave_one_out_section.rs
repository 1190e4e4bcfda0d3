//! The section on the error at left-out points.

use yew::prelude::*;

use super::state::{Action, Lab};
use crate::charts::numerals::grouped;
use crate::components::{checkbox, display, fold};
use crate::run::formulas::squared_error_at_left_out_point;
use crate::run::left_out::{name, title};
use engine::mathml::{mfrac, mi, mn, mo, mrow};
use protocol::LeftOut;

/// What the error at left-out points is. Until the run is set up, it is what the settings ask for.
pub(super) fn left_out(lab: &Lab) -> LeftOut {
    lab.scene.as_ref().map_or_else(|| lab.link.settings.left_out(), |scene| scene.left_out)
}

/// The switch of the error and its explanation. `meaning` is the element of the sentence that follows the run.
pub(super) fn leave_one_out_section(lab: &Lab, meaning: &NodeRef, act: &Callback<Action>) -> Html {
    let (on, left_out) = (lab.link.leave_one_out, left_out(lab));
    let worker = "It trains in a second worker and does not slow down the run.";
    let help = match left_out {
        LeftOut::Each(count) => format!(
            "Trains {count} more networks, each without one of the points, and measures the error of each at its left-out \
             point. They train in a second worker and do not slow down the run."
        ),
        LeftOut::Parts(parts) => format!(
            "Trains {parts} more networks, each without every {parts}th point, and measures the error of each at its left-out \
             points. They train in a second worker and do not slow down the run."
        ),
        LeftOut::HeldOut(count) => {
            format!("Measures the network’s error at the {} held-out points. {worker}", grouped(count.into()))
        }
    };
    html! {
        <section class="held-out" aria-label="Points that the network has not seen">
            { checkbox(title(left_out), on, help, act.reform(Action::LeaveOneOut)) }
            if lab.measures_left_out() {
                <p key="meaning" ref={meaning.clone()} />
            } else if on {
                <p key="none">{ none(left_out, lab.edited.is_some()) }</p>
            }
            { fold("Why measure the error at left-out points?", "", html! {
                <>
                    <p>{ reason(left_out) }</p>
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

/// Why there is no error beside a run whose weights were edited, or which starts from given weights.
fn none(left_out: LeftOut, edited: bool) -> String {
    if edited {
        let networks = "it is measured with networks that start from the weights of the seed and are only trained";
        return format!("Weights of this run were set by hand, so no {} is shown: {networks}.", name(left_out));
    }
    let why = "This run starts from given weights. They may have been trained on all points already";
    format!(
        "{why}, so no {} is shown: it would not be measured at points that the network has not seen.",
        name(left_out)
    )
}

/// Why the error is measured, and how.
fn reason(left_out: LeftOut) -> String {
    let unseen = "A large network can memorise its points: its loss keeps falling, and its curve comes close to every \
                  point. Only points that it was not trained on show how well it predicts.";
    match left_out {
        LeftOut::Each(count) => format!(
            "{unseen} There are no spare points here, so {count} networks start from the same initial weights, and each is \
             trained without one point. The leave-one-out error is their mean squared error at the left-out points:"
        ),
        LeftOut::Parts(parts) => format!(
            "{unseen} Training a network without each single point would take too long with so many. So the points are divided \
             into {parts} parts, and {parts} networks start from the same initial weights, each trained without one part. The \
             cross-validation error is their mean squared error at the left-out points:"
        ),
        LeftOut::HeldOut(count) => format!(
            "{unseen} So {} of the points, which the seed chooses, are held out of the training; the chart shows them hollow. \
             The validation error is the network’s mean squared error at these n points:",
            grouped(count.into())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_with_weights_of_its_own_says_why_it_has_no_error() {
        let edited = none(LeftOut::Each(15), true);
        assert!(edited.starts_with("Weights of this run were set by hand, so no leave-one-out error"), "{edited}");
        let told = [LeftOut::Each(15), LeftOut::HeldOut(3)].map(|left_out| none(left_out, false));
        assert!(
            told[0].starts_with("This run starts from given weights.") && told[0].contains("no leave-one-out error")
        );
        assert!(told[1].contains("no validation error is shown"), "{told:?}");
    }

    #[test]
    fn the_reason_is_that_of_the_data_in_use() {
        assert!(reason(LeftOut::Each(15)).contains("so 15 networks start"));
        assert!(reason(LeftOut::Parts(5)).contains("into 5 parts"));
        assert!(reason(LeftOut::HeldOut(2500)).contains("So 2,500 of the points"));
    }
}

//! Why the gradient vanishes, in a few sentences and two formulas.

use yew::prelude::*;

use crate::components::gloss;
use crate::lessons::vanishing::formulas::{bound, display, gradient, inline, to_the_depth};
use engine::mathml::{mn, mo};

/// The bound and the reason for it.
pub(super) fn explanation() -> Html {
    html! {
        <section class="explanation" aria-labelledby="why">
            <h2 id="why">{ "Why it vanishes" }</h2>
            <p>
                { gloss!("A [[sigmoid]]’s slope is nowhere above 1/4. On its way from the output back to the first layer the gradient \
                   is multiplied by one such slope per layer, and each layer adds up at most ") }
                <i>{ "K" }</i>
                { gloss!(" [[path]]s, each with a weight of size at most 1. So, for an input of size at most 1,") }
            </p>
            { display(&[gradient(), mo("≤"), bound()]) }
            <p>
                { "which is " }
                { inline(&[to_the_depth([mn("3"), mo("/"), mn("4")].concat())]) }
                { " for the problem’s three units: below 0.06 after ten layers, below 0.00002 after forty." }
            </p>
            <p>
                { gloss!("Random weights have both signs and units sit away from the middle of the sigmoid, so real networks fall far \
                   below the [[bound]]. The [[initialisation]] “Tight” shows that the bound can be attained all the same, up to \
                   a factor that does not depend on ") }
                <i>{ "L" }</i>
                { gloss!(". With four units the bound stays at 1; with five or more it grows, and a gradient may \
                   [[exploding gradient|explode]] instead.") }
            </p>
        </section>
    }
}

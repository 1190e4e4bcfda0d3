//! Why the gradient vanishes, in a few sentences and two formulas.

use yew::prelude::*;

use crate::components::gloss;
use crate::lessons::vanishing::formulas::{attained_bound, bound, display, gradient, inline, to_the_depth};
use engine::mathml::{mn, mo};

/// The bound and the reason for it.
pub(super) fn explanation() -> Html {
    html! {
        <section class="explanation" aria-label="Why it vanishes">
            <p>
                { gloss!("A [[sigmoid]]’s slope is never above 1/4. On its way from the output back to the first \
                          layer, the gradient is multiplied by one such slope per layer, and each layer adds up at \
                          most ") }
                <i>{ "K" }</i>
                { gloss!(" [[path|paths]], each with a weight of size at most 1. The inputs, too, have size at most 1, |x| ≤ 1; \
                          here every input is 1, unless you change it under “More settings”. So") }
            </p>
            { display(&[gradient(), mo("≤"), attained_bound(), mo("≤"), bound()]) }
            <p>
                { gloss!("The [[bound]] is the right side. It is ") }
                { inline(&[to_the_depth([mn("3"), mo("/"), mn("4")].concat())]) }
                { " for the problem’s three units: below 0.06 after ten layers, below 0.00002 after forty." }
            </p>
            <p>
                { gloss!("Random weights have both signs, and most units are not in the middle of the sigmoid, so \
                          real networks stay far below the bound. The [[initialisation]] “Tight” gives exactly the \
                          value in the middle, the attained bound. The tab “Reach the bound” shows how. The bound \
                          stays at 1 with four units. With five or more it grows, and a gradient may [[exploding \
                          gradient|explode]] instead.") }
            </p>
        </section>
    }
}

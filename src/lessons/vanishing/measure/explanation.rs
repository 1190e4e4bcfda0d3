//! Why the gradient vanishes, in a few sentences and two formulas.

use crate::components::gloss;
use yew::prelude::*;

/// The derivative by the first layer's first weight, as the formulas write it.
fn derivative() -> Html {
    html! {
        <mrow>
            <mo fence="true" stretchy="true">{ "|" }</mo>
            <mfrac>
                <mrow><mi>{ "∂" }</mi><mi>{ "f" }</mi></mrow>
                <mrow>
                    <mi>{ "∂" }</mi>
                    <msubsup>
                        <mi>{ "w" }</mi>
                        <mn>{ "11" }</mn>
                        <mrow><mo stretchy="false">{ "(" }</mo><mn>{ "1" }</mn><mo stretchy="false">{ ")" }</mo></mrow>
                    </msubsup>
                </mrow>
            </mfrac>
            <mo fence="true" stretchy="true">{ "|" }</mo>
        </mrow>
    }
}

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
            <math display="block">
                { derivative() }
                <mo>{ "≤" }</mo>
                <msup>
                    <mrow>
                        <mo>{ "(" }</mo>
                        <mfrac><mi>{ "K" }</mi><mn>{ "4" }</mn></mfrac>
                        <mo>{ ")" }</mo>
                    </mrow>
                    <mi>{ "L" }</mi>
                </msup>
            </math>
            <p>
                { "which is " }
                <math>
                    <msup>
                        <mrow><mo>{ "(" }</mo><mn>{ "3" }</mn><mo>{ "/" }</mo><mn>{ "4" }</mn><mo>{ ")" }</mo></mrow>
                        <mi>{ "L" }</mi>
                    </msup>
                </math>
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

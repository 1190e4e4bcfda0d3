//! A slider whose stops are activation functions, each drawn as its curve.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{picking, tip};
use engine::choice::Choice;
use engine::nn::Activation;

pub(crate) fn activation_slider(value: Activation, onchange: &Callback<Activation>) -> Html {
    let oninput = picking(onchange, |event: InputEvent| {
        Activation::ALL.get(event.target_dyn_into::<HtmlInputElement>()?.value().parse::<usize>().ok()?).copied()
    });
    let stops = Activation::ALL.len();
    html! {
        <div class="control tip-host">
            <div class="control-head">
                <label for="activation">{ "Activation" }</label>
                <span class="chosen" aria-hidden="true">{ value.label() }</span>
            </div>
            // The slider lies behind the tiles, for the keyboard and for screen readers.
            <div class="tiles">
                <input
                    type="range"
                    id="activation"
                    min="0"
                    max={(stops - 1).to_string()}
                    step="1"
                    value={value.index().to_string()}
                    aria-valuetext={value.label()}
                    aria-describedby="activation-help"
                    {oninput}
                />
                // The pictures can be clicked. The slider does the same from the keyboard.
                { for Activation::ALL.iter().map(|&activation| html! {
                    <span
                        class={classes!("tile", (activation == value).then_some("on"))}
                        aria-hidden="true"
                        onclick={onchange.reform(move |_| activation)}
                    >
                        { curve(activation) }
                        <span class="tile-name">{ activation.label() }</span>
                    </span>
                }) }
            </div>
            { tip(
                "activation-help",
                "The function that each hidden unit applies to its weighted sum. With identity, any network is a straight line.",
            ) }
        </div>
    }
}

/// The graph of the function from −3 to 3. Both axes have the same scale, and values outside the picture are cut off.
fn curve(activation: Activation) -> Html {
    const HALF_STEPS: i32 = 24;
    let points: Vec<_> = (-HALF_STEPS..=HALF_STEPS)
        .map(|step| {
            let z = 3.0 * f64::from(step) / f64::from(HALF_STEPS);
            format!("{z:.3},{:.3}", -activation.value(z))
        })
        .collect();
    html! {
        <svg viewBox="-3 -1.5 6 3" focusable="false">
            <path class="cross" d="M-3 0H3M0 -1.5V1.5" />
            <polyline points={points.join(" ")} />
        </svg>
    }
}

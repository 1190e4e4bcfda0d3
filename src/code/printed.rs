//! The losses that PyTorch has printed, to be laid over the chart.

use std::rc::Rc;

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::paste::{Pasted, read};
use crate::components::{fold, picking};
use crate::platform::Frames;
use twin::Shown;

/// The shortest time between two comparisons with the run, in milliseconds.
const LOOK_MS: f64 = 500.0;

#[derive(Properties, PartialEq)]
pub(super) struct PrintedProps {
    /// Lays losses over the chart, and says how far they are from those of the page.
    pub(super) onpaste: Callback<Vec<Vec<Shown>>, String>,
}

/// A box for what PyTorch has printed.
#[function_component]
pub(super) fn Printed(PrintedProps { onpaste }: &PrintedProps) -> Html {
    let pasted = use_state_eq(|| Rc::new(Pasted::default()));
    let distance = use_state_eq(String::new);
    let paste = Callback::from({
        let (onpaste, pasted, distance) = (onpaste.clone(), pasted.setter(), distance.setter());
        move |text: String| {
            let read = read(&text);
            distance.set(onpaste.emit(read.runs.clone()));
            pasted.set(Rc::new(read));
        }
    });
    // The run goes on, or another one begins: the sentence is about the one on the page.
    use_effect_with((onpaste.clone(), Rc::clone(&pasted)), {
        let distance = distance.setter();
        move |(onpaste, pasted)| {
            let (onpaste, pasted, mut last) = (onpaste.clone(), Rc::clone(pasted), 0.0);
            let frames = (!pasted.runs.is_empty()).then(|| {
                Frames::new(move |now| {
                    if now - last >= LOOK_MS {
                        last = now;
                        distance.set(onpaste.emit(pasted.runs.clone()));
                    }
                })
            });
            move || drop(frames)
        }
    });
    let oninput = picking(&paste, |event: InputEvent| Some(event.target_dyn_into::<HtmlTextAreaElement>()?.value()));
    let content = html! {
        <div class="printed">
            <label for="printed">{ "PyTorch’s losses" }</label>
            <textarea id="printed" rows="4" spellcheck="false" placeholder="epoch 0 loss 5.589600" {oninput} />
            <p role="status">{ &*distance }</p>
            if !pasted.bad.is_empty() {
                <ul aria-label="Lines without a loss">
                    { for pasted.bad.iter().map(|bad| html! { <li>{ bad.to_string() }</li> }) }
                </ul>
            }
        </div>
    };
    fold("Compare with PyTorch", "paste its losses", content)
}

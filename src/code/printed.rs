//! The losses that PyTorch has printed, to be laid over the chart.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use super::paste::{Pasted, read};
use crate::components::{fold, picking};
use twin::Shown;

#[derive(Properties, PartialEq)]
pub(super) struct PrintedProps {
    /// Lays losses over the chart, and says how far they are from those of the page.
    pub(super) onpaste: Callback<Vec<Vec<Shown>>, String>,
}

/// A box for what PyTorch has printed.
#[function_component]
pub(super) fn Printed(PrintedProps { onpaste }: &PrintedProps) -> Html {
    let said = use_state_eq(|| (String::new(), Vec::new()));
    let paste = Callback::from({
        let (onpaste, said) = (onpaste.clone(), said.setter());
        move |text: String| {
            let Pasted { runs, bad } = read(&text);
            said.set((onpaste.emit(runs), bad));
        }
    });
    let oninput = picking(&paste, |event: InputEvent| Some(event.target_dyn_into::<HtmlTextAreaElement>()?.value()));
    let (distance, bad) = &*said;
    let content = html! {
        <div class="printed">
            <label for="printed">{ "PyTorch’s losses" }</label>
            <textarea id="printed" rows="4" spellcheck="false" placeholder="epoch 0 loss 5.589600" {oninput} />
            <p role="status">{ distance }</p>
            if !bad.is_empty() {
                <ul aria-label="Lines without a loss">
                    { for bad.iter().map(|(line, text)| html! { <li>{ format!("Line {line} has no epoch and loss: {text}") }</li> }) }
                </ul>
            }
        </div>
    };
    fold("Compare with PyTorch", "paste its losses", content)
}

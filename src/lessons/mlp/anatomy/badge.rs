//! A badge with the verdict on the fit.

use yew::prelude::*;

use super::verdict::Verdict;

/// The verdict on the fit that is shown. A click shows its explanation.
pub(in crate::lessons::mlp) fn fit_badge(verdict: Option<Verdict>) -> Html {
    let Some(verdict) = verdict else { return Html::default() };
    html! {
        <details class={classes!("badge", verdict.class())}>
            <summary><span><b>{ verdict.words() }</b>{ format!(": {}", verdict.measure()) }</span></summary>
            <p>{ verdict.explanation() }</p>
        </details>
    }
}

//! How good the fit is, at a glance.

use yew::prelude::*;

use super::verdict::Verdict;

/// The verdict on the frame that is shown; what it means opens beneath.
pub(in crate::lessons::mlp) fn fit_badge(verdict: Option<Verdict>) -> Html {
    let Some(verdict) = verdict else { return Html::default() };
    html! {
        <details class={classes!("badge", verdict.class())}>
            <summary>{ verdict.badge() }</summary>
            <p>{ verdict.explanation() }</p>
        </details>
    }
}

//! What a chart's lines and points stand for.

use yew::prelude::*;

/// How a line or point is drawn in the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sample {
    Solid,
    Dashed,
    Dotted,
    Fine,
    Band,
    Dot,
    Ring,
}

/// A legend of these entries.
pub(crate) fn legend(entries: impl IntoIterator<Item = Html>) -> Html {
    html! { <ul class="legend">{ for entries }</ul> }
}

/// An entry of a legend. `colour` is the style sheet's name of a colour: "network", "second", "gradient", "ink", "reference" or "muted".
pub(crate) fn legend_item(sample: Sample, colour: &'static str, name: impl Into<Html>) -> Html {
    // The dashes have the same lengths as in the charts.
    let line = |dash: Option<&'static str>| {
        html! {
            <svg viewBox="0 0 30 12" aria-hidden="true" focusable="false">
                <path d="M2 6H28" stroke-dasharray={dash} />
            </svg>
        }
    };
    let circle = |class: &'static str| {
        html! {
            <svg {class} viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                <circle cx="6" cy="6" r="4.5" />
            </svg>
        }
    };
    let sample = match sample {
        Sample::Solid => line(None),
        Sample::Dashed => line(Some("8 5")),
        Sample::Dotted => line(Some("0.1 6")),
        Sample::Fine => line(Some("2.5 4")),
        Sample::Band => html! {
            <svg class="band" viewBox="0 0 30 12" aria-hidden="true" focusable="false">
                <rect x="1" width="28" height="12" />
            </svg>
        },
        Sample::Dot => circle("dot"),
        Sample::Ring => circle("dot ring"),
    };
    html! { <li class={classes!("legend-item", colour)}>{ sample }<span>{ name.into() }</span></li> }
}

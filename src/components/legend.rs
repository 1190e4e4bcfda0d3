//! What a chart's lines and points stand for.

use yew::prelude::*;

/// How a thing is drawn in the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Sample {
    Solid,
    Dashed,
    Dotted,
    Fine,
    Faint,
    Band,
    Dot,
}

#[derive(Properties, PartialEq)]
pub(crate) struct LegendProps {
    pub(crate) children: Html,
}

#[function_component]
pub(crate) fn Legend(props: &LegendProps) -> Html {
    html! { <ul class="legend">{ props.children.clone() }</ul> }
}

#[derive(Properties, PartialEq)]
pub(crate) struct LegendItemProps {
    pub(crate) sample: Sample,
    /// The style sheet's name of the colour: "model", "data" or "reference".
    pub(crate) colour: &'static str,
    pub(crate) children: Html,
}

#[function_component]
pub(crate) fn LegendItem(props: &LegendItemProps) -> Html {
    // The same lengths as in the charts, so that the dashes can be told apart in the same way.
    let dash = match props.sample {
        Sample::Dashed => Some("8 5"),
        Sample::Dotted => Some("0.1 6"),
        Sample::Fine => Some("2.5 4"),
        Sample::Solid | Sample::Faint | Sample::Band | Sample::Dot => None,
    };
    html! {
        <li class={classes!("legend-item", props.colour)}>
            { match props.sample {
                Sample::Dot => html! {
                    <svg class="dot" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                        <circle cx="6" cy="6" r="4.5" />
                    </svg>
                },
                Sample::Band => html! {
                    <svg class="band" viewBox="0 0 30 12" aria-hidden="true" focusable="false">
                        <rect x="1" width="28" height="12" />
                    </svg>
                },
                Sample::Solid | Sample::Dashed | Sample::Dotted | Sample::Fine | Sample::Faint => html! {
                    <svg
                        class={(props.sample == Sample::Faint).then_some("faint")}
                        viewBox="0 0 30 12"
                        aria-hidden="true"
                        focusable="false"
                    >
                        <path d="M2 6H28" stroke-dasharray={dash} />
                    </svg>
                },
            } }
            <span>{ props.children.clone() }</span>
        </li>
    }
}

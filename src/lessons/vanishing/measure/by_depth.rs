//! The figure of the gradient by depth.

use yew::prelude::*;

use super::view::Parts;
use super::words;
use crate::components::{ChartFigure, Sample, Table, legend, legend_item};
use protocol::ProbeSettings;

pub(super) fn by_depth(
    settings: &ProbeSettings,
    parts: &Parts,
    table: Callback<(), Table>,
    onpoint: Callback<Option<(f64, f64)>>,
) -> Html {
    html! {
        <>
            <ChartFigure
                title="Gradient by depth"
                class="by-depth"
                canvas={parts.canvas.clone()}
                label="The first layer's gradient by depth; it is being measured."
                legend={legend_of(settings, parts.median.clone())}
                {table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
            </ChartFigure>
            <dl class="at-depth" aria-label="Values at one depth">
                <div><dt>{ "Depth" }</dt><dd ref={parts.depth.clone()}>{ "…" }</dd></div>
                { for words::TOLD.iter().zip(&parts.values).map(|(name, value)| html! {
                    <div><dt>{ *name }</dt><dd ref={value.clone()}>{ "…" }</dd></div>
                }) }
            </dl>
        </>
    }
}

fn legend_of(settings: &ProbeSettings, median: NodeRef) -> Html {
    let bound = html! { <>{ "bound " }{ words::bracketed_bound_base(settings) }<sup><i>{ "L" }</i></sup></> };
    let sharp = html! { <>{ "sharp, · |" }<i>{ "x" }</i>{ "|/" }<i>{ "K" }</i></> };
    let others = settings.init.is_random().then(|| {
        [
            legend_item(Sample::Dashed, "model", html! { <span ref={median}>{ "median" }</span> }),
            legend_item(Sample::Band, "model", "10–90 %"),
            legend_item(Sample::Faint, "model", "single ones"),
        ]
    });
    let bounds = [legend_item(Sample::Dashed, "data", bound), legend_item(Sample::Dotted, "data", sharp)];
    let own = [legend_item(Sample::Solid, "model", "this network")];
    legend(own.into_iter().chain(others.into_iter().flatten()).chain(bounds))
}

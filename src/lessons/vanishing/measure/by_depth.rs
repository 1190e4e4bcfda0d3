//! The gradient of the first weight by depth, as a figure.

use yew::prelude::*;

use super::view::Parts;
use super::words;
use crate::components::{ChartFigure, Legend, LegendItem, Sample, Table};
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
                legend={legend(settings, parts.median.clone())}
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

fn legend(settings: &ProbeSettings, median: NodeRef) -> Html {
    let base = words::bracketed_bound_base(settings);
    let power = html! { <>{ base }<sup><i>{ "L" }</i></sup></> };
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "this network" }</LegendItem>
            if settings.init.is_random() {
                <LegendItem sample={Sample::Dashed} colour="model"><span ref={median}>{ "median" }</span></LegendItem>
                <LegendItem sample={Sample::Band} colour="model">{ "10–90 %" }</LegendItem>
                <LegendItem sample={Sample::Faint} colour="model">{ "single ones" }</LegendItem>
            }
            <LegendItem sample={Sample::Dashed} colour="data">
                <>{ "bound " }{ power.clone() }</>
            </LegendItem>
            <LegendItem sample={Sample::Dotted} colour="data">
                <>{ "sharp, · |" }<i>{ "x" }</i>{ "|/" }<i>{ "K" }</i></>
            </LegendItem>
        </Legend>
    }
}

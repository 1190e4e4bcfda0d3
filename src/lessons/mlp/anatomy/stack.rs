//! The stacked curves of the units, the handles of their kinks, and how saturated each unit is.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::section::Handle;
use super::view::{Core, KINK_STEPS, Parts, Shown};
use crate::charts::units::TOLD_APART;
use crate::components::{ChartFigure, Sample, checkbox, inline, legend_item};
use engine::mathml::{mi, mn, mo};
use engine::nn::Activation;
use protocol::RunSettings;

#[derive(Properties, PartialEq)]
pub(super) struct StackFigureProps {
    pub(super) settings: RunSettings,
    pub(super) shown: Shown,
    pub(super) parts: Parts,
    pub(super) view: Handle,
    /// The highlighted unit.
    pub(super) lit: UseStateHandle<Option<usize>>,
    /// Whether each unit's curve is drawn from 0.
    pub(super) alone: UseStateHandle<bool>,
}

#[function_component]
pub(super) fn StackFigure(props: &StackFigureProps) -> Html {
    let StackFigureProps { settings, shown, parts, view, lit, alone } = props;
    let (of_table, of_point) = (view.clone(), view.clone());
    let table = use_callback((), move |(), _| of_table.read(Core::stack_table));
    let onpoint = use_callback((), move |place, _| {
        of_point.change(|core| core.point_at(place));
    });
    let hidden = settings.hidden as usize;
    // Many handles would hide each other. Then only the highlighted unit has one.
    let has_handle = |unit: usize| settings.depth == 1 && (hidden <= TOLD_APART || shown.lit.unwrap_or(0) == unit);
    html! {
        <>
            <ChartFigure
                title="The fit, unit by unit"
                class="stack"
                canvas={parts.stack.clone()}
                label="The parts of the fit; the run is about to start."
                legend={legend(shown.alone)}
                {table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
                <div class="kinks" ref={parts.kinks.clone()}>
                    { for (0..hidden).filter(|&unit| has_handle(unit)).map(|unit| {
                        let view = view.clone();
                        let oninput = move |event: InputEvent| {
                            if let Some(Ok(position)) = event.target_dyn_into().map(|input: HtmlInputElement| input.value().parse()) {
                                view.change(|core| core.move_kink(unit, position));
                            }
                        };
                        html! {
                            <input
                                key={unit}
                                type="range"
                                min="0"
                                max={KINK_STEPS.to_string()}
                                step="1"
                                aria-label={format!("Kink of unit {}", unit + 1)}
                                ~style={colour(unit, hidden)}
                                ref={shown.units[unit].kink.clone()}
                                {oninput}
                            />
                        }
                    }) }
                </div>
            </ChartFigure>
            <div class="fit-units">
                <h3>{ "Its units" }</h3>
                { checkbox(
                    "Each unit alone",
                    shown.alone,
                    "Draws every unit’s curve from 0 instead of on top of the previous ones.",
                    {
                        let alone = alone.setter();
                        move |on| alone.set(on)
                    },
                ) }
                <ol>
                    { for (0..hidden).map(|unit| {
                        let is_lit = shown.lit == Some(unit);
                        let setter = lit.setter();
                        let onclick = move |_| setter.set((!is_lit).then_some(unit));
                        html! {
                            <li key={unit} ref={shown.units[unit].row.clone()}>
                                <button type="button" aria-pressed={is_lit.to_string()} {onclick}>
                                    <span class="swatch" ~style={colour(unit, hidden)} aria-hidden="true" />
                                    <span class="unit-name">{ format!("Unit {}", unit + 1) }</span>
                                    <span class="share" aria-hidden="true" />
                                    <span class="unit-state" ref={shown.units[unit].words.clone()} />
                                </button>
                            </li>
                        }
                    }) }
                </ol>
                <p class="hint">{ hint(settings) }</p>
                <p class="hint" ref={parts.summary.clone()} />
            </div>
        </>
    }
}

/// A unit's colour. With more than eight units it is a mixture of two colours.
fn colour(unit: usize, count: usize) -> String {
    if count <= TOLD_APART {
        return format!("--unit: var(--unit-{})", unit + 1);
    }
    let share = 100 * unit / (count - 1);
    format!("--unit: color-mix(in srgb, var(--unit-4) {share}%, var(--unit-1))")
}

fn hint(settings: &RunSettings) -> Html {
    if settings.depth > 1 {
        let words = "The input of a unit in the last hidden layer is itself a curve. It may cross 0 at several x or \
                     at none, so there is no single kink to drag.";
        return html! { words };
    }
    let there = match settings.activation {
        Activation::Identity => "there its line crosses 0; without a non-linearity, nothing bends",
        Activation::Relu | Activation::LeakyRelu => "there the unit bends",
        Activation::Sigmoid | Activation::Tanh => "there its step is steepest",
        Activation::Gelu | Activation::Silu | Activation::Softplus => "around it the unit bends",
    };
    html! {
        <>
            { "Drag a unit’s kink along the x-axis. It lies where " }
            { inline(&[mi("w"), mi("x"), mo("+"), mi("b"), mo("="), mn("0")]) }
            { format!(": {there}. The bias follows, ") }
            { inline(&[mi("b"), mo("="), mo("−"), mi("w"), mi("x")]) }
            { "." }
        </>
    }
}

fn legend(alone: bool) -> Html {
    html! {
        <ul class="legend">
            { legend_item(Sample::Dot, "ink", "data") }
            { legend_item(Sample::Dashed, "reference", "the output’s bias") }
            { legend_item(
                Sample::Solid,
                "network",
                if alone { "their sum: the network" } else { "all of it: the network" },
            ) }
        </ul>
    }
}

//! One of the two nets: its diagnosis, its charts and its settings.

use yew::prelude::*;

use super::plots::NetParts;
use super::preset::{Cure, Illness};
use super::side::Side;
use super::state::{Action, Train};
use crate::components::{ChartFigure, Sample, Table, button, checkbox, legend, legend_item, select, slider};
use crate::settings::scale::Scale;
use engine::choice::Choice;
use protocol::DeepSettings;

pub(super) fn column(
    side: Side,
    page: &Train,
    parts: &NetParts,
    table: &Callback<(), Table>,
    act: &Callback<Action>,
) -> Html {
    let net = page.net(side);
    let name = side.label();
    let [gradients, updates] = match side {
        Side::A => [("Gradient by layer, net A", "gradients-a"), ("Update by layer, net A", "updates-a")],
        Side::B => [("Gradient by layer, net B", "gradients-b"), ("Update by layer, net B", "updates-b")],
    };
    let figure = |(title, class), canvas: &NodeRef, what: &str, entries: Vec<Html>| {
        let label = format!("{name}: {what} by layer; the race is about to start.");
        html! {
            <ChartFigure {title} {class} canvas={canvas.clone()} {label} legend={legend(entries)} table={table.clone()} />
        }
    };
    let zero = || legend_item(Sample::Dot, "reference", "exactly 0");
    let healthy = legend_item(Sample::Dashed, "reference", "healthy: about 10⁻³");
    // A screen reader would read out nothing else while the numbers change.
    let live = if page.playing { "off" } else { "polite" };
    html! {
        <section class={classes!("net", side.name())} aria-label={name}>
            <h2>{ name }<span class="what">{ summary(&net) }</span></h2>
            { presets(side, page, act) }
            <p class="diagnosis" role="status" aria-label={format!("Diagnosis of {}", name.to_lowercase())} aria-live={live} ref={parts.diagnosis.clone()} />
            { figure(gradients, &parts.gradients, "gradient norm", vec![zero()]) }
            { figure(updates, &parts.updates, "update by weight", vec![zero(), healthy]) }
            { controls(side, net, act) }
        </section>
    }
}

/// A net in a few words.
fn summary(net: &DeepSettings) -> String {
    let extras = [(net.residual, "residual"), (net.batch_norm, "batch norm"), (net.layer_norm, "layer norm")];
    let extras = extras.iter().filter(|(on, _)| *on).map(|(_, name)| format!(", {name}"));
    format!("{} × {}, {}{}", net.depth, net.hidden, net.activation.label(), extras.collect::<String>())
}

fn presets(side: Side, page: &Train, act: &Callback<Action>) -> Html {
    let sick = page.net(Side::A);
    let preset = |label: &'static str, help: &'static str, net: DeepSettings| {
        Html::from(button(label, help, act.reform(move |()| Action::Net(side, net))))
    };
    let (group, name, presets): (_, _, Html) = match side {
        Side::A => {
            let illnesses = Illness::ALL.iter().map(|of| preset(of.label(), of.help(), of.net(sick.seed)));
            ("Ways to fail", "Illness:", illnesses.collect())
        }
        Side::B => {
            let cures = Cure::ALL.iter().map(|cure| preset(cure.label(), cure.help(), cure.of(sick)));
            ("Cures for net A", "Cure:", cures.collect())
        }
    };
    html! { <div class="presets" role="group" aria-label={group}><span aria-hidden="true">{ name }</span>{ presets }</div> }
}

fn controls(side: Side, net: DeepSettings, act: &Callback<Action>) -> Html {
    let names = side.names();
    let set = move |net: DeepSettings| Action::Net(side, net);
    html! {
        <section class="controls" aria-label={format!("Settings of {}", side.label().to_lowercase())}>
            { slider(
                names.depth,
                Scale::whole(names.depth),
                net.depth,
                "How many hidden layers. Every change starts both nets again.",
                act.reform(move |value| set(DeepSettings { depth: value as u32, ..net })),
            ) }
            { slider(
                names.hidden,
                Scale::whole(names.hidden),
                net.hidden,
                "Units in each hidden layer.",
                act.reform(move |value| set(DeepSettings { hidden: value as u32, ..net })),
            ) }
            { slider(
                names.learning_rate,
                Scale::Log { min: -4, max: 0 },
                net.learning_rate,
                "How far each epoch moves the weights. No rate is large enough for a gradient of 10⁻²⁶.",
                act.reform(move |learning_rate| set(DeepSettings { learning_rate, ..net })),
            ) }
            { select(
                names.activation,
                net.activation,
                "The bend of each hidden unit. A sigmoid’s slope is at most 1/4, the others’ reach 1.",
                act.reform(move |activation| set(DeepSettings { activation, ..net })),
            ) }
            { select(
                names.init,
                net.init,
                "How the weights are drawn. Xavier, He and orthogonal weights keep the size of what passes through.",
                act.reform(move |init| set(DeepSettings { init, ..net })),
            ) }
            { select(
                names.optimizer,
                net.optimizer,
                "The rule that turns gradients into a step. Adam divides by the gradient’s size plus 10⁻⁸: it cannot lift what is far below that.",
                act.reform(move |optimizer| set(DeepSettings { optimizer, ..net })),
            ) }
            <div class="switches">
                { checkbox(
                    names.residual,
                    net.residual,
                    "Each hidden layer but the first gives x + f(x) instead of f(x): the slope of the way past it is 1.",
                    act.reform(move |residual| set(DeepSettings { residual, ..net })),
                ) }
                { checkbox(
                    names.layer_norm,
                    net.layer_norm,
                    "Gives the inputs of each layer’s units mean 0 and variance 1, sample by sample.",
                    act.reform(move |layer_norm| set(DeepSettings { layer_norm, ..net })),
                ) }
                { checkbox(
                    names.batch_norm,
                    net.batch_norm,
                    "Gives the input of each unit mean 0 and variance 1 over the samples. The fit shows the net in evaluation, with the running averages that training leaves.",
                    act.reform(move |batch_norm| set(DeepSettings { batch_norm, ..net })),
                ) }
            </div>
        </section>
    }
}

//! One of the two nets: its charts, its diagnosis, its illnesses or cures, and its settings.

use yew::prelude::*;

use super::plots::NetParts;
use super::preset::{Cure, Illness};
use super::side::Side;
use super::state::{Action, Train};
use crate::components::{
    ChartFigure, Json, Sample, Table, checkbox, id_of, legend, legend_item, select, sets, slider, tipped,
};
use crate::settings::Scale;
use engine::choice::Choice;
use protocol::DeepSettings;

/// The charts of a net; each has the net's name in its own.
pub(super) struct Figures<'a> {
    pub(super) side: Side,
    pub(super) parts: &'a NetParts,
    /// The data of the fit, and those of the bars.
    pub(super) tables: &'a [Callback<(), Table>; 2],
    /// Asks for a file with the parameters.
    pub(super) json: &'a Json,
}

impl Figures<'_> {
    /// The fit, and what fails in the net.
    pub(super) fn fit(&self, page: &Train) -> Html {
        let (name, parts) = (self.side.label(), self.parts);
        // A screen reader would read out nothing else while the numbers change.
        let live = if page.playing { "off" } else { "polite" };
        html! {
            <div class={classes!("net", self.side.name(), "c4")}>
                <ChartFigure
                    title={name}
                    class={["fit of-a", "fit of-b"][self.side.index()]}
                    canvas={parts.fit.clone()}
                    label={format!("{name}: data points and the net’s curve; the race is about to start.")}
                    legend={html! { <span class="what">{ summary(&page.net(self.side)) }</span> }}
                    table={self.tables[0].clone()}
                    json={self.json.clone()}
                />
                <p
                    class="diagnosis"
                    role="status"
                    aria-label={format!("Diagnosis of {}", name.to_ascii_lowercase())}
                    aria-live={live}
                    ref={parts.diagnosis.clone()}
                />
            </div>
        }
    }

    pub(super) fn gradients(&self) -> Html {
        let titles = [("Gradient by layer, net A", "gradients-a"), ("Gradient by layer, net B", "gradients-b")];
        self.bars(titles, "gradient norm", &self.parts.gradients, Vec::new())
    }

    pub(super) fn updates(&self) -> Html {
        let titles = [("Update by layer, net A", "updates-a"), ("Update by layer, net B", "updates-b")];
        let healthy = legend_item(Sample::Dashed, "reference", "healthy: about 10⁻³");
        self.bars(titles, "update by weight", &self.parts.updates, vec![healthy])
    }

    fn bars(&self, titles: [(&'static str, &'static str); 2], what: &str, canvas: &NodeRef, more: Vec<Html>) -> Html {
        let (title, class) = titles[self.side.index()];
        let entries = std::iter::once(legend_item(Sample::Dot, "muted", "exactly 0")).chain(more);
        html! {
            <div class={classes!("net", self.side.name(), "c6")}>
                <ChartFigure
                    {title}
                    {class}
                    canvas={canvas.clone()}
                    label={format!("{}: {what} by layer; the race is about to start.", self.side.label())}
                    legend={legend(entries)}
                    table={self.tables[1].clone()}
                />
            </div>
        }
    }
}

/// A net in a few words.
fn summary(net: &DeepSettings) -> String {
    let extras = [(net.residual, "residual"), (net.batch_norm, "batch norm"), (net.layer_norm, "layer norm")];
    let extras = extras.iter().filter(|(on, _)| *on).map(|(_, name)| format!(", {name}"));
    format!("{} × {}, {}{}", net.depth, net.hidden, net.activation.label(), extras.collect::<String>())
}

/// Ways to fail, for net A.
pub(super) fn illnesses(page: &Train, act: &Callback<Action>) -> Html {
    let sick = page.net(Side::A);
    let tile = |illness: &Illness| preset(Side::A, illness.label(), illness.help(), illness.net(sick.seed), page, act);
    presets("Ways to fail", "Illness of net A", Illness::ALL.iter().map(tile).collect())
}

/// Cures for what net A has, for net B.
pub(super) fn cures(page: &Train, act: &Callback<Action>) -> Html {
    let sick = page.net(Side::A);
    let tile = |cure: &Cure| preset(Side::B, cure.label(), cure.help(), cure.of(sick), page, act);
    presets("Cures for net A", "Cure in net B", Cure::ALL.iter().map(tile).collect())
}

fn presets(group: &'static str, name: &'static str, tiles: Html) -> Html {
    html! {
        <>
            <h2 aria-hidden="true">{ name }</h2>
            <div class="presets" role="group" aria-label={group}>{ tiles }</div>
        </>
    }
}

/// A tile that gives a net these settings, and shows whether it has them.
fn preset(
    side: Side,
    label: &'static str,
    help: &'static str,
    net: DeepSettings,
    page: &Train,
    act: &Callback<Action>,
) -> Html {
    let is_on = page.net(side) == net;
    tipped(format!("{}-help", id_of(label)), help, |id| {
        html! {
            <button
                type="button"
                class={classes!("tile", is_on.then_some("on"))}
                aria-pressed={is_on.to_string()}
                aria-describedby={id}
                data-sets={sets(side.names().all())}
                onclick={act.reform(move |_| Action::Net(side, net))}
            >
                { label }
            </button>
        }
    })
}

/// All settings of a net.
pub(super) fn controls(side: Side, net: DeepSettings, act: &Callback<Action>) -> Html {
    let names = side.names();
    let set = move |net: DeepSettings| Action::Net(side, net);
    html! {
        <section class={classes!("controls", "net", side.name(), "c6")} aria-label={format!("Settings of {}", side.label().to_ascii_lowercase())}>
            <h2>{ side.label() }</h2>
            { slider(
                names.depth,
                Scale::whole(names.depth),
                net.depth,
                "How many hidden layers. Every change starts both nets again.",
                act.reform(move |value| set(DeepSettings { depth: value as u32, ..net })),
            ) }
            { slider(
                names.hidden,
                Scale::WIDTHS,
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
                "The function that each hidden unit applies. A sigmoid’s slope is at most 1/4; the others’ reach 1.",
                act.reform(move |activation| set(DeepSettings { activation, ..net })),
            ) }
            { select(
                names.init,
                net.init,
                "How the weights are drawn. Xavier, He and orthogonal weights keep the size of the signal.",
                act.reform(move |init| set(DeepSettings { init, ..net })),
            ) }
            { select(
                names.optimizer,
                net.optimizer,
                "The rule that turns gradients into a step. Adam divides by the gradient’s size plus 10⁻⁸, so it cannot help where the gradient is far smaller than that.",
                act.reform(move |optimizer| set(DeepSettings { optimizer, ..net })),
            ) }
            <div class="switches">
                { checkbox(
                    names.residual,
                    net.residual,
                    "Each hidden layer but the first computes x + f(x) instead of f(x), so the gradient can also pass it with slope 1.",
                    act.reform(move |residual| set(DeepSettings { residual, ..net })),
                ) }
                { checkbox(
                    names.layer_norm,
                    net.layer_norm,
                    "Gives the pre-activations of a layer mean 0 and variance 1 over its units, sample by sample.",
                    act.reform(move |layer_norm| set(DeepSettings { layer_norm, ..net })),
                ) }
                { checkbox(
                    names.batch_norm,
                    net.batch_norm,
                    "Gives the pre-activation of each unit mean 0 and variance 1 over the samples. The fit shows the net in evaluation mode, with the running averages from training.",
                    act.reform(move |batch_norm| set(DeepSettings { batch_norm, ..net })),
                ) }
            </div>
        </section>
    }
}

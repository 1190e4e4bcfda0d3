//! The tab's page.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::column::{Figures, controls, cures, illnesses};
use super::driver::{Core, Source};
use super::map_section::MapSection;
use super::plots::Parts;
use super::side::Side;
use super::state::{Action, Train};
use super::task::TASKS;
use super::words;
use crate::code::{AsPyTorch, use_script};
use crate::components::{
    ChartFigure, Json, Table, TaskChip, background, button, chip, counter, fold, gloss, legend, select, task_list,
    tipped,
};
use crate::frame::{use_page, use_runner};
use crate::lessons::vanishing::controls::{TabProps, head_with, intro, seed_button, seed_slider};
use crate::present::Tools;
use engine::choice::Choice;

#[function_component]
pub(crate) fn TrainPage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Train>(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &page, &parts);
    let script = {
        let driver = Rc::clone(&driver);
        use_script(move || driver.read(Core::source), Source::script)
    };
    let now = {
        let driver = Rc::clone(&driver);
        Callback::from(move |()| driver.read(Core::address))
    };
    let onpaste = use_callback(Rc::clone(&driver), |losses: Vec<_>, driver| driver.change(|core| core.paste(&losses)));
    // The net that a phone shows; wider screens show both.
    let shown = use_state_eq(|| Side::A);
    let act = &page.act;
    let tables = use_memo((), |()| {
        let of = |table: fn(&Core) -> Table| {
            let driver = Rc::clone(&driver);
            Callback::from(move |()| driver.read(table))
        };
        let nets = [
            [of(|core| core.fit_table(0)), of(|core| core.layer_table(0))],
            [of(|core| core.fit_table(1)), of(|core| core.layer_table(1))],
        ];
        let json = Side::BOTH.map(|side| {
            let driver = Rc::clone(&driver);
            Json::Later(Callback::from(move |save| driver.change(|core| core.ask(side, save))))
        });
        (nets, of(Core::loss_table), json)
    });
    let (net_tables, loss_table, json) = &*tables;
    let nets = Side::BOTH.map(|side| {
        let index = side.index();
        Figures { side, parts: &parts.nets[index], tables: &net_tables[index], json: &json[index] }
    });
    html! {
        <article class={format!("gradients train shows-{}", shown.name())}>
            { head_with(strip, &page.notes, html! {
                <Tools hash={page.hash.clone()} now={Some(now)} help="Copies a link that restores this race, paused at this epoch.">
                    <AsPyTorch page={props.clone()} {script} {onpaste} />
                </Tools>
            }) }
            <div class="row brief">
                <div class="c4">
                    { intro(gloss!("Choose an illness for net A and a cure for net B. Watch, [[epoch]] by epoch, which net learns.")) }
                </div>
                <div class="c8"><TaskChip tasks={&TASKS[..]} done={page.done.clone()} /></div>
            </div>
            <div class="row stage">
                { switch(*shown, &Callback::from(move |side| shown.set(side))) }
                { for nets.iter().map(|net| net.fit(&page)) }
                <div class="c4 course">
                    { counters(page.playing, &parts) }
                    <ChartFigure
                        title="Losses"
                        class="losses"
                        canvas={parts.losses.clone()}
                        label="The losses of both nets by epoch; the race is about to start."
                        legend={legend([])}
                        table={loss_table.clone()}
                    />
                </div>
            </div>
            <div class="desk">
                <div class="row">
                    { transport(&page, act) }
                    <div class="c4">{ illnesses(&page, act) }</div>
                    <div class="c5">{ cures(&page, act) }</div>
                </div>
                { fold("More settings", inside(&page), more_settings(&page, &parts, act)) }
            </div>
            <div class="row below">{ for nets.iter().map(Figures::gradients) }</div>
            <div class="below">
                { fold(
                    "Updates by layer",
                    "how far the newest step has moved the weights",
                    html! { <div class="row">{ for nets.iter().map(Figures::updates) }</div> },
                ) }
                { fold(
                    "Map of nets",
                    "which depths learn with which activation",
                    html! {
                        <MapSection
                            page={Train::clone(&page)}
                            mapping={driver.read(|core| Rc::clone(&core.mapping))}
                            act={act.clone()}
                        />
                    },
                ) }
            </div>
            <div class="row below">
                <div class="c8">{ background(BACKGROUND, Html::default()) }</div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}

/// Which net a phone shows.
fn switch(shown: Side, onshow: &Callback<Side>) -> Html {
    html! {
        <div class="net-switch" role="group" aria-label="Net shown">
            { for Side::BOTH.map(|side| tipped(
                format!("shown-{}-help", side.name()),
                "Shows this net’s fit, diagnosis and settings.",
                |id| html! {
                    <button
                        type="button"
                        class={classes!("tile", (side == shown).then_some("on"))}
                        aria-pressed={(side == shown).to_string()}
                        aria-describedby={id}
                        onclick={onshow.reform(move |_| side)}
                    >
                        { side.label() }
                    </button>
                },
            )) }
        </div>
    }
}

fn counters(playing: bool, parts: &Parts) -> Html {
    let live = if playing { "off" } else { "polite" };
    html! {
        <dl class="counters">
            { counter("Epoch", live, &parts.epoch) }
            { counter("Loss A", live, &parts.nets[0].loss) }
            { counter("Loss B", live, &parts.nets[1].loss) }
        </dl>
    }
}

fn transport(page: &Train, act: &Callback<Action>) -> Html {
    let (name, help) = if page.playing {
        ("Pause", "Holds both nets where they are.")
    } else {
        ("Play", "Trains both nets epoch by epoch.")
    };
    html! {
        <section class="c3 transport" aria-label="Race">
            { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
            { button("Step", "Trains both nets for one epoch, then pauses.", act.reform(|()| Action::Step)) }
            { button("Reset", "Back to epoch 0: the same race again.", act.reform(|()| Action::Reset)) }
            { seed_button("New seed", "Draws other initial weights for both nets.", &act.reform(Action::Seed)) }
        </section>
    }
}

/// What differs from the settings with which the tab opens, or what can be set.
fn inside(page: &Train) -> Html {
    let differences = words::differing(&page.link);
    if differences.is_empty() {
        return html! { "depth, units, activation, optimizer and more of each net; speed, seed" };
    }
    differences.into_iter().map(chip).collect()
}

fn more_settings(page: &Train, parts: &Parts, act: &Callback<Action>) -> Html {
    html! {
        <div class="row">
            { for Side::BOTH.map(|side| controls(side, page.net(side), act)) }
            <div class="c4">
                { select(
                    "Speed",
                    page.link.speed,
                    "How many epochs go by in a second. At 60 one can watch the layers.",
                    act.reform(Action::Speed),
                ) }
            </div>
            <div class="c4">
                { seed_slider(
                    page.net(Side::A).seed,
                    "Sets the initial weights of both nets, as torch.manual_seed does. The box also accepts larger seeds.",
                    &act.reform(Action::Seed),
                ) }
            </div>
            <dl class="c4 counters">{ counter("Epochs per second", "off", &parts.rate) }</dl>
        </div>
    }
}

//! The tab's page.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::column::column;
use super::driver::Core;
use super::map_section::MapSection;
use super::plots::Parts;
use super::side::Side;
use super::state::{Action, Train};
use crate::components::{
    ChartFigure, Sample, Table, background, button, counter, gloss, legend, legend_item, select, task_list,
};
use crate::frame::driven::use_runner;
use crate::frame::page::use_page;
use crate::lessons::vanishing::controls::{TabProps, head, intro, seed_button, seed_slider};
use engine::choice::Choice;

#[function_component]
pub(crate) fn TrainPage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Train>(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &page, &parts);
    let act = &page.act;
    let tables = use_memo((), |()| {
        let of = |table: fn(&Core) -> Table| {
            let driver = Rc::clone(&driver);
            Callback::from(move |()| driver.read(table))
        };
        let layers = [of(|core| core.layer_table(0)), of(|core| core.layer_table(1))];
        (layers, of(Core::loss_table), of(Core::fit_table))
    });
    let (layer_tables, loss_table, fit_table) = &*tables;
    let column = |side: Side| {
        let index = side.index();
        column(side, &page, &parts.nets[index], &layer_tables[index], act)
    };
    html! {
        <article class="train">
            { head(strip, &page.hash, &page.notes) }
            { intro(gloss!("Watch, [[epoch]] by epoch, which layers move; then choose an illness for net A and a cure for net B.")) }
            { transport(&page, &parts, act) }
            <div class="nets">{ for Side::BOTH.map(column) }</div>
            <div class="outcome">
                <ChartFigure
                    title="Losses"
                    class="losses"
                    canvas={parts.losses.clone()}
                    label="The losses of both nets by epoch; the race is about to start."
                    legend={both_legend(None)}
                    table={loss_table.clone()}
                />
                <ChartFigure
                    title="Fits"
                    class="fits"
                    canvas={parts.fits.clone()}
                    label="The data points and the curves of both nets; the race is about to start."
                    legend={both_legend(Some("x is standardised before it enters a net"))}
                    table={fit_table.clone()}
                />
            </div>
            <MapSection
                page={Train::clone(&page)}
                mapping={driver.read(|core| Rc::clone(&core.mapping))}
                act={act.clone()}
            />
            { task_list(&page) }
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}

fn transport(page: &Train, parts: &Parts, act: &Callback<Action>) -> Html {
    let (name, help, live) = if page.playing {
        ("Pause", "Holds both nets where they are.", "off")
    } else {
        ("Play", "Trains both nets epoch by epoch.", "polite")
    };
    html! {
        <section class="transport" aria-label="Race">
            <div class="buttons">
                { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
                { button("Step", "Trains both nets for one epoch, then pauses.", act.reform(|()| Action::Step)) }
                { button("Reset", "Back to epoch 0: the same race again.", act.reform(|()| Action::Reset)) }
                { seed_button("New seed", "Draws other initial weights for both nets.", &act.reform(Action::Seed)) }
            </div>
            <dl class="counters">
                { counter("Epoch", live, &parts.epoch) }
                { counter("Loss A", live, &parts.nets[0].loss) }
                { counter("Loss B", live, &parts.nets[1].loss) }
                { counter("Epochs per second", "off", &parts.rate) }
            </dl>
            { select(
                "Speed",
                page.link.speed,
                "How many epochs go by in a second. At 60 one can watch the layers.",
                act.reform(Action::Speed),
            ) }
            { seed_slider(
                page.net(Side::A).seed,
                "Decides the initial weights of both nets, as torch.manual_seed does. The box takes larger seeds, too.",
                &act.reform(Action::Seed),
            ) }
        </section>
    }
}

fn both_legend(note: Option<&'static str>) -> Html {
    let nets = [legend_item(Sample::Solid, "network", "net A"), legend_item(Sample::Dashed, "second", "net B")];
    legend(nets.into_iter().chain(note.map(|note| html! { <li>{ note }</li> })))
}

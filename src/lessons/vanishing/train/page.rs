//! The page on training deep nets.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::column::Column;
use super::driver::Driver;
use super::link;
use super::map_section::MapSection;
use super::plots::Parts;
use super::side::Side;
use super::state::{Action, Train};
use super::task::{STORED_AS, TASKS};
use crate::components::{
    Button, ChartFigure, Legend, LegendItem, Notes, Sample, Select, Share, Slider, Table, background, gloss, picking,
    task_list,
};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::old_driven::use_driver;
use crate::frame::page::PageProps;
use crate::frame::tasks::{restored, use_stored};
use crate::platform;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::link as address;
use crate::settings::scale::Scale;
use crate::settings::speed::Speed;
use engine::choice::Choice;

impl Reducible for Train {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// A deep net that does not learn, beside its cure.
#[function_component]
pub(crate) fn TrainPage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (link, notes) = link::read(address::split(&props.address.hash).1);
        // Who prefers less motion starts the race by hand.
        let playing = !platform::matches("(prefers-reduced-motion: reduce)");
        Train::new(link, notes, playing, restored(STORED_AS, &TASKS))
    });
    use_stored(STORED_AS, &page.done);
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (link, notes) = link::read(query);
            dispatcher.dispatch(Action::Load(link, notes));
        }
    });
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_driver::<Driver>(props, &parts, &page);
    let hash = format!("{}?{}", crate::lessons::vanishing::PATH, link::write(&page.link));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());
    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let table = |of: fn(&Driver) -> Table| {
        let driver = driver.clone();
        move |()| driver.borrow().as_ref().map(of).unwrap_or_default()
    };
    let tables = use_memo((), |()| {
        let layers: [fn(&Driver) -> Table; 2] = [|driver| driver.layer_table(0), |driver| driver.layer_table(1)];
        (
            layers.map(|of| Callback::from(table(of))),
            Callback::from(table(Driver::loss_table)),
            Callback::from(table(Driver::fit_table)),
        )
    });
    let (layer_tables, loss_table, fit_table) = &*tables;
    let column = |side: Side| {
        let index = side.index();
        html! {
            <Column
                {side}
                page={(*page).clone()}
                parts={parts.nets[index].clone()}
                table={layer_tables[index].clone()}
                act={act.clone()}
            />
        }
    };
    html! {
        <article class="train">
            <header class="intro">
                <h1>{ "Train a deep net, and cure it" }</h1>
                <p>{ gloss!("Watch, [[epoch]] by epoch, which layers move; then choose an illness for net A and a cure for net B.") }</p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <Transport page={(*page).clone()} {hash} parts={parts.clone()} act={act.clone()} />
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
            <MapSection page={(*page).clone()} theme={props.theme} act={act.clone()} />
            { task_list(&page.done) }
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}

#[derive(Properties, PartialEq)]
struct TransportProps {
    page: Train,
    hash: String,
    parts: Parts,
    act: Callback<Action>,
}

#[function_component]
fn Transport(props: &TransportProps) -> Html {
    let TransportProps { page, act, parts, .. } = props;
    let (name, help) = if page.playing {
        ("Pause", "Holds both nets where they are.")
    } else {
        ("Play", "Trains both nets epoch by epoch.")
    };
    let new_seed = picking(act, |()| platform::seed(LARGEST_RANDOM_SEED).map(Action::Seed));
    let live = if page.playing { "off" } else { "polite" };
    let counter = |name: &'static str, part: &NodeRef, live: &'static str| {
        html! { <div><dt>{ name }</dt><dd><output aria-label={name} aria-live={live} ref={part.clone()} /></dd></div> }
    };
    html! {
        <section class="transport" aria-label="Race">
            <div class="buttons">
                <Button primary=true label={name} {help} onclick={act.reform(|()| Action::Toggle)} />
                <Button label="Step" help="Trains both nets for one epoch, then pauses." onclick={act.reform(|()| Action::Step)} />
                <Button label="Reset" help="Back to epoch 0: the same race again." onclick={act.reform(|()| Action::Reset)} />
                <Button label="New seed" help="Draws other initial weights for both nets." onclick={new_seed} />
                <Share hash={props.hash.clone()} />
            </div>
            <dl class="counters">
                { counter("Epoch", &parts.epoch, live) }
                { counter("Loss A", &parts.nets[0].loss, live) }
                { counter("Loss B", &parts.nets[1].loss, live) }
                { counter("Epochs per second", &parts.rate, "off") }
            </dl>
            <Select<Speed>
                name="Speed"
                value={page.link.speed}
                help="How many epochs go by in a second. At 60 one can watch the layers."
                onchange={act.reform(Action::Speed)}
            />
            <Slider
                field={Field::SEED}
                scale={Scale::Whole { min: 0, max: 99 }}
                value={f64::from(page.net(Side::A).seed)}
                help="Decides the initial weights of both nets, as torch.manual_seed does. The box takes larger seeds, too."
                onchange={act.reform(|value| Action::Seed(value as u32))}
            />
        </section>
    }
}

fn both_legend(note: Option<&'static str>) -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="data">{ "net A" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="model">{ "net B" }</LegendItem>
            if let Some(note) = note {
                <li>{ note }</li>
            }
        </Legend>
    }
}

//! The map of nets as a heat map whose cells open their nets.

use std::rc::Rc;

use yew::prelude::*;

use super::link::{EPOCHS, MapLink, Quantity};
use super::map::{self, DEPTHS, Map, Stage};
use super::mapping::Mapping;
use super::side::Side;
use super::state::{Action, Train};
use super::words::{loss, size};
use crate::charts::Canvas;
use crate::charts::heat::{self, Cell, Heat};
use crate::charts::numerals::significant;
use crate::components::{CellGrid, ChartFigure, Table, alert, button, gloss, picking, select, slider, use_pointed};
use crate::frame::{use_drawing, use_store};
use crate::settings::Scale;
use engine::choice::Choice;
use engine::nn::Activation;
use protocol::{DeepOutcome, DeepSettings};

#[derive(Properties, PartialEq)]
pub(super) struct MapSectionProps {
    pub(super) page: Train,
    pub(super) mapping: Rc<Mapping>,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn MapSection(props: &MapSectionProps) -> Html {
    let MapSectionProps { page, mapping, act } = props;
    use_store(&mapping.map);
    let map = mapping.map.state();
    let link = page.link.map;
    let like = page.net(link.like);
    let start = {
        let mapping = Rc::clone(mapping);
        move |()| mapping.start(like, link.epochs)
    };
    let pause = {
        let (mapping, held) = (Rc::clone(mapping), map.stage == Stage::Running);
        move |()| mapping.pause(held)
    };
    let cancel = {
        let mapping = Rc::clone(mapping);
        move |()| mapping.cancel()
    };
    let buttons = match map.stage {
        Stage::Idle | Stage::Complete => {
            let help = "Trains 72 nets, one for each depth and activation, on all cores.";
            button("Compute the map", help, start).into()
        }
        Stage::Running | Stage::Paused => html! {
            <>
                if map.stage == Stage::Running {
                    { button("Pause the map", "Finishes the nets under way and waits.", pause) }
                } else {
                    { button("Go on with the map", "Trains the nets that are still missing.", pause) }
                }
                { button("Cancel the map", "Leaves the map as it is.", cancel) }
            </>
        },
    };
    let set = |link: MapLink| Action::Map(link);
    html! {
        <section class="map" aria-label="Map of nets">
            <p>
                { gloss!("Each cell is one net, trained from the start with the other settings of the net chosen below. Click a cell, \
                   or move through them with the arrow keys and press Enter, to open its net as net A.") }
            </p>
            <div class="controls">
                { select(
                    "Other settings like",
                    link.like,
                    "Hidden size, initialisation, optimizer, learning rate, connections and norms are this net’s.",
                    act.reform(move |like| set(MapLink { like, ..link })),
                ) }
                { select(
                    "Colours show",
                    link.quantity,
                    "What the cells show. A change needs no new computation.",
                    act.reform(move |quantity| set(MapLink { quantity, ..link })),
                ) }
                { slider(
                    EPOCHS,
                    Scale::Whole { min: 1, max: 1000 },
                    link.epochs,
                    "How long each net is trained. The box accepts up to 5,000.",
                    act.reform(move |value| set(MapLink { epochs: value as u32, ..link })),
                ) }
            </div>
            <div class="buttons">{ buttons }</div>
            <p class="progress" role="status" aria-label="Map">{ progress(&map, mapping.workers(), like, link) }</p>
            if let Some(failure) = map.failure() {
                { alert(format!("Some nets could not be trained: {failure}."), Html::default()) }
            }
            if map.asked.is_some() {
                <MapFigure {map} {link} act={act.clone()} />
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct MapFigureProps {
    map: Rc<Map>,
    link: MapLink,
    act: Callback<Action>,
}

/// The picture, with a button on each cell.
#[function_component]
fn MapFigure(MapFigureProps { map, link, act }: &MapFigureProps) -> Html {
    let canvas = use_drawing((Rc::clone(map), link.quantity), Canvas::new, draw);
    let table = use_callback(Rc::clone(map), |(), map| table_of(map));
    let like = map.asked.map_or_else(DeepSettings::default, |(like, _)| like);
    let nets: Rc<Vec<_>> = Rc::new(map::nets(like).collect());
    let words = Rc::new(nets.iter().zip(&map.cells).map(|(net, found)| map::cell(net, found)).collect::<Vec<_>>());
    let pointed = use_node_ref();
    let onpoint = use_pointed(&words, &pointed, RESTING);
    let open = picking(act, move |index: usize| nets.get(index).map(|&net| Action::Net(Side::A, net)));
    html! {
        <>
            <ChartFigure
                title="Map"
                class="heat"
                {canvas}
                label={map::label(map, *link)}
                legend={legend(map, link.quantity)}
                {table}
            >
                <CellGrid label="Nets of the map" columns={DEPTHS.len()} {words} onpick={open} {onpoint} />
            </ChartFigure>
            <p class="pointed-cell" ref={pointed} aria-hidden="true">{ RESTING }</p>
        </>
    }
}

/// The line below the map while the pointer is on no cell.
const RESTING: &str = "Point at a cell to read its numbers. Click it to train its net as net A.";

fn progress(map: &Map, workers: usize, like: DeepSettings, link: MapLink) -> String {
    let (done, all) = (map.done(), map.cells.len());
    let on = if workers == 1 { "one core".to_owned() } else { format!("{workers} cores") };
    let state = match map.stage {
        Stage::Idle if done == 0 => format!("Nothing computed yet; {on} are ready."),
        Stage::Idle => format!("Cancelled with {done} of {all} nets done."),
        Stage::Running => format!("{done} of {all} nets done, on {on}."),
        Stage::Paused => format!("Paused with {done} of {all} nets done."),
        Stage::Complete => format!("All {all} nets done."),
    };
    if map.is_outdated(like, link.epochs) {
        format!("{state} The settings have changed since: compute the map again.")
    } else {
        state
    }
}

fn legend(map: &Map, quantity: Quantity) -> Html {
    let references = map.cells.iter().flatten().flatten().next().map(|outcome| (outcome.line_loss, outcome.mean_loss));
    let level = |name: &str, level: Option<f64>| match level {
        Some(level) => format!("{name} ({})", significant(level, 2)),
        None => name.to_owned(),
    };
    let (bad, good) = match quantity {
        Quantity::Loss => (
            level("no better than the mean", references.map(|(_, mean)| mean)),
            level("as good as the best line", references.map(|(line, _)| line)),
        ),
        Quantity::Start | Quantity::End => ("10⁻¹² or less".to_owned(), "1 or more".to_owned()),
    };
    html! {
        <ul class="legend">
            <li class="scale"><span>{ bad }</span><span class="ramp" aria-hidden="true" /><span>{ good }</span></li>
        </ul>
    }
}

fn table_of(map: &Map) -> Table {
    let head = vec!["Activation", "Depth", "Final loss", "Gradient at the start", "Gradient at the end"];
    let like = map.asked.map_or_else(DeepSettings::default, |(like, _)| like);
    let row = |(net, found): (DeepSettings, &map::Found)| {
        let mut row = vec![net.activation.label().to_owned(), net.depth.to_string()];
        row.extend(match found {
            None => ["", "", ""].map(str::to_owned),
            Some(Ok(DeepOutcome { loss: Some(value), gradient_at_start, gradient_at_end, diverged, .. })) => {
                let end = if diverged.is_some() { "diverged".to_owned() } else { loss(Some(*value)) };
                [end, size(*gradient_at_start), size(*gradient_at_end)]
            }
            Some(Ok(_)) => ["not finite", "", ""].map(str::to_owned),
            Some(Err(_)) => ["failed", "", ""].map(str::to_owned),
        });
        row.into_iter().map(Into::into).collect()
    };
    Table { head, rows: map::nets(like).zip(&map.cells).map(row).collect() }
}

/// What the heat map shows.
type Shown = (Rc<Map>, Quantity);

fn draw(plot: &mut Canvas, (map, quantity): &Shown) {
    let rows: Vec<_> = Activation::ALL.iter().map(|activation| activation.label()).collect();
    let columns: Vec<_> = DEPTHS.iter().map(u32::to_string).collect();
    let cell = |found: &map::Found| {
        let (place, text) = map::shown(found, *quantity);
        Cell { place, good: None, text }
    };
    let cells: Vec<_> = map.cells.iter().map(cell).collect();
    heat::draw(
        plot,
        &Heat { rows: &rows, side: None, columns: &columns, title: "depth (hidden layers)", cells: &cells },
    );
}

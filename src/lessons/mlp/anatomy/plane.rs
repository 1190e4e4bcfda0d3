//! A race of optimizers on the plane through two weights of the network, while all others keep their values.

use std::rc::Rc;

use yew::prelude::*;

use super::plane_words as words;
use super::words::name;
use crate::charts::Plot;
use crate::charts::network_layout::Place;
use crate::charts::plane::{self, Plane};
use crate::components::{ChartFigure, button, menu, picking};
use crate::frame::{Kept, Question, Workers, use_answer, use_drawing};
use crate::run::race::chart::{RaceLosses, use_race_table};
use crate::run::race::{self, racers, results, ways};
use crate::settings::RaceLink;
use protocol::lab::{Request, Response};
use protocol::{PlaneRace, PlaneRaced, PlaneReport, Racer, channel};
use web_sys::HtmlSelectElement;

/// The most weights in a menu.
const MOST_CHOICES: usize = 200;

/// A race from the weights of a run.
#[derive(Debug, Clone, PartialEq)]
struct RaceQuestion {
    run: u32,
    race: PlaneRace,
    /// Changes whenever the run's parameters do.
    version: u32,
}

impl Question for RaceQuestion {
    type Channel = channel::Lab;
    type Answer = PlaneRaced;

    fn request(self, number: u32) -> Request {
        Request::Race { request: number, run: self.run, race: self.race }
    }

    fn answer(response: &Response) -> Option<(u32, &Rc<PlaneRaced>)> {
        match response {
            Response::Raced(raced) => Some((raced.request, raced)),
            _ => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct PlaneSectionProps {
    pub(super) kept: Kept,
    pub(super) workers: Workers,
    pub(super) run: u32,
    pub(super) widths: Vec<usize>,
    /// Changes whenever the run's parameters do.
    pub(super) version: u32,
    pub(super) playing: bool,
    /// The race, if one is shown.
    pub(super) race: Option<RaceLink>,
    pub(super) onrace: Callback<Option<RaceLink>>,
}

/// The section: a button, or the race once the reader wants one.
#[function_component]
pub(super) fn PlaneSection(props: &PlaneSectionProps) -> Html {
    let onrace = &props.onrace;
    let content = match &props.race {
        None => {
            let begin = onrace.reform(|()| Some(RaceLink::default()));
            button("Race optimizers", "Shows the loss over two weights, and the paths of up to four optimizers.", begin)
                .into()
        }
        Some(race) => {
            let chosen = words::chosen(race.weights, &props.widths);
            let asked = PlaneRace { parameters: chosen.map(|index| index as u32), racers: race.racers.clone() };
            html! {
                <>
                    <div class="planes">
                        { weights("First weight", 0, chosen, race, props) }
                        { weights("Second weight", 1, chosen, race, props) }
                    </div>
                    { racers(&race.racers, &onrace.reform({
                        let race = race.clone();
                        move |racers| Some(RaceLink { racers, ..race.clone() })
                    })) }
                    <Raced
                        kept={props.kept.clone()}
                        workers={props.workers.clone()}
                        run={props.run}
                        widths={props.widths.clone()}
                        race={asked}
                        version={props.version}
                        playing={props.playing}
                    />
                    { button("Close the race", "Takes the race off the page and out of the link.", onrace.reform(|()| None)).quiet(true) }
                </>
            }
        }
    };
    html! {
        <section class="race" aria-labelledby="plane-title">
            <h2 id="plane-title">{ "Optimizers raced" }</h2>
            <p>{ words::INTRODUCTION }</p>
            { content }
        </section>
    }
}

/// A menu of the weights and biases.
fn weights(label: &'static str, axis: usize, chosen: [usize; 2], race: &RaceLink, props: &PlaneSectionProps) -> Html {
    let widths = &props.widths;
    // The chosen weight is offered even if it lies beyond the first ones.
    let offered: Vec<_> =
        Place::all(widths).enumerate().filter(|&(index, _)| index < MOST_CHOICES || index == chosen[axis]).collect();
    let indices: Vec<usize> = offered.iter().map(|&(index, _)| index).collect();
    let options = offered.into_iter().map(|(index, place)| {
        html! {
            <option selected={index == chosen[axis]} disabled={index == chosen[1 - axis]}>{ name(place, widths) }</option>
        }
    });
    let race = race.clone();
    let onchange = props.onrace.reform(move |index: usize| {
        let mut weights = chosen;
        weights[axis] = indices.get(index).copied().unwrap_or(index);
        Some(RaceLink { weights: Some(weights), ..race.clone() })
    });
    let onchange = picking(&onchange, |event: Event| {
        usize::try_from(event.target_dyn_into::<HtmlSelectElement>()?.selected_index()).ok()
    });
    menu(label, options.collect(), "It varies along this axis. All other weights stay as they are.", onchange)
}

#[derive(Properties, PartialEq)]
struct RacedProps {
    kept: Kept,
    workers: Workers,
    run: u32,
    widths: Vec<usize>,
    race: PlaneRace,
    version: u32,
    playing: bool,
}

/// The race. While the run plays, it stays that of the weights with which it was asked for.
#[function_component]
fn Raced(props: &RacedProps) -> Html {
    let RacedProps { kept, workers, run, widths, race, version, playing } = props;
    let held = use_mut_ref(|| *version);
    if !playing {
        held.replace(*version);
    }
    let question = RaceQuestion { run: *run, race: race.clone(), version: *held.borrow() };
    let answered = use_answer(kept, workers, "plane-race", &question);
    let answered = answered.filter(|answered| answered.question.run == *run);
    let named =
        |index: u32| Place::all(widths).nth(index as usize).map(|place| name(place, widths)).unwrap_or_default();
    match answered.as_ref().map(|answered| (&answered.question.race, &answered.answer.outcome)) {
        None => html! { <p class="hint">{ "Computing." }</p> },
        Some((_, Err(problem))) => html! { <p class="problem">{ format!("Not possible: {problem}.") }</p> },
        Some((PlaneRace { racers, parameters }, Ok(report))) => {
            let names = parameters.map(named);
            let outcome = race::words::outcome(racers, &report.paths, report.goal, words::DIVERGED);
            html! {
                <>
                    <p class="hint">{ words::epoch(report.epoch, *playing) }</p>
                    { results(racers, &report.paths, outcome) }
                    <div class="race-charts">
                        <RacePaths racers={racers.clone()} report={report.clone()} {names} />
                        <RaceLosses
                            racers={racers.clone()}
                            paths={report.paths.clone()}
                            floor={(report.lowest, words::LOWEST)}
                            mean_loss={report.mean_loss}
                            parameters={words::NAMES}
                        />
                    </div>
                </>
            }
        }
    }
}

#[derive(Properties, PartialEq)]
struct RacePathsProps {
    racers: Vec<Racer>,
    report: PlaneReport,
    /// Those of the two parameters.
    names: [String; 2],
}

/// The paths on the plane.
#[function_component]
fn RacePaths(props: &RacePathsProps) -> Html {
    let RacePathsProps { racers, report, names } = props;
    let drawn = (racers.iter().map(race::words::name).collect::<Vec<_>>(), report.clone(), names.clone());
    let canvas = use_drawing(drawn, Plot::new, |plot, (racers, report, names)| {
        let PlaneReport { ends, losses, now, lowest_at, .. } = report;
        let names = [0, 1].map(|axis| names[axis].as_str());
        let plane = Plane { names, ends: *ends, losses, now: *now, lowest: *lowest_at };
        plane::draw(plot, &plane, &ways(racers, &report.paths));
    });
    let table = use_race_table(racers, &report.paths, words::NAMES);
    let label = words::paths(racers, report, names);
    let (title, class) = ("Paths of the race", "race-paths");
    html! { <ChartFigure {title} {class} {canvas} {label} legend={Html::default()} {table} /> }
}

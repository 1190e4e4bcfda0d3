//! A race of optimizers down the bowl of the loss, all from the same start.

use std::rc::Rc;

use yew::prelude::*;

use super::plots::height;
use super::race_words as words;
use crate::charts::Plot;
use crate::charts::regression::{self, Bowl};
use crate::components::ChartFigure;
use crate::frame::{Kept, Question, Workers, use_answer, use_drawing};
use crate::run::race::chart::{RaceLosses, use_race_table};
use crate::run::race::{self, racers, results, ways};
use protocol::{LineRace, LineRaceReport, LineRaced, Racer, RegressionRequest, RegressionResponse, channel};

impl Question for LineRace {
    type Channel = channel::Regression;
    type Answer = LineRaced;

    fn request(self, number: u32) -> RegressionRequest {
        RegressionRequest::Race { request: number, race: self }
    }

    fn answer(response: &RegressionResponse) -> Option<(u32, &Rc<LineRaced>)> {
        match response {
            RegressionResponse::Raced(raced) => Some((raced.request, raced)),
            _ => None,
        }
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct RaceSectionProps {
    pub(super) kept: Kept,
    pub(super) workers: Workers,
    pub(super) race: LineRace,
    pub(super) onchange: Callback<Vec<Racer>>,
}

#[function_component]
pub(super) fn RaceSection(props: &RaceSectionProps) -> Html {
    let RaceSectionProps { kept, workers, race, onchange } = props;
    let answered = use_answer(kept, workers, "race", race);
    // The paths belong to the optimizers that they were asked for.
    let shown = answered.as_ref().map(|answered| (&answered.question.racers, &answered.answer.outcome));
    html! {
        <section class="question race" aria-labelledby="race-title">
            <h2 id="race-title">{ "Optimizers raced" }</h2>
            <p>{ words::introduction(race.own.as_deref()) }</p>
            { racers(&race.racers, onchange) }
            { match shown {
                None => html! { <p class="hint">{ "Computing." }</p> },
                Some((_, Err(problem))) => html! { <p class="problem">{ format!("Not possible: {problem}.") }</p> },
                Some((racers, Ok(report))) => html! {
                    <>
                        { results(racers, &report.paths, words::outcome(racers, report)) }
                        <div class="race-charts">
                            <RacePaths racers={racers.clone()} report={report.clone()} />
                            <RaceLosses
                                racers={racers.clone()}
                                paths={report.paths.clone()}
                                floor={(report.bowl.floor, words::LOWEST)}
                                mean_loss={report.mean_loss}
                                parameters={words::NAMES}
                            />
                        </div>
                    </>
                },
            } }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct RacePathsProps {
    racers: Vec<Racer>,
    report: LineRaceReport,
}

/// The paths on the bowl.
#[function_component]
fn RacePaths(props: &RacePathsProps) -> Html {
    let RacePathsProps { racers, report } = props;
    let names: Vec<String> = racers.iter().map(race::words::name).collect();
    let canvas = use_drawing((names, report.clone()), Plot::new, |plot, (names, report)| draw(plot, names, report));
    let table = use_race_table(racers, &report.paths, words::NAMES);
    let label = words::paths(racers, report);
    let (title, class) = ("Paths of the race", "race-paths");
    html! { <ChartFigure {title} {class} {canvas} {label} legend={Html::default()} {table} /> }
}

fn draw(plot: &mut Plot, names: &[String], report: &LineRaceReport) {
    let shape = &report.bowl;
    let bowl = Bowl {
        lowest: shape.lowest,
        floor: shape.floor,
        curvatures: shape.curvatures,
        axes: shape.axes,
        unit: report.mean_loss,
        name: words::LOWEST,
        notes: None,
        ghosts: &[],
        guess: None,
        loss: height(shape),
    };
    regression::bowl(plot, &bowl, &ways(names, &report.paths));
}

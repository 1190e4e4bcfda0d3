//! A race of optimizers down the bowl of the loss, all from the same start.

use std::rc::Rc;

use yew::prelude::*;

use super::plots::height;
use super::race_words as words;
use crate::charts::Plot;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::regression::{self, Bowl, Way};
use crate::components::{Cell, ChartFigure, Table, button, number_field, scroll_table, select};
use crate::frame::answer::{Question, use_answer};
use crate::frame::client::Workers;
use crate::frame::drawing::use_drawing;
use crate::frame::kept::Kept;
use crate::settings::field::Field;
use engine::choice::Choice;
use engine::optim::OptimizerKind;
use protocol::{
    LINE_RACE_EPOCHS, LINE_RACERS, LineRace, LineRaceReport, LineRaced, LineRacer, RegressionRequest,
    RegressionResponse, channel,
};

/// The names of the racers' menus and boxes.
const NAMES: [[&str; 2]; LINE_RACERS] = [
    ["Optimizer 1", "Learning rate 1"],
    ["Optimizer 2", "Learning rate 2"],
    ["Optimizer 3", "Learning rate 3"],
    ["Optimizer 4", "Learning rate 4"],
];

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
    pub(super) onchange: Callback<Vec<LineRacer>>,
}

#[function_component]
pub(super) fn RaceSection(props: &RaceSectionProps) -> Html {
    let RaceSectionProps { kept, workers, race, onchange } = props;
    let answered = use_answer(kept, workers, "race", race);
    // The paths belong to the optimizers that they were asked for.
    let shown = answered.as_ref().map(|answered| (&answered.question.racers, &answered.answer.outcome));
    html! {
        <section class="question line-race" aria-labelledby="race-title">
            <h2 id="race-title">{ "Optimizers raced" }</h2>
            <p>{ words::introduction(race.own.as_deref()) }</p>
            { racers(&race.racers, onchange) }
            { match shown {
                None => html! { <p class="hint">{ "Computing." }</p> },
                Some((_, Err(problem))) => html! { <p class="problem">{ format!("Not possible: {problem}.") }</p> },
                Some((racers, Ok(report))) => html! {
                    <>
                        { results(racers, report) }
                        <div class="race-charts">
                            <RaceChart chart={Chart::Bowl} racers={racers.clone()} report={report.clone()} />
                            <RaceChart chart={Chart::Loss} racers={racers.clone()} report={report.clone()} />
                        </div>
                    </>
                },
            } }
        </section>
    }
}

/// The optimizers with their learning rates.
fn racers(racers: &[LineRacer], onchange: &Callback<Vec<LineRacer>>) -> Html {
    let rows = racers.iter().zip(NAMES).enumerate().map(|(index, (racer, [optimizer_name, rate_name]))| {
        let all = racers.to_vec();
        let with = move |change: &dyn Fn(&mut LineRacer)| {
            let mut all = all.clone();
            all.get_mut(index).into_iter().for_each(change);
            all
        };
        let (of_kind, of_rate) = (with.clone(), with);
        let rest: Vec<LineRacer> =
            racers.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, racer)| *racer).collect();
        html! {
            <li key={index}>
                { select(
                    optimizer_name,
                    racer.optimizer,
                    "The optimizer, with PyTorch’s defaults for its other settings.",
                    onchange.reform(move |optimizer| of_kind(&|racer| racer.optimizer = optimizer)),
                ) }
                { number_field(
                    Field { name: rate_name, ..Field::LEARNING_RATE },
                    racer.learning_rate,
                    "Its step size.",
                    onchange.reform(move |rate| of_rate(&|racer| racer.learning_rate = rate)),
                ) }
                { button(
                    format!("Remove {}", index + 1),
                    "Takes this optimizer out of the race.",
                    onchange.reform(move |()| rest.clone()),
                ).quiet(true).disabled(racers.len() == 1) }
            </li>
        }
    });
    let more = {
        // One that is not in the race yet.
        let absent = OptimizerKind::ALL.iter().find(|kind| racers.iter().all(|racer| racer.optimizer != **kind));
        let racer = LineRacer { optimizer: absent.copied().unwrap_or(OptimizerKind::Sgd), learning_rate: 0.1 };
        racers.iter().copied().chain([racer]).collect::<Vec<_>>()
    };
    html! {
        <>
            <ol class="racers">{ for rows }</ol>
            { button(
                "Add an optimizer",
                "Up to four race from the same start.",
                onchange.reform(move |()| more.clone()),
            ).disabled(racers.len() == LINE_RACERS) }
        </>
    }
}

/// What each has come to.
fn results(racers: &[LineRacer], report: &LineRaceReport) -> Html {
    let head = ["Optimizer", "Loss at the end", "Epochs to the goal"].map(|head| html! { head });
    let rows = racers.iter().zip(&report.paths).map(|(racer, path)| {
        html! {
            <tr>
                <th scope="row">{ words::name(racer) }</th>
                <td>{ significant(path.loss, 5) }</td>
                <td>{ words::reached(path) }</td>
            </tr>
        }
    });
    html! {
        <>
            { scroll_table("race-results", "Results of the race", head, rows) }
            <p class="told" aria-live="polite">{ words::outcome(racers, report) }</p>
        </>
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Chart {
    Bowl,
    Loss,
}

#[derive(Properties, PartialEq)]
struct RaceChartProps {
    chart: Chart,
    racers: Vec<LineRacer>,
    report: LineRaceReport,
}

#[function_component]
fn RaceChart(props: &RaceChartProps) -> Html {
    let RaceChartProps { chart, racers, report } = props;
    let names: Vec<String> = racers.iter().map(words::name).collect();
    let canvas = use_drawing((*chart, names, report.clone()), Plot::new, |plot, (chart, names, report)| {
        draw(plot, *chart, names, report);
    });
    let table = use_callback((racers.clone(), report.clone()), |(), (racers, report)| table(racers, report));
    let (title, class, label) = match chart {
        Chart::Bowl => ("Paths of the race", "race-paths", words::paths(racers, report)),
        Chart::Loss => ("Losses of the race", "race-losses", words::losses(racers, report)),
    };
    html! { <ChartFigure {title} {class} {canvas} {label} legend={Html::default()} {table} /> }
}

fn draw(plot: &mut Plot, chart: Chart, names: &[String], report: &LineRaceReport) {
    let ways: Vec<Way<'_>> = names
        .iter()
        .zip(&report.paths)
        .filter_map(|(name, racer)| {
            let &(epoch, [w, b, loss]) = racer.path.last()?;
            Some(Way { name, path: &racer.path, epoch: epoch.into(), now: [w, b], loss, slope: None, labelled: true })
        })
        .collect();
    match chart {
        Chart::Bowl => {
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
            regression::bowl(plot, &bowl, &ways);
        }
        Chart::Loss => regression::losses(
            plot,
            &ways,
            (report.bowl.floor, words::LOWEST),
            report.mean_loss,
            LINE_RACE_EPOCHS.into(),
            &[],
        ),
    }
}

/// The paths, thinned.
fn table(racers: &[LineRacer], report: &LineRaceReport) -> Table {
    const ROWS_EACH: usize = 12;
    let rows = racers.iter().zip(&report.paths).flat_map(|(racer, path)| {
        let every = path.path.len().div_ceil(ROWS_EACH).max(1);
        path.path.iter().step_by(every).map(move |&(epoch, [w, b, loss])| {
            vec![
                words::name(racer).into(),
                Cell::number(epoch, grouped(epoch.into())),
                Cell::number(w, fixed(f64::from(w), 4)),
                Cell::number(b, fixed(f64::from(b), 4)),
                Cell::number(loss, significant(f64::from(loss), 5)),
            ]
        })
    });
    Table { head: vec!["Optimizer", "Epoch", "w", "b", "Loss"], rows: rows.collect() }
}

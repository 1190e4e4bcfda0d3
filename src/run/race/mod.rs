//! Races of optimizers: their controls, their results and their place in a link.

pub(crate) mod chart;
pub(crate) mod words;

use yew::prelude::*;

use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::regression::Way;
use crate::components::{Cell, Table, button, number_field, scroll_table, select};
use crate::settings::{Field, Reader};
use engine::choice::Choice;
use engine::optim::OptimizerKind;
use protocol::{MOST_RACERS, Racer, RacerPath};

/// The names of the racers' menus and boxes.
const NAMES: [[&str; 2]; MOST_RACERS] = [
    ["Optimizer 1", "Learning rate 1"],
    ["Optimizer 2", "Learning rate 2"],
    ["Optimizer 3", "Learning rate 3"],
    ["Optimizer 4", "Learning rate 4"],
];

/// An optimizer of a race.
pub(crate) fn racer(optimizer: OptimizerKind, learning_rate: f64) -> Racer {
    Racer { optimizer, learning_rate }
}

/// The optimizers with their learning rates.
pub(crate) fn racers(racers: &[Racer], onchange: &Callback<Vec<Racer>>) -> Html {
    let rows = racers.iter().zip(NAMES).enumerate().map(|(index, (racer, [optimizer_name, rate_name]))| {
        let all = racers.to_vec();
        let with = move |change: &dyn Fn(&mut Racer)| {
            let mut all = all.clone();
            all.get_mut(index).into_iter().for_each(change);
            all
        };
        let (of_kind, of_rate) = (with.clone(), with);
        let rest: Vec<Racer> =
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
        let next = racer(absent.copied().unwrap_or(OptimizerKind::Sgd), 0.1);
        racers.iter().copied().chain([next]).collect::<Vec<_>>()
    };
    html! {
        <>
            <ol class="racers">{ for rows }</ol>
            { button(
                "Add an optimizer",
                "Up to four race from the same start.",
                onchange.reform(move |()| more.clone()),
            ).disabled(racers.len() == MOST_RACERS) }
        </>
    }
}

/// What each has come to, and who has won in words.
pub(crate) fn results(racers: &[Racer], paths: &[RacerPath], outcome: String) -> Html {
    let head = ["Optimizer", "Loss at the end", "Epochs to the goal"].map(|head| html! { head });
    let rows = racers.iter().zip(paths).map(|(racer, path)| {
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
            <p class="told" aria-live="polite">{ outcome }</p>
        </>
    }
}

/// The paths for a chart, each with its name.
pub(crate) fn ways<'a>(names: &'a [String], paths: &'a [RacerPath]) -> Vec<Way<'a>> {
    let way = |(name, racer): (&'a String, &'a RacerPath)| {
        let &(epoch, [a, b, loss]) = racer.path.last()?;
        Some(Way { name, path: &racer.path, epoch: epoch.into(), now: [a, b], loss, slope: None, labelled: true })
    };
    names.iter().zip(paths).filter_map(way).collect()
}

/// The paths as a table, thinned. `names` are those of the two parameters.
fn table(racers: &[Racer], paths: &[RacerPath], names: [&'static str; 2]) -> Table {
    const ROWS_EACH: usize = 12;
    let rows = racers.iter().zip(paths).flat_map(|(racer, path)| {
        let every = path.path.len().div_ceil(ROWS_EACH).max(1);
        path.path.iter().step_by(every).map(move |&(epoch, [a, b, loss])| {
            vec![
                words::name(racer).into(),
                Cell::number(epoch, grouped(epoch.into())),
                Cell::number(a, fixed(f64::from(a), 4)),
                Cell::number(b, fixed(f64::from(b), 4)),
                Cell::number(loss, significant(f64::from(loss), 5)),
            ]
        })
    });
    Table { head: vec!["Optimizer", "Epoch", names[0], names[1], "Loss"], rows: rows.collect() }
}

/// Reads the optimizers of a race with their learning rates, as in `race=sgd:0.02,adam:0.1`. `None` if there is no race.
pub(crate) fn read(reader: &mut Reader<'_>, default: &[Racer]) -> Option<Vec<Racer>> {
    let given = reader.value("race")?;
    let racer = |text: &str| {
        let (optimizer, rate) = text.split_once(':')?;
        Some(racer(OptimizerKind::parse(optimizer).ok()?, Field::LEARNING_RATE.parse(rate).ok()?))
    };
    match given.split(',').map(racer).collect::<Option<Vec<_>>>() {
        Some(race) if (1..=MOST_RACERS).contains(&race.len()) => Some(race),
        _ => {
            let allowed =
                format!("it must be one to {MOST_RACERS} optimizers with learning rates, as in sgd:0.02,adam:0.1");
            reader.note("race", given, &allowed, &text(default));
            Some(default.to_vec())
        }
    }
}

/// The optimizers of a race as a link has them.
pub(crate) fn text(race: &[Racer]) -> String {
    let text = |racer: &Racer| format!("{}:{}", racer.optimizer.name(), racer.learning_rate);
    race.iter().map(text).collect::<Vec<_>>().join(",")
}

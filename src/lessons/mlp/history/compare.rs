//! Two runs of the history, one upon the other.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::Entry;
use super::recipe::differences;
use super::words;
use crate::charts::Plot;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::race;
use crate::components::{ChartFigure, Sample, Table, legend_item};
use crate::frame::drawing::use_drawing;

#[derive(Properties, PartialEq)]
pub(super) struct ComparisonProps {
    pub(super) a: Rc<Entry>,
    pub(super) b: Rc<Entry>,
}

/// What both charts are drawn from.
type Shown = (Rc<Entry>, Rc<Entry>);

fn draw_fits(plot: &mut Plot, (a, b): &Shown) {
    let [a, b] = [&a.picture, &b.picture];
    let fits = race::Fits { points: &a.points, grid: &a.grid, curves: [&a.curve, &b.curve] };
    race::draw_fits(plot, &fits);
}

fn draw_losses(plot: &mut Plot, (a, b): &Shown) {
    let epoch = a.epoch.max(b.epoch);
    let (line, mean) = (a.picture.line, a.picture.mean);
    let losses = race::Losses { histories: [&a.picture.losses, &b.picture.losses], epoch, line, mean };
    race::draw_losses(plot, &losses);
}

#[function_component]
pub(super) fn Comparison(props: &ComparisonProps) -> Html {
    let ComparisonProps { a, b } = props;
    let shown = (Rc::clone(a), Rc::clone(b));
    let fits = use_drawing(shown.clone(), Plot::new, draw_fits);
    let losses = use_drawing(shown, Plot::new, draw_losses);
    let fit_table = use_callback((Rc::clone(a), Rc::clone(b)), |(), (a, b)| {
        let [of_a, of_b] = [&a.picture, &b.picture];
        let rows = of_a.grid.iter().zip(&of_a.curve).zip(&of_b.curve).map(|((x, a), b)| [x, a, b]);
        let row = |row: [&f32; 3]| row.map(|value| fixed(f64::from(*value), 3)).to_vec();
        Table { head: vec!["x", "A", "B"], rows: rows.map(row).collect() }
    });
    let loss_table = use_callback((Rc::clone(a), Rc::clone(b)), |(), (a, b)| {
        let others = &b.picture.losses;
        let row = |&(epoch, loss): &(u32, f32)| {
            let other = others.binary_search_by_key(&epoch, |other| other.0).ok().map(|at| others[at].1)?;
            let losses = [loss, other].map(|loss| significant(f64::from(loss), 4));
            Some([&[grouped(epoch.into())][..], &losses].concat())
        };
        Table { head: vec!["Epoch", "Loss A", "Loss B"], rows: a.picture.losses.iter().filter_map(row).collect() }
    });
    let legend = html! {
        <ul class="legend">
            { legend_item(Sample::Solid, "data", format!("A: run {}", a.id)) }
            { legend_item(Sample::Dashed, "model", format!("B: run {}", b.id)) }
        </ul>
    };
    html! {
        <section class="comparison" aria-label={format!("Run {} and run {} compared", a.id, b.id)}>
            <p class="finding" role="status">{ words::verdict(a, b) }</p>
            <ChartFigure
                title="Two fits"
                class="two-fits"
                canvas={fits}
                label={words::two_fits(a, b)}
                legend={legend.clone()}
                table={fit_table}
            />
            <ChartFigure
                title="Two losses"
                class="two-losses"
                canvas={losses}
                label={words::two_losses(a, b)}
                {legend}
                table={loss_table}
            />
            <Settings a={Rc::clone(a)} b={Rc::clone(b)} />
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct SettingsProps {
    a: Rc<Entry>,
    b: Rc<Entry>,
}

/// In what the two differ, and what came of it.
#[function_component]
fn Settings(SettingsProps { a, b }: &SettingsProps) -> Html {
    let row = |name: String, of_a: String, of_b: String| {
        html! { <tr><th scope="row">{ name }</th><td>{ of_a }</td><td>{ of_b }</td></tr> }
    };
    let settings = differences(&a.settings, &b.settings);
    let common = a.last_common(b);
    let way = |entry: &Entry| Some(words::way(entry)).filter(|way| !way.is_empty()).unwrap_or_else(|| "–".to_owned());
    let ways = [a, b].map(|entry| way(entry));
    html! {
        <div class="differences" tabindex="0" role="region" aria-label="In what the two runs differ">
            <table>
                <thead>
                    <tr>
                        <th scope="col">{ "Setting" }</th>
                        <th scope="col">{ format!("A: run {}", a.id) }</th>
                        <th scope="col">{ format!("B: run {}", b.id) }</th>
                    </tr>
                </thead>
                <tbody>
                    { for settings.iter().map(|(key, of_a, of_b)| {
                        row(words::setting(key), words::value(key, of_a), words::value(key, of_b))
                    }) }
                    if settings.is_empty() {
                        <tr><th scope="row">{ "All settings" }</th><td colspan="2">{ "the same at the start" }</td></tr>
                    }
                    if ways[0] != "–" || ways[1] != "–" {
                        { row("On the way".to_owned(), ways[0].clone(), ways[1].clone()) }
                    }
                    if let Some((epoch, losses)) = common {
                        { row(
                            format!("Loss at epoch {}", grouped(epoch.into())),
                            significant(f64::from(losses[0]), 4),
                            significant(f64::from(losses[1]), 4),
                        ) }
                    }
                    { row(
                        "Loss at its end".to_owned(),
                        format!("{} (epoch {})", significant(a.loss, 4), grouped(a.epoch)),
                        format!("{} (epoch {})", significant(b.loss, 4), grouped(b.epoch)),
                    ) }
                </tbody>
            </table>
        </div>
    }
}

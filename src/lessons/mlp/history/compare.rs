//! A comparison of two runs of the history.

use std::rc::Rc;

use yew::prelude::*;

use super::entry::Entry;
use super::words;
use crate::charts::Plot;
use crate::charts::numerals::{fixed, grouped, significant};
use crate::charts::race;
use crate::components::{Cell, ChartFigure, Sample, Table, legend_item, scroll_table};
use crate::frame::use_drawing;
use crate::settings::table;

#[derive(Properties, PartialEq)]
pub(super) struct ComparisonProps {
    pub(super) a: Rc<Entry>,
    pub(super) b: Rc<Entry>,
}

/// The two runs that both charts show.
type Shown = (Rc<Entry>, Rc<Entry>);

fn draw_fits(plot: &mut Plot, (a, b): &Shown) {
    let [a, b] = [&a.picture, &b.picture];
    let fits = race::Fits { points: &a.points, grid: &a.grid, curves: [&a.curve, &b.curve], names: ["A", "B"] };
    race::draw_fits(plot, &fits);
}

fn draw_losses(plot: &mut Plot, (a, b): &Shown) {
    let epoch = a.epoch.max(b.epoch);
    let (line, mean) = (a.picture.line, a.picture.mean);
    let losses = race::Losses { histories: [&a.picture.losses, &b.picture.losses], epoch, line, mean, printed: &[] };
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
        let row = |row: [&f32; 3]| row.map(|value| Cell::number(value, fixed(f64::from(*value), 3))).to_vec();
        Table { head: vec!["x", "A", "B"], rows: rows.map(row).collect() }
    });
    let loss_table = use_callback((Rc::clone(a), Rc::clone(b)), |(), (a, b)| {
        let others = &b.picture.losses;
        let row = |&(epoch, loss): &(u32, f32)| {
            let other = others.binary_search_by_key(&epoch, |other| other.0).ok().map(|at| others[at].1)?;
            let losses = [loss, other].map(|loss| Cell::number(loss, significant(f64::from(loss), 4)));
            Some([&[grouped(epoch.into()).into()][..], &losses].concat())
        };
        Table { head: vec!["Epoch", "Loss A", "Loss B"], rows: a.picture.losses.iter().filter_map(row).collect() }
    });
    let legend = html! {
        <ul class="legend">
            { legend_item(Sample::Solid, "network", format!("A: run {}", a.id)) }
            { legend_item(Sample::Dashed, "second", format!("B: run {}", b.id)) }
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
            { differences(a, b) }
        </section>
    }
}

/// A table of the differences between two runs: their settings and their losses.
fn differences(a: &Entry, b: &Entry) -> Html {
    let row = |name: String, [of_a, of_b]: [String; 2]| {
        html! { <tr><th scope="row">{ name }</th><td>{ of_a }</td><td>{ of_b }</td></tr> }
    };
    let both = [a, b];
    let ways = both.map(words::way);
    let dash = |way: String| if way.is_empty() { "–".to_owned() } else { way };
    let end = |entry: &Entry| format!("{} (epoch {})", significant(entry.loss, 4), grouped(entry.epoch));
    let mut rows: Vec<Html> = table::changed(&a.settings, &b.settings)
        .map(|setting| row(setting.label.to_owned(), both.map(|entry| setting.value(&entry.settings))))
        .collect();
    if rows.is_empty() {
        rows.push(html! {
            <tr><th scope="row">{ "All settings" }</th><td colspan="2">{ "the same at the start" }</td></tr>
        });
    }
    if ways.iter().any(|way| !way.is_empty()) {
        rows.push(row("Changes".to_owned(), ways.map(dash)));
    }
    if let Some((epoch, losses)) = a.last_common(b) {
        let losses = losses.map(|loss| significant(f64::from(loss), 4));
        rows.push(row(format!("Loss at epoch {}", grouped(epoch.into())), losses));
    }
    rows.push(row("Final loss".to_owned(), both.map(end)));
    rows.push(row("Steps (updates)".to_owned(), both.map(|entry| grouped(entry.steps()))));
    rows.push(row("Time to compute them".to_owned(), both.map(words::trained)));
    let head = ["Setting".to_owned(), format!("A: run {}", a.id), format!("B: run {}", b.id)].map(Html::from);
    scroll_table("run-differences", "How the two runs differ", head, rows)
}

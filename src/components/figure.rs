//! A chart with its title, its legend and its data as a table.

use std::rc::Rc;

use yew::prelude::*;

use super::id_of;
use super::reader::Reader;
use crate::platform::Interval;

/// How often an open table is updated, in milliseconds: slowly enough to read.
const FOLLOW_MS: i32 = 1000;

/// The data of a chart.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Table {
    pub(crate) head: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
}

#[derive(Properties, PartialEq)]
pub(crate) struct ChartFigureProps {
    /// What the chart is about ("Fit").
    pub(crate) title: &'static str,
    /// The figure's class in the style sheet.
    pub(crate) class: &'static str,
    pub(crate) canvas: NodeRef,
    /// A description of the chart until it is first drawn.
    pub(crate) label: AttrValue,
    pub(crate) legend: Html,
    /// Returns the current data.
    pub(crate) table: Callback<(), Table>,
    /// Elements on top of the canvas.
    #[prop_or_default]
    pub(crate) children: Html,
    /// Receives the position of the pointer on the canvas in CSS pixels, and `None` when it leaves.
    #[prop_or_default]
    pub(crate) onpoint: Option<Callback<Option<(f64, f64)>>>,
}

#[function_component]
pub(crate) fn ChartFigure(props: &ChartFigureProps) -> Html {
    // The table, while it is open.
    let table = use_state_eq(|| None::<Table>);
    let open = table.is_some();
    let id = format!("{}-chart", id_of(props.class));
    let toggle = {
        let (setter, source) = (table.setter(), props.table.clone());
        move |_| setter.set((!open).then(|| source.emit(())))
    };
    use_effect_with((open, props.table.clone()), {
        let setter = table.setter();
        move |(open, source): &(bool, Callback<(), Table>)| {
            let source = source.clone();
            let update = move || setter.set(Some(source.emit(())));
            let follow = open.then(|| {
                update();
                Interval::new(FOLLOW_MS, update)
            });
            move || drop(follow)
        }
    });
    let (card, spoken) = (use_node_ref(), use_node_ref());
    let reader = use_memo((), |()| Reader::new(&props.canvas, card.clone(), spoken.clone()));
    let point = props.onpoint.as_ref().map(|onpoint| {
        onpoint.reform(|event: PointerEvent| Some((f64::from(event.offset_x()), f64::from(event.offset_y()))))
    });
    let leave = props.onpoint.as_ref().map(|onpoint| onpoint.reform(|_: PointerEvent| None));
    html! {
        <figure class={classes!("chart", props.class, open.then_some("open"))} aria-labelledby={format!("{id}-title")}>
            <figcaption>
                <h2 id={format!("{id}-title")}>{ props.title }</h2>
                { props.legend.clone() }
            </figcaption>
            <div
                class="canvas"
                onpointermove={to_reader(&reader, Reader::point)}
                onpointerdown={to_reader(&reader, Reader::point)}
                onpointerleave={to_reader(&reader, Reader::leave)}
            >
                <canvas
                    ref={props.canvas.clone()}
                    role="img"
                    aria-label={props.label.clone()}
                    onpointermove={point.clone()}
                    onpointerdown={point}
                    onpointerleave={leave}
                    onfocus={to_reader(&reader, Reader::focus)}
                    onblur={to_reader(&reader, Reader::blur)}
                    onkeydown={to_reader(&reader, Reader::key)}
                />
                <p class="pointed reading" ref={card} aria-hidden="true" hidden=true />
                <p class="unseen" ref={spoken} aria-live="polite" />
                { props.children.clone() }
            </div>
            <button
                type="button"
                class="quiet"
                aria-expanded={open.to_string()}
                aria-controls={open.then(|| format!("{id}-data"))}
                onclick={toggle}
            >
                { if open { "Hide data" } else { "Show data" } }
            </button>
            if let Some(table) = &*table {
                { data_table(format!("{id}-data"), props.title, table) }
            }
        </figure>
    }
}

/// A handler of events by the reader of a chart.
fn to_reader<E: 'static>(reader: &Rc<Reader>, act: fn(&Reader, &E)) -> Callback<E> {
    let reader = Rc::clone(reader);
    Callback::from(move |event| act(&reader, &event))
}

/// The data of a chart. Its box scrolls, so it must be reachable from the keyboard and have a name.
fn data_table(id: String, title: &str, table: &Table) -> Html {
    html! {
        <div class="data-table" {id} tabindex="0" role="region" aria-label={format!("{title}: data")}>
            <table>
                <thead><tr>{ for table.head.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
                <tbody>
                    { for table.rows.iter().map(|row| html! {
                        <tr>{ for row.iter().map(|cell| html! { <td>{ cell }</td> }) }</tr>
                    }) }
                </tbody>
            </table>
        </div>
    }
}

//! A chart with its title, its legend, and a menu with its data as a table and as files.

use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::html::IntoPropValue;
use yew::prelude::*;

use super::data::Table;
use super::reader::Reader;
use super::{MenuButton, MenuItem, id_of, scroll_table};
use crate::charts::{self, Palette};
use crate::platform::{self, Interval};

/// How often an open table is updated, in milliseconds: slowly enough to read.
const FOLLOW_MS: i32 = 1000;

#[derive(Properties, PartialEq)]
pub(crate) struct ChartFigureProps {
    /// What the chart is about ("Fit").
    pub(crate) title: AttrValue,
    /// A name for its elements; that of the class if there is one such figure on the page.
    #[prop_or_default]
    pub(crate) name: Option<AttrValue>,
    /// The figure's class in the style sheet.
    pub(crate) class: &'static str,
    pub(crate) canvas: NodeRef,
    /// A description of the chart until it is first drawn.
    pub(crate) label: AttrValue,
    pub(crate) legend: Html,
    /// Returns the current data.
    pub(crate) table: Callback<(), Table>,
    /// A JSON file for the menu, where there is one.
    #[prop_or_default]
    pub(crate) json: Json,
    /// Elements on top of the canvas.
    #[prop_or_default]
    pub(crate) children: Html,
    /// Receives the position of the pointer on the canvas in CSS pixels, and `None` when it leaves.
    #[prop_or_default]
    pub(crate) onpoint: Option<Callback<Option<(f64, f64)>>>,
}

/// Where the text of a JSON file comes from.
#[derive(Clone, PartialEq, Default)]
pub(crate) enum Json {
    /// There is none.
    #[default]
    None,
    /// It is there.
    Now(Callback<(), String>),
    /// It has to be asked for, and is passed on once it has come.
    Later(Callback<Callback<String>>),
}

impl IntoPropValue<Json> for Callback<(), String> {
    fn into_prop_value(self) -> Json {
        Json::Now(self)
    }
}

impl Json {
    /// Saves the file.
    fn save(&self, name: String) {
        let save = Callback::from(move |text: String| platform::download(&name, "application/json", &text));
        match self {
            Self::None => {}
            Self::Now(source) => save.emit(source.emit(())),
            Self::Later(source) => source.emit(save),
        }
    }
}

#[function_component]
pub(crate) fn ChartFigure(props: &ChartFigureProps) -> Html {
    // The table, while it is open.
    let table = use_state_eq(|| None::<Table>);
    let open = table.is_some();
    let id = format!("{}-chart", id_of(props.name.as_deref().unwrap_or(props.class)));
    let toggle = {
        let (setter, source) = (table.setter(), props.table.clone());
        Callback::from(move |()| setter.set((!open).then(|| source.emit(()))))
    };
    let mut items = vec![
        MenuItem { label: if open { "Hide data" } else { "Show data" }, act: toggle },
        MenuItem { label: "Save SVG", act: save(props, save_svg) },
        MenuItem { label: "Save PNG", act: save(props, save_png) },
        MenuItem {
            label: "Save CSV",
            act: {
                let (name, source) = (file_name(&props.title, "csv"), props.table.clone());
                Callback::from(move |()| platform::download(&name, "text/csv", &source.emit(()).csv()))
            },
        },
    ];
    if props.json != Json::None {
        let (name, json) = (file_name(&props.title, "json"), props.json.clone());
        items.push(MenuItem { label: "Save JSON", act: Callback::from(move |()| json.save(name.clone())) });
    }
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
                <h2 id={format!("{id}-title")}>{ &props.title }</h2>
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
            <MenuButton name={format!("{} menu", props.title)} {items} />
            if let Some(table) = &*table {
                { data_table(&props.title, table) }
            }
        </figure>
    }
}

/// A handler of events by the reader of a chart.
fn to_reader<E: 'static>(reader: &Rc<Reader>, act: fn(&Reader, &E)) -> Callback<E> {
    let reader = Rc::clone(reader);
    Callback::from(move |event| act(&reader, &event))
}

/// The data of a chart.
fn data_table(title: &str, table: &Table) -> Html {
    let head = table.head.iter().map(|head| Html::from(*head));
    let rows = table
        .rows
        .iter()
        .map(|row| html! { <tr>{ for row.iter().map(|cell| html! { <td>{ &cell.shown }</td> }) }</tr> });
    scroll_table("data-table", format!("{title}: data"), head, rows)
}

/// An action that saves the chart as a picture.
fn save(props: &ChartFigureProps, act: fn(&str, &HtmlCanvasElement)) -> Callback<()> {
    let (title, canvas) = (props.title.clone(), props.canvas.clone());
    Callback::from(move |()| {
        if let Some(canvas) = canvas.cast() {
            act(&title, &canvas);
        }
    })
}

fn save_svg(title: &str, canvas: &HtmlCanvasElement) {
    if let Some(file) = charts::svg_files(&[(canvas.clone(), title.to_owned())]).pop().flatten() {
        platform::download(&file_name(title, "svg"), "image/svg+xml", &file);
    }
}

fn save_png(title: &str, canvas: &HtmlCanvasElement) {
    if let Some(palette) = Palette::at(canvas) {
        platform::download_png(&file_name(title, "png"), canvas, &palette.ground.css());
    }
}

/// The name of a file with a chart: "gradient-lab-fit.svg".
fn file_name(title: &str, ending: &str) -> String {
    let words: Vec<_> = title.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    format!("gradient-lab-{}.{ending}", words.join("-").to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_named_after_the_chart() {
        assert_eq!(file_name("Gradients by layer (A)", "svg"), "gradient-lab-gradients-by-layer-a.svg");
    }
}

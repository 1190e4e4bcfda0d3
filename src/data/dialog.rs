//! The dialog for points of the reader's own: a text that is pasted, opened, generated or typed; what was recognised in it, which
//! can be chosen otherwise; the rows that are no points; and a button to use the others.

use std::rc::Rc;

use web_sys::{FileList, HtmlDialogElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::encoding;
use super::generator::Generator;
use super::keep::{is_too_long, newest};
use super::sheet::{Choices, Problem, Read, Sheet, csv_of, text};
use crate::charts::numerals::grouped;
use crate::components::{alert, button, checkbox, fold, menu, picking, scroll_table, select};
use crate::platform;
use engine::data::{LAB_X, LAB_Y};
use protocol::{POINTS, Points};

/// The largest file that is read, in bytes: much more than the points of a run.
const LARGEST: f64 = 20e6;
/// The number of rows that are shown.
const SHOWN: usize = 3;
/// The number of problems that are listed one by one.
const LISTED: usize = 100;
/// The name of a file with points, and its kind.
const FILE: (&str, &str) = ("points.csv", "text/csv");

#[derive(Properties, PartialEq)]
pub(crate) struct YourDataProps {
    /// The points in use, if they are the reader's own.
    pub(crate) own: Option<Rc<Points>>,
    /// The most points that the lesson takes.
    #[prop_or(*POINTS.end())]
    pub(crate) most: u32,
    /// Begins to edit the points on the chart, where the lesson has one for that.
    #[prop_or_default]
    pub(crate) onchart: Option<Callback<()>>,
    /// Takes other points; `None` returns to those of the course.
    pub(crate) onuse: Callback<Option<Rc<Points>>>,
}

/// The button that opens the dialog, and the dialog.
#[function_component]
pub(crate) fn YourData(YourDataProps { own, most, onchart, onuse }: &YourDataProps) -> Html {
    let open = use_state_eq(|| false);
    let dialog = use_node_ref();
    use_effect_with(*open, {
        let dialog = dialog.clone();
        move |&open| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>().filter(|dialog| open != dialog.open()) {
                if open {
                    // It fails only for an element that is not in the document.
                    let _ = dialog.show_modal();
                } else {
                    dialog.close();
                }
            }
        }
    });
    let (show, hide) = (open.setter(), open.setter());
    let closed = open.setter();
    let onuse = {
        let (onuse, hide) = (onuse.clone(), hide.clone());
        Callback::from(move |points| {
            hide.set(false);
            onuse.emit(points);
        })
    };
    let onchart = onchart.clone().map(|onchart| {
        let hide = hide.clone();
        Callback::from(move |()| {
            hide.set(false);
            onchart.emit(());
        })
    });
    html! {
        <>
            { button(
                "Your data",
                "Paste, open, generate or type points of your own.",
                move |()| show.set(true),
            ).quiet(true).sets(["Data"]) }
            <dialog ref={dialog} class="panel your-data" aria-labelledby="your-data-title" onclose={move |_| closed.set(false)}>
                if *open {
                    <Editor own={own.clone()} most={*most} {onchart} {onuse} onclose={Callback::from(move |()| hide.set(false))} />
                }
            </dialog>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct EditorProps {
    own: Option<Rc<Points>>,
    most: u32,
    onchart: Option<Callback<()>>,
    onuse: Callback<Option<Rc<Points>>>,
    onclose: Callback<()>,
}

/// The content of the open dialog.
#[function_component]
fn Editor(EditorProps { own, most, onchart, onuse, onclose }: &EditorProps) -> Html {
    let content = use_state_eq(|| first_text(own.as_ref()));
    let choices = use_state_eq(Choices::default);
    let trouble = use_state_eq(|| None::<String>);
    let sheet = use_memo(((*content).clone(), (*choices).clone()), |(content, choices)| {
        let sheet = Sheet::read(content, choices);
        let read = sheet.points();
        let points = Points::new(read.x.clone(), read.y.clone()).map(Rc::new);
        let too_long = points.as_ref().is_ok_and(|points| is_too_long(points));
        (sheet, read, points, too_long)
    });
    let (sheet, read, points, too_long) = &*sheet;

    // Another text is recognised anew.
    let fill = {
        let (content, choices, trouble) = (content.setter(), choices.setter(), trouble.setter());
        Callback::from(move |text: String| {
            content.set(text);
            choices.set(Choices::default());
            trouble.set(None);
        })
    };
    let open_file = {
        let (fill, trouble) = (fill.clone(), trouble.setter());
        Callback::from(move |files: Option<FileList>| open_first(files, &fill, &trouble))
    };
    let onfile = picking(&open_file, |event: Event| Some(event.target_dyn_into::<HtmlInputElement>()?.files()));
    let ondrop = open_file.reform(|event: DragEvent| {
        event.prevent_default();
        event.data_transfer().and_then(|transfer| transfer.files())
    });
    let ontext = {
        let (content, trouble) = (content.setter(), trouble.setter());
        picking(
            &Callback::from(move |text| {
                content.set(text);
                trouble.set(None);
            }),
            |event: InputEvent| Some(event.target_dyn_into::<HtmlTextAreaElement>()?.value()),
        )
    };
    let save = {
        let points = points.clone();
        move |()| {
            if let Ok(points) = &points {
                platform::download(FILE.0, FILE.1, &csv_of(points));
            }
        }
    };
    let use_points = {
        let (points, onuse) = (points.clone(), onuse.clone());
        move |()| {
            if let Ok(points) = &points {
                onuse.emit(Some(Rc::clone(points)))
            }
        }
    };
    let is_sound = points.is_ok();
    let too_many = points.as_ref().is_ok_and(|points| points.count() > *most);
    html! {
        <div ondragover={|event: DragEvent| event.prevent_default()} {ondrop}>
            <h2 id="your-data-title">{ "Your data" }</h2>
            <p>
                { "One row for each point: x, then y. Paste cells from a spreadsheet, open or drop a CSV file, or type. The file \
                   stays on this device." }
            </p>
            <label class="file">
                <span>{ "CSV file" }</span>
                <input type="file" aria-label="CSV file" accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values" onchange={onfile} />
            </label>
            <label class="rows" for="your-data-text">{ "Data" }</label>
            <textarea
                id="your-data-text"
                rows="7"
                spellcheck="false"
                autocomplete="off"
                value={(*content).clone()}
                oninput={ontext}
                aria-describedby="your-data-read"
            />
            <p id="your-data-read" role="status">{ result(sheet, read, points) }</p>
            if let Some(trouble) = &*trouble {
                { alert(trouble.clone(), Html::default()) }
            }
            { problems(&read.problems) }
            if !sheet.rows.is_empty() {
                { columns(sheet, &choices) }
            }
            <Generator onmade={fill} />
            if too_many {
                <p class="notice">{ format!("This lesson shows every number, so it takes at most {most} points.") }</p>
            } else if *too_long {
                <p class="notice">
                    { format!(
                        "{} points are too many for a link, which holds 8 kB. This tab keeps them, even after a reload. To share them, \
                         save the file.",
                        grouped(read.x.len() as u64)
                    ) }
                </p>
            }
            <div class="buttons">
                { button("Use these points", "Starts a new run on these points.", use_points).primary(true).disabled(!is_sound || too_many) }
                { button("Save as CSV", "Saves these points as a file, which opens here and in a spreadsheet.", save).disabled(!is_sound) }
                if let Some(onchart) = onchart {
                    { button("Edit on the chart", "Adds, drags, deletes and draws points on the chart.", onchart.clone()) }
                }
                if own.is_some() {
                    { button("Back to the course’s points", "Starts a new run on the data set.", onuse.reform(|()| None)) }
                }
                { button("Close", "Leaves the points as they are.", onclose.clone()).quiet(true) }
            </div>
        </div>
    }
}

/// The text with which the dialog opens: the points in use, those that were used last in another lesson, or the lab's.
fn first_text(own: Option<&Rc<Points>>) -> String {
    let newest = newest();
    own.or(newest.as_ref()).map_or_else(|| text(LAB_X.into_iter().zip(LAB_Y)), |points| csv_of(points))
}

fn open_first(files: Option<FileList>, fill: &Callback<String>, trouble: &UseStateSetter<Option<String>>) {
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    if file.size() > LARGEST {
        return trouble.set(Some(format!("{} is larger than 20 MB; a run has at most 10,000 points.", file.name())));
    }
    let (fill, trouble, name) = (fill.clone(), trouble.clone(), file.name());
    platform::read_file(&file, move |bytes| match bytes {
        Some(bytes) => match encoding::text(&bytes) {
            Some(text) => fill.emit(text),
            None => trouble
                .set(Some(format!("{name} is a spreadsheet file. In the spreadsheet, save it as CSV and open that."))),
        },
        None => trouble.set(Some(format!("The browser could not read {name}."))),
    });
}

/// What was read, or why it is not enough.
fn result(sheet: &Sheet, read: &Read, points: &Result<Rc<Points>, String>) -> String {
    match points {
        _ if sheet.rows.is_empty() => "There are no rows yet.".to_owned(),
        Ok(points) => format!("{} points. {}", grouped(points.count().into()), sheet.summary()),
        Err(problem) if read.x.len() < 2 => format!("{problem} {}", sheet.summary()),
        Err(problem) => problem.clone(),
    }
}

/// The rows that are no points, with their lines.
fn problems(problems: &[Problem]) -> Html {
    if problems.is_empty() {
        return Html::default();
    }
    let rest = problems.len().saturating_sub(LISTED);
    html! {
        <div class="problems">
            <p>{ format!("{} left out:", if problems.len() == 1 { "1 row is".to_owned() } else { format!("{} rows are", grouped(problems.len() as u64)) }) }</p>
            <ul aria-label="Problems" tabindex="0">
                { for problems.iter().take(LISTED).map(|Problem { line, reason }| html! {
                    <li>{ format!("Line {}: {reason}.", grouped(*line)) }</li>
                }) }
                if rest > 0 {
                    <li>{ format!("And {} more, from line {} on.", grouped(rest as u64), grouped(problems[LISTED].line)) }</li>
                }
            </ul>
        </div>
    }
}

/// The first rows, and how the text is read.
fn columns(sheet: &Sheet, choices: &UseStateHandle<Choices>) -> Html {
    let change = |set: fn(&mut Choices, usize)| {
        let choices = choices.clone();
        picking(
            &Callback::from(move |index| {
                let mut changed = (*choices).clone();
                set(&mut changed, index);
                choices.set(changed);
            }),
            |event: Event| usize::try_from(event.target_dyn_into::<HtmlSelectElement>()?.selected_index()).ok(),
        )
    };
    let chosen = |set: fn(&mut Choices)| {
        let mut changed = (**choices).clone();
        set(&mut changed);
        changed
    };
    let setter = choices.setter();
    let separator = {
        let (setter, base) = (setter.clone(), chosen(|choices| (choices.x, choices.y) = (None, None)));
        move |separator| setter.set(Choices { separator: Some(separator), decimal: None, ..base.clone() })
    };
    let decimal = {
        let (setter, base) = (setter.clone(), chosen(|_| {}));
        move |decimal| setter.set(Choices { decimal: Some(decimal), ..base.clone() })
    };
    let header = {
        let base = chosen(|_| {});
        move |header| setter.set(Choices { header: Some(header), ..base.clone() })
    };
    let option = |chosen: Option<usize>| move |(index, name): (usize, &String)| html! { <option selected={chosen == Some(index)}>{ name }</option> };
    let rows = sheet.columns.iter().enumerate();
    let numbered = html! { <option selected={sheet.x.is_none()}>{ "Number of the row" }</option> };
    let x_options = std::iter::once(numbered).chain(rows.clone().map(option(sheet.x))).collect::<Html>();
    let y_options = rows.clone().map(option(Some(sheet.y))).collect::<Html>();
    let head = rows.map(|(index, name)| {
        let axis = if sheet.x == Some(index) {
            "x: "
        } else if sheet.y == index {
            "y: "
        } else {
            ""
        };
        html! { <>{ axis }{ name }</> }
    });
    let body = sheet.rows.iter().take(SHOWN).map(|row| {
        html! { <tr>{ for (0..sheet.columns.len()).map(|column| html! { <td>{ row.cells.get(column).cloned().unwrap_or_default() }</td> }) }</tr> }
    });
    let inside = format!("{}; change what is read", sheet.width());
    let content = html! {
        <>
            { scroll_table("table-box", "The first rows", head, body) }
            <div class="choices">
                { menu("x column", x_options, "The column of x.", change(|choices, index| choices.x = Some(index.checked_sub(1)))) }
                { menu("y column", y_options, "The column of y.", change(|choices, index| choices.y = Some(index))) }
                { select("Separator", sheet.separator, "What stands between two cells of a row.", separator) }
                { select("Decimal sign", sheet.decimal, "What stands before the decimals of a number.", decimal) }
                { checkbox("First row has names", sheet.header, "Whether the first row has the names of the columns.", header) }
            </div>
        </>
    };
    fold("Columns", inside, content)
}

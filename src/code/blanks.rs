//! The script with fields in place of its decisive expressions.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use protocol::{BlankRequest, channel};
use twin::{Blank, Check, Comparison, Line, Row, Script, in_script};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::answers::{Answer, Answers, By, Given};
use crate::components::picking;
use crate::frame::{Heard, Workers};

/// The answers, and what takes the text of an answer to a blank in a line.
#[derive(Clone, PartialEq)]
pub(super) struct Blanks {
    pub(super) answers: Rc<Answers>,
    give: Callback<(Line, String)>,
}

/// The answers of the student, checked by a worker.
#[hook]
pub(super) fn use_blanks(workers: &Workers) -> Blanks {
    let answers = use_reducer_eq(Answers::default);
    // What is being compared, by the number of the request: what is right there, and the answer.
    let asked = use_mut_ref(HashMap::<u32, (String, String)>::new);
    let subscription = use_mut_ref(|| None);
    use_effect_with(workers.clone(), {
        let (asked, dispatcher) = (Rc::clone(&asked), answers.dispatcher());
        move |workers| {
            let heard = workers.client::<channel::Blanks>().listen(move |heard| {
                let (request, outcome) = match heard {
                    Ok(Heard::Response(response) | Heard::Snapshot(response, _)) => {
                        (response.request, response.outcome.clone().map_err(|why| in_script(&why)))
                    }
                    Err(request) => (request, Err("this could not be compared".to_owned())),
                };
                if let Some((wanted, text)) = asked.borrow_mut().remove(&request) {
                    let answer = Answer { text, outcome: Some(outcome) };
                    dispatcher.dispatch(Given { wanted, answer, by: By::Worker });
                }
            });
            subscription.replace(Some(heard));
            move || drop(subscription.take())
        }
    });
    let give = use_callback(workers.clone(), {
        let dispatcher = answers.dispatcher();
        move |(line, text): (Line, String), workers: &Workers| {
            let Some(blank) = &line.blank else { return };
            let wanted = blank.wanted(&line.text).to_owned();
            let outcome = match blank.check(&line.text, &text) {
                Check::Known(outcome) => Some(outcome),
                Check::Compare(comparison) => {
                    ask(workers, &asked, comparison, (wanted.clone(), text.clone()));
                    None
                }
            };
            dispatcher.dispatch(Given { wanted, answer: Answer { text, outcome }, by: By::Student });
        }
    });
    Blanks { answers: Rc::new((*answers).clone()), give }
}

fn ask(
    workers: &Workers,
    asked: &RefCell<HashMap<u32, (String, String)>>,
    Comparison { given, wanted, answer }: Comparison,
    of: (String, String),
) {
    let client = workers.client::<channel::Blanks>();
    let request = client.next_number();
    asked.borrow_mut().insert(request, of);
    client.ask(request, BlankRequest { request, given, wanted, answer });
}

impl Blanks {
    /// The lines of a script with fields.
    pub(super) fn rows(&self, script: &Script) -> Html {
        let mut number = 0;
        let rows = script.rows().map(|row| match row {
            Row::Line(line) if line.blank.is_some() => {
                number += 1;
                line.blank.as_ref().map_or_else(Html::default, |blank| self.field(number, line, blank))
            }
            row => html! { <span class={matches!(row, Row::Note(_)).then_some("note")}>{ row.text() + "\n" }</span> },
        });
        rows.collect()
    }

    fn field(&self, number: usize, line: &Line, blank: &Blank) -> Html {
        let answer = self.answers.of(line, blank);
        let outcome = answer.and_then(|answer| answer.outcome.as_ref());
        let (before, after) = (&line.text[..blank.start], &line.text[blank.end..]);
        let class = match outcome {
            Some(Ok(())) => "blank-right",
            Some(Err(_)) => "blank-wrong",
            None => "blank-open",
        };
        let why = format!("blank-{number}-why");
        let give = self.give.reform({
            let line = line.clone();
            move |text| (line.clone(), text)
        });
        let onchange = picking(&give, |event: Event| Some(event.target_dyn_into::<HtmlInputElement>()?.value()));
        html! {
            <span key={format!("blank-{number}")} class={classes!("filling", class)}>
                { before }
                <input
                    type="text"
                    aria-label={format!("Blank {number}")}
                    aria-invalid={matches!(outcome, Some(Err(_))).then_some("true")}
                    aria-describedby={why.clone()}
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    value={answer.map(|answer| answer.text.clone()).unwrap_or_default()}
                    {onchange}
                />
                { after }
                <span class="why" id={why}>
                    { match outcome {
                        Some(Ok(())) => "Right.\n".to_owned(),
                        Some(Err(why)) => format!("Not yet: {why}.\n"),
                        None => "\n".to_owned(),
                    } }
                </span>
            </span>
        }
    }
}

//! The tab's page.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use super::background::BACKGROUND;
use super::guess::Guess;
use super::state::{Action, Breaking};
use super::view::Core;
use super::{link, words};
use crate::charts::guess::ROOM;
use crate::charts::numerals::from_log10;
use crate::components::{ChartFigure, Table, background, button, gloss, named, radios, slider};
use crate::frame::{Page, Runner, unbroken, use_page, use_runner};
use crate::lessons::vanishing::controls::{TabProps, head, intro};
use crate::lessons::vanishing::words::size;
use crate::settings::{Field, Scale};
use engine::choice::Choice;
use protocol::{BreakingReport, DEEPEST_GUESS, Scenario};

const FIRST: Field = end("My guess at L = 1");
const LAST: Field = end("My guess at L = 100");

/// The end of a guess, as an exponent of ten.
const fn end(name: &'static str) -> Field {
    Field { name, min: ROOM.0, max: ROOM.1, whole: true }
}

#[function_component]
pub(crate) fn BreakPage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Breaking>(props);
    let canvas = use_node_ref();
    let view = use_runner::<Core>(props, &page, &canvas);
    let act = page.act.clone();
    let seen = page.report.clone().filter(|_| page.revealed);
    let table = use_callback((page.guess.clone(), seen.clone()), |(), (guess, seen)| by_depth(guess, seen.as_deref()));
    let open = |scenario| act.reform(move |()| Action::Open(scenario));
    html! {
        <article class="gradients breaking">
            { head(strip, &page.hash, &page.notes, Html::default()) }
            <div class="row brief">
                <div class="c7">
                    { intro(gloss!("Choose what becomes of the [[gradient]] as the network gets deeper. Then press Reveal and \
                            compare with the [[bound]].")) }
                </div>
                <div class="c5">{ questions(&page, &act.reform(Action::Open)) }</div>
            </div>
            <div class="row stage">
                <div class="c7">
                    <ChartFigure
                        title="Guess and measurement"
                        class="guess"
                        canvas={canvas}
                        label="Your guess of the gradient; the chart is being drawn."
                        legend={Html::default()}
                        {table}
                    >
                        { drawing(&view, &act, page.revealed) }
                    </ChartFigure>
                </div>
                <div class="c5 prediction">
                    <p class="scenario-question">{ unbroken(&words::question(page.scenario)) }</p>
                    { radios(
                        "What becomes of the gradient as L grows?",
                        "trend",
                        page.choice,
                        page.revealed,
                        &act.reform(Action::Choose),
                    ) }
                    <div class="buttons">
                        if page.revealed {
                            if let Some(next) = page.next() {
                                { button("Next question", "Goes on to other networks.", open(next)).primary(true) }
                            }
                            { button("Guess again", "Hides the curve, so that you can guess once more.", open(page.scenario)) }
                        } else {
                            { button(
                                "Reveal",
                                "Shows the measured curve and the attained bound beside your guess.",
                                act.reform(|()| Action::Reveal),
                            ).primary(true) }
                        }
                    </div>
                    { outcome(&page) }
                </div>
            </div>
            if let Some(report) = seen {
                <div class="below">{ why(&report) }</div>
            } else {
                <div class="desk">{ ends(&page.guess, &act.reform(Action::Guess)) }</div>
            }
            <div class="below">{ background(BACKGROUND, Html::default()) }</div>
        </article>
    }
}

/// The questions as numbers, with their outcomes so far. Their names would give answers away, so they appear on demand.
fn questions(page: &Breaking, onopen: &Callback<Scenario>) -> Html {
    let item = |&scenario: &Scenario| {
        let (class, sign, words) = match page.last(scenario) {
            Some(true) => (Some("solved"), "✓", ", guessed right"),
            Some(false) => (Some("missed"), "✗", ", guessed wrong"),
            // The style sheet writes the number, which is no part of the name.
            None => (None, "", ""),
        };
        let name = format!("{}{words}", scenario.label());
        html! {
            <li>{ named(format!("Question {}: {name}", scenario.index() + 1), html! {
                <button
                    type="button"
                    class={classes!("quiet", class)}
                    aria-current={(scenario == page.scenario).then_some("true")}
                    aria-label={name}
                    onclick={onopen.reform(move |_| scenario)}
                >
                    { sign }
                </button>
            }) }</li>
        }
    };
    let (right, all) = Breaking::progress(&page.done);
    let number = page.scenario.index() + 1;
    html! {
        <section class="scenarios" aria-label="Scenarios">
            <p><b>{ format!("Question {number} of {all}") }</b>{ format!(" · {right} of {all} guessed right") }</p>
            <ol class="step-list">{ for Scenario::ALL.iter().map(item) }</ol>
        </section>
    }
}

/// The two ends of a guess, for readers who do not draw it.
fn ends(guess: &Guess, onguess: &Callback<Guess>) -> Html {
    let [first, last] = guess.ends().map(|height| height.unwrap_or(0.0).round());
    let scale = Scale::Even { min: ROOM.0, step: 1.0, last: (ROOM.1 - ROOM.0) as u32 };
    html! {
        <section class="row" aria-label="My guess">
            <p class="c4 remark">{ "Draw your curve on the chart, or set its two ends here as powers of ten. Or skip the guess." }</p>
            <div class="c4">
            { slider(
                FIRST,
                scale,
                first,
                "The exponent: −3 stands for 10⁻³, 0 for 1. A straight line joins the two ends.",
                onguess.reform(move |first| Guess::straight(first, last)),
            ) }
            </div>
            <div class="c4">
            { slider(
                LAST,
                scale,
                last,
                "The exponent: −20 stands for 10⁻²⁰, 6 for a million. A straight line joins the two ends.",
                onguess.reform(move |last| Guess::straight(first, last)),
            ) }
            </div>
        </section>
    }
}

/// The measurement beside the guess.
fn outcome(page: &Breaking) -> Html {
    let hint = if page.hurried {
        "First choose what you expect: a guess is worth more before you know the answer."
    } else {
        ""
    };
    let shown = page.report.as_ref().filter(|_| page.revealed).zip(page.choice);
    html! {
        <div class="revealed" aria-live="polite">
            if let Some((report, choice)) = shown {
                <p class={classes!("judgement", if choice == report.trend { "right" } else { "wrong" })}>
                    { unbroken(&words::verdict(choice, report)) }
                </p>
                <p>{ unbroken(&words::measurement(report)) }</p>
                if let Some(score) = words::score(&page.guess, report) {
                    <p class="score">{ unbroken(&score) }</p>
                }
            } else {
                <p>{ hint }</p>
            }
        </div>
    }
}

/// The reason for the measurement.
fn why(report: &BreakingReport) -> Html {
    html! {
        <section class="why" aria-labelledby="why">
            <h2 id="why">{ "Why" }</h2>
            <p>{ unbroken(&words::bound(report)) }</p>
            <p>{ unbroken(&words::reason(report)) }</p>
            if let Some(limits) = words::limits(report) {
                <p class="notice">{ limits }</p>
            }
            <p>
                <a href={format!("#{}?{}", crate::lessons::vanishing::PATH, link::measure(report.scenario))}>
                    { "Open this network in Measure" }
                </a>
            </p>
        </section>
    }
}

/// The element over the canvas on which the reader draws.
fn drawing(view: &Rc<Runner<Core>>, act: &Callback<Action>, closed: bool) -> Html {
    if closed {
        return Html::default();
    }
    let at = |event: &PointerEvent| (f64::from(event.offset_x()), f64::from(event.offset_y()));
    let down = {
        let view = Rc::clone(view);
        move |event: PointerEvent| {
            if let Some(paper) = event.target_dyn_into::<Element>().filter(|_| event.is_primary()) {
                // The stroke goes on when the pointer leaves the element; if this fails, it ends there.
                let _ = paper.set_pointer_capture(event.pointer_id());
                view.change(|core| core.pen_down(at(&event)));
            }
        }
    };
    let moved = {
        let view = Rc::clone(view);
        move |event: PointerEvent| view.change(|core| core.pen_move(at(&event)))
    };
    let up = {
        let (view, act) = (Rc::clone(view), act.clone());
        move |_: PointerEvent| {
            // The borrow ends before the page reacts.
            let guess = view.change(Core::pen_up);
            guess.into_iter().for_each(|guess| act.emit(Action::Guess(guess)));
        }
    };
    let cancelled = {
        let view = Rc::clone(view);
        move |_: PointerEvent| view.change(Core::pen_cancel)
    };
    html! {
        <div
            class="paper"
            aria-hidden="true"
            onpointerdown={down}
            onpointermove={moved}
            onpointerup={up}
            onpointercancel={cancelled}
        />
    }
}

fn by_depth(guess: &Guess, seen: Option<&BreakingReport>) -> Table {
    let rows = (0..DEEPEST_GUESS as usize).map(|index| {
        let guessed = guess.heights()[index].map_or_else(|| "—".to_owned(), |height| from_log10(height, 2));
        let mut row = vec![(index + 1).to_string(), guessed];
        if let Some(report) = seen {
            row.extend([size(report.gradient[index]), size(Some(report.bound[index]))]);
        }
        row.into_iter().map(Into::into).collect()
    });
    let mut head = vec!["L", "My guess"];
    if seen.is_some() {
        head.extend(["Gradient", "Attained bound"]);
    }
    Table { head, rows: rows.collect() }
}

//! The tab's page.

use std::rc::Rc;

use yew::prelude::*;

use super::at_edge::AtEdge;
use super::background::BACKGROUND;
use super::editor::{Editor, edit, editor};
use super::state::{Action, DEPTH, Reach, next_step};
use super::task::{TASKS, after_study};
use super::words;
use crate::charts::numerals::power_of_ten;
use crate::components::{TaskChip, background, button, fold, gloss, slider, task_list};
use crate::frame::{Page, unbroken, use_answer, use_page};
use crate::lessons::vanishing::controls::{TabProps, head, intro, seed_button, seed_slider};
use crate::lessons::vanishing::study::words::ratio as ratio_words;
use crate::lessons::vanishing::study::{Look, NETWORK, Studied, diagram};
use crate::platform::{self, Timeout};
use crate::settings::Scale;
use protocol::StudyReport;

/// The time between two changes of the demonstration, in milliseconds: long enough to read the reason.
const STEP_MS: i32 = 1600;
/// The number of decades that the meter shows.
const DECADES: f64 = 6.0;

#[function_component]
pub(crate) fn ReachPage(TabProps { page: props, strip }: &TabProps) -> Html {
    let page = use_page::<Reach>(props);
    let settings = page.game.settings(page.hints);
    let studied = use_answer(&props.kept, &props.workers, Reach::NAME, &settings);
    use_effect_with(studied.clone(), {
        let (done, act) = (page.done.clone(), page.act.clone());
        move |studied| {
            if let Some(studied) = studied {
                act.emit(Action::Done(after_study(&done, &studied.question, &studied.answer)));
            }
        }
    });
    use_demonstration(page.showing, &page.act, studied.clone().filter(|studied| studied.question == settings));
    let act = page.act.clone();
    let look = Look {
        picked: page.picked,
        onpick: Some(act.reform(Action::Open)),
        lit: page.layer as usize..(page.layer + 1).min(page.game.layers) as usize,
        is_tall: platform::matches("(max-width: 37.4375em)"),
        ..Look::default()
    };
    html! {
        <article class="gradients reach">
            { head(strip, &page.hash, &page.notes, Html::default()) }
            <div class="row stage">
                <div class="c8 stack">
                    if let Some(studied) = &studied {
                        <div class="wired" data-figure={NETWORK} ~style={format!("--aspect: {:.4}", look.aspect(&studied.answer))}>
                            { diagram(&studied.answer, &look) }
                            if let Some(knob) = page.picked.filter(|_| page.is_open) {
                                <AtEdge
                                    studied={Rc::clone(studied)}
                                    {knob}
                                    place={look.place(&studied.answer, knob)}
                                    act={act.clone()}
                                />
                            }
                        </div>
                        { advice(&page, studied, &act) }
                    } else {
                        // A link to a frame with it is right, even before it is there.
                        <div data-figure={NETWORK} />
                    }
                </div>
                <div class="c4 stack">
                    { intro(gloss!("Set [[weight|weights]] and [[bias|biases]] so that as much of the [[gradient]] arrives as the attained \
                                    [[bound]], (|x₁|/3)(3/4)ᴸ, allows.")) }
                    { studied.as_ref().map(|studied| meter(&studied.answer)) }
                    { helpers(&page, &act) }
                    <TaskChip tasks={&TASKS[..]} done={page.done.clone()} />
                </div>
            </div>
            <div class="desk">
                if let Some(studied) = &studied {
                    { editor(&Editor { studied, layer: page.layer, picked: page.picked, is_open: page.is_open, act: &act }) }
                }
                { fold("Another network", "depth, seed", controls(page.game.layers, page.game.seed, &act)) }
            </div>
            <div class="row below">
                <div class="c8">{ background(BACKGROUND, Html::default()) }</div>
                <div class="c4">{ task_list(&page) }</div>
            </div>
        </article>
    }
}

/// The demonstration: one change, its answer, a pause to read, the next change.
#[hook]
fn use_demonstration(showing: bool, act: &Callback<Action>, newest: Option<Rc<Studied>>) {
    let act = act.clone();
    // The first change is made without a pause.
    let begun = use_mut_ref(|| false);
    use_effect_with((showing, newest), move |(showing, newest)| {
        let mut pause = None;
        if !*showing {
            *begun.borrow_mut() = false;
        } else if let Some(studied) = newest {
            match next_step(&studied.answer) {
                None => act.emit(Action::Show(false)),
                Some(edit) if platform::prefers_reduced_motion() || !begun.replace(true) => {
                    act.emit(Action::Step(edit))
                }
                Some(edit) => pause = Some(Timeout::new(STEP_MS, move || act.emit(Action::Step(edit)))),
            }
        }
        move || drop(pause)
    });
}

/// The ratio to the bound, on a logarithmic scale.
fn meter(report: &StudyReport) -> Html {
    let share = if report.ratio > 0.0 { (1.0 + report.ratio.log10() / DECADES).clamp(0.0, 1.0) } else { 0.0 };
    let words = ratio_words(report.ratio);
    let reached = words == "1";
    html! {
        <div class={classes!("meter", reached.then_some("reached"))}>
            <div
                role="meter"
                aria-label="Ratio to the attained bound"
                aria-valuemin="0"
                aria-valuemax="1"
                aria-valuenow={report.ratio.min(1.0).to_string()}
                aria-valuetext={format!("{words} of the attained bound")}
            >
                <div class="fill" ~style={format!("width: {:.2}%", 100.0 * share)} />
            </div>
            <div class="scale" aria-hidden="true">
                { for (-(DECADES as i64)..=0).step_by(2).map(|exponent| html! { <span>{ power_of_ten(exponent) }</span> }) }
            </div>
            <p class="ratio">{ "Ratio " }<output aria-label="Ratio">{ words }</output></p>
            <p class="finding" aria-live="polite">{ unbroken(&words::finding(report)) }</p>
        </div>
    }
}

/// The demonstration, hints, and ways back.
fn helpers(page: &Reach, act: &Callback<Action>) -> Html {
    let show = page.showing;
    html! {
        <div class="buttons">
                { button(
                    if page.hints { "Hide hint" } else { "Hint" },
                    "Says which single change would help most.",
                    act.reform(|()| Action::Hints),
                ).primary(true) }
                { button("Undo", "Takes the last change back.", act.reform(|()| Action::Undo))
                    .disabled(!page.can_undo()) }
                { button("Reset", "Goes back to this seed’s start.", act.reform(|()| Action::Reset))
                    .disabled(page.game.edits.is_empty()) }
                { button(
                    if show { "Stop" } else { "Show me" },
                    "Sets all weights to +1 and then centres the layers, one after the other.",
                    act.reform(move |()| Action::Show(!show)),
                ).quiet(true) }
        </div>
    }
}

/// What stands below the drawing: the change that helps most, why the last step of the demonstration helped, or how to read the
/// drawing. The room for it is reserved, so that nothing moves when it changes.
fn advice(page: &Reach, studied: &Rc<Studied>, act: &Callback<Action>) -> Html {
    let report = &studied.answer;
    let hint = report.hints.first().filter(|_| page.hints);
    let last = page.game.edits.last().filter(|_| page.can_undo()).map(words::step).filter(|text| !text.is_empty());
    let text = match (hint, last) {
        (Some(hint), _) => words::hint(report, hint),
        (None, _) if page.hints && studied.question.hints => words::no_hint(report),
        (None, Some(last)) => last,
        (None, None) => words::LEGEND.to_owned(),
    };
    html! {
        <div class="advice">
            <p aria-live="polite">{ unbroken(&text) }</p>
            if let Some(hint) = hint {
                { button("Follow the hint", "Makes this change.", edit(act, studied, hint.edit)) }
            }
        </div>
    }
}

fn controls(layers: u32, seed: u32, act: &Callback<Action>) -> Html {
    html! {
        <section class="row" aria-label="Network">
            <div class="c4">
                { slider(
                    DEPTH,
                    Scale::whole(DEPTH),
                    layers,
                    "How many hidden layers of three units there are. A change starts a new network; Undo brings yours back.",
                    act.reform(|value| Action::Layers(value as u32)),
                ).symbol("L") }
            </div>
            <div class="c4">
                { seed_slider(
                    seed,
                    "Sets the initial weights, drawn from −1 to 1 and rounded to two decimals.",
                    &act.reform(Action::Seed),
                ) }
            </div>
            <div class="c4 buttons">
                { seed_button("Scramble", "Starts with other weights.", &act.reform(Action::Seed)) }
            </div>
        </section>
    }
}

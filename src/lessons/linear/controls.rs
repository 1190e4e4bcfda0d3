//! The settings and the buttons of the regression.

use yew::prelude::*;

use super::link::Mode;
use super::plots::Parts;
use super::state::{Action, Linear};
use super::words;
use crate::charts::numerals::significant;
use crate::components::{Share, button, checkbox, gloss, seed_button, seed_slider, select, slider};
use crate::settings::field::Field;
use crate::settings::scale::Scale;

/// The positions of the sliders for w and b.
const LINE: Scale = Scale::Even { min: -4.0, step: 0.05, last: 160 };

/// The run's buttons and counters. `hash` is the part of the address after "#".
pub(super) fn transport(page: &Linear, hash: &str, parts: &Parts, act: &Callback<Action>) -> Html {
    let (name, help) = if page.playing {
        ("Pause", "Holds the run where it is.")
    } else {
        ("Play", "Runs the loop epoch after epoch.")
    };
    let live = if page.playing { "off" } else { "polite" };
    html! {
        <section class="transport" aria-label="Run">
            <div class="buttons">
                { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
                { button("Step", "Runs the loop once, then pauses.", act.reform(|()| Action::Epochs(1))) }
                { button("Ten steps", "Runs the loop ten times.", act.reform(|()| Action::Epochs(10))) }
                { button("Reset", "Back to epoch 0.", act.reform(|()| Action::Reset)) }
                { seed_button("New seed", "Draws other initial weights for nn.Linear.", &act.reform(Action::Seed)) }
                <Share hash={hash.to_owned()} />
            </div>
            <dl class="counters">
                { counter("", "Epoch", "Epoch", live, &parts.epoch) }
                { counter("network", "Loss by hand", "Loss", live, &parts.loss_now) }
                { counter("second", "Loss of nn.Linear", "Loss of nn.Linear", "off", &parts.loss_of_linear) }
                { counter("model line", "Line by hand", "Line by hand", "off", &parts.line) }
                { counter("data line", "nn.Linear’s line", "Line of nn.Linear", "off", &parts.line_of_linear) }
                { counter("model line", "Gradient by hand", "Gradient", "off", &parts.gradient) }
                { counter("data line", "nn.Linear’s gradient", "Gradient of nn.Linear", "off", &parts.gradient_of_linear) }
            </dl>
        </section>
    }
}

/// A number of the run, in the colour of its line.
fn counter(class: &'static str, title: &'static str, name: &'static str, live: &'static str, part: &NodeRef) -> Html {
    html! {
        <div {class}><dt>{ title }</dt><dd><output aria-label={name} aria-live={live} ref={part.clone()} /></dd></div>
    }
}

/// The learning rate, with the edge of stability marked on its slider, and the pace of descent.
pub(super) fn pace_controls(page: &Linear, act: &Callback<Action>) -> Html {
    let edge = page.scene.as_ref().map(|scene| {
        let rate = scene.bowl.largest_stable_rate;
        (rate, AttrValue::from(format!("edge of stability, {}", significant(rate, 4))))
    });
    let told = page.scene.as_ref().zip(page.pace).map(|(scene, pace)| words::pace(&scene.bowl, &pace));
    html! {
        <section class="controls" aria-label="Pace">
            { slider(
                Field::LEARNING_RATE,
                Scale::Log { min: -4, max: 0 },
                page.link.settings.learning_rate,
                "How far each step goes. Beyond the marked edge, 2 / λmax, the steep axis overshoots more each time. Takes effect at once.",
                act.reform(Action::LearningRate),
            ).mark(edge) }
            <p class="told" aria-label="Pace of descent">{ told.unwrap_or_default() }</p>
            { select("Speed", page.link.speed, "How many epochs go by in a second.", act.reform(Action::Speed)) }
        </section>
    }
}

/// Who moves the line, and from where.
pub(super) fn line_controls(page: &Linear, act: &Callback<Action>) -> Html {
    let settings = &page.link.settings;
    let by_reader = page.link.mode == Mode::You;
    let [w, b] = if by_reader { page.link.guess } else { settings.start };
    let set = move |line: [f64; 2]| if by_reader { Action::Guess(line) } else { Action::Start(line) };
    let (help_w, help_b) = if by_reader {
        ("The slope of your line.", "The value of your line at x = 0.")
    } else {
        ("The initial slope of the line by hand.", "The initial intercept of the line by hand.")
    };
    let told = page.tried.zip(page.best).zip(page.scene.as_ref());
    let told = told.map(|((tried, best), scene)| words::tried(&tried, &best, page.tries, scene.bowl.floor));
    html! {
        <section class="controls" aria-label="Line">
            { select(
                "Who moves the line",
                page.link.mode,
                "Try to find the best line yourself, or let gradient descent do it. Either way you can drag in the bowl.",
                act.reform(Action::Mode),
            ) }
            { slider(Field::SLOPE, LINE, w, help_w, act.reform(move |w| set([w, b]))) }
            { slider(Field::INTERCEPT, LINE, b, help_b, act.reform(move |b| set([w, b]))) }
            if by_reader {
                <p class="told" aria-live="polite" aria-label="Your line">
                    { told.unwrap_or_else(|| "Drag the black dot in the bowl, or the two sliders, until the line fits.".to_owned()) }
                </p>
            }
        </section>
    }
}

/// What the lines are fitted to.
pub(super) fn data_controls(page: &Linear, act: &Callback<Action>) -> Html {
    let settings = &page.link.settings;
    html! {
        <section class="controls" aria-label="Data">
            { checkbox(
                "Standardise x",
                settings.standardised,
                "Moves x to mean 0 and scales it to variance 1. The bowl becomes round, and one rate suits every direction.",
                act.reform(Action::Standardised),
            ) }
            { checkbox(
                "Target of shape (15,)",
                settings.flat_target,
                "Forgets the second axis of the target. Against predictions of shape (15, 1) it broadcasts to (15, 15), without a warning.",
                act.reform(Action::FlatTarget),
            ) }
            if settings.flat_target {
                <p class="told">
                    { gloss!("The target’s 15 numbers are taken for a row. By [[broadcasting]], (15, 1) minus (15,) gives (15, 15): every \
                       prediction is compared with every target. ") }
                    { page.scene.as_ref().map(|scene| words::trapped(scene)).unwrap_or_default() }
                </p>
            }
        </section>
    }
}

/// Where `nn.Linear` starts.
pub(super) fn weight_controls(page: &Linear, act: &Callback<Action>) -> Html {
    let settings = &page.link.settings;
    html! {
        <section class="controls" aria-label="Initial weights">
            { seed_slider(
                settings.seed,
                "Decides the initial weights of nn.Linear, as torch.manual_seed does. The box takes any seed that torch.manual_seed takes.",
                &act.reform(Action::Seed),
            ) }
            { checkbox(
                "Copy initial weights",
                settings.copied,
                "Starts the line by hand from the weights that nn.Linear has drawn.",
                act.reform(Action::Copied),
            ) }
            { checkbox(
                "Paths of 24 seeds",
                page.link.ghosts,
                "Shows in the bowl where nn.Linear goes in 100 epochs from the weights of 24 seeds.",
                act.reform(Action::Ghosts),
            ) }
        </section>
    }
}

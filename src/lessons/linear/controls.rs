//! The settings and the buttons of the regression.

use yew::prelude::*;

use super::act::Act;
use super::link::{LinearLink, Mode};
use super::loop_cards::spare_cards;
use super::state::{Action, Linear};
use super::words;
use crate::charts::numerals::{plain, significant};
use crate::components::{button, checkbox, chip, fold, gloss, seed_button, seed_slider, select, slider};
use crate::run::words::own_points;
use crate::settings::{Field, Scale};
use engine::choice::Choice;
use protocol::{Card, RegressionSettings};

/// The positions of the sliders for w and b.
const LINE: Scale = Scale::Even { min: -4.0, step: 0.05, last: 160 };

const MOVER: &str = "Who moves the line";
const COPY: &str = "Copy initial weights";
const STANDARDISE_X: &str = "Standardise x";
const STANDARDISE_Y: &str = "Standardise y";
const SUM: &str = "Sum instead of mean";
pub(super) const FORGET: &str = "Forget zero_grad";

/// The labels of the controls that repeating the course's runs sets.
pub(super) const SET_BY_COURSE: [&str; 10] = [
    Field::LEARNING_RATE.name,
    Field::SEED.name,
    Field::SLOPE.name,
    Field::INTERCEPT.name,
    MOVER,
    COPY,
    STANDARDISE_X,
    STANDARDISE_Y,
    SUM,
    FORGET,
];

/// All controls: those of the act, and folds with the others.
pub(super) fn desk(page: &Linear, act: &Callback<Action>) -> Html {
    let (of_rate, of_data, of_target) = (rate(page, act), data(page, act), target(page, act));
    let (of_seed, of_weights, spare) = (seed(page, act), weights(page, act), spare_cards(page, act));
    let speed = select("Speed", page.link.speed, "How many epochs run per second.", act.reform(Action::Speed));
    let (shown, folded) = match page.link.act {
        Act::Loop => ([of_rate, spare], [of_data, of_target, html! { <>{ of_seed }{ of_weights }</> }]),
        Act::Rate => {
            let told = page.scene.as_ref().zip(page.shown_pace()).map(|(scene, pace)| words::pace(&scene.bowl, &pace));
            let told = html! { <p class="told">{ told.unwrap_or_default() }</p> };
            (
                [of_rate, html! { <>{ of_data }{ told }</> }],
                [of_target, html! { <>{ of_seed }{ of_weights }</> }, spare],
            )
        }
        Act::Nn => ([of_seed, of_weights], [of_rate, html! { <>{ of_data }{ of_target }</> }, spare]),
        Act::Traps => ([of_rate, of_target], [html! { <>{ of_seed }{ of_weights }</> }, of_data, spare]),
    };
    let chips = differences(&page.link, |of| !of.contains(&page.link.act));
    let inside = if chips.is_empty() {
        html! { "same as in the course" }
    } else {
        chips.into_iter().map(chip).collect::<Html>()
    };
    html! {
        <div key="desk" class="desk">
            <div class="row">
                { transport(page, act) }
                { for shown.map(|part| html! { <div class="c4 stack">{ part }</div> }) }
            </div>
            { fold("More settings", inside, html! {
                <section class="more" aria-label="Settings">
                    { for folded.map(|part| html! { <div class="stack">{ part }</div> }) }
                    <div class="stack">{ speed }</div>
                </section>
            }) }
            { by_hand(page, act) }
        </div>
    }
}

/// How a link differs from the course's settings, in a few words each. `wanted` is asked with the acts whose desk shows the
/// setting.
pub(super) fn differences(link: &LinearLink, wanted: impl Fn(&[Act]) -> bool) -> Vec<String> {
    let (settings, usual) = (&link.settings, LinearLink::default());
    let RegressionSettings {
        learning_rate, copied, seed, own, standardised, standardised_y, flat_target, summed, ..
    } = settings;
    let all = [
        (own.is_some(), &[][..], own_points(points(settings)).to_ascii_lowercase()),
        (
            *learning_rate != usual.settings.learning_rate,
            &[Act::Loop, Act::Rate, Act::Traps][..],
            format!("learning rate {}", plain(*learning_rate)),
        ),
        (*standardised, &[Act::Rate], "x standardised".to_owned()),
        (*standardised_y, &[Act::Rate], "y standardised".to_owned()),
        (*summed, &[Act::Rate], "sum instead of mean".to_owned()),
        (*flat_target, &[Act::Traps], format!("target of shape ({},)", points(settings))),
        (*seed != usual.settings.seed, &[Act::Nn], format!("seed {seed}")),
        (*copied, &[Act::Nn], "initial weights copied".to_owned()),
        (link.ghosts, &[Act::Nn], "paths of 24 seeds".to_owned()),
        (link.speed != usual.speed, &[], link.speed.label().to_owned()),
    ];
    all.into_iter().filter(|(differs, of, _)| *differs && wanted(of)).map(|(_, _, text)| text).collect()
}

/// The run's buttons.
fn transport(page: &Linear, act: &Callback<Action>) -> Html {
    let (name, help) =
        if page.playing { ("Pause", "Pauses the run.") } else { ("Play", "Runs the loop epoch after epoch.") };
    html! {
        <section class="c4 transport" aria-label="Run">
            { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
            { button("Step", "Runs the loop once, then pauses.", act.reform(|()| Action::Epochs(1))) }
            { button("Ten steps", "Runs the loop ten times.", act.reform(|()| Action::Epochs(10))) }
            { button("Reset", "Back to epoch 0.", act.reform(|()| Action::Reset)) }
        </section>
    }
}

/// The learning rate, with the edge of stability marked on its slider.
fn rate(page: &Linear, act: &Callback<Action>) -> Html {
    let edge = page.scene.as_ref().map(|scene| {
        let rate = scene.bowl.largest_stable_rate;
        (rate, AttrValue::from(format!("edge of stability, {}", significant(rate, 4))))
    });
    slider(
        Field::LEARNING_RATE,
        Scale::rates(page.scene.as_ref().map(|scene| scene.bowl.largest_stable_rate)),
        page.shown_rate(),
        "How far each step goes. Beyond the marked edge, 2 / λmax, each step overshoots the steep axis by more than it corrects. Takes effect at once.",
        act.reform(Action::LearningRate),
    )
    .mark(edge)
    .into()
}

/// Who moves the line, and from where.
fn by_hand(page: &Linear, act: &Callback<Action>) -> Html {
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
    let inside = match (by_reader, [w, b] == [0.0, 0.0]) {
        (true, _) => chip(format!("your line: w = {}, b = {}", plain(w), plain(b))),
        (false, true) => html! { "try to find the best line yourself" },
        (false, false) => chip(format!("start at w = {}, b = {}", plain(w), plain(b))),
    };
    let content = html! {
        <section class="more" aria-label="Line">
            { select(
                MOVER,
                page.link.mode,
                "Try to find the best line yourself, or let gradient descent do it. Either way you can drag in the bowl.",
                act.reform(Action::Mode),
            ) }
            { slider(Field::SLOPE, LINE, w, help_w, act.reform(move |w| set([w, b]))) }
            { slider(Field::INTERCEPT, LINE, b, help_b, act.reform(move |b| set([w, b]))) }
            if let Some([w, b]) = page.scene.as_ref().filter(|_| !by_reader).map(|scene| scene.drawn.normal) {
                { button(
                    "Draw w and b",
                    "Starts from torch.randn, as many loops written by hand do. The seed decides the numbers.",
                    act.reform(move |()| Action::Start([w, b])),
                ).sets([Field::SLOPE.name, Field::INTERCEPT.name]) }
            }
            if by_reader {
                <p class="told" aria-live="polite">
                    { told.unwrap_or_else(|| "Drag the black dot in the bowl, or the two sliders, until the line fits.".to_owned()) }
                </p>
            }
        </section>
    };
    fold("Move the line yourself", inside, content)
}

/// The number of points.
fn points(settings: &RegressionSettings) -> u32 {
    settings.own.as_ref().map_or(15, |own| own.count())
}

/// What decides the shape of the bowl.
fn data(page: &Linear, act: &Callback<Action>) -> Html {
    let (settings, n) = (&page.link.settings, points(&page.link.settings));
    let [x, y] = [settings.standardised, settings.standardised_y];
    html! {
        <div class="checks">
            { checkbox(
                STANDARDISE_X,
                x,
                "Shifts x to mean 0 and scales it to variance 1. The bowl becomes round, and one learning rate suits every direction.",
                act.reform(move |x| Action::Standardised([x, y])),
            ) }
            // The course's y are small numbers already.
            if settings.own.is_some() || y {
                { checkbox(
                    STANDARDISE_Y,
                    y,
                    "Shifts y to mean 0 and scales it to variance 1: w, b and the loss are small numbers, whatever the unit of y. The \
                     edge of stability stays where it is.",
                    act.reform(move |y| Action::Standardised([x, y])),
                ) }
            }
            { checkbox(
                SUM,
                settings.summed,
                format!(
                    "The loss adds up the {n} squared errors. Its gradient is {n} times as large, so the edge of stability is at a \
                     learning rate {n} times smaller."
                ),
                act.reform(Action::Summed),
            ) }
        </div>
    }
}

/// What goes wrong without an error.
fn target(page: &Linear, act: &Callback<Action>) -> Html {
    let (settings, n) = (&page.link.settings, points(&page.link.settings));
    let kept: Vec<Card> = settings.cards.iter().copied().filter(|&card| card != Card::ZeroGrad).collect();
    let forgets = kept.len() == settings.cards.len();
    let other = if forgets { [vec![Card::ZeroGrad], kept].concat() } else { kept };
    html! {
        <div class="checks">
            { checkbox(
                format!("Target of shape ({n},)"),
                settings.flat_target,
                format!(
                    "Drops the second axis of the target. With predictions of shape ({n}, 1), the difference broadcasts to ({n}, {n}) \
                     without a warning."
                ),
                act.reform(Action::FlatTarget),
            ) }
            { checkbox(
                FORGET,
                forgets,
                "Removes the zero_grad card from the loop, so gradients add up from epoch to epoch.",
                act.reform(move |_| Action::Cards(other.clone())),
            ) }
            if settings.flat_target {
                <p class="told">
                    { gloss!("The target’s numbers are treated as a row. By [[broadcasting]], ") }
                    { format!("({n}, 1) minus ({n},) gives ({n}, {n}): every prediction is compared with every target. ") }
                    { page.scene.as_ref().map(|scene| words::trapped(scene)).unwrap_or_default() }
                </p>
            }
        </div>
    }
}

/// The seed of `nn.Linear`.
fn seed(page: &Linear, act: &Callback<Action>) -> Html {
    seed_slider(
        page.link.settings.seed,
        "Sets the initial weights of nn.Linear, as torch.manual_seed does. The box accepts any seed that torch.manual_seed accepts.",
        &act.reform(Action::Seed),
    )
}

/// Where `nn.Linear` starts.
fn weights(page: &Linear, act: &Callback<Action>) -> Html {
    html! {
        <div class="checks">
            { checkbox(
                COPY,
                page.link.settings.copied,
                "Starts the line by hand from the initial weights of nn.Linear.",
                act.reform(Action::Copied),
            ) }
            { checkbox(
                "Paths of 24 seeds",
                page.link.ghosts,
                "Shows the paths of nn.Linear in the bowl over 100 epochs, from the initial weights of 24 seeds.",
                act.reform(Action::Ghosts),
            ) }
            { seed_button("New seed", "Draws new initial weights for nn.Linear.", &act.reform(Action::Seed)) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fold_names_what_its_controls_differ_in() {
        let settings = RegressionSettings { learning_rate: 0.02, flat_target: true, seed: 7, ..Default::default() };
        let link = LinearLink { settings, ..LinearLink::default() };
        let in_fold = |act: Act| differences(&link, |of| !of.contains(&act)).join("; ");
        assert_eq!(in_fold(Act::Loop), "target of shape (15,); seed 7");
        assert_eq!(in_fold(Act::Nn), "learning rate 0.02; target of shape (15,)");
        assert_eq!(in_fold(Act::Traps), "seed 7");
        assert!(differences(&LinearLink::default(), |_| true).is_empty());
    }
}

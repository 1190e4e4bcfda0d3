//! The desk: the steps of the training loop in their order, and what one changes less often.

use yew::prelude::*;

use super::state::{Action, Autograd, Round};
use super::turn::{self, Turn};
use crate::components::{button, checkbox, fold, slider};
use crate::settings::{Field, Scale};
use protocol::AutogradOrder;

pub(super) fn desk(page: &Autograd, act: &Callback<Action>) -> Html {
    // Whether the program can be run as it stands.
    let enabled = page.is_current();
    let (rate, order, single) = (page.link.learning_rate, act.reform(Action::Order), page.single);
    let ordering = |label: &'static str, help: &'static str, what: AutogradOrder| {
        button(label, help, order.reform(move |()| what.clone())).disabled(!enabled)
    };
    let exercise = Turn::next_on(&page.progress.done);
    let round = page.state.as_ref().filter(|_| enabled).map(|state| Round::of(state));
    let done = round.map_or([false; 4], |round| [round.cleared, round.computed, round.pulled, false]);
    let next = done.iter().position(|done| !done).filter(|_| enabled);
    let (forward, backward) = if single {
        (
            (
                "Computes the next op from its inputs. After the last op, a new forward pass begins.",
                AutogradOrder::ForwardOne,
            ),
            (
                "Runs the backward pass for one op, which passes its gradient on to its inputs.",
                AutogradOrder::BackwardOne,
            ),
        )
    } else {
        (
            ("Computes all ops.", AutogradOrder::Forward),
            (
                "Completes the backward pass, or runs another. Adds to the parameters’ gradients.",
                AutogradOrder::Backward,
            ),
        )
    };
    let steps = [
        ordering("zero_grad", "Clears the gradients of the parameters.", AutogradOrder::ZeroGrad),
        ordering("forward", forward.0, forward.1),
        ordering("backward", backward.0, backward.1),
        ordering(
            "step",
            "Moves each parameter by −learning rate × gradient.",
            AutogradOrder::Step { learning_rate: rate },
        ),
    ];
    let steps = steps.into_iter().enumerate().map(|(step, button)| {
        let button: Html = button.primary(next == Some(step)).ticked(done[step]).into();
        button
    });
    let loops = [("10 loops", 10), ("100 loops", 100), ("1000 loops", 1000)];
    let loops = loops.map(|(label, loops)| {
        let help = "Runs zero_grad, forward, backward and step this many times.";
        Html::from(ordering(label, help, AutogradOrder::Train { loops, learning_rate: rate }))
    });
    html! {
        <div class="desk">
            <div class="row">
                <div class="c7 order">{ for steps }</div>
                <div class="c2 switch">
                    { checkbox(
                        "One op at a time",
                        single,
                        "On: forward and backward run one op. Off: they run all ops.",
                        act.reform(Action::Single),
                    ) }
                </div>
                <div class="c3">
                    { slider(
                        Field::LEARNING_RATE,
                        Scale::Log { min: -4, max: 0 },
                        rate,
                        "How far a step moves each parameter: by −η times its gradient.",
                        act.reform(Action::LearningRate),
                    ).symbol("η") }
                </div>
            </div>
            <div class="more">
                { fold(
                    "Run the loop",
                    "ten, a hundred or a thousand times, and watch the loss",
                    html! { <div class="buttons loops">{ for loops }</div> },
                ) }
                { button(
                    "Your turn",
                    "Draws a graph whose gradients you compute by hand; each answer is checked.",
                    act.reform(move |()| Action::Turn(turn::Action::Open(exercise))),
                ) }
            </div>
        </div>
    }
}

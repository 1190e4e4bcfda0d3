//! The lesson's run as the start page shows it.

use yew::prelude::*;

use super::controls::stable_rate;
use super::driver::Core;
use super::plots::Parts;
use super::state::{Action, Lab};
use crate::components::{ChartFigure, button, counter};
use crate::frame::{PageProps, use_page_elsewhere, use_runner};
use crate::run::controls::rate_control;
use crate::run::words::own_points;

#[derive(Properties, PartialEq)]
pub(crate) struct OpeningProps {
    pub(crate) page: PageProps,
    /// The address of the lesson as it was left.
    pub(crate) at: String,
}

/// The network that learns on the start page: the fit, two counters and one slider.
#[function_component]
pub(crate) fn Opening(OpeningProps { page, at }: &OpeningProps) -> Html {
    let lab = use_page_elsewhere::<Lab>(page, at);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let runner = use_runner::<Core>(page, &lab, &parts);
    let table = use_callback((), move |(), ()| runner.read(Core::fit_table));
    let act = &lab.act;
    let (name, help) =
        if lab.playing { ("Pause", "Pauses the training.") } else { ("Play", "Trains the network epoch by epoch.") };
    let live = if lab.playing { "off" } else { "polite" };
    let points =
        lab.link.settings.own.as_ref().map_or_else(|| contents::POINTS.to_owned(), |own| own_points(own.count()));
    html! {
        <>
            <p class="lead">
                { contents::lead(&points) }
            </p>
            <div class="live">
                { button(name, help, act.reform(|()| Action::Toggle)).primary(true) }
                <dl class="counters">
                    { counter("Epoch", live, &parts.epoch) }
                    { counter("Loss", live, &parts.loss_now) }
                </dl>
                { rate_control(
                    lab.shown_settings(),
                    stable_rate(&lab),
                    "How far each epoch moves the weights. The running network follows at once.",
                    &act.reform(Action::Set),
                ) }
            </div>
            <ChartFigure
                title="Fit"
                class="fit"
                canvas={parts.fit.clone()}
                label="The data points and the network's curve; the run is about to start."
                legend={Html::default()}
                {table}
            />
        </>
    }
}

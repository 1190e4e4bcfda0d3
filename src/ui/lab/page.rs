//! The lab page.

use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::controls::{NetworkControls, PaceControls};
use super::driver::Driver;
use super::plots::Parts;
use super::state::{Action, Lab};
use super::task::{STORED_AS, TASKS};
use super::transport::Transport;
use super::words;
use crate::platform;
use crate::ui::address::{use_address_bar, use_visits};
use crate::ui::components::{
    Alert, Button, ChartFigure, Legend, LegendItem, Notes, Sample, TaskList, background, gloss,
};
use crate::ui::driven::use_driver;
use crate::ui::link;
use crate::ui::page::PageProps;
use crate::ui::route::Route;
use crate::ui::tasks::{restored, use_stored};

impl Reducible for Lab {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// The course's data, a network that learns to fit it, and its settings.
#[function_component]
pub(crate) fn LabPage(props: &PageProps) -> Html {
    let lab = use_reducer_eq(|| {
        let (link, notes) = link::read_lab(link::split(&props.address.hash).1);
        // Who prefers less motion starts the run by hand.
        let done = restored(STORED_AS, &TASKS);
        Lab::new(link, notes, !platform::matches("(prefers-reduced-motion: reduce)")).after(Action::Done(done))
    });
    use_stored(STORED_AS, &lab.done);
    use_visits(&props.address, {
        let dispatcher = lab.dispatcher();
        move |query| {
            let (settings, notes) = link::read_lab(query);
            dispatcher.dispatch(Action::Load(settings, notes));
        }
    });
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_driver::<Driver>(props, &parts, &lab);

    let hash = format!("{}?{}", Route::Lab.path(), link::write_lab(&lab.link));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());

    let act = Callback::from({
        let dispatcher = lab.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let (of_fit, of_loss, of_point) = (driver.clone(), driver.clone(), driver);
    let fit_table = use_callback((), move |(), _| of_fit.borrow().as_ref().map(Driver::fit_table).unwrap_or_default());
    let loss_table =
        use_callback((), move |(), _| of_loss.borrow().as_ref().map(Driver::loss_table).unwrap_or_default());
    let onpoint = use_callback((), move |place, _| {
        if let Some(driver) = of_point.borrow().as_ref() {
            driver.point_at(place);
        }
    });
    let settings = lab.link.settings.clone();
    html! {
        <article class="lab">
            <header class="intro">
                <h1>{ "Watch a network fit fifteen points" }</h1>
                <p>{ gloss!("Drag the [[learning rate]]: the running network follows at once, and its [[loss]] shows how well it fits.") }</p>
            </header>
            <Notes notes={lab.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <ChartFigure
                title="Fit"
                class="fit"
                canvas={parts.fit.clone()}
                label="The data points and the network's curve; the run is about to start."
                legend={fit_legend()}
                table={fit_table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
            </ChartFigure>
            <div class="first">
                <Transport lab={(*lab).clone()} {hash} parts={parts.clone()} act={act.clone()} />
                if let Some(ended) = &lab.ended {
                    <Alert message={words::divergence(ended)}>
                        <Button
                            label="Start again"
                            help="Starts the same run from epoch 0; any change of settings does so, too."
                            onclick={act.reform(|()| Action::Reset)}
                        />
                    </Alert>
                }
                <PaceControls settings={settings.clone()} speed={lab.link.speed} act={act.clone()} />
            </div>
            <ChartFigure
                title="Loss"
                class="loss"
                canvas={parts.loss.clone()}
                label="The loss by epoch; the run is about to start."
                legend={loss_legend()}
                table={loss_table}
            />
            <NetworkControls {settings} {act} />
            <TaskList done={lab.done.clone()} />
            { background(BACKGROUND, Html::default()) }
        </article>
    }
}

fn fit_legend() -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="data">{ "data" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="model">{ "network" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="reference">{ "least-squares line" }</LegendItem>
        </Legend>
    }
}

fn loss_legend() -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "network" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="reference">{ "straight line" }</LegendItem>
            <LegendItem sample={Sample::Dotted} colour="reference">{ "mean of y" }</LegendItem>
        </Legend>
    }
}

//! The lab page.

use std::rc::Rc;

use yew::prelude::*;

use super::anatomy::{AnatomySection, EditedNote, FitBadge};
use super::background::BACKGROUND;
use super::controls::Controls;
use super::driver::Driver;
use super::history::past;
use super::history::recipe::Recipe;
use super::history::shelf::Shelf;
use super::history::{HistoryPanel, Span, pinned_legend, use_shelf};
use super::leave_one_out_section::HeldOutSection;
use super::more::More;
use super::plots::Parts;
use super::running::StopNote;
use super::state::{Action, Lab};
use super::tab::Tab;
use super::task::{STORED_AS, TASKS};
use super::transport::Transport;
use super::words;
use crate::components::{
    Alert, Button, ChartFigure, Legend, LegendItem, Notes, Sample, Strip, StripLink, TaskList, background, glossed,
};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::old_driven::use_driver;
use crate::frame::page::PageProps;
use crate::frame::tasks::{restored, use_stored};
use crate::glossary::Marked;
use crate::platform;
use crate::settings::link::{self, LabLink};
use engine::choice::Choice;

impl Reducible for Lab {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

impl Tab {
    fn title(self) -> &'static str {
        match self {
            Self::Fit => "Watch a network fit fifteen points",
            Self::Units => "See what each unit adds to the fit",
            Self::Runs => "Compare one run with another",
        }
    }

    /// What to do first, in a sentence.
    fn first(self) -> Marked {
        match self {
            Self::Fit => FIRST_OF_FIT,
            Self::Units => FIRST_OF_UNITS,
            Self::Runs => FIRST_OF_RUNS,
        }
    }
}

const FIRST_OF_FIT: Marked = Marked::new(
    "Drag the [[learning rate]]: the running network follows at once, and its [[loss]] shows how well it fits.",
);
const FIRST_OF_UNITS: Marked = Marked::new(
    "Drag a [[hidden unit]]’s kink along the x-axis below, or click a [[weight]] of the network: the fit follows.",
);
const FIRST_OF_RUNS: Marked =
    Marked::new("Press New seed or change a setting: each run leaves a card below. Then press Compare on two of them.");

/// The course's data, a network that learns to fit it, and its settings.
#[function_component]
pub(crate) fn MlpPage(props: &PageProps) -> Html {
    let tab = Tab::of(link::split(&props.address.hash).1);
    let lab = use_reducer_eq(|| {
        let (link, notes, recipe) = opened(link::split(&props.address.hash).1);
        // Who prefers less motion starts the run by hand.
        let lab = Lab::new(link, notes, !platform::matches("(prefers-reduced-motion: reduce)"));
        let lab = lab.after(Action::Done(restored(STORED_AS, &TASKS)));
        recipe.map_or(lab.clone(), |recipe| lab.after(Action::Past(past::Action::Open(recipe))))
    });
    use_stored(STORED_AS, &lab.done);
    use_visits(&props.address, {
        let dispatcher = lab.dispatcher();
        move |query| {
            let (settings, notes, recipe) = opened(query);
            dispatcher.dispatch(Action::Load(settings, notes));
            if let Some(recipe) = recipe {
                dispatcher.dispatch(Action::Past(past::Action::Open(recipe)));
            }
        }
    });
    let shelf = use_shelf(&props.workers.client());
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_driver::<Driver>(props, &parts, &lab);

    use_effect_with(((*shelf).clone(), driver.borrow().is_some()), {
        let driver = driver.clone();
        move |(shelf, _): &(Shelf, bool)| {
            if let Some(driver) = driver.borrow().as_ref() {
                driver.pin(shelf);
            }
        }
    });

    let address = |tab: Tab, query: &str| format!("{}?{}", crate::lessons::mlp::PATH, tab.with(query));
    use_address_bar(address(tab, &link::write_lab(&lab.link)), props.address.visit, props.written.clone());
    // A link that is shared restores the epoch, too; the address bar's begins the run anew when the page is loaded again.
    let shared = lab.shared();
    let hash = address(tab, &shared);
    let link_to = |&other: &Tab| StripLink { hash: address(other, &shared), name: other.label(), here: other == tab };
    let links: Vec<_> = Tab::ALL.iter().map(link_to).collect();

    let act = Callback::from({
        let dispatcher = lab.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let (of_fit, of_loss, of_span, of_point) = (driver.clone(), driver.clone(), driver.clone(), driver);
    let span = use_callback((), move |(), _| of_span.borrow().as_ref().map_or(Span::default(), Driver::span));
    let fit_table = use_callback((), move |(), _| of_fit.borrow().as_ref().map(Driver::fit_table).unwrap_or_default());
    let loss_table =
        use_callback((), move |(), _| of_loss.borrow().as_ref().map(Driver::loss_table).unwrap_or_default());
    let onpoint = use_callback((), move |place, _| {
        if let Some(driver) = of_point.borrow().as_ref() {
            driver.point_at(place);
        }
    });
    let settings = lab.shown_settings().clone();
    let leave_one_out = lab.link.leave_one_out && tab == Tab::Fit;
    let change = Callback::from({
        let dispatcher = shelf.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let lesson = html! {
        <article class={classes!("lab", (tab == Tab::Units).then_some("taken-apart"))}>
            <header class="intro">
                <h1>{ tab.title() }</h1>
                <p>{ glossed(tab.first()) }</p>
                <FitBadge client={props.workers.client()} />
            </header>
            <Notes notes={lab.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <ChartFigure
                title="Fit"
                class="fit"
                canvas={parts.fit.clone()}
                label="The data points and the network's curve; the run is about to start."
                legend={fit_legend(&shelf)}
                table={fit_table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
            </ChartFigure>
            <div class="first">
                <Transport lab={(*lab).clone()} {hash} parts={parts.clone()} {span} {leave_one_out} act={act.clone()} />
                <StopNote stopped={lab.stopped.clone()} />
                if let Some(epoch) = lab.edited {
                    <EditedNote {epoch} />
                }
                if let Some(ended) = &lab.ended {
                    <Alert message={words::divergence(ended)}>
                        <Button
                            label="Start again"
                            help="Starts the same run from epoch 0; any change of settings does so, too."
                            onclick={act.reform(|()| Action::Reset)}
                        />
                    </Alert>
                }
            </div>
            if tab == Tab::Units {
                <AnatomySection
                    client={props.workers.client()}
                    theme={props.theme}
                    settings={settings.clone()}
                    playing={lab.playing}
                />
            }
            <ChartFigure
                title="Loss"
                class="loss"
                canvas={parts.loss.clone()}
                label="The loss by epoch; the run is about to start."
                legend={loss_legend(leave_one_out, &shelf)}
                table={loss_table}
            />
            if tab == Tab::Fit {
                <HeldOutSection on={lab.link.leave_one_out} meaning={parts.meaning.clone()} act={act.clone()} />
            }
            <Controls settings={settings.clone()} speed={lab.link.speed} act={act.clone()}>
                if tab == Tab::Fit {
                    <More link={LabLink { settings: settings.clone(), ..lab.link.clone() }} act={act.clone()} />
                }
            </Controls>
        </article>
    };
    html! {
        <>
            <Strip label="Parts of the lesson" class="parts" {links} />
            { lesson }
            if tab == Tab::Fit {
                <TaskList done={lab.done.clone()} />
                { background(BACKGROUND, Html::default()) }
            }
            if tab == Tab::Runs {
                <HistoryPanel shelf={(*shelf).clone()} theme={props.theme} {change} {act} />
            }
        </>
    }
}

/// What a link's query asks for: settings, what could not be used, and an epoch to begin at.
fn opened(query: &str) -> (LabLink, Vec<String>, Option<Recipe>) {
    let (link, mut notes) = link::read_lab(query);
    let (recipe, more) = Recipe::read(query, &link.settings);
    let mut reader = link::Reader::new(query);
    // Which part it is has been seen to by the program; a name that is none is told of.
    reader.choice("part", Tab::Fit);
    notes.extend(more.into_iter().chain(reader.notes));
    (link, notes, recipe)
}

fn fit_legend(shelf: &Shelf) -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="data">{ "data" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="model">{ "network" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="reference">{ "least-squares line" }</LegendItem>
            { pinned_legend(shelf) }
        </Legend>
    }
}

fn loss_legend(leave_one_out: bool, shelf: &Shelf) -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "network" }</LegendItem>
            if leave_one_out {
                <LegendItem sample={Sample::Solid} colour="data">{ "leave-one-out" }</LegendItem>
            }
            <LegendItem sample={Sample::Dashed} colour="reference">{ "straight line" }</LegendItem>
            <LegendItem sample={Sample::Dotted} colour="reference">{ "mean of y" }</LegendItem>
            { pinned_legend(shelf) }
        </Legend>
    }
}

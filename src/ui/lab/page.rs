//! The lab page.

use std::rc::Rc;

use yew::prelude::*;

use super::anatomy::{AnatomySection, EditedNote, FitBadge};
use super::background::BACKGROUND;
use super::controls::Controls;
use super::driver::Driver;
use super::held_out_section::HeldOutSection;
use super::history::past;
use super::history::recipe::Recipe;
use super::history::shelf::Shelf;
use super::history::{HistoryPanel, Span, pinned_legend, use_shelf};
use super::more::More;
use super::part::Part;
use super::plots::Parts;
use super::running::StopNote;
use super::state::{Action, Lab};
use super::task::{STORED_AS, TASKS};
use super::transport::Transport;
use super::words;
use crate::choice::Choice;
use crate::platform;
use crate::ui::address::{use_address_bar, use_visits};
use crate::ui::components::{
    Alert, Button, ChartFigure, Legend, LegendItem, Notes, Sample, Strip, StripLink, TaskList, background, glossed,
};
use crate::ui::driven::use_driver;
use crate::ui::glossary::Marked;
use crate::ui::link::{self, LabLink};
use crate::ui::page::PageProps;
use crate::ui::route::Route;
use crate::ui::tasks::{restored, use_stored};

impl Reducible for Lab {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// What a part of the lesson has besides the run and its controls. Each is in a page program of its own, which leaves out
/// what the others have.
pub(crate) trait Lesson: 'static {
    /// Its place among the parts.
    const PART: Part;

    /// Its title.
    const TITLE: &'static str;
    /// What to do first, in a sentence.
    const FIRST: Marked;
}

/// How well the network fits.
pub(crate) struct Fit;

/// What the network is made of.
pub(crate) struct Units;

/// The run's past, and other runs.
pub(crate) struct Runs;

impl Lesson for Fit {
    const PART: Part = Part::Fit;
    const TITLE: &'static str = "Watch a network fit fifteen points";
    const FIRST: Marked = Marked::new(
        "Drag the [[learning rate]]: the running network follows at once, and its [[loss]] shows how well it fits.",
    );
}

impl Lesson for Units {
    const PART: Part = Part::Units;
    const TITLE: &'static str = "See what each unit adds to the fit";
    const FIRST: Marked = Marked::new(
        "Drag a [[hidden unit]]’s kink along the x-axis below, or click a [[weight]] of the network: the fit follows.",
    );
}

impl Lesson for Runs {
    const PART: Part = Part::Runs;
    const TITLE: &'static str = "Compare one run with another";
    const FIRST: Marked = Marked::new(
        "Press New seed or change a setting: each run leaves a card below. Then press Compare on two of them.",
    );
}

/// The course's data, a network that learns to fit it, and its settings.
#[function_component]
pub(crate) fn LabPage<L: Lesson>(props: &PageProps) -> Html {
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
    let shelf = use_shelf(&props.client);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_driver::<Driver<L>>(props, &parts, &lab);

    use_effect_with(((*shelf).clone(), driver.borrow().is_some()), {
        let driver = driver.clone();
        move |(shelf, _): &(Shelf, bool)| {
            if let Some(driver) = driver.borrow().as_ref() {
                driver.pin(shelf);
            }
        }
    });

    let address = |part: Part, query: &str| format!("{}?{}", Route::Lab.path(), part.with(query));
    use_address_bar(address(L::PART, &link::write_lab(&lab.link)), props.address.visit, props.written.clone());
    // A link that is shared restores the epoch, too; the address bar's begins the run anew when the page is loaded again.
    let shared = lab.shared();
    let hash = address(L::PART, &shared);
    let link_to = |&part: &Part| StripLink { hash: address(part, &shared), name: part.label(), here: part == L::PART };
    let links: Vec<_> = Part::ALL.iter().map(link_to).collect();

    let act = Callback::from({
        let dispatcher = lab.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let (of_fit, of_loss, of_span, of_point) = (driver.clone(), driver.clone(), driver.clone(), driver);
    let span = use_callback((), move |(), _| of_span.borrow().as_ref().map_or(Span::default(), Driver::<L>::span));
    let fit_table =
        use_callback((), move |(), _| of_fit.borrow().as_ref().map(Driver::<L>::fit_table).unwrap_or_default());
    let loss_table =
        use_callback((), move |(), _| of_loss.borrow().as_ref().map(Driver::<L>::loss_table).unwrap_or_default());
    let onpoint = use_callback((), move |place, _| {
        if let Some(driver) = of_point.borrow().as_ref() {
            driver.point_at(place);
        }
    });
    let settings = lab.shown_settings().clone();
    let held_out = lab.link.held_out && L::PART == Part::Fit;
    let change = Callback::from({
        let dispatcher = shelf.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let lesson = html! {
        <article class={classes!("lab", (L::PART == Part::Units).then_some("taken-apart"))}>
            <header class="intro">
                <h1>{ L::TITLE }</h1>
                <p>{ glossed(L::FIRST) }</p>
                <FitBadge client={props.client.clone()} />
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
                <Transport lab={(*lab).clone()} {hash} parts={parts.clone()} {span} {held_out} act={act.clone()} />
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
            if L::PART == Part::Units {
                <AnatomySection
                    client={props.client.clone()}
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
                legend={loss_legend(held_out, &shelf)}
                table={loss_table}
            />
            if L::PART == Part::Fit {
                <HeldOutSection on={lab.link.held_out} meaning={parts.meaning.clone()} act={act.clone()} />
            }
            <Controls settings={settings.clone()} speed={lab.link.speed} act={act.clone()}>
                if L::PART == Part::Fit {
                    <More link={LabLink { settings: settings.clone(), ..lab.link.clone() }} act={act.clone()} />
                }
            </Controls>
        </article>
    };
    html! {
        <>
            <Strip label="Parts of the lesson" class="parts" {links} />
            { lesson }
            if L::PART == Part::Fit {
                <TaskList done={lab.done.clone()} />
                { background(BACKGROUND, Html::default()) }
            }
            if L::PART == Part::Runs {
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
    reader.choice("part", Part::Fit);
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

fn loss_legend(held_out: bool, shelf: &Shelf) -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "network" }</LegendItem>
            if held_out {
                <LegendItem sample={Sample::Solid} colour="data">{ "leave-one-out" }</LegendItem>
            }
            <LegendItem sample={Sample::Dashed} colour="reference">{ "straight line" }</LegendItem>
            <LegendItem sample={Sample::Dotted} colour="reference">{ "mean of y" }</LegendItem>
            { pinned_legend(shelf) }
        </Legend>
    }
}

//! The page of the lesson.

use std::rc::Rc;

use yew::prelude::*;

use super::PATH;
use super::anatomy::{AnatomySection, edited_note, fit_badge};
use super::background::BACKGROUND;
use super::controls::controls;
use super::driver::Core;
use super::history::past;
use super::history::recipe::Recipe;
use super::history::shelf::Shelf;
use super::history::{Scrubber, history_panel, pinned_legend, use_shelf};
use super::leave_one_out_section::leave_one_out_section;
use super::plots::Parts;
use super::state::{Action, Command, Lab, MlpLink};
use super::tab::Tab;
use super::task::TASKS;
use super::transport::{EPOCHS, transport};
use super::words;
use crate::components::{
    ChartFigure, Sample, Strip, StripLink, alert, background, button, gloss, legend_item, task_list,
};
use crate::frame::driven::use_runner;
use crate::frame::page::{Page, PageProps, use_page};
use crate::frame::task::{Done, Task};
use crate::platform;
use crate::settings::link;
use engine::choice::Choice;

impl Page for Lab {
    type Action = Action;
    type Link = MlpLink;
    type Command = Command;
    const NAME: &'static str = "mlp";
    const TASKS: &'static [Task] = &TASKS;

    fn read(query: &str) -> (MlpLink, Vec<String>) {
        let (lab, mut notes) = link::read_lab(query);
        let (recipe, more) = Recipe::read(query, &lab.settings);
        let mut reader = link::Reader::new(query);
        let tab = reader.choice("part", Tab::Fit);
        notes.extend(more.into_iter().chain(reader.notes));
        (MlpLink { tab, lab, recipe }, notes)
    }

    fn open(MlpLink { tab, lab, recipe }: MlpLink, memory: Option<&str>, done: Done) -> Self {
        // If the reader prefers reduced motion, the run starts paused.
        let lab = Self::new(lab, !platform::matches("(prefers-reduced-motion: reduce)"));
        let lab = Self { tab, done, ..lab };
        let recipe = memory.and_then(Recipe::of_text).or(recipe);
        recipe.map_or(lab.clone(), |recipe| lab.after(Action::Past(past::Action::Open(recipe))))
    }

    fn link(&self) -> MlpLink {
        MlpLink { tab: self.tab, lab: self.link.clone(), recipe: None }
    }

    fn address(&self) -> String {
        self.address_of(self.tab, &link::write_lab(&self.link))
    }

    fn apply(&self, action: Action) -> (Self, Vec<Command>) {
        self.applied(action)
    }

    fn load(link: MlpLink) -> Action {
        Action::Load(link)
    }

    fn done(&self) -> &Done {
        &self.done
    }
}

impl Lab {
    fn address_of(&self, tab: Tab, query: &str) -> String {
        format!("{PATH}?{}", tab.with(query))
    }
}

impl Tab {
    /// The title, and what to do first.
    fn head(self) -> (&'static str, Html) {
        match self {
            Self::Fit => (
                "Watch a network fit fifteen points",
                gloss!(
                    "Drag the [[learning rate]]: the running network follows at once, and its [[loss]] shows how well it fits."
                ),
            ),
            Self::Units => (
                "See what each unit adds to the fit",
                gloss!(
                    "Drag a [[hidden unit]]’s kink along the x-axis below, or click a [[weight]] of the network: the fit follows."
                ),
            ),
            Self::Runs => (
                "Compare one run with another",
                html! { "Press New seed or change a setting: each run leaves a card below. Then press Compare on two of them." },
            ),
        }
    }
}

/// The data, a network that learns to fit them, and its settings.
#[function_component]
pub(crate) fn MlpPage(props: &PageProps) -> Html {
    let lab = use_page::<Lab>(props);
    let (shelf, change) = use_shelf(props);
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let driver = use_runner::<Core>(props, &lab, &parts);
    use_effect_with((Rc::clone(&shelf), lab.tab), {
        let driver = Rc::clone(&driver);
        move |(shelf, _): &(Rc<Shelf>, Tab)| driver.change(|core| core.pin(shelf))
    });

    let epochs = use_state_eq(|| EPOCHS);

    let (tab, act) = (lab.tab, &lab.act);
    // A shared link restores the epoch, too. The link in the address bar starts the run at epoch 0.
    let shared = lab.shared();
    let hash = lab.address_of(tab, &shared);
    let link_to =
        |&other: &Tab| StripLink { hash: lab.address_of(other, &shared), name: other.label(), here: other == tab };
    let links: Vec<_> = Tab::ALL.iter().map(link_to).collect();
    let span = driver.read(|core| Rc::clone(&core.span));
    let (of_fit, of_loss, of_point) = (driver.clone(), driver.clone(), driver);
    let fit_table = use_callback((), move |(), ()| of_fit.read(Core::fit_table));
    let loss_table = use_callback((), move |(), ()| of_loss.read(Core::loss_table));
    let onpoint = use_callback((), move |place, ()| of_point.change(|core| core.point_at(place)));
    let settings = lab.shown_settings();
    let scrubber =
        html! { <Scrubber shown={lab.past.look.as_ref().map(|look| look.epoch)} {span} act={act.clone()} /> };
    let (title, first) = tab.head();
    let lesson = html! {
        <article class={classes!("lab", (tab == Tab::Units).then_some("taken-apart"))}>
            <header class="intro">
                <h1>{ title }</h1>
                <p>{ first }</p>
                { fit_badge(lab.verdict) }
            </header>
            { lab.notes.clone() }
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
                { transport(&lab, hash, &parts, &epochs, scrubber, act) }
                // The element is always there, so that a screen reader announces its text.
                <div role="status">
                    if let Some(stopped) = &lab.stopped {
                        <p class="notice">{ words::stop(stopped) }</p>
                    }
                </div>
                if let Some(epoch) = lab.edited {
                    { edited_note(epoch) }
                }
                if let Some(ended) = &lab.ended {
                    { alert(
                        words::divergence(ended),
                        button(
                            "Start again",
                            "Starts the same run from epoch 0; any change of settings does so, too.",
                            act.reform(|()| Action::Reset),
                        ),
                    ) }
                }
            </div>
            if tab == Tab::Units {
                <AnatomySection
                    workers={props.workers.clone()}
                    run={lab.run}
                    scene={lab.scene.clone()}
                    settings={settings.clone()}
                    playing={lab.playing}
                />
            }
            <ChartFigure
                title="Loss"
                class="loss"
                canvas={parts.loss.clone()}
                label="The loss by epoch; the run is about to start."
                legend={loss_legend(lab.link.leave_one_out, &shelf)}
                table={loss_table}
            />
            if tab == Tab::Fit {
                { leave_one_out_section(lab.link.leave_one_out, &parts.meaning, act) }
            }
            { controls(settings, &lab.link, tab == Tab::Fit, act) }
        </article>
    };
    html! {
        <>
            <Strip label="Parts of the lesson" class="parts" {links} />
            { lesson }
            if tab == Tab::Fit {
                { task_list(&lab) }
                { background(BACKGROUND, Html::default()) }
            }
            if tab == Tab::Runs {
                { history_panel(&shelf, &change, act) }
            }
        </>
    }
}

fn fit_legend(shelf: &Shelf) -> Html {
    html! {
        <ul class="legend">
            { legend_item(Sample::Dot, "data", "data") }
            { legend_item(Sample::Solid, "model", "network") }
            { legend_item(Sample::Dashed, "reference", "least-squares line") }
            { pinned_legend(shelf) }
        </ul>
    }
}

fn loss_legend(leave_one_out: bool, shelf: &Shelf) -> Html {
    html! {
        <ul class="legend">
            { legend_item(Sample::Solid, "model", "network") }
            if leave_one_out {
                { legend_item(Sample::Solid, "data", "leave-one-out") }
            }
            { legend_item(Sample::Dashed, "reference", "straight line") }
            { legend_item(Sample::Dotted, "reference", "mean of y") }
            { pinned_legend(shelf) }
        </ul>
    }
}

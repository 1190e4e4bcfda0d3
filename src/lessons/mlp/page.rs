//! The page of the lesson.

use std::rc::Rc;

use yew::prelude::*;

use super::PATH;
use super::anatomy::{AnatomySection, edited_note, fit_badge};
use super::background::BACKGROUND;
use super::controls::{self, controls, differing, more_controls};
use super::driver::Core;
use super::editing::{editing_layer, editing_note};
use super::history::past;
use super::history::recipe::Recipe;
use super::history::shelf::Shelf;
use super::history::words as words_of_history;
use super::history::{history_panel, pinned_legend, use_shelf};
use super::leave_one_out_section::leave_one_out_section;
use super::plots::Parts;
use super::script::Source;
use super::state::{Action, Command, Ended, Lab, MlpLink};
use super::tab::Tab;
use super::task::{TASKS, is_about};
use super::transport::{counters, transport};
use super::words;
use crate::charts::numerals::plain;
use crate::code::{AsPyTorch, use_script};
use crate::components::{
    ChartFigure, Strip, StripLink, TaskChip, alert, background, button, checkbox, fold, gloss, picking, task_list,
    task_place,
};
use crate::data::{Editing, YourData, edit_controls};
use crate::frame::undo::use_steps;
use crate::frame::{Done, Page, PageProps, Task, use_page, use_runner};
use crate::platform;
use crate::present::Tools;
use crate::run::controls::restart_alert;
use crate::run::loss_now::loss_now;
use crate::run::scrubber::Scrubber;
use crate::run::words as words_of_run;
use crate::settings::{Field, Reader, link, table};
use engine::choice::Choice;
use protocol::Survival;

impl Page for Lab {
    type Action = Action;
    type Link = MlpLink;
    type Command = Command;
    const NAME: &'static str = "mlp";
    const TASKS: &'static [Task] = &TASKS;

    fn read(reader: &mut Reader<'_>) -> MlpLink {
        let lab = link::read_lab(reader);
        let recipe = Recipe::read(reader, &lab.settings);
        MlpLink { tab: reader.choice("part", Tab::Fit), lab, recipe }
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

    fn is_change(before: &MlpLink, after: &MlpLink) -> bool {
        before.lab != after.lab
    }

    fn back_to(&self, link: MlpLink) -> (Self, Vec<Command>) {
        self.with_settings_of(link.lab)
    }

    fn done(&self) -> &Done {
        &self.done
    }

    fn forgotten(&self) -> Self {
        Self { done: Done::default(), ..self.clone() }
    }
}

impl Lab {
    fn address_of(&self, tab: Tab, query: &str) -> String {
        format!("{PATH}?{}", link::in_part(tab, query))
    }
}

impl Tab {
    /// What to do first.
    fn first(self) -> Html {
        match self {
            Self::Fit => gloss!(
                "Drag the [[learning rate]]: the running network follows at once, and its [[loss]] shows how well it fits."
            ),
            Self::Units => gloss!(
                "Drag a [[hidden unit]]’s kink along the x-axis below, or click a [[weight]] of the network: the fit follows."
            ),
            Self::Runs => html! {
                "Press New seed or change a setting: each run leaves a card below. Then press Compare on two of them."
            },
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

    let epochs = use_state_eq(|| controls::EPOCHS);

    let (tab, act) = (lab.tab, &lab.act);
    // A shared link restores the epoch, too. The link in the address bar starts the run at epoch 0.
    let shared = lab.shared();
    let hash = lab.address_of(tab, &shared);
    let link_to = |&other: &Tab| StripLink {
        hash: lab.address_of(other, &shared),
        tag: String::new(),
        name: other.label(),
        // All tasks belong to the fit.
        progress: (other == Tab::Fit).then(|| lab.done.progress(&TASKS)),
        here: other == tab,
    };
    let links: Vec<_> = Tab::ALL.iter().map(link_to).collect();
    let span = driver.read(|core| Rc::clone(&core.span));
    // A run that plays has gone on since the page was rendered.
    let now = {
        let (driver, lab) = (driver.clone(), Rc::clone(&lab));
        Callback::from(move |()| {
            let recipe = driver.read(Core::recipe).filter(|recipe| lab.playing && recipe.fits_link())?;
            Some(lab.address_of(lab.tab, &recipe.link(&lab.link)))
        })
    };
    let script = {
        let driver = Rc::clone(&driver);
        use_script(move || driver.read(Core::source), Source::script)
    };
    let onpaste = use_callback(Rc::clone(&driver), |losses: Vec<_>, driver| driver.change(|core| core.paste(&losses)));
    let layer = editing_layer(&lab, &driver, act);
    let note = editing_note(&lab);
    let (offered, onundo) = use_steps(&props.kept);
    let edit = edit_controls(lab.editing, offered, note, &act.reform(Action::Editing), &onundo);
    let (of_fit, of_loss, of_point) = (driver.clone(), driver.clone(), driver);
    let fit_table = use_callback((), move |(), ()| of_fit.read(Core::fit_table));
    let loss_table = use_callback((), move |(), ()| of_loss.read(Core::loss_table));
    let onpoint = use_callback((), move |place, ()| of_point.change(|core| core.point_at(place)));
    let settings = lab.shown_settings();
    let shown = lab.past.look.as_ref().map(|look| look.epoch);
    let onlook = act.reform(|epoch: Option<u64>| Action::Past(epoch.map_or(past::Action::Now, past::Action::Look)));
    let residuals = checkbox(
        "Show residuals",
        lab.residuals,
        "Joins each point to the network’s curve. The loss is the mean of the squares of these distances.",
        act.reform(Action::Residuals),
    );
    let stage = html! {
        <div key="stage" class="row stage">
            // The parts of the fit take its place.
            <div class="c8" hidden={tab == Tab::Units}>
                <ChartFigure
                    title="Fit"
                    class="fit"
                    canvas={parts.fit.clone()}
                    label="The data points and the network's curve; the run is about to start."
                    legend={html! { <>{ pinned(&shelf) }{ residuals }{ edit }</> }}
                    table={fit_table}
                    {onpoint}
                >
                    <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
                    { layer }
                </ChartFigure>
            </div>
            <div class="c4 course">
                <ChartFigure
                    title="Loss"
                    class="loss"
                    canvas={parts.loss.clone()}
                    label="The loss by epoch; the run is about to start."
                    legend={loss_now(lab.playing, &[("Loss", &parts.loss_now)], &parts.epoch)}
                    table={loss_table}
                >
                    <Scrubber {shown} {span} parts={parts.scrubber.clone()} {onlook}>
                        { for shown.map(|epoch| button(
                            "Fork here",
                            "Starts a new run from the epoch shown, with its weights and the optimizer’s state. The current run is kept.",
                            act.reform(move |()| Action::Past(past::Action::Fork(epoch))),
                        )) }
                    </Scrubber>
                </ChartFigure>
                { counters(&lab, &parts) }
            </div>
        </div>
    };
    let desk = html! {
        <div key="desk" class="desk">
            <div class="row">
                { transport(&lab, act) }
                { controls(settings, controls::stable_rate(&lab), act) }
            </div>
            { fold("More settings", differing(settings), more_controls(settings, &lab, &epochs, act)) }
        </div>
    };
    let messages = html! {
        <div key="messages">
            if let Some(reason) = &lab.refused {
                { alert(reason.clone(), Html::default()) }
            }
            if let Some(epoch) = lab.edited {
                { edited_note(epoch) }
            } else if !lab.past.weights.is_empty() {
                <p class="notice" role="status">{ words::GIVEN }</p>
            }
        </div>
    };
    // The keys keep the canvases, on which the driver draws.
    let flow = if tab == Tab::Units {
        let anatomy = html! {
            <AnatomySection
                key="anatomy"
                kept={props.kept.clone()}
                workers={props.workers.clone()}
                run={lab.run}
                scene={lab.scene.clone()}
                settings={settings.clone()}
                playing={lab.playing}
                race={lab.link.race.clone()}
                onrace={act.reform(Action::Race)}
            />
        };
        vec![stage, messages, desk, anatomy]
    } else if tab == Tab::Runs {
        vec![stage, messages, desk, history_panel(&shelf, &change, act)]
    } else {
        vec![stage, messages, desk]
    };
    let own = lab.link.settings.own.clone();
    let onchart = act.reform(|()| Action::Editing(Some(Editing::default())));
    let onchart = (tab == Tab::Fit).then_some(onchart);
    let your_data = html! { <YourData own={own.clone()} {onchart} onuse={act.reform(Action::Points)} /> };
    html! {
        <article class="mlp">
            <header class="head">
                <h1>{ "Fit a network" }</h1>
                <Strip label="Parts of the lesson" class="parts" {links} />
                <Tools {hash} {now} help={words_of_history::restored(lab.restored())}>
                    { your_data }
                    <AsPyTorch page={props.clone()} {script} {onpaste} />
                </Tools>
            </header>
            { lab.notes.clone() }
            <div class="row brief">
                { task_place(
                    match &own {
                        Some(own) => intro_of(words_of_run::of_own_points(own.count())),
                        None if tab == Tab::Fit && !is_about(&lab.link.settings) => intro_of(words_of_run::OTHER_POINTS),
                        None if tab == Tab::Fit => html! {
                            <TaskChip tasks={&TASKS[..]} done={lab.done.clone()} covered={lab.ended.is_some() || lab.stopped.is_some()} />
                        },
                        None => intro(tab),
                    },
                    told(&lab, act),
                ) }
                <div class="c4 verdict-place">{ fit_badge(lab.verdict) }</div>
            </div>
            <div class={if tab == Tab::Units { "row inside" } else { "flow" }}>{ for flow }</div>
            if tab == Tab::Fit {
                <div class="row below">
                    <div class="c8">
                        { intro(tab) }
                        { leave_one_out_section(&lab, &parts.meaning, act) }
                        { background(BACKGROUND, Html::default()) }
                    </div>
                    <div class="c4">{ task_list(&lab) }</div>
                </div>
            }
        </article>
    }
}

/// Why the run has ended.
fn told(lab: &Lab, act: &Callback<Action>) -> Html {
    html! {
        <>
            // The element is always there, so that a screen reader announces its text.
            <div role="status">
                if let Some(stopped) = &lab.stopped {
                    <p class="notice">{ words::stop(stopped) }</p>
                }
            </div>
            if let Some(ended) = &lab.ended {
                { diverged(ended, act) }
            }
        </>
    }
}

/// How a run has diverged, and a button that restarts it with the learning rate that is known to help.
fn diverged(ended: &Ended, act: &Callback<Action>) -> Html {
    let why = words::divergence(ended);
    let Some(Survival { rate, .. }) = ended.cause.survives else {
        return restart_alert(why, act.reform(|()| Action::Reset));
    };
    let take = picking(act, move |()| Some(Action::Set(table::change("lr", rate)?)));
    let help = "Sets this learning rate and restarts the run from epoch 0.";
    alert(why, button(format!("Use {}", plain(rate)), help, take).sets([Field::LEARNING_RATE.name]))
}

fn intro(tab: Tab) -> Html {
    intro_of(tab.first())
}

fn intro_of(words: impl Into<Html>) -> Html {
    html! { <div class="intro"><p>{ words.into() }</p></div> }
}

/// The names of the pinned runs.
fn pinned(shelf: &Shelf) -> Html {
    html! { <ul class="legend">{ pinned_legend(shelf) }</ul> }
}

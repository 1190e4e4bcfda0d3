//! The page on vanishing gradients.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::explanation::Explanation;
use super::state::{Action, Answer, Vanishing};
use super::view::View;
use super::words;
use crate::charts::numerals::from_log10;
use crate::nn::Init;
use crate::platform;
use crate::protocol::ProbeSettings;
use crate::ui::address::{use_address_bar, use_visits};
use crate::ui::components::{
    ActivationSlider, Button, ChartFigure, Legend, LegendItem, Notes, Sample, Select, Share, Slider, Table, picking,
};
use crate::ui::field::{Field, LARGEST_RANDOM_SEED};
use crate::ui::link;
use crate::ui::page::PageProps;
use crate::ui::route::Route;
use crate::ui::scale::Scale;
use crate::ui::vanishing::layers::ByLayer;

impl Reducible for Vanishing {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// What is left of a gradient after many layers.
#[function_component]
pub(crate) fn MeasurePage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (settings, notes) = link::read_probe(link::split(&props.address.hash).1);
        Vanishing::new(settings, notes)
    });
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (settings, notes) = link::read_probe(query);
            dispatcher.dispatch(Action::Load(settings, notes));
        }
    });
    let canvas = (*use_memo((), |()| NodeRef::default())).clone();
    use_view(props, &canvas, &page);

    let hash = format!("{}?{}", Route::Vanishing.path(), link::write_probe(&page.settings));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());

    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let depth_table = use_callback(page.answer.clone(), |(), answer| by_depth(answer.as_ref()));
    html! {
        <article class="vanishing">
            <header class="intro">
                <h1>{ "Gradients vanish in deep networks" }</h1>
                <p>{ "Drag the depth and watch how little of the gradient reaches the first layer." }</p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <ChartFigure
                title="Gradient by depth"
                class="by-depth"
                {canvas}
                label="The first layer's gradient by depth; it is being measured."
                legend={depth_legend(&page.settings)}
                table={depth_table}
            />
            <div class="first">
                <p class="finding" aria-live="polite">
                    { page.answer.as_ref().map(|answer| words::finding(&answer.settings, &answer.report)).unwrap_or_default() }
                </p>
                <Controls settings={page.settings.clone()} {act} {hash} />
            </div>
            <ByLayer settings={page.settings.clone()} client={props.client.clone()} theme={props.theme} />
            <Explanation />
        </article>
    }
}

#[derive(Properties, PartialEq)]
struct ControlsProps {
    settings: ProbeSettings,
    act: Callback<Action>,
    hash: String,
}

#[function_component]
fn Controls(ControlsProps { settings, act, hash }: &ControlsProps) -> Html {
    let new_seed = picking(act, |()| platform::seed(LARGEST_RANDOM_SEED).map(Action::Seed));
    html! {
        <section class="controls" aria-label="Network">
            <Slider
                field={Field::LAYERS}
                scale={Scale::whole(Field::LAYERS)}
                symbol="L"
                value={f64::from(settings.layers)}
                help="How many hidden layers the gradient has to pass."
                onchange={act.reform(|value| Action::Layers(value as u32))}
            />
            <Slider
                field={Field::UNITS}
                scale={Scale::whole(Field::UNITS)}
                symbol="K"
                value={f64::from(settings.units)}
                help="Units in each hidden layer. The problem has three."
                onchange={act.reform(|value| Action::Units(value as u32))}
            />
            <ActivationSlider value={settings.activation} onchange={act.reform(Action::Activation)} />
            <Select<Init>
                name="Initialisation"
                value={settings.init}
                help="How the weights are drawn."
                onchange={act.reform(Action::Init)}
            />
            <Slider
                field={Field::SEED}
                scale={Scale::Whole { min: 0, max: 99 }}
                value={f64::from(settings.seed)}
                help="Decides the weights, as torch.manual_seed does. The box takes larger seeds, too."
                onchange={act.reform(|value| Action::Seed(value as u32))}
            />
            <div class="buttons">
                <Button label="New seed" help="Draws other weights." onclick={new_seed} />
                <Share hash={hash.clone()} />
            </div>
        </section>
    }
}

/// The charts behind the page, from its first drawing to its end.
#[hook]
fn use_view(props: &PageProps, canvas: &NodeRef, page: &UseReducerHandle<Vanishing>) {
    let view: Rc<RefCell<Option<View>>> = use_mut_ref(|| None);
    use_effect_with((), {
        let (view, client, canvas) = (view.clone(), props.client.clone(), canvas.clone());
        let dispatcher = page.dispatcher();
        move |()| {
            let tell = move |answer| dispatcher.dispatch(Action::Answered(answer));
            view.replace(Some(View::new(&client, canvas, tell)));
            move || drop(view.take())
        }
    });
    use_effect_with(page.settings.clone(), {
        let view = view.clone();
        move |settings| {
            if let Some(view) = view.borrow().as_ref() {
                view.ask(settings);
            }
        }
    });
    use_effect_with(props.theme, move |_| {
        if let Some(view) = view.borrow().as_ref() {
            view.repaint();
        }
    });
}

fn depth_legend(settings: &ProbeSettings) -> Html {
    let base = words::bracketed_bound_base(settings.activation, settings.units);
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "measured" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="data">
                <>{ "bound " }{ base }<sup><i>{ "L" }</i></sup></>
            </LegendItem>
        </Legend>
    }
}

fn by_depth(answer: Option<&Answer>) -> Table {
    let head = vec!["L", "Gradient", "Bound"];
    let rows = answer.map_or_else(Vec::new, |Answer { report, .. }| {
        let both = report.gradient_by_depth.iter().zip(&report.bound_by_depth).enumerate();
        both.map(|(index, (&gradient, &bound))| vec![(index + 1).to_string(), size(gradient), from_log10(bound, 2)])
            .collect()
    });
    Table { head, rows }
}

fn size(log10: Option<f64>) -> String {
    log10.map_or_else(|| "0".to_owned(), |log10| from_log10(log10, 2))
}

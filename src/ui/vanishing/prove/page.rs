//! The part's page.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::ledger::{ByLayer, Ledger};
use super::link;
use super::paths::Paths;
use super::state::{Action, DEPTH, HIDDEN, Prove, Step};
use super::step::StepCard;
use crate::charts::factors::{self, Factors};
use crate::charts::numerals::{fixed, significant};
use crate::charts::slope::{self, Slope};
use crate::nn::{Activation, Init};
use crate::platform;
use crate::protocol::{StudyReport, StudySettings};
use crate::ui::address::{use_address_bar, use_visits};
use crate::ui::components::{
    Button, ChartFigure, Legend, LegendItem, Notes, Sample, Select, Share, Slider, Table, picking,
};
use crate::ui::field::{Field, LARGEST_RANDOM_SEED};
use crate::ui::page::PageProps;
use crate::ui::route::Route;
use crate::ui::scale::Scale;
use crate::ui::theme::Theme;
use crate::ui::vanishing::study::{Diagram, Studied, use_chart, use_study};

/// Under which name the browser remembers the reader's progress.
const STORED_AS: &str = "gradient-lab-proof";

impl Reducible for Prove {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

/// The proof, step by step.
#[function_component]
pub(crate) fn ProvePage(props: &PageProps) -> Html {
    let page = use_reducer_eq(|| {
        let (link, notes) = link::read(crate::ui::link::split(&props.address.hash).1);
        Prove::new(link, notes, platform::load(STORED_AS).as_deref())
    });
    use_visits(&props.address, {
        let dispatcher = page.dispatcher();
        move |query| {
            let (link, notes) = link::read(query);
            dispatcher.dispatch(Action::Load(Box::new(link), notes));
        }
    });
    use_effect_with(page.progress(), |progress| platform::store(STORED_AS, progress));
    let hash = format!("{}?{}", Route::Vanishing.path(), link::write(&page.settings, page.step));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());
    let studied = use_study(&props.client, &page.settings);
    let lit = use_state_eq(|| 0..0);
    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let light = use_callback((), {
        let setter = lit.setter();
        move |layers: Range<usize>, ()| setter.set(layers)
    });
    html! {
        <article class="proof prove">
            <header class="intro">
                <h1>{ "Prove that the gradient vanishes" }</h1>
                <p>{ "Five steps, each with the numbers of the network that you choose." }</p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <div class="main-column">
                <StepCard step={page.step} solved={page.solved} act={act.clone()} />
                if let Some(studied) = &studied {
                    if page.step == Step::Chain {
                        <TwoWays report={studied.report.clone()} />
                    }
                    <Ledger report={studied.report.clone()} step={page.step} onlight={light.clone()} />
                    <ByLayer report={studied.report.clone()} step={page.step} onlight={light} />
                }
            </div>
            <div class="side-column">
                <Charts studied={studied.clone()} step={page.step} lit={(*lit).clone()} theme={props.theme} />
                <Controls settings={page.settings.clone()} act={act.clone()} {hash} />
            </div>
            if let Some(studied) = studied {
                <Paths {studied} path={page.path} {act} />
            }
        </article>
    }
}

#[derive(Properties, PartialEq)]
struct TwoWaysProps {
    report: StudyReport,
}

/// The chain of Jacobians has one value, from whichever end it is multiplied.
#[function_component]
fn TwoWays(TwoWaysProps { report }: &TwoWaysProps) -> Html {
    html! {
        <dl class="sums">
            <div><dt>{ "Multiplied from the output (backward pass)" }</dt><dd>{ significant(report.gradient, 10) }</dd></div>
            <div><dt>{ "Multiplied from the input (forward pass)" }</dt><dd>{ significant(report.forward_gradient, 10) }</dd></div>
        </dl>
    }
}

#[derive(Properties, PartialEq)]
struct ChartsProps {
    studied: Option<Rc<Studied>>,
    step: Step,
    lit: Range<usize>,
    theme: Theme,
}

/// What stands beside the steps: the sigmoid's slope in its step, else the factors by layer.
#[function_component]
fn Charts(props: &ChartsProps) -> Html {
    let ChartsProps { studied, step, lit, theme } = props;
    html! {
        <>
            if *step == Step::Slope {
                <SlopeChart key="slope" studied={studied.clone()} lit={lit.clone()} theme={*theme} />
            }
            <FactorChart key="factors" studied={studied.clone()} lit={lit.clone()} theme={*theme} />
            if let Some(studied) = studied {
                <Diagram studied={studied.clone()} lit={lit.clone()} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ChartProps {
    studied: Option<Rc<Studied>>,
    lit: Range<usize>,
    theme: Theme,
}

#[function_component]
fn FactorChart(ChartProps { studied, lit, theme }: &ChartProps) -> Html {
    let canvas = use_node_ref();
    let data = studied.as_ref().map(|studied| {
        let layers = &studied.report.layers;
        Factors {
            slopes: layers.iter().map(|layer| layer.largest_slope.left).collect(),
            paths: layers.iter().map(|layer| layer.path_factor.left).collect(),
            running: layers.iter().map(|layer| layer.running.left).collect(),
            bound: layers.iter().map(|layer| layer.running.right).collect(),
            reached: layers.iter().map(|layer| layer.reached).collect(),
            lit: lit.clone(),
        }
    });
    let label = data.as_ref().map_or_else(String::new, |data| {
        let end = |values: &[f64]| values.first().map_or_else(String::new, |&value| significant(value, 2));
        format!(
            "Factors by layer, logarithmic scale, for {} layers. From the output to layer 1 the product of largest slopes and \
             path sums falls to {}, the bound to {}; the gradient reaches {}.{}",
            data.bound.len(),
            end(&data.running),
            end(&data.bound),
            end(&data.reached),
            lit_words(&data.lit)
        )
    });
    use_chart(&canvas, *theme, data, factors::draw);
    let table = use_callback(studied.clone(), |(), studied| {
        let head = vec!["Layer", "Largest slope", "Path sum", "Product", "Bound", "Gradient"];
        let layers = studied.iter().flat_map(|studied| &studied.report.layers).enumerate();
        let rows = layers.map(|(index, layer)| {
            let running = layer.running;
            let numbers =
                [layer.largest_slope.left, layer.path_factor.left, running.left, running.right, layer.reached];
            let numbers = numbers.into_iter().map(|value| significant(value, 3));
            std::iter::once((index + 1).to_string()).chain(numbers).collect()
        });
        Table { head, rows: rows.collect() }
    });
    let legend = html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="model">{ "largest slope" }</LegendItem>
            <LegendItem sample={Sample::Dot} colour="reference">{ "path sum" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="model">{ "product" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="data">{ "bound" }</LegendItem>
            <LegendItem sample={Sample::Dotted} colour="ink">{ "gradient" }</LegendItem>
        </Legend>
    };
    html! { <ChartFigure title="Factors by layer" class="factors" {canvas} {label} {legend} {table} /> }
}

/// How far the curve goes to either side at least.
const REACH: f64 = 6.0;

#[function_component]
fn SlopeChart(ChartProps { studied, lit, theme }: &ChartProps) -> Html {
    let canvas = use_node_ref();
    let data = studied.as_ref().map(|studied| {
        let layers = studied.report.layers.iter();
        let units: Vec<Vec<_>> = layers
            .map(|layer| layer.pre_activation.iter().copied().zip(layer.slope.iter().copied()).collect())
            .collect();
        let widest =
            units.iter().flatten().fold(REACH, |widest: f64, unit: &(f64, f64)| widest.max(unit.0.abs().ceil()));
        let curve = (-100..=100).map(|step| widest * f64::from(step) / 100.0);
        Slope {
            curve: curve.map(|z| (z, Activation::Sigmoid.slope(z))).collect(),
            most: Activation::Sigmoid.max_slope(),
            units,
            lit: lit.clone(),
        }
    });
    let label = data.as_ref().map_or_else(String::new, |data| {
        let slopes = || data.units.iter().flatten().map(|unit| unit.1);
        format!(
            "The slope of the sigmoid by pre-activation, a bell with its top at z = 0, and {} units on it, with slopes from {} to \
             {}.{}",
            slopes().count(),
            significant(slopes().fold(f64::INFINITY, f64::min), 2),
            significant(slopes().fold(0.0, f64::max), 2),
            lit_words(&data.lit)
        )
    });
    use_chart(&canvas, *theme, data, slope::draw);
    let table = use_callback(studied.clone(), |(), studied| {
        let layers = studied.iter().flat_map(|studied| &studied.report.layers).enumerate();
        let rows = layers.flat_map(|(index, layer)| {
            let units = layer.pre_activation.iter().zip(&layer.slope).enumerate();
            units.map(move |(unit, (&z, &slope))| {
                vec![(index + 1).to_string(), (unit + 1).to_string(), fixed(z, 4), significant(slope, 4)]
            })
        });
        Table { head: vec!["Layer", "Unit", "z", "Slope"], rows: rows.collect() }
    });
    let legend = html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="model">{ "units" }</LegendItem>
            <LegendItem sample={Sample::Solid} colour="reference">{ "σ′(z)" }</LegendItem>
            <LegendItem sample={Sample::Dashed} colour="data">{ "its top" }</LegendItem>
        </Legend>
    };
    html! { <ChartFigure title="Slope of the sigmoid" class="slope" {canvas} {label} {legend} {table} /> }
}

fn lit_words(lit: &Range<usize>) -> String {
    match lit.len() {
        0 => String::new(),
        1 => format!(" Layer {} stands out.", lit.start + 1),
        _ => " All layers stand out.".to_owned(),
    }
}

#[derive(Properties, PartialEq)]
struct ControlsProps {
    settings: StudySettings,
    act: Callback<Action>,
    hash: String,
}

#[function_component]
fn Controls(ControlsProps { settings, act, hash }: &ControlsProps) -> Html {
    let new_seed = picking(act, |()| platform::seed(LARGEST_RANDOM_SEED).map(Action::Seed));
    html! {
        <section class="controls" aria-label="Network">
            <Slider
                field={DEPTH}
                scale={Scale::whole(DEPTH)}
                symbol="L"
                value={f64::from(settings.layers)}
                help="How many hidden layers the network has. Up to six layers have their paths listed."
                onchange={act.reform(|value| Action::Layers(value as u32))}
            />
            <Slider
                field={HIDDEN}
                scale={Scale::whole(HIDDEN)}
                symbol="K"
                value={f64::from(settings.units)}
                help="Units in each hidden layer. The problem has three."
                onchange={act.reform(|value| Action::Units(value as u32))}
            />
            <Select<Init>
                name="Initialisation"
                value={settings.init}
                help="How the weights are drawn. “Tight” has no slack in any step."
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

//! The part's page.

use std::ops::Range;
use std::rc::Rc;

use yew::prelude::*;

use super::background::BACKGROUND;
use super::ledger::{by_layer, ledger};
use super::link;
use super::paths::Paths;
use super::state::{Action, DEPTH, HIDDEN, Prove, Step};
use super::step::step_card;
use crate::charts::numerals::significant;
use crate::components::{Button, Notes, Select, Share, Slider, background, gloss, picking};
use crate::frame::address::{use_address_bar, use_visits};
use crate::frame::page::PageProps;
use crate::lessons::vanishing::study::{Chart, Look, Studied, StudyChart, diagram, use_study};
use crate::platform;
use crate::settings::field::{Field, LARGEST_RANDOM_SEED};
use crate::settings::scale::Scale;
use engine::nn::Init;
use protocol::{StudyReport, StudySettings};

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
        let (link, notes) = link::read(crate::settings::link::split(&props.address.hash).1);
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
    let hash = format!("{}?{}", crate::lessons::vanishing::PATH, link::write(&page.settings, page.step));
    use_address_bar(hash.clone(), props.address.visit, props.written.clone());
    let studied = use_study(&props.workers.client(), &page.settings);
    let lit = use_state_eq(|| 0..0);
    let act = Callback::from({
        let dispatcher = page.dispatcher();
        move |action| dispatcher.dispatch(action)
    });
    let light = use_callback((), {
        let setter = lit.setter();
        move |layers: Range<usize>, ()| setter.set(layers)
    });
    let chart = |chart: Chart, studied: &Rc<Studied>| {
        html! { <StudyChart key={format!("{chart:?}")} {chart} studied={studied.clone()} lit={(*lit).clone()} theme={props.theme} /> }
    };
    html! {
        <article class="proof prove">
            <header class="intro">
                <h1>{ "Prove that the gradient vanishes" }</h1>
                <p>{ gloss!("Read a step, fill its blank and press Next: five steps show that the [[gradient]] has to shrink, with the numbers of your network.") }</p>
            </header>
            <Notes notes={page.notes.clone()} ondismiss={act.reform(|()| Action::DismissNotes)} />
            <div class="main-column">
                { step_card(page.step, &page.solved, &act) }
                if let Some(studied) = &studied {
                    if page.step == Step::Chain {
                        { two_ways(&studied.report) }
                    }
                    { ledger(&studied.report, page.step, &light) }
                    { by_layer(&studied.report, page.step, &light) }
                }
            </div>
            <div class="side-column">
                if let Some(studied) = &studied {
                    if page.step == Step::Slope {
                        { chart(Chart::Slope, studied) }
                    }
                    { chart(Chart::Factors, studied) }
                    { diagram(&studied.report, &Look { lit: (*lit).clone(), ..Look::default() }) }
                }
                { controls(&page.settings, &act, hash) }
                { background(BACKGROUND, Html::default()) }
            </div>
            if let Some(studied) = studied {
                <Paths {studied} path={page.path} {act} />
            }
        </article>
    }
}

/// The chain of Jacobians has one value, from whichever end it is multiplied.
fn two_ways(report: &StudyReport) -> Html {
    html! {
        <dl class="sums">
            <div><dt>{ "Multiplied from the output (backward pass)" }</dt><dd>{ significant(report.gradient, 10) }</dd></div>
            <div><dt>{ "Multiplied from the input (forward pass)" }</dt><dd>{ significant(report.forward_gradient, 10) }</dd></div>
        </dl>
    }
}

fn controls(settings: &StudySettings, act: &Callback<Action>, hash: String) -> Html {
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
                <Share {hash} />
            </div>
        </section>
    }
}

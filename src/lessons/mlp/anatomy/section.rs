//! The section on the units and parameters of the network.

use std::rc::Rc;

use yew::prelude::*;

use super::network::NetworkFigure;
use super::plane::PlaneSection;
use super::stack::StackFigure;
use super::view::{Core, News, Parts, Shown, UnitParts};
use super::weight::WeightSection;
use super::words;
use crate::charts::network_layout::Place;
use crate::components::inline;
use crate::frame::{Kept, Runner, Workers, use_view};
use crate::settings::RaceLink;
use engine::mathml::{call, mi, mo, msub, parens, sum_over};
use protocol::{RunSettings, Scene};

/// The runner behind the section.
pub(super) type Handle = Rc<Runner<Core>>;

#[derive(Properties, PartialEq)]
pub(in crate::lessons::mlp) struct AnatomySectionProps {
    pub(in crate::lessons::mlp) kept: Kept,
    pub(in crate::lessons::mlp) workers: Workers,
    pub(in crate::lessons::mlp) run: u32,
    /// The constants of the run, once it is set up.
    pub(in crate::lessons::mlp) scene: Option<Rc<Scene>>,
    pub(in crate::lessons::mlp) settings: RunSettings,
    pub(in crate::lessons::mlp) playing: bool,
    /// The race of optimizers, if one is shown.
    pub(in crate::lessons::mlp) race: Option<RaceLink>,
    pub(in crate::lessons::mlp) onrace: Callback<Option<RaceLink>>,
}

/// The first weight. It replaces a chosen parameter that a smaller network does not have.
const FIRST: Place = Place { layer: 0, to: 0, from: Some(0) };

#[function_component]
pub(in crate::lessons::mlp) fn AnatomySection(props: &AnatomySectionProps) -> Html {
    let (hidden, depth) = (props.settings.hidden as usize, props.settings.depth as usize);
    let widths: Vec<usize> = std::iter::once(1).chain(std::iter::repeat_n(hidden, depth)).chain([1]).collect();
    let parts = (*use_memo((), |()| Parts::default())).clone();
    let units = use_memo(hidden, |&hidden| (0..hidden).map(|_| UnitParts::default()).collect::<Vec<_>>());
    let picked = use_state_eq(|| FIRST);
    let lit = use_state_eq(|| None::<usize>);
    let alone = use_state_eq(|| false);
    let value = use_state_eq(|| None::<f64>);
    let version = use_state_eq(|| 0_u32);
    let refused = use_state_eq(|| None::<String>);

    let place = if picked.index(&widths).is_some() { *picked } else { FIRST };
    let shown = Shown {
        picked: place,
        lit: lit.filter(|&unit| unit < hidden),
        alone: *alone,
        units: Rc::clone(&units),
        run: props.run,
        scene: props.scene.clone(),
    };
    let tell = use_callback((), {
        let (value, refused, version) = (value.setter(), refused.setter(), version.setter());
        move |news, ()| match news {
            News::Value(now, report) => {
                value.set(Some(now));
                version.set(report);
            }
            News::Refused(why) => refused.set(why),
        }
    });
    let view: Handle = use_view(&props.workers, &Rc::new(shown.clone()), &parts, &tell);
    html! {
        <section class="anatomy" aria-labelledby="anatomy-title">
            <header>
                <h2 id="anatomy-title">{ "Anatomy of the fit" }</h2>
                <p>
                    { "The network’s curve is a sum, " }
                    { inline(&[
                        call("f", mi("x")),
                        mo("="),
                        mi("c"),
                        mo("+"),
                        sum_over("j"),
                        msub("v", "j"),
                        msub("h", "j"),
                        parens(&[mi("x")]),
                    ]) }
                    { ": the output’s bias plus the part of each unit in the last hidden layer." }
                </p>
            </header>
            <StackFigure
                settings={props.settings.clone()}
                shown={shown.clone()}
                parts={parts.clone()}
                view={view.clone()}
                {lit}
                {alone}
            />
            <NetworkFigure
                widths={widths.clone()}
                shown={place}
                {picked}
                {value}
                {refused}
                playing={props.playing}
                {parts}
                {view}
            />
            if let Some(scene) = &props.scene {
                <WeightSection
                    kept={props.kept.clone()}
                    workers={props.workers.clone()}
                    run={props.run}
                    {scene}
                    widths={widths.clone()}
                    {place}
                    version={*version}
                />
                <PlaneSection
                    kept={props.kept.clone()}
                    workers={props.workers.clone()}
                    run={props.run}
                    {widths}
                    version={*version}
                    playing={props.playing}
                    race={props.race.clone()}
                    onrace={props.onrace.clone()}
                />
            }
        </section>
    }
}

/// A note that the run was edited. `epoch` is that of the last edit.
pub(in crate::lessons::mlp) fn edited_note(epoch: u64) -> Html {
    html! { <p class="notice edited" role="status">{ words::edited(epoch) }</p> }
}

//! The gradient of the first weight by depth, as a figure.

use std::cell::RefCell;
use std::rc::Rc;

use yew::prelude::*;

use super::state::Answer;
use super::view::{Parts, View};
use super::words;
use crate::components::{ChartFigure, Legend, LegendItem, Sample};
use crate::frame::client::Client;
use crate::frame::theme::Theme;
use protocol::ProbeSettings;
use protocol::channel;

#[derive(Properties, PartialEq)]
pub(super) struct ByDepthProps {
    pub(super) client: Client<channel::Vanishing>,
    pub(super) settings: ProbeSettings,
    /// The newest report on the chosen network.
    pub(super) answer: Option<Answer>,
    pub(super) theme: Theme,
    /// The elements that follow the stream of numbers.
    pub(super) parts: Parts,
}

#[function_component]
pub(super) fn ByDepth(props: &ByDepthProps) -> Html {
    let ByDepthProps { settings, parts, .. } = props;
    let view = use_view(props);
    let (of_table, of_point) = (view.clone(), view);
    let table = use_callback((), move |(), _| of_table.borrow().as_ref().map(View::table).unwrap_or_default());
    let onpoint = use_callback((), move |place, _| {
        if let Some(view) = of_point.borrow().as_ref() {
            view.point_at(place);
        }
    });
    html! {
        <>
            <ChartFigure
                title="Gradient by depth"
                class="by-depth"
                canvas={parts.canvas.clone()}
                label="The first layer's gradient by depth; it is being measured."
                legend={legend(settings, parts.median.clone())}
                {table}
                {onpoint}
            >
                <p class="pointed" ref={parts.pointed.clone()} aria-hidden="true" hidden=true />
            </ChartFigure>
            <dl class="at-depth" aria-label="Values at one depth">
                <div><dt>{ "Depth" }</dt><dd ref={parts.depth.clone()}>{ "…" }</dd></div>
                { for words::TOLD.iter().zip(&parts.values).map(|(name, value)| html! {
                    <div><dt>{ *name }</dt><dd ref={value.clone()}>{ "…" }</dd></div>
                }) }
            </dl>
        </>
    }
}

/// The chart behind the figure, from its first drawing to its end.
#[hook]
fn use_view(props: &ByDepthProps) -> Rc<RefCell<Option<View>>> {
    let view = use_mut_ref(|| None::<View>);
    use_effect_with((), {
        let (view, client, parts) = (view.clone(), props.client.clone(), props.parts.clone());
        move |()| {
            view.replace(View::new(&client, parts));
            move || drop(view.take())
        }
    });
    use_effect_with(props.settings.clone(), {
        let view = view.clone();
        move |settings| {
            if let Some(view) = view.borrow().as_ref() {
                view.follow(settings);
            }
        }
    });
    use_effect_with(props.answer.clone(), {
        let view = view.clone();
        move |answer| {
            if let Some(view) = view.borrow().as_ref() {
                view.mark(answer.clone());
            }
        }
    });
    use_effect_with(props.theme, {
        let view = view.clone();
        move |_| {
            if let Some(view) = view.borrow().as_ref() {
                view.repaint();
            }
        }
    });
    view
}

fn legend(settings: &ProbeSettings, median: NodeRef) -> Html {
    let base = words::bracketed_bound_base(settings);
    let power = html! { <>{ base }<sup><i>{ "L" }</i></sup></> };
    html! {
        <Legend>
            <LegendItem sample={Sample::Solid} colour="model">{ "this network" }</LegendItem>
            if settings.init.is_random() {
                <LegendItem sample={Sample::Dashed} colour="model"><span ref={median}>{ "median" }</span></LegendItem>
                <LegendItem sample={Sample::Band} colour="model">{ "10–90 %" }</LegendItem>
                <LegendItem sample={Sample::Faint} colour="model">{ "single ones" }</LegendItem>
            }
            <LegendItem sample={Sample::Dashed} colour="data">
                <>{ "bound " }{ power.clone() }</>
            </LegendItem>
            <LegendItem sample={Sample::Dotted} colour="data">
                <>{ "sharp, · |" }<i>{ "x" }</i>{ "|/" }<i>{ "K" }</i></>
            </LegendItem>
        </Legend>
    }
}

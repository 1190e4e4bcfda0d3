//! How good the fit is, at a glance.

use std::cell::RefCell;

use yew::prelude::*;

use super::verdict::Verdict;
use crate::frame::client::Client;
use protocol::channel;
use protocol::lab::Response;
use protocol::{HistoryResponse, Scene};

#[derive(Properties, PartialEq)]
pub(in crate::lessons::mlp) struct FitBadgeProps {
    pub(in crate::lessons::mlp) client: Client<channel::Lab>,
}

/// The verdict on the frame that is shown; what it means opens beneath.
#[function_component]
pub(in crate::lessons::mlp) fn FitBadge(props: &FitBadgeProps) -> Html {
    let verdict = use_state_eq(|| None::<Verdict>);
    use_effect_with(props.client.clone(), {
        let setter = verdict.setter();
        move |client: &Client<channel::Lab>| {
            let scene = RefCell::new(None::<(u32, Scene)>);
            // Frames come sixty times a second; the state changes only where the verdict does.
            let subscription = client.subscribe(move |message| {
                let frame = match message {
                    Response::Started { scene: told, frame } => {
                        scene.replace(Some((frame.run, told.clone())));
                        frame
                    }
                    Response::Frame(frame) | Response::Edited { outcome: Ok(frame), .. } => frame,
                    // The end of a look back is told of as well, as a look at the newest epoch.
                    Response::History(HistoryResponse::Looked { frame, .. }) => frame,
                    _ => return,
                };
                if let Some((_, scene)) = scene.borrow().as_ref().filter(|(run, _)| *run == frame.run) {
                    setter.set(Some(Verdict::new(scene, frame)));
                }
            });
            move || drop(subscription)
        }
    });
    let Some(verdict) = *verdict else { return Html::default() };
    html! {
        <details class={classes!("badge", verdict.class())}>
            <summary>{ verdict.badge() }</summary>
            <p>{ verdict.explanation() }</p>
        </details>
    }
}

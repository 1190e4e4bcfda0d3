//! The settings that the notebook leaves at their defaults.

use yew::prelude::*;

use super::running::StopControls;
use super::state::Action;
use crate::components::button;
use crate::run::controls::{Differences, Of, data_controls, start_controls, step_controls};
use crate::settings::link::LabLink;

#[derive(Properties, PartialEq)]
pub(super) struct MoreProps {
    pub(super) link: LabLink,
    pub(super) act: Callback<Action>,
}

#[function_component]
pub(super) fn More(MoreProps { link, act }: &MoreProps) -> Html {
    let LabLink { settings, stop, .. } = link;
    let set = act.reform(Action::Set);
    html! {
        <div class="more">
            <Differences settings={settings.clone()} effect="Starts a new run." onreset={act.reform(|()| Action::Course)} />
            <div class="buttons">
                { button(
                    "The published run",
                    "Starts a run with the losses that the course’s notebook prints: its settings, and a seed that gives \
                     2.2375 and 0.1689 before the 1st and 161st update. The notebook does not state its own seed.",
                    act.reform(|()| Action::Published),
                ) }
            </div>
            <details>
                <summary>{ "More settings" }</summary>
                { data_controls(settings, &Of::Run, &set) }
                { start_controls(settings, &Of::Run, &set) }
                { step_controls(settings, &Of::Run, &set) }
                <fieldset>
                    <legend>{ "Stop by itself" }</legend>
                    <StopControls rule={*stop} act={act.clone()} />
                </fieldset>
            </details>
        </div>
    }
}

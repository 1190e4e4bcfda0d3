//! What readers take with them of the page that is shown: a link, a QR code, the run as a file, a report, a frame for their own page.

mod embed;
mod qr;
mod report;
mod report_panel;
mod run_file;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{Copying, button, hash_now, is_long, link_field, panel_head, tip, use_copying};
use crate::data;
use crate::platform;
use embed::Embed;
use qr::LinkCode;
use report_panel::ReportPanel;
pub(crate) use report_panel::forget_answers;
use run_file::{Opened, RunFile};

#[derive(Properties, PartialEq)]
pub(crate) struct ShareProps {
    /// The part of the address after "#".
    pub(crate) hash: String,
    /// The same at the moment of the click, if it changes without a rendering.
    pub(crate) now: Option<Callback<(), Option<String>>>,
    /// A sentence on what the link restores.
    pub(crate) help: AttrValue,
}

/// The button "Share". It copies the link, and opens a panel with everything else that one can take.
#[function_component]
pub(crate) fn Share(ShareProps { hash, now, help }: &ShareProps) -> Html {
    let (outcome, copy) = use_copying(hash);
    let shared = use_state_eq(String::new);
    let opened = use_state_eq(|| Opened::Nothing);
    let onclick = {
        let (shared, opened, hash) = (shared.setter(), opened.setter(), hash_now(now, hash));
        move |_: MouseEvent| {
            let hash = hash();
            shared.set(hash.clone());
            opened.set(Opened::Nothing);
            copy.emit(hash);
        }
    };
    let save = {
        let shared = (*shared).clone();
        move |()| {
            let file = RunFile::of(&data::with_all_points(&shared));
            platform::download(&file.name(), "application/json", &file.text());
        }
    };
    let onopen = {
        let opened = opened.setter();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
            // The same file can be chosen again.
            input.set_value("");
            let opened = opened.clone();
            platform::read_file(&file, move |bytes| {
                let file = bytes.ok_or_else(|| vec!["The file could not be read.".to_owned()]);
                match file.and_then(|bytes| RunFile::read(&String::from_utf8_lossy(&bytes))) {
                    Ok(file) => {
                        platform::go(&file.hash(), false);
                        opened.set(Opened::Run);
                    }
                    Err(problems) => opened.set(Opened::Problems(problems)),
                }
            });
        })
    };
    let lacking = lacking(&shared);
    html! {
        <>
            <span class="tip-host">
                <button type="button" popovertarget="share" aria-describedby="share-help" {onclick}>{ "Share" }</button>
                { tip("share-help", help.clone()) }
            </span>
            <section id="share" class="panel sharing" popover="auto" aria-labelledby="share-title">
                { panel_head("share", "Share") }
                <p class="share-outcome" role="status">
                    { match outcome {
                        Copying::Nothing => "Copy this link:",
                        // What it lacks is said below.
                        Copying::Copied => "Link copied.",
                        Copying::Refused => "The browser does not let the page copy. Copy this link:",
                    } }
                </p>
                { link_field(&shared) }
                if let Some(lacking) = lacking {
                    <p class="notice">{ lacking }</p>
                }
                <div class="buttons">
                    { button("Save run", "Saves the settings and what was changed during the run as a JSON file.", save) }
                    <span class="tip-host">
                        <label class="button">
                            { "Open run" }
                            <input type="file" class="unseen" accept=".json,application/json" aria-describedby="open-run-help" onchange={onopen} />
                        </label>
                        { tip("open-run-help", "Opens a run that was saved as a JSON file.") }
                    </span>
                    <ReportPanel hash={(*shared).clone()} />
                </div>
                { opened_note(&opened) }
                // Nothing is made for a panel that has not been opened.
                if !shared.is_empty() {
                    <LinkCode link={platform::address(&shared)} />
                    <Embed hash={(*shared).clone()} />
                }
            </section>
        </>
    }
}

fn opened_note(opened: &Opened) -> Html {
    match opened {
        Opened::Nothing => Html::default(),
        Opened::Run => html! { <p role="status">{ "The run is open." }</p> },
        Opened::Problems(problems) => html! {
            <div class="notice" role="alert">
                <p>{ "This file is not a run that can be opened:" }</p>
                <ul>{ for problems.iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
            </div>
        },
    }
}

/// Why a file is better than a link, if it is.
fn lacking(hash: &str) -> Option<&'static str> {
    if data::named_in(hash).is_some() {
        return Some("There are too many points for a link. “Save run” saves them all in a file.");
    }
    is_long(hash)
        .then_some("This link is longer than 8 kB, and some programs cut it. “Save run” makes a complete file.")
}

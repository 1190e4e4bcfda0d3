//! What readers take with them of the page that is shown: a link, a QR code, the run as a file, a report, a frame for their own page.

mod embed;
mod qr;
mod report;
mod report_panel;
mod run_file;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::{button, hash_now, tip};
use crate::platform::{self, Timeout};
use embed::Embed;
use qr::qr_code;
use report_panel::ReportPanel;
pub(crate) use report_panel::forget_answers;
use run_file::{Opened, RunFile};

/// Links of more bytes are cut by some programs.
const LONGEST_LINK: usize = 8 * 1024;
/// How long the confirmation stays, in milliseconds.
const CONFIRMED_MS: i32 = 6000;

#[derive(Properties, PartialEq)]
pub(crate) struct ShareProps {
    /// The part of the address after "#".
    pub(crate) hash: String,
    /// The same at the moment of the click, if it changes without a rendering.
    pub(crate) now: Option<Callback<(), Option<String>>>,
    /// A sentence on what the link restores.
    pub(crate) help: AttrValue,
}

/// What happened to the link.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Outcome {
    Nothing,
    Copied,
    /// The browser refused. The link can be copied by hand.
    Refused,
}

/// The button "Share". It copies the link, and opens a panel with everything else that one can take.
#[function_component]
pub(crate) fn Share(ShareProps { hash, now, help }: &ShareProps) -> Html {
    let outcome = use_state_eq(|| Outcome::Nothing);
    let shared = use_state_eq(String::new);
    let opened = use_state_eq(|| Opened::Nothing);
    let timer = use_mut_ref(|| None::<Timeout>);
    // The message about one link does not apply to the next.
    use_effect_with(hash.clone(), {
        let setter = outcome.setter();
        move |_| setter.set(Outcome::Nothing)
    });
    let onclick = {
        let (outcome, shared, opened, hash) = (outcome.setter(), shared.setter(), opened.setter(), hash_now(now, hash));
        move |_: MouseEvent| {
            let hash = hash();
            let link = platform::address(&hash);
            shared.set(hash);
            opened.set(Opened::Nothing);
            let (outcome, timer) = (outcome.clone(), timer.clone());
            platform::copy(&link, move |copied| {
                outcome.set(if copied { Outcome::Copied } else { Outcome::Refused });
                let again = copied.then(|| Timeout::new(CONFIRMED_MS, move || outcome.set(Outcome::Nothing)));
                timer.replace(again);
            });
        }
    };
    let link = platform::address(&shared);
    let is_long = link.len() > LONGEST_LINK;
    let save = {
        let file = RunFile::of(&shared);
        move |()| platform::download(&file.name(), "application/json", &file.text())
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
    html! {
        <>
            <span class="tip-host">
                <button type="button" popovertarget="share" aria-describedby="share-help" {onclick}>{ "Share" }</button>
                { tip("share-help", help.clone()) }
            </span>
            <section id="share" class="panel sharing" popover="auto" aria-labelledby="share-title">
                <h2 id="share-title">{ "Share" }</h2>
                <p class="share-outcome" role="status">
                    { match *outcome {
                        Outcome::Nothing => "Copy this link:",
                        Outcome::Copied => "Link copied.",
                        Outcome::Refused => "The browser does not let the page copy. Copy this link:",
                    } }
                </p>
                <input type="text" readonly=true aria-label="Link" value={link.clone()} onfocus={select_all} />
                if is_long {
                    <p class="notice">
                        { format!("This link has {} kB. Some programs cut links of more than 8 kB. A run that is saved as a file is \
                                   complete.", link.len().div_ceil(1024)) }
                    </p>
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
                { qr_code(&link) }
                <Embed hash={(*shared).clone()} />
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

fn select_all(event: FocusEvent) {
    if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
        field.select();
    }
}

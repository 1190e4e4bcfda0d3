//! A patient's training script, and once the illness is known what is wrong and what the treatment changes.

use yew::prelude::*;

use super::code::{self, Look};
use super::link::ClinicLink;

/// The lines of the script, in a list.
pub(super) fn script_view(link: &ClinicLink) -> Html {
    let lines = code::lines(link.case, &link.treatment, link.found);
    html! {
        <section class="script" aria-labelledby="script-title">
            <h2 id="script-title">{ "The training script" }</h2>
            <ol>
                { for lines.iter().map(|line| {
                    let (class, sign, said) = match line.look {
                        Look::Plain => ("plain-line", "", ""),
                        Look::Wrong => ("wrong-line", "!", "Wrong: "),
                        Look::Removed => ("removed-line", "−", "Taken out: "),
                        Look::Added => ("added-line", "+", "Put in: "),
                    };
                    html! {
                        <li {class}>
                            <span class="sign" aria-hidden="true">{ sign }</span>
                            <code><span class="unseen">{ said }</span>{ &line.text }</code>
                        </li>
                    }
                }) }
            </ol>
        </section>
    }
}

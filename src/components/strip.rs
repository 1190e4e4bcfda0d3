//! A row of links, one of which leads to the current page.

use web_sys::Element;
use yew::prelude::*;

use super::ring;

/// A link of a [`Strip`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StripLink {
    /// The part of its address after "#".
    pub(crate) hash: String,
    pub(crate) name: &'static str,
    /// What it is for, in a few letters beside the name.
    pub(crate) tag: String,
    /// How much of what belongs to it is done, and how much there is, if there is something to do.
    pub(crate) progress: Option<(usize, usize)>,
    /// Whether it leads to the current page.
    pub(crate) here: bool,
}

#[derive(Properties, PartialEq)]
pub(crate) struct StripProps {
    /// The accessible name of the navigation.
    pub(crate) label: &'static str,
    #[prop_or_default]
    pub(crate) class: Classes,
    pub(crate) links: Vec<StripLink>,
    /// The id under which a button opens it as a menu, where the style sheet does not show it all the time.
    #[prop_or_default]
    pub(crate) menu: Option<&'static str>,
}

/// A navigation in one row. Where it is too narrow for its links it scrolls sideways, and begins with the current one
/// in its middle.
#[function_component]
pub(crate) fn Strip(StripProps { label, class, links, menu }: &StripProps) -> Html {
    let strip = use_node_ref();
    use_effect_with(links.iter().position(|link| link.here), {
        let strip = strip.clone();
        move |_| {
            if let Some(strip) = strip.cast::<Element>() {
                centre_current(&strip);
            }
        }
    });
    let link = |StripLink { hash, name, tag, progress, here }: &StripLink| {
        html! {
            <a href={format!("#{hash}")} aria-current={here.then_some("page")}>
                // In words it stands beside the tasks.
                { for progress.map(ring) }
                if !tag.is_empty() {
                    // Not part of the name: the page itself says which exercise it is.
                    <span class="tag" aria-hidden="true">{ tag }</span>
                }
                { *name }
            </a>
        }
    };
    html! {
        <nav ref={strip} class={classes!("strip", class.clone())} id={*menu} popover={menu.map(|_| "auto")} aria-label={*label}>
            { for links.iter().map(link) }
        </nav>
    }
}

/// Scrolls only the strip. `scrollIntoView` could also scroll the page.
fn centre_current(strip: &Element) {
    if let Ok(Some(link)) = strip.query_selector("[aria-current]") {
        let [of_strip, of_link] = [strip, &link].map(|element| {
            let place = element.get_bounding_client_rect();
            place.left() + place.width() / 2.0
        });
        strip.set_scroll_left(strip.scroll_left() + (of_link - of_strip).round() as i32);
    }
}

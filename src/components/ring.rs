//! How much of something is done, as a ring that closes.

use yew::prelude::*;

/// A ring that is filled by the share of what is done; a disc with a tick once all of it is. The number must stand beside it in
/// words.
pub(crate) fn ring((done, of): (usize, usize)) -> Html {
    let content = if done >= of && of > 0 {
        html! { <><circle class="full" cx="10" cy="10" r="10" /><path d="m5.5 10.3 3 3 6-6.6" /></> }
    } else {
        let share = 100.0 * done as f64 / of.max(1) as f64;
        html! {
            <>
                <circle cx="10" cy="10" r="8.5" />
                if done > 0 {
                    <circle
                        class="on"
                        cx="10"
                        cy="10"
                        r="8.5"
                        pathLength="100"
                        stroke-dasharray={format!("{share:.0} 100")}
                        transform="rotate(-90 10 10)"
                    />
                }
            </>
        }
    };
    html! { <svg class="ring" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{ content }</svg> }
}

//! A text cell as it is read.

use yew::prelude::*;

use super::text::{Block, Inline, blocks};

/// The text on the page. Nothing of it is taken for HTML.
pub(super) fn rendered(text: &str) -> Html {
    let blocks = blocks(text);
    if blocks.is_empty() {
        return html! { <p class="empty">{ "An empty text. Choose Edit to write." }</p> };
    }
    html! { <>{ for blocks.iter().map(block) }</> }
}

fn block(block: &Block) -> Html {
    match block {
        // The page's own title is above all of them.
        Block::Heading(1, parts) => html! { <h2 class="large">{ line(parts) }</h2> },
        Block::Heading(2, parts) => html! { <h2>{ line(parts) }</h2> },
        Block::Heading(_, parts) => html! { <h3>{ line(parts) }</h3> },
        Block::Paragraph(parts) => html! { <p>{ line(parts) }</p> },
        Block::List(false, items) => {
            html! { <ul>{ for items.iter().map(|item| html! { <li>{ line(item) }</li> }) }</ul> }
        }
        Block::List(true, items) => {
            html! { <ol>{ for items.iter().map(|item| html! { <li>{ line(item) }</li> }) }</ol> }
        }
        Block::Code(code) => html! { <pre>{ code }</pre> },
    }
}

fn line(parts: &[Inline]) -> Html {
    let part = |part: &Inline| match part.clone() {
        Inline::Plain(text) => html! { text },
        Inline::Emphasis(text) => html! { <em>{ text }</em> },
        Inline::Strong(text) => html! { <strong>{ text }</strong> },
        Inline::Code(text) => html! { <code>{ text }</code> },
        Inline::Link(text, address) => {
            let is_here = address.starts_with('#');
            let (target, rel) = (!is_here).then_some(("_blank", "noopener")).unzip();
            html! { <a href={address} {target} {rel}>{ text }</a> }
        }
    };
    html! { <>{ for parts.iter().map(part) }</> }
}

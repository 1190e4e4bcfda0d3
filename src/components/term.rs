//! Words of the glossary in a text, which show their meaning on hover, focus and tap, and the glossary itself.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::frame::elements::px;
use crate::frame::unbroken;
use crate::glossary::{GLOSSARY, Marked, Piece};
use crate::platform::{self, Listener};

/// A text literal with marks, as HTML. A mark that is not in the glossary is a compile error.
macro_rules! gloss {
    ($text:expr) => {
        $crate::components::glossed(const { $crate::glossary::Marked::new($text) })
    };
}
pub(crate) use gloss;

/// A marked text as HTML; [`gloss!`] is the short form for a literal.
pub(crate) fn glossed(text: Marked) -> Html {
    let mut pieces = text.pieces().peekable();
    let mut parts = Vec::new();
    // What of the next text is written already.
    let mut written = 0;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => {
                let rest = &text[std::mem::take(&mut written)..];
                parts.push(html! { unbroken(rest) });
            }
            Piece::Word(index, shown) => {
                // A line could break between a button and a full stop.
                let stop = match pieces.peek() {
                    Some(Piece::Text(text)) => &text[..text.find(char::is_whitespace).unwrap_or(text.len())],
                    _ => "",
                };
                written = stop.len();
                parts.push(html! {
                    <span class="term-with-stop">
                        <button type="button" class="term" aria-describedby={id_of(index)}>{ shown }</button>{ stop }
                    </span>
                });
            }
        }
    }
    parts.into_iter().collect()
}

/// The id of a word's meaning, which is on the page once, in the glossary.
fn id_of(index: usize) -> String {
    format!("meaning-{index}")
}

/// The glossary, and the note that shows the meaning of a word beside it. A page has one of each.
#[hook]
pub(crate) fn use_glossary(shown: bool) -> Html {
    let note = use_node_ref();
    use_effect_with(shown, {
        let note = note.clone();
        move |_| {
            let listeners = note.cast::<HtmlElement>().and_then(listen);
            move || drop(listeners)
        }
    });
    // Built once, because the frame is rendered again with every change of the address.
    (*use_memo(shown, |&shown| if shown { glossary(note) } else { Html::default() })).clone()
}

fn glossary(note: NodeRef) -> Html {
    html! {
        <>
            <details class="glossary fold">
                <summary><span class="fold-title">{ "Glossary" }</span></summary>
                <dl>
                    { for GLOSSARY.iter().enumerate().map(|(index, entry)| html! {
                        <div><dt>{ entry.word }</dt><dd id={id_of(index)}>{ entry.meaning }</dd></div>
                    }) }
                </dl>
            </details>
            <div class="meaning" role="tooltip" hidden=true ref={note} />
        </>
    }
}

/// The events that show and hide a meaning.
const EVENTS: [&str; 6] = ["pointerover", "pointerdown", "click", "focusin", "focusout", "keydown"];

fn listen(note: HtmlElement) -> Option<[Listener; 6]> {
    let document = platform::document()?;
    let words = std::rc::Rc::new(std::cell::RefCell::new(Words::default()));
    Some(EVENTS.map(|kind| {
        let (note, words) = (note.clone(), words.clone());
        Listener::new(&document, kind, move |event| words.borrow_mut().react(kind, &event, &note))
    }))
}

/// The words whose meaning may be shown.
#[derive(Default)]
struct Words {
    /// The one under the pointer.
    hovered: Option<Element>,
    /// The one that has the focus or was tapped.
    pinned: Option<Element>,
    shown: Option<Element>,
}

impl Words {
    fn react(&mut self, kind: &str, event: &Event, note: &HtmlElement) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let word = target.as_ref().and_then(|target| target.closest(".term").ok().flatten());
        match kind {
            "keydown" => {
                if event.dyn_ref::<KeyboardEvent>().is_none_or(|event| event.key() != "Escape") {
                    return;
                }
                (self.hovered, self.pinned) = (None, None);
            }
            "focusout" => self.pinned = None,
            // The reader can move the pointer onto the note and select its text.
            _ if note.contains(target.as_deref()) => return,
            "pointerover" => self.hovered = word,
            _ => self.pinned = word,
        }
        let shown = self.hovered.clone().or_else(|| self.pinned.clone()).filter(|word| word.is_connected());
        if shown != self.shown {
            note.set_hidden(shown.is_none());
            if let Some(word) = &shown {
                show(note, word);
            }
            self.shown = shown;
        }
    }
}

/// Writes a word's meaning into the note and places it below the word, or above it if there is no room below.
fn show(note: &HtmlElement, word: &Element) -> Option<()> {
    let root = platform::document()?.document_element()?;
    let meaning = platform::document()?.get_element_by_id(&word.get_attribute("aria-describedby")?)?;
    note.set_text_content(meaning.text_content().as_deref());
    let (word, own, page) =
        (word.get_bounding_client_rect(), note.get_bounding_client_rect(), root.get_bounding_client_rect());
    let left = word.left().min(f64::from(root.client_width()) - own.width()).max(0.0);
    let below = word.bottom() + own.height() <= f64::from(root.client_height());
    let top = if below || word.top() < own.height() { word.bottom() } else { word.top() - own.height() };
    // The note is positioned on the page, so that it scrolls along with its word.
    let style = note.style();
    style.set_property("left", &px((left - page.left()).round())).ok()?;
    style.set_property("top", &px((top - page.top()).round())).ok()
}

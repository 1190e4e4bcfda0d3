//! A link as a QR code, for a class with phones.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};
use yew::prelude::*;

use crate::charts::numerals::grouped;

/// The empty modules around a code (ISO/IEC 18004).
const MARGIN: i32 = 4;

#[derive(Properties, PartialEq)]
pub(super) struct LinkCodeProps {
    pub(super) link: String,
}

/// A fold with the code of a link, which is made again only for another link. A link that is too long for a code says so.
#[function_component]
pub(super) fn LinkCode(LinkCodeProps { link }: &LinkCodeProps) -> Html {
    let code = QrCode::encode_text(link, QrCodeEcc::Low);
    html! {
        <details class="fold">
            <summary><span class="fold-title">{ "QR code" }</span></summary>
            { match code {
                Ok(code) => html! {
                    <svg class="qr" role="img" aria-label="QR code of the link" viewBox={view_box(&code)}>
                        <path d="M0 0h999v999H0z" fill="#fff" />
                        <path d={outline(&code)} fill="#000" />
                    </svg>
                },
                Err(_) => html! {
                    <p>{ format!("A QR code holds links of up to 2,953 bytes; this one has {}.", grouped(link.len() as u64)) }</p>
                },
            } }
        </details>
    }
}

fn view_box(code: &QrCode) -> String {
    let size = code.size() + 2 * MARGIN;
    format!("0 0 {size} {size}")
}

/// The dark modules, a square of one unit each.
fn outline(code: &QrCode) -> String {
    let mut path = String::new();
    for (x, y) in (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y))) {
        if code.get_module(x, y) {
            // Writing to a string does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + MARGIN, y + MARGIN);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_finder_patterns_within_a_margin() {
        let code = QrCode::encode_text("https://example.org/#/mlp?lr=0.1", QrCodeEcc::Low).expect("a short link");
        let path = outline(&code);
        assert!(path.starts_with("M4 4h1v1h-1zM5 4h1v1h-1z"), "the upper left corner is dark: {path}");
        assert_eq!(view_box(&code), format!("0 0 {0} {0}", code.size() + 8));
        assert!(QrCode::encode_text(&"é".repeat(2000), QrCodeEcc::Low).is_err());
    }
}

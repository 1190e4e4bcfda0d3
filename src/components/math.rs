//! Formulas in MathML.

use yew::prelude::*;

/// A formula within a line of text.
pub(crate) fn inline(parts: &[String]) -> Html {
    Html::from_html_unchecked(format!("<math>{}</math>", parts.concat()).into())
}

/// A formula on a line of its own.
pub(crate) fn display(parts: &[String]) -> Html {
    Html::from_html_unchecked(format!("<math display='block'>{}</math>", parts.concat()).into())
}

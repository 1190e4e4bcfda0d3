//! The proof's formulas, as MathML. They are texts that never change, which is smaller than a tree built by code.

use yew::prelude::*;

use super::state::Step;

/// What stands for an answer that is not given yet.
const OPEN: &str = "<mi mathvariant='normal'>□</mi>";

const GRADIENT: &str = "<mrow><mo fence='true' stretchy='true'>|</mo><mfrac><mrow><mi>∂</mi><mi>f</mi></mrow><mrow><mi>∂</mi><msubsup><mi>w</mi>\
    <mn>11</mn><mrow><mo stretchy='false'>(</mo><mn>1</mn><mo stretchy='false'>)</mo></mrow></msubsup></mrow></mfrac><mo fence='true' stretchy='true'>|</mo></mrow>";
const X: &str = "<mrow><mo stretchy='false'>|</mo><msub><mi>x</mi><mn>1</mn></msub><mo stretchy='false'>|</mo></mrow>";
const SUM: &str = "<munder><mo movablelimits='false'>∑</mo><mtext>paths</mtext></munder>";
const SLOPES: &str = "<mrow><msub><mi>s</mi><mn>1</mn></msub><mo>⋯</mo><msub><mi>s</mi><mi>L</mi></msub></mrow>";

/// A formula: on a line of its own, or within one.
pub(super) fn math(body: &str, display: bool) -> Html {
    let display = if display { " display='block'" } else { "" };
    Html::from_html_unchecked(format!("<math{display}>{body}</math>").into())
}

fn power(base: &str, exponent: &str) -> String {
    format!("<msup><mrow>{base}</mrow><mrow>{exponent}</mrow></msup>")
}

fn bracketed(body: &str) -> String {
    format!("<mrow><mo>(</mo>{body}<mo>)</mo></mrow>")
}

fn fraction(above: &str, below: &str) -> String {
    format!("<mfrac><mrow>{above}</mrow><mrow>{below}</mrow></mfrac>")
}

fn number_of_paths(known: bool) -> String {
    if known { power("<mi>K</mi>", "<mi>L</mi><mo>−</mo><mn>1</mn>") } else { OPEN.to_owned() }
}

fn quarter() -> String {
    fraction("<mn>1</mn>", "<mn>4</mn>")
}

fn quarters(known: bool) -> String {
    power(&bracketed(&quarter()), if known { "<mi>L</mi>" } else { OPEN })
}

fn weights_product() -> String {
    format!("{SUM}<mrow><mo>|</mo><mtext>weights</mtext><mo>|</mo></mrow>")
}

/// The statement of a step; what its blank asks for is left open until it is known.
pub(super) fn statement(step: Step, known: bool) -> Html {
    let matrix = |name: &str, index: &str| format!("<msub><mi>{name}</mi>{index}</msub>");
    let (last, before) = ("<mi>L</mi>", "<mrow><mi>L</mi><mo>−</mo><mn>1</mn></mrow>");
    let body = match step {
        Step::Chain => {
            let output = if known { "<msup><mi>c</mi><mo>⊤</mo></msup>" } else { OPEN };
            let bare = GRADIENT.replace("<mo fence='true' stretchy='true'>|</mo>", "");
            format!(
                "{bare}<mo>=</mo>{output}{}{}{}{}<mo>⋯</mo>{}{}<msub><mi>e</mi><mn>1</mn></msub><msub><mi>x</mi><mn>1</mn></msub>\
                 <mspace width='0.6em'/><mtext>with</mtext><mspace width='0.4em'/>{}<mo>=</mo><mi>diag</mi><mo stretchy='false'>(</mo>\
                 <msup><mi>σ</mi><mo>′</mo></msup><mo stretchy='false'>(</mo>{}<mo stretchy='false'>)</mo><mo stretchy='false'>)</mo>",
                matrix("D", last),
                matrix("W", last),
                matrix("D", before),
                matrix("W", before),
                matrix("W", "<mn>2</mn>"),
                matrix("D", "<mn>1</mn>"),
                matrix("D", "<mi>l</mi>"),
                matrix("z", "<mi>l</mi>"),
            )
        }
        Step::Slope => format!(
            "<msup><mi>σ</mi><mo>′</mo></msup><mo stretchy='false'>(</mo><mi>z</mi><mo stretchy='false'>)</mo><mo>=</mo><mi>σ</mi><mo stretchy='false'>(</mo><mi>z</mi><mo stretchy='false'>)</mo>\
             <mo stretchy='false'>(</mo><mn>1</mn><mo>−</mo><mi>σ</mi><mo stretchy='false'>(</mo><mi>z</mi><mo stretchy='false'>)</mo><mo stretchy='false'>)</mo><mo>≤</mo>{}",
            if known { quarter() } else { OPEN.to_owned() }
        ),
        Step::Paths => format!(
            "{}<mo>≤</mo>{X}{SUM}<mrow><mo>|</mo><mtext>slopes</mtext><mo>·</mo><mtext>weights</mtext><mo>|</mo></mrow>\
             <mo>,</mo><mspace width='0.6em'/><mtext>number of paths</mtext><mo>=</mo>{}",
            GRADIENT,
            number_of_paths(known)
        ),
        Step::Product => format!("{GRADIENT}<mo>≤</mo>{X}{}{}", quarters(known), number_of_paths(true)),
        Step::Conclusion => {
            let base = if known { fraction("<mn>3</mn>", "<mn>4</mn>") } else { OPEN.to_owned() };
            format!(
                "{GRADIENT}<mo>≤</mo>{}{}<mo>≤</mo>{}<mspace width='0.6em'/><mtext>for</mtext><mspace width='0.4em'/><mi>K</mi>\
                 <mo>=</mo><mn>3</mn><mo>,</mo>{X}<mo>≤</mo><mn>3</mn>",
                fraction(X, "<mi>K</mi>"),
                power(&bracketed(&fraction("<mi>K</mi>", "<mn>4</mn>")), last),
                power(&bracketed(&base), last)
            )
        }
    };
    math(&body, true)
}

/// What is compared in each line of the ledger: the quantities that lie between the gradient and the bound.
pub(super) fn quantity(index: usize) -> Html {
    let body = match index {
        0 => GRADIENT.to_owned(),
        1 => format!("{X}{SUM}<mrow><mo>|</mo><mtext>slopes</mtext><mo>·</mo><mtext>weights</mtext><mo>|</mo></mrow>"),
        2 => format!("{X}{SLOPES}{}", weights_product()),
        3 => format!("{X}{}{}", quarters(true), weights_product()),
        4 => format!("{X}{}{}", quarters(true), number_of_paths(true)),
        _ => power(&bracketed(&fraction("<mi>K</mi>", "<mn>4</mn>")), "<mi>L</mi>"),
    };
    math(&body, false)
}

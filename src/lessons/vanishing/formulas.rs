//! The formulas of the bound and of its proof, as MathML.

use yew::prelude::*;

use super::prove::state::Step;
pub(super) use crate::components::{display, inline};
use engine::mathml::{call, mfrac, mi, mn, mo, mrow, msub, msup, mtext, one_minus, parens, partial};

/// The size of a quantity, between bars.
fn size(parts: &[String]) -> String {
    let bar = "<mo fence='true' stretchy='true'>|</mo>";
    format!("<mrow>{bar}{}{bar}</mrow>", parts.concat())
}

/// The derivative by the first layer's first weight.
fn derivative() -> String {
    partial(mi("f"), format!("<msubsup>{}{}{}</msubsup>", mi("w"), mn("11"), parens(&[mn("1")])))
}

/// The size of that derivative, which the lesson calls the gradient.
pub(super) fn gradient() -> String {
    size(&[derivative()])
}

fn quarter() -> String {
    mfrac(&[mn("1")], &[mn("4")])
}

/// (K/4)ᴸ.
pub(super) fn bound() -> String {
    to_the_depth(mfrac(&[mi("K")], &[mn("4")]))
}

/// (|x₁|/K)(K/4)ᴸ.
pub(super) fn attained_bound() -> String {
    mfrac(&[x()], &[mi("K")]) + &bound()
}

pub(super) fn to_the_depth(base: String) -> String {
    msup(parens(&[base]), &[mi("L")])
}

fn x() -> String {
    size(&[format!("<msub>{}{}</msub>", mi("x"), mn("1"))])
}

fn sum_over_paths(parts: &[String]) -> String {
    format!("<munder><mo movablelimits='false'>∑</mo><mtext>paths</mtext></munder>{}", parts.concat())
}

fn slopes_and_weights() -> String {
    sum_over_paths(&[size(&[mtext("slopes"), mo("·"), mtext("weights")])])
}

fn number_of_paths() -> String {
    msup(mi("K"), &[mi("L"), mo("−"), mn("1")])
}

/// A letter with a sign at its shoulder, as in σ′. An operator would keep its distance from the letter.
fn signed(letter: &str, sign: &str) -> String {
    msup(mi(letter), &[format!("<mo lspace='0' rspace='0'>{sign}</mo>")])
}

/// σ′ of something.
fn slope(of: String) -> String {
    signed("σ", "′") + &parens(&[of])
}

fn space(em: &str) -> String {
    format!("<mspace width='{em}em'/>")
}

/// The statement of a step, in pieces that may stand on lines of their own where there is little room. What its blank asks for is
/// an empty box until it is known.
pub(super) fn statement(step: Step, known: bool) -> Html {
    let asked = |answer: String| if known { answer } else { "<mi mathvariant='normal'>□</mi>".to_owned() };
    let pieces = match step {
        Step::Chain => {
            let indexed = |name: &str, index: String| format!("<msub>{}{index}</msub>", mi(name));
            let layer = |index: String| indexed("D", index.clone()) + &indexed("W", index);
            let slopes = call("diag", slope(msub("z", "l")));
            vec![
                derivative() + &mo("="),
                asked(signed("c", "⊤")) + &layer(mi("L")) + &layer(mrow(&[mi("L"), mo("−"), mn("1")])) + &mo("⋯"),
                indexed("W", mn("2")) + &indexed("D", mn("1")) + &indexed("e", mn("1")) + &indexed("x", mn("1")),
                [mtext("with"), space("0.4"), msub("D", "l"), mo("="), slopes].concat(),
            ]
        }
        Step::Slope => {
            let sigmoid = || call("σ", mi("z"));
            vec![
                [slope(mi("z")), mo("="), sigmoid(), parens(&[one_minus(sigmoid())])].concat(),
                mo("≤") + &asked(quarter()),
            ]
        }
        Step::Paths => vec![
            [gradient(), mo("≤"), x(), slopes_and_weights(), mo(",")].concat(),
            [mtext("number of paths"), mo("="), asked(number_of_paths())].concat(),
        ],
        Step::Product => {
            vec![gradient() + &mo("≤"), x() + &msup(parens(&[quarter()]), &[asked(mi("L"))]) + &number_of_paths()]
        }
        Step::Conclusion => {
            let base = asked(mfrac(&[mn("3")], &[mn("4")]));
            let case = [mtext("for"), space("0.4"), mi("K"), mo("="), mn("3"), mo(","), x(), mo("≤"), mn("1")];
            vec![gradient() + &mo("≤") + &attained_bound(), mo("≤") + &to_the_depth(base), case.concat()]
        }
    };
    let piece = |piece: String| Html::from_html_unchecked(format!("<math displaystyle='true'>{piece}</math>").into());
    html! { <div class="formula">{ for pieces.into_iter().map(piece) }</div> }
}

/// One of the quantities that the ledger compares, in order from the gradient to the bound.
pub(super) fn quantity(index: usize) -> Html {
    let weights = || sum_over_paths(&[size(&[mtext("weights")])]);
    let quarters = || to_the_depth(quarter());
    inline(&match index {
        0 => vec![gradient()],
        1 => vec![x(), slopes_and_weights()],
        2 => vec![x(), mrow(&[msub("s", "1"), mo("⋯"), msub("s", "L")]), weights()],
        3 => vec![x(), quarters(), weights()],
        4 => vec![x(), quarters(), number_of_paths()],
        _ => vec![bound()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prime_stands_close_to_its_letter() {
        let formula = slope(mi("z"));
        assert!(
            formula.starts_with("<msup><mi>σ</mi><mrow><mo lspace='0' rspace='0'>′</mo></mrow></msup>"),
            "{formula}"
        );
    }
}

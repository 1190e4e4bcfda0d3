//! Formulas in MathML, as text that a page can put into `<math>`. This module needs no browser.
//!
//! Functions named after an element write that element; the others write what rules are made of.

/// What an operation computes, and how its result changes with each operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// The value.
    pub formula: String,
    /// One derivative for each operand.
    pub derivatives: Vec<String>,
    /// What the formulas leave open, in a sentence; may be empty.
    pub note: &'static str,
}

impl Formula {
    /// y = f(x) and ∂y/∂x.
    pub(crate) fn unary(value: &[String], slope: &[String], note: &'static str) -> Self {
        Self { formula: equation(mi("y"), value), derivatives: vec![equation(partial(mi("y"), mi("x")), slope)], note }
    }

    /// y = f(a, b), ∂y/∂a and ∂y/∂b.
    pub(crate) fn binary(value: &[String], slopes: [&[String]; 2], note: &'static str) -> Self {
        let derivatives =
            ["a", "b"].iter().zip(slopes).map(|(name, slope)| equation(partial(mi("y"), mi(name)), slope));
        Self { formula: equation(mi("y"), value), derivatives: derivatives.collect(), note }
    }
}

/// An identifier.
#[must_use]
pub fn mi(name: &str) -> String {
    format!("<mi>{name}</mi>")
}

/// A number.
#[must_use]
pub fn mn(number: &str) -> String {
    format!("<mn>{number}</mn>")
}

/// An operator.
#[must_use]
pub fn mo(operator: &str) -> String {
    format!("<mo>{operator}</mo>")
}

/// Words.
#[must_use]
pub fn mtext(words: &str) -> String {
    format!("<mtext>{words}</mtext>")
}

/// Parts in a row.
#[must_use]
pub fn mrow(parts: &[String]) -> String {
    format!("<mrow>{}</mrow>", parts.concat())
}

/// A fraction.
#[must_use]
pub fn mfrac(top: &[String], bottom: &[String]) -> String {
    format!("<mfrac>{}{}</mfrac>", mrow(top), mrow(bottom))
}

/// A base with an exponent.
#[must_use]
pub fn msup(base: String, exponent: &[String]) -> String {
    format!("<msup>{base}{}</msup>", mrow(exponent))
}

/// A letter with an index.
#[must_use]
pub fn msub(base: &str, index: &str) -> String {
    format!("<msub>{}{}</msub>", mi(base), mi(index))
}

/// A square root.
#[must_use]
pub fn msqrt(radicand: String) -> String {
    format!("<msqrt>{radicand}</msqrt>")
}

/// Parts in parentheses.
#[must_use]
pub fn parens(parts: &[String]) -> String {
    mrow(&[mo("("), parts.concat(), mo(")")])
}

/// A function of an argument, as in σ(x).
#[must_use]
pub fn call(function: &str, argument: String) -> String {
    mrow(&[mi(function), parens(&[argument])])
}

/// ∂top/∂bottom.
#[must_use]
pub fn partial(top: String, bottom: String) -> String {
    mfrac(&[mi("∂"), top], &[mi("∂"), bottom])
}

/// left = right.
#[must_use]
pub fn equation(left: String, right: &[String]) -> String {
    mrow(&[left, mo("="), right.concat()])
}

/// The sum over an index; what is added up follows it.
#[must_use]
pub fn sum_over(index: &str) -> String {
    format!("<munder>{}{}</munder>", mo("∑"), mi(index))
}

/// One value under a condition, and another otherwise.
#[must_use]
pub fn cases(value: &[String], condition: &[String], otherwise: &[String]) -> String {
    let line =
        |value: &[String], condition: String| format!("<mtr><mtd>{}</mtd><mtd>{condition}</mtd></mtr>", mrow(value));
    let table = format!(
        "<mtable columnalign=\"left left\">{}{}</mtable>",
        line(value, mrow(condition)),
        line(otherwise, mtext("otherwise"))
    );
    mrow(&["<mo stretchy=\"true\">{</mo>".to_owned(), table])
}

/// One value where x > 0, and another otherwise.
#[must_use]
pub fn where_positive(value: &[String], otherwise: &[String]) -> String {
    cases(value, &[mi("x"), mo("&gt;"), mn("0")], otherwise)
}

/// eˣ.
#[must_use]
pub fn e_to_x() -> String {
    msup(mi("e"), &[mi("x")])
}

/// 1 − subtrahend.
#[must_use]
pub fn one_minus(subtrahend: String) -> String {
    mrow(&[mn("1"), mo("−"), subtrahend])
}

#[cfg(test)]
mod tests {
    use crate::autograd::Operation;
    use crate::choice::Choice;

    /// How many elements a text has; fails where they are not nested.
    fn elements(markup: &str) -> usize {
        let (mut open, mut count) = (Vec::new(), 0);
        for tag in markup.split('<').skip(1) {
            let (name, _) = tag.split_once('>').expect("a tag ends");
            match name.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed), "{markup}"),
                None => {
                    open.push(name.split(' ').next().unwrap_or_default().to_owned());
                    count += 1;
                }
            }
        }
        assert!(open.is_empty(), "{open:?} stay open in {markup}");
        count
    }

    #[test]
    fn every_operation_has_well_formed_formulas() {
        let formulas = Operation::ALL.iter().filter_map(|operation| Some((operation, operation.formula()?)));
        for (operation, formula) in formulas {
            let operands = operation.signature().parameters.iter().filter(|parameter| parameter.takes.is_operand());
            assert_eq!(formula.derivatives.len(), operands.count(), "{operation:?}");
            for formula in formula.derivatives.iter().chain([&formula.formula]) {
                assert!(elements(formula) > 3 && formula.contains('='), "{operation:?}: {formula}");
            }
            for derivative in &formula.derivatives {
                assert!(derivative.contains("<mi>∂</mi>"), "{operation:?}");
            }
        }
    }
}

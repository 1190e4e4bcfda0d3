//! Each operation's formula and local derivatives, in MathML.

use engine::expression::Operation;

/// What an operation computes and how its result changes with each operand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The formula.
    pub formula: String,
    /// A derivative for each operand.
    pub derivatives: Vec<String>,
    /// What the formulas leave open.
    pub note: &'static str,
}

fn i(name: &str) -> String {
    format!("<mi>{name}</mi>")
}

fn n(number: &str) -> String {
    format!("<mn>{number}</mn>")
}

fn o(operator: &str) -> String {
    format!("<mo>{operator}</mo>")
}

fn row(parts: &[String]) -> String {
    format!("<mrow>{}</mrow>", parts.concat())
}

fn over(top: &[String], bottom: &[String]) -> String {
    format!("<mfrac>{}{}</mfrac>", row(top), row(bottom))
}

fn sup(base: String, exponent: &[String]) -> String {
    format!("<msup>{base}{}</msup>", row(exponent))
}

fn sub(base: &str, index: &str) -> String {
    format!("<msub>{}{}</msub>", i(base), i(index))
}

fn paren(parts: &[String]) -> String {
    row(&[o("("), parts.concat(), o(")")])
}

fn text(words: &str) -> String {
    format!("<mtext>{words}</mtext>")
}

/// ∂top/∂bottom.
fn by(top: String, bottom: String) -> String {
    over(&[i("∂"), top], &[i("∂"), bottom])
}

/// left = right, as one formula.
fn equation(left: String, right: &[String]) -> String {
    row(&[left, o("="), right.concat()])
}

/// The value in either of two cases.
fn cases(first: &[String], condition: &[String], second: &[String], other: &str) -> String {
    let line =
        |value: &[String], condition: String| format!("<mtr><mtd>{}</mtd><mtd>{condition}</mtd></mtr>", row(value));
    let table = format!(
        "<mtable columnalign=\"left left\">{}{}</mtable>",
        line(first, row(condition)),
        line(second, text(other))
    );
    row(&["<mo stretchy=\"true\">{</mo>".to_owned(), table])
}

/// y = f(x) and ∂y/∂x.
fn unary(value: &[String], slope: &[String], note: &'static str) -> Rule {
    Rule { formula: equation(i("y"), value), derivatives: vec![equation(by(i("y"), i("x")), slope)], note }
}

/// y = f(a, b), ∂y/∂a and ∂y/∂b.
fn binary(value: &[String], slopes: [&[String]; 2], note: &'static str) -> Rule {
    let derivatives = ["a", "b"].iter().zip(slopes).map(|(name, slope)| equation(by(i("y"), i(name)), slope));
    Rule { formula: equation(i("y"), value), derivatives: derivatives.collect(), note }
}

/// The rule of an operation.
#[must_use]
pub fn of(operation: Operation) -> Rule {
    let call = |name: &str, argument: String| row(&[i(name), paren(&[argument])]);
    let positive = || [i("x"), o("&gt;"), n("0")];
    let e_to_x = || sup(i("e"), &[i("x")]);
    let sigma = || call("σ", i("x"));
    let minus_one_over = |bottom: String| row(&[n("1"), o("−"), bottom]);
    match operation {
        Operation::Add => binary(&[i("a"), o("+"), i("b")], [&[n("1")], &[n("1")]], ""),
        Operation::Sub => binary(&[i("a"), o("−"), i("b")], [&[n("1")], &[o("−"), n("1")]], ""),
        Operation::Mul => {
            binary(&[i("a"), o("·"), i("b")], [&[i("b")], &[i("a")]], "Each factor is the other’s slope.")
        }
        Operation::Div => {
            let square = sup(i("b"), &[n("2")]);
            let slope_b = [o("−"), over(&[i("a")], &[square])];
            binary(&[over(&[i("a")], &[i("b")])], [&[over(&[n("1")], &[i("b")])], &slope_b], "")
        }
        Operation::Pow => {
            let slope = [i("p"), sup(i("x"), &[i("p"), o("−"), n("1")])];
            unary(&[sup(i("x"), &[i("p")])], &slope, "The exponent p is a plain number.")
        }
        Operation::Neg => unary(&[o("−"), i("x")], &[o("−"), n("1")], ""),
        Operation::MatMul => {
            let gradient = |operand: &str| by(i("L"), i(operand));
            let transposed = |matrix: &str| sup(i(matrix), &[i("T")]);
            Rule {
                formula: equation(i("Y"), &[i("A"), i("B")]),
                derivatives: vec![
                    equation(gradient("A"), &[by(i("L"), i("Y")), transposed("B")]),
                    equation(gradient("B"), &[transposed("A"), by(i("L"), i("Y"))]),
                ],
                note: "Written for whole matrices: L is the program’s value.",
            }
        }
        Operation::Abs => {
            let slope = [cases(&[n("1")], &positive(), &[o("−"), n("1")], "otherwise")];
            unary(&[o("|"), i("x"), o("|")], &slope, "At the kink, x = 0, PyTorch takes 0.")
        }
        Operation::Exp => unary(&[e_to_x()], &[i("y")], "The exponential is its own slope."),
        Operation::Log => unary(&[i("ln"), i("x")], &[over(&[n("1")], &[i("x")])], ""),
        Operation::Sqrt => unary(&[format!("<msqrt>{}</msqrt>", i("x"))], &[over(&[n("1")], &[n("2"), i("y")])], ""),
        Operation::Relu => {
            let value = [call("max", row(&[n("0"), o(","), i("x")]))];
            let slope = [cases(&[n("1")], &positive(), &[n("0")], "otherwise")];
            unary(&value, &slope, "Where x is not positive, nothing gets through. At the kink PyTorch takes 0.")
        }
        Operation::LeakyRelu => {
            let value = [cases(&[i("x")], &positive(), &[i("s"), i("x")], "otherwise")];
            let slope = [cases(&[n("1")], &positive(), &[i("s")], "otherwise")];
            unary(&value, &slope, "s is the small slope on the left, 0.01 unless said otherwise.")
        }
        Operation::Elu => {
            let below = [i("α"), paren(&[e_to_x(), o("−"), n("1")])];
            let value = [cases(&[i("x")], &positive(), &below, "otherwise")];
            unary(&value, &[cases(&[n("1")], &positive(), &[i("y"), o("+"), i("α")], "otherwise")], "")
        }
        Operation::Gelu => {
            let phi = call("Φ", i("x"));
            let slope = [phi.clone(), o("+"), i("x"), call("φ", i("x"))];
            unary(&[i("x"), phi], &slope, "Φ and φ are the normal distribution and its density.")
        }
        Operation::Silu => {
            let slope = [sigma(), paren(&[n("1"), o("+"), i("x"), paren(&[minus_one_over(sigma())])])];
            unary(&[i("x"), sigma()], &slope, "")
        }
        Operation::Softplus => unary(&[i("ln"), paren(&[n("1"), o("+"), e_to_x()])], &[sigma()], ""),
        Operation::Sigmoid => {
            let value = [over(&[n("1")], &[n("1"), o("+"), sup(i("e"), &[o("−"), i("x")])])];
            unary(&value, &[i("y"), paren(&[minus_one_over(i("y"))])], "Nowhere above 1/4.")
        }
        Operation::Tanh => {
            unary(&[call("tanh", i("x"))], &[n("1"), o("−"), sup(i("y"), &[n("2")])], "Nowhere above 1.")
        }
        Operation::Clamp => {
            let inside = [i("min"), o("&lt;"), i("x"), o("&lt;"), i("max")];
            let value = [i("min"), o("≤"), i("x"), o("≤"), i("max")];
            unary(
                &[i("x"), text(" held within "), row(&value)],
                &[cases(&[n("1")], &inside, &[n("0")], "otherwise")],
                "",
            )
        }
        Operation::Maximum | Operation::Minimum => {
            let (name, sign, other) =
                if operation == Operation::Maximum { ("max", "&gt;", "&lt;") } else { ("min", "&lt;", "&gt;") };
            let slope = |sign: &str| [cases(&[n("1")], &[i("a"), o(sign), i("b")], &[n("0")], "otherwise")];
            let value = [call(name, row(&[i("a"), o(","), i("b")]))];
            binary(&value, [&slope(sign), &slope(other)], "Where both are equal, each gets half.")
        }
        Operation::Sum => {
            let sum = format!("<munder>{}{}</munder>", o("∑"), i("i"));
            let derivatives = vec![equation(by(i("y"), sub("x", "i")), &[n("1")])];
            let note = "Every summand gets the whole gradient.";
            Rule { formula: equation(i("y"), &[sum, sub("x", "i")]), derivatives, note }
        }
        Operation::Mean => {
            let sum = format!("<munder>{}{}</munder>", o("∑"), i("i"));
            let share = over(&[n("1")], &[i("n")]);
            let derivatives = vec![equation(by(i("y"), sub("x", "i")), std::slice::from_ref(&share))];
            let note = "Each of the n numbers gets its share.";
            Rule { formula: equation(i("y"), &[share, sum, sub("x", "i")]), derivatives, note }
        }
        Operation::Softmax => {
            let power = |index: &str| sup(i("e"), &[sub("x", index)]);
            let sum = format!("<munder>{}{}</munder>", o("∑"), i("k"));
            let slope = [sub("y", "i"), paren(&[sub("δ", "ij"), o("−"), sub("y", "j")])];
            Rule {
                formula: equation(sub("y", "i"), &[over(&[power("i")], &[sum, power("k")])]),
                derivatives: vec![equation(by(sub("y", "i"), sub("x", "j")), &slope)],
                note: "δ is 1 where i = j and 0 elsewhere.",
            }
        }
        Operation::LogSoftmax => {
            let sum = format!("<munder>{}{}</munder>", o("∑"), i("k"));
            let value = [sub("x", "i"), o("−"), i("ln"), sum, sup(i("e"), &[sub("x", "k")])];
            let slope = [sub("δ", "ij"), o("−"), sup(i("e"), &[sub("y", "j")])];
            Rule {
                formula: equation(sub("y", "i"), &value),
                derivatives: vec![equation(by(sub("y", "i"), sub("x", "j")), &slope)],
                note: "δ is 1 where i = j and 0 elsewhere.",
            }
        }
        Operation::Reshape => Rule {
            formula: equation(sub("y", "i"), &[sub("x", "i")]),
            derivatives: vec![equation(by(sub("y", "i"), sub("x", "i")), &[n("1")])],
            note: "The same numbers in the same order: the gradient goes back in the old shape.",
        },
        Operation::Transpose => Rule {
            formula: equation(sub("y", "ij"), &[sub("x", "ji")]),
            derivatives: vec![equation(by(sub("y", "ij"), sub("x", "ji")), &[n("1")])],
            note: "The gradient is transposed, too.",
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::choice::Choice;

    /// The names of a text's tags in the order in which they are closed; fails where they are not nested.
    fn tags(markup: &str) -> usize {
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
        for &operation in Operation::ALL {
            let rule = of(operation);
            let binary = matches!(
                operation,
                Operation::Add
                    | Operation::Sub
                    | Operation::Mul
                    | Operation::Div
                    | Operation::MatMul
                    | Operation::Maximum
                    | Operation::Minimum
            );
            assert_eq!(rule.derivatives.len(), if binary { 2 } else { 1 }, "{operation:?}");
            for formula in rule.derivatives.iter().chain([&rule.formula]) {
                assert!(tags(formula) > 3 && formula.contains('='), "{operation:?}: {formula}");
            }
            for derivative in &rule.derivatives {
                assert!(derivative.contains("<mi>∂</mi>"), "{operation:?}");
            }
        }
    }
}

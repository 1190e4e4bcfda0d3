//! Whether two expressions mean the same: they are computed with the same numbers.

use super::session::Session;
use crate::tensor::Shape;

/// The largest difference of numbers that count as equal, relative to the larger of 1 and the number.
const CLOSE: f64 = 1e-9;

/// Compares the values of two expressions after the same definitions.
///
/// # Errors
/// Why the answer is not what is wanted: it cannot be read, or its shape or a number differs.
pub fn compare(given: &str, wanted: &str, answer: &str) -> Result<(), String> {
    // One line more would be one value more.
    let has_keyword = ["dim=", "keepdim=", "reduction="].iter().any(|keyword| answer.contains(keyword));
    if answer.contains(['\n', ';']) || (answer.contains('=') && !has_keyword) {
        return Err("one expression is enough here, without a name".to_owned());
    }
    let (wanted_shape, wanted) = computed(given, wanted)?;
    let (shape, values) = computed(given, answer)?;
    if shape != wanted_shape {
        return Err(format!("its shape is {shape} instead of {wanted_shape}"));
    }
    let is_close = |(a, b): (&f64, &f64)| (a - b).abs() <= CLOSE * b.abs().max(1.0);
    match values.iter().zip(&wanted).find(|&pair| !is_close(pair)) {
        Some((a, b)) => Err(format!("with random numbers it gives {a:.4} instead of {b:.4}")),
        None => Ok(()),
    }
}

/// The shape and the elements of an expression.
fn computed(given: &str, expression: &str) -> Result<(Shape, Vec<f64>), String> {
    let mut session = Session::new(&format!("{given}\n{expression}")).map_err(|problem| problem.message)?;
    session.forward();
    let output = session.graph().output;
    let shape = session.graph().nodes[output].shape;
    Ok((shape, session.value(output).unwrap_or_default().to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GIVEN: &str = "w = tensor(0.7)\nb = tensor(-0.2)\nx = [[1.5], [2.0]]\ny = [[0.5], [1.0]]";

    #[test]
    fn what_means_the_same_is_right_however_it_is_written() {
        for answer in ["w * x + b", "b + x * w", "torch.add_is_not_needed", "b - -w * x"] {
            let is_right = compare(GIVEN, "w * x + b", answer).is_ok();
            assert_eq!(is_right, !answer.contains("torch"), "{answer}");
        }
        assert_eq!(compare(GIVEN, "mean((x - y) ** 2)", "F.mse_loss(x, y)"), Ok(()));
        assert_eq!(compare(GIVEN, "mean((x - y) ** 2)", "((y - x) * (y - x)).sum(dim=0).sum() / 2"), Ok(()));
    }

    #[test]
    fn what_differs_is_told() {
        let told = |answer| compare(GIVEN, "w * x + b", answer).expect_err("another meaning");
        assert_eq!(told("w * x - b"), "with random numbers it gives 1.2500 instead of 0.8500");
        assert_eq!(told("(w * x + b).mean()"), "its shape is () instead of (2, 1)");
        assert!(told("v * x").starts_with("v is not defined"), "{}", told("v * x"));
        assert_eq!(told("z = w * x"), "one expression is enough here, without a name");
    }
}

//! Reads the fixtures and compares numbers with them.

use engine::tensor::{Element, Shape};
use serde_json::Value;

/// Parses a fixture file.
pub(crate) fn parse(text: &str) -> Value {
    serde_json::from_str(text).expect("a fixture is JSON")
}

/// The numbers of a JSON array.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("an array").iter().map(number).collect()
}

/// A JSON number.
pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

/// A JSON number that is a count.
pub(crate) fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().expect("a whole number")).expect("a small number")
}

/// A JSON string.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The shape and the elements of `{"shape": [...], "data": [...]}`.
pub(crate) fn tensor<T: Element>(value: &Value) -> (Shape, Vec<T>) {
    let extents: Vec<usize> = value["shape"].as_array().expect("a shape").iter().map(count).collect();
    let shape = Shape::from_extents(&extents).expect("a shape of few axes");
    (shape, narrow(&numbers(&value["data"])))
}

/// The numbers in the type under test.
pub(crate) fn narrow<T: Element>(values: &[f64]) -> Vec<T> {
    values.iter().map(|&value| T::from_f64(value)).collect()
}

/// PyTorch's short name of the type, as used in the fixtures.
pub(crate) fn dtype<T: Element>() -> &'static str {
    if T::PRECISION == 24 { "f32" } else { "f64" }
}

/// Asserts that each number is within `tolerance` of the expected one, relative to the expected one or to `scale`,
/// whichever is larger. `scale` is the size of the terms that may cancel in the result, or 0 if none can.
pub(crate) fn assert_close<T: Element>(what: &str, actual: &[T], expected: &[f64], tolerance: f64, scale: f64) {
    assert_eq!(actual.len(), expected.len(), "{what}: number of elements");
    for (index, (&actual, &expected)) in actual.iter().zip(expected).enumerate() {
        // Fixtures have the shortest decimals that parse to the same number; near the smallest floats these are
        // inexact.
        let expected = T::from_f64(expected).to_f64();
        let error = (actual.to_f64() - expected).abs();
        assert!(
            error <= tolerance * expected.abs().max(scale),
            "{what}, element {index}: {actual}, PyTorch has {expected}, relative error {:e}",
            error / expected.abs()
        );
    }
}

/// The largest magnitude among some numbers.
pub(crate) fn largest(values: &[f64]) -> f64 {
    values.iter().fold(0.0, |largest, value| value.abs().max(largest))
}

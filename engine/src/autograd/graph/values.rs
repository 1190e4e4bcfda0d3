//! The elements of a variable.

use crate::tensor::Element;

/// Elements in single or in double precision, in row-major order.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// PyTorch's float32.
    Single(Vec<f32>),
    /// PyTorch's float64.
    Double(Vec<f64>),
}

impl Values {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Single(values) => values.len(),
            Self::Double(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The element at a position, which must exist.
    #[must_use]
    pub fn get(&self, index: usize) -> f64 {
        match self {
            Self::Single(values) => values[index].to_f64(),
            Self::Double(values) => values[index],
        }
    }

    /// Sets the element at a position, which must exist.
    pub fn set(&mut self, index: usize, value: f64) {
        match self {
            Self::Single(values) => values[index] = f32::from_f64(value),
            Self::Double(values) => values[index] = value,
        }
    }

    /// All elements in double precision.
    #[must_use]
    pub fn to_vec(&self) -> Vec<f64> {
        match self {
            Self::Single(values) => values.iter().map(|value| value.to_f64()).collect(),
            Self::Double(values) => values.clone(),
        }
    }

    /// The elements at these positions.
    pub(super) fn chosen(&self, positions: &[usize]) -> Self {
        match self {
            Self::Single(values) => Self::Single(positions.iter().map(|&position| values[position]).collect()),
            Self::Double(values) => Self::Double(positions.iter().map(|&position| values[position]).collect()),
        }
    }

    /// The same, rounded to single precision.
    pub(super) fn to_single(&self) -> Self {
        match self {
            Self::Single(values) => Self::Single(values.clone()),
            Self::Double(values) => Self::Single(values.iter().map(|&value| f32::from_f64(value)).collect()),
        }
    }

    /// The same in double precision.
    pub(super) fn to_double(&self) -> Self {
        Self::Double(self.to_vec())
    }

    /// Adds other elements of the same type and number.
    pub(super) fn accumulate(&mut self, other: &Self) {
        match (self, other) {
            (Self::Single(sums), Self::Single(terms)) => add(sums, terms),
            (Self::Double(sums), Self::Double(terms)) => add(sums, terms),
            _ => unreachable!("a gradient has the type of its variable"),
        }
    }
}

fn add<T: Element>(sums: &mut [T], terms: &[T]) {
    for (sum, &term) in sums.iter_mut().zip(terms) {
        *sum += term;
    }
}

impl From<Vec<f32>> for Values {
    fn from(values: Vec<f32>) -> Self {
        Self::Single(values)
    }
}

impl From<Vec<f64>> for Values {
    fn from(values: Vec<f64>) -> Self {
        Self::Double(values)
    }
}

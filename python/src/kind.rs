//! The element types of Python's tensors, and the type of a result.

/// PyTorch's dtype. The engine has the two types of floats; the others are kept in double precision, where whole numbers
/// up to 2⁵³ are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Bool,
    Int32,
    Int64,
    Float32,
    Float64,
}

/// What kind of number it is, whatever its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Category {
    Bool,
    Integer,
    Float,
}

impl Kind {
    const ALL: [Self; 5] = [Self::Bool, Self::Int32, Self::Int64, Self::Float32, Self::Float64];

    /// The number that the Python part of the library has for it.
    pub(crate) fn code(self) -> usize {
        self as usize
    }

    pub(crate) fn from_code(code: usize) -> Option<Self> {
        Self::ALL.get(code).copied()
    }

    pub(crate) fn is_float(self) -> bool {
        self.category() == Category::Float
    }

    /// Whether the elements are in single precision.
    pub(crate) fn is_single(self) -> bool {
        self == Self::Float32
    }

    pub(crate) fn category(self) -> Category {
        match self {
            Self::Bool => Category::Bool,
            Self::Int32 | Self::Int64 => Category::Integer,
            Self::Float32 | Self::Float64 => Category::Float,
        }
    }

    /// What a number becomes as an element of this type.
    pub(crate) fn rounded(self, number: f64) -> f64 {
        match self {
            Self::Bool => f64::from(u8::from(number != 0.0)),
            Self::Int32 | Self::Int64 => number.trunc(),
            Self::Float32 | Self::Float64 => number,
        }
    }
}

/// How much an operand has to say about the type of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A number of Python's.
    Number,
    /// A tensor without axes.
    Scalar,
    /// A tensor with axes.
    Tensor,
}

/// The type of the result of two operands ("Tensor Attributes: torch.dtype" in PyTorch's documentation): an operand of
/// lower rank counts only if its category is higher.
pub(crate) fn promote((a, rank_a): (Kind, Rank), (b, rank_b): (Kind, Rank)) -> Kind {
    if rank_a == rank_b {
        return a.max(b);
    }
    let (strong, weak) = if rank_a > rank_b { (a, b) } else { (b, a) };
    if weak.category() > strong.category() { weak } else { strong }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_does_not_widen_a_tensor_of_its_category() {
        use Kind::{Bool, Float32, Float64, Int64};
        use Rank::{Number, Scalar, Tensor};
        assert_eq!(promote((Float32, Tensor), (Float64, Tensor)), Float64);
        assert_eq!(promote((Float32, Tensor), (Float64, Scalar)), Float32);
        assert_eq!(promote((Int64, Tensor), (Float32, Number)), Float32);
        assert_eq!(promote((Int64, Tensor), (Float64, Scalar)), Float64);
        assert_eq!(promote((Bool, Tensor), (Int64, Number)), Int64);
        assert_eq!(promote((Float64, Scalar), (Float32, Number)), Float64);
    }
}

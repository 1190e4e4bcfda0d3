//! The operations of the language.

use crate::choice::choice;

choice! {
    /// An operation of the language; its name is PyTorch's.
    "operation", pub Operation {
        /// a + b
        Add = "add", "+";
        /// a - b
        Sub = "sub", "−";
        /// a * b
        Mul = "mul", "·";
        /// a / b
        Div = "div", "/";
        /// a ** p
        Pow = "pow", "power";
        /// -a
        Neg = "neg", "minus";
        /// a @ b
        MatMul = "matmul", "matrix product";
        /// |x|
        Abs = "abs", "absolute value";
        /// eˣ
        Exp = "exp", "exponential";
        /// ln x
        Log = "log", "natural logarithm";
        /// √x
        Sqrt = "sqrt", "square root";
        /// max(0, x)
        Relu = "relu", "ReLU";
        /// x, or a small slope below 0
        LeakyRelu = "leaky_relu", "leaky ReLU";
        /// x, or α(eˣ − 1) below 0
        Elu = "elu", "ELU";
        /// x Φ(x)
        Gelu = "gelu", "GELU";
        /// x σ(x)
        Silu = "silu", "SiLU";
        /// ln(1 + eˣ)
        Softplus = "softplus", "softplus";
        /// 1 / (1 + e⁻ˣ)
        Sigmoid = "sigmoid", "sigmoid";
        /// The hyperbolic tangent
        Tanh = "tanh", "tanh";
        /// x within limits
        Clamp = "clamp", "clamp";
        /// The larger of two
        Maximum = "maximum", "maximum";
        /// The smaller of two
        Minimum = "minimum", "minimum";
        /// The sum of all elements or along an axis
        Sum = "sum", "sum";
        /// The mean of all elements or along an axis
        Mean = "mean", "mean";
        /// eˣ over its sum along an axis
        Softmax = "softmax", "softmax";
        /// The logarithm of softmax
        LogSoftmax = "log_softmax", "log of softmax";
        /// The same elements in another shape
        Reshape = "reshape", "reshape";
        /// A matrix with rows and columns exchanged
        Transpose = "t", "transpose";
    }
}

//! Elementwise loops over two operands that are broadcast against each other.

use crate::tensor::{Element, Row, Shape, Walk};

/// Writes `f(a, b)` to each element of `out`, which has the broadcast shape of the two operands.
pub(crate) fn zip<T: Element>(
    (out_shape, out): (&Shape, &mut [T]),
    (a_shape, a): (&Shape, &[T]),
    (b_shape, b): (&Shape, &[T]),
    f: impl Fn(T, T) -> T,
) {
    Walk::new(out_shape, [a_shape, b_shape]).rows(|Row { output, length, starts, steps }| {
        let out = &mut out[output..output + length];
        match steps {
            [1, 1] => {
                for ((out, &a), &b) in out.iter_mut().zip(&a[starts[0]..]).zip(&b[starts[1]..]) {
                    *out = f(a, b);
                }
            }
            [1, 0] => {
                for (out, &a) in out.iter_mut().zip(&a[starts[0]..]) {
                    *out = f(a, b[starts[1]]);
                }
            }
            [0, 1] => {
                for (out, &b) in out.iter_mut().zip(&b[starts[1]..]) {
                    *out = f(a[starts[0]], b);
                }
            }
            [a_step, b_step] => {
                for (i, out) in out.iter_mut().enumerate() {
                    *out = f(a[starts[0] + i * a_step], b[starts[1] + i * b_step]);
                }
            }
        }
    });
}

/// Adds `f(output, own, other)` for each position of the output to `sums`, where the three are the positions in the
/// output, in `sums` and in the other operand. A position of `sums` that broadcasting stretches collects the terms of
/// all its copies: the gradient of broadcasting.
pub(crate) fn zip_add<T: Element>(
    out_shape: &Shape,
    (sums_shape, sums): (&Shape, &mut [T]),
    other_shape: &Shape,
    f: impl Fn(usize, usize, usize) -> T,
) {
    Walk::new(out_shape, [sums_shape, other_shape]).rows(|Row { output, length, starts, steps }| {
        if steps[0] == 0 {
            let mut sum = T::ZERO;
            for i in 0..length {
                sum += f(output + i, starts[0], starts[1] + i * steps[1]);
            }
            sums[starts[0]] += sum;
        } else {
            for i in 0..length {
                let own = starts[0] + i * steps[0];
                sums[own] += f(output + i, own, starts[1] + i * steps[1]);
            }
        }
    });
}

//! Gradient clipping, PyTorch's `nn.utils.clip_grad_norm_` and `clip_grad_value_`: between backward pass and step.

use super::setting::{self, SettingError};
use super::update::Trainable;
use crate::autograd::{Error, Tape, Tensor};
use crate::tensor::Element;

/// How a run clips each gradient before the update.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Clip {
    /// Not at all.
    #[default]
    None,
    /// To at most this Euclidean norm, as [`clip_grad_norm`] does.
    Norm(f64),
    /// Each element to at most this size, as [`clip_grad_value`] does.
    Value(f64),
}

impl Clip {
    /// Checks that a run can have this limit.
    ///
    /// # Errors
    /// [`SettingError`] names the setting and what is allowed.
    pub fn check(&self) -> Result<(), SettingError> {
        let check = |setting, limit: f64| setting::check(setting, limit, limit >= 0.0, "at least 0");
        match *self {
            Self::None => Ok(()),
            Self::Norm(limit) => check("largest norm of the gradient", limit),
            Self::Value(limit) => check("largest value of the gradient", limit),
        }
    }

    /// The clipped gradient of all parameters; `room` is the buffer for it if it differs.
    fn apply<'a, T: Element>(self, gradient: &'a [T], room: &'a mut Vec<T>) -> &'a [T] {
        if self == Self::None {
            return gradient;
        }
        room.clear();
        room.extend_from_slice(gradient);
        match self {
            Self::None => {}
            Self::Norm(limit) => scale(room, factor(square_sum(gradient).sqrt(), limit)),
            Self::Value(limit) => limit_each(room, limit),
        }
        room
    }
}

/// A view of something trainable with clipped gradients; its own gradients do not change. It must visit all parameters
/// as one row, since the norm is taken over all of them.
pub(crate) struct Clipped<'a, P, T> {
    pub(crate) at: &'a mut P,
    pub(crate) clip: Clip,
    /// A buffer for the clipped gradient, reused in each step.
    pub(crate) room: &'a mut Vec<T>,
}

impl<T: Element, P: Trainable<T>> Trainable<T> for Clipped<'_, P, T> {
    fn visit(&mut self, parameters: &[Tensor], mut visit: impl FnMut(&mut [T], &[T])) -> Result<(), Error> {
        let Self { at, clip, room } = self;
        at.visit(parameters, |values, gradient| visit(values, clip.apply(gradient, room)))
    }
}

/// Scales all gradients of the parameters by one factor, so that their total Euclidean norm is at most `max_norm`. The
/// direction does not change. Returns the norm before clipping.
///
/// As in PyTorch, the factor is `max_norm` / (norm + 1e-6), at most 1, and one non-finite gradient makes all of them
/// non-finite, so that a diverged run does not continue unnoticed.
///
/// # Errors
/// [`Error::Argument`] where `max_norm` is negative or not a number; [`Error::Stale`].
pub fn clip_grad_norm<T: Element>(tape: &mut Tape<T>, parameters: &[Tensor], max_norm: f64) -> Result<f64, Error> {
    check("clip_grad_norm", "the largest norm", max_norm)?;
    let mut squares = 0.0;
    for &parameter in parameters {
        squares += square_sum(tape.grad(parameter)?);
    }
    let norm = squares.sqrt();
    for &parameter in parameters {
        scale(tape.grad_mut(parameter)?, factor(norm, max_norm));
    }
    Ok(norm)
}

/// Clamps each element of the parameters' gradients to [−`max_value`, `max_value`].
///
/// # Errors
/// [`Error::Argument`] where `max_value` is negative or not a number; [`Error::Stale`].
pub fn clip_grad_value<T: Element>(tape: &mut Tape<T>, parameters: &[Tensor], max_value: f64) -> Result<(), Error> {
    check("clip_grad_value", "the largest value", max_value)?;
    for &parameter in parameters {
        limit_each(tape.grad_mut(parameter)?, max_value);
    }
    Ok(())
}

fn square_sum<T: Element>(gradient: &[T]) -> f64 {
    gradient.iter().map(|g| g.to_f64() * g.to_f64()).sum()
}

/// The factor for a gradient of this norm.
fn factor(norm: f64, max_norm: f64) -> f64 {
    let factor = max_norm / (norm + 1e-6);
    // Not f64::min, which would hide NaN.
    if factor > 1.0 { 1.0 } else { factor }
}

fn scale<T: Element>(gradient: &mut [T], factor: f64) {
    let factor = T::from_f64(factor);
    for g in gradient {
        *g = *g * factor;
    }
}

fn limit_each<T: Element>(gradient: &mut [T], max_value: f64) {
    let (low, high) = (T::from_f64(-max_value), T::from_f64(max_value));
    for g in gradient {
        if *g < low {
            *g = low;
        } else if *g > high {
            *g = high;
        }
    }
}

fn check(op: &'static str, what: &str, given: f64) -> Result<(), Error> {
    if given >= 0.0 {
        return Ok(());
    }
    Err(Error::Argument { op, problem: format!("{what} is {given}; it must be at least 0") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tensor::Shape;

    fn with_gradient(gradient: &[f64]) -> (Tape<f64>, Tensor) {
        let mut tape = Tape::new();
        let w = tape.parameter(Shape::new([gradient.len()]), gradient).expect("fits");
        let y = tape.neg(w).expect("fits");
        let reversed: Vec<f64> = gradient.iter().map(|g| -g).collect();
        tape.backward_from(y, &reversed).expect("fits");
        (tape, w)
    }

    #[test]
    fn a_long_gradient_keeps_its_direction() {
        let (mut tape, w) = with_gradient(&[3.0, -4.0]);
        assert_eq!(clip_grad_norm(&mut tape, &[w], 1.0), Ok(5.0));
        let clipped = tape.grad(w).expect("a parameter");
        assert!((clipped[0] - 0.6).abs() < 1e-6 && (clipped[1] + 0.8).abs() < 1e-6, "{clipped:?}");
    }

    #[test]
    fn a_short_gradient_stays() {
        let (mut tape, w) = with_gradient(&[3.0, -4.0]);
        assert_eq!(clip_grad_norm(&mut tape, &[w], f64::INFINITY), Ok(5.0));
        clip_grad_value(&mut tape, &[w], 4.0).expect("fits");
        assert_eq!(tape.grad(w), Ok(&[3.0, -4.0][..]));
        clip_grad_value(&mut tape, &[w], 3.5).expect("fits");
        assert_eq!(tape.grad(w), Ok(&[3.0, -3.5][..]));
    }

    #[test]
    fn a_gradient_that_is_not_finite_stays_so() {
        for bad in [f64::NAN, f64::INFINITY] {
            let (mut tape, w) = with_gradient(&[1.0, bad]);
            clip_grad_norm(&mut tape, &[w], 1.0).expect("fits");
            assert!(tape.grad(w).expect("a parameter")[1].is_nan());
        }
    }

    #[test]
    fn a_bad_limit_is_named_with_what_is_allowed() {
        let (mut tape, w) = with_gradient(&[1.0]);
        let error = clip_grad_norm(&mut tape, &[w], -1.0).expect_err("negative");
        assert_eq!(error.to_string(), "clip_grad_norm: the largest norm is -1; it must be at least 0");
        let error = clip_grad_value(&mut tape, &[w], f64::NAN).expect_err("no number");
        assert_eq!(error.to_string(), "clip_grad_value: the largest value is NaN; it must be at least 0");
    }
}

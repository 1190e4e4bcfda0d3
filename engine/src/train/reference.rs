//! References for a fit: the best straight line and the best constant.

use nalgebra::{DMatrix, DVector};

use super::leave_one_out::folds;

/// The least-squares line y = slope · x + intercept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeastSquares {
    /// w.
    pub slope: f64,
    /// b.
    pub intercept: f64,
    /// Its mean squared error on the data.
    pub loss: f64,
}

impl LeastSquares {
    /// The mean squared error of the line on other points.
    #[must_use]
    pub fn error_on(&self, x: &[f64], y: &[f64]) -> f64 {
        mean(&x.iter().zip(y).map(|(&x, y)| (self.at(x) - y).powi(2)).collect::<Vec<_>>())
    }

    fn at(&self, x: f64) -> f64 {
        self.slope * x + self.intercept
    }
}

/// The least-squares line through the points, by the singular value decomposition of (x, 1); if all x are equal, the
/// one with the smallest coefficients.
#[must_use]
pub fn least_squares(x: &[f64], y: &[f64]) -> LeastSquares {
    let design = DMatrix::from_fn(x.len(), 2, |row, column| if column == 0 { x[row] } else { 1.0 });
    let target = DVector::from_column_slice(y);
    let cutoff = f64::EPSILON * x.len() as f64;
    let (slope, intercept) = match design.svd(true, true).solve(&target, cutoff) {
        Ok(solution) => (solution[0], solution[1]),
        // Both factors were requested, so there is always a solution; the flat line only makes this total.
        Err(_) => (0.0, mean(y)),
    };
    let residuals: Vec<f64> = x.iter().zip(y).map(|(x, y)| (slope * x + intercept - y).powi(2)).collect();
    LeastSquares { slope, intercept, loss: mean(&residuals) }
}

/// The mean squared error of always predicting the mean of y: its variance.
#[must_use]
pub fn mean_predictor_loss(y: &[f64]) -> f64 {
    mean_predictor_error_on(y, y)
}

/// The mean squared error at other points of always predicting the mean of these y.
#[must_use]
pub fn mean_predictor_error_on(y: &[f64], other_y: &[f64]) -> f64 {
    let centre = mean(y);
    mean(&other_y.iter().map(|y| (y - centre).powi(2)).collect::<Vec<_>>())
}

/// The leave-one-out error of the least-squares line: each point is predicted by the line through the points outside of its
/// [fold](folds).
#[must_use]
pub fn left_out_line_loss(x: &[f64], y: &[f64]) -> f64 {
    leave_one_out(x, y, least_squares)
}

/// The same for always predicting the mean.
#[must_use]
pub fn left_out_mean_loss(y: &[f64]) -> f64 {
    leave_one_out(y, y, |_, y| LeastSquares { slope: 0.0, intercept: mean(y), loss: mean_predictor_loss(y) })
}

fn leave_one_out(x: &[f64], y: &[f64], fit: impl Fn(&[f64], &[f64]) -> LeastSquares) -> f64 {
    let folds = folds(x.len());
    let without = |values: &[f64], fold: usize| -> Vec<f64> {
        values.iter().enumerate().filter(|(sample, _)| sample % folds != fold).map(|(_, &value)| value).collect()
    };
    let fits: Vec<LeastSquares> = (0..folds).map(|fold| fit(&without(x, fold), &without(y, fold))).collect();
    let square = |sample: usize| (fits[sample % folds].at(x[sample]) - y[sample]).powi(2);
    mean(&(0..x.len()).map(square).collect::<Vec<_>>())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::{LAB_X, LAB_Y};

    #[test]
    fn the_lab_has_the_known_line() {
        let line = least_squares(&LAB_X, &LAB_Y);
        // NumPy's lstsq on the same points.
        assert!((line.slope - 0.259_989_898_132_783_4).abs() < 1e-12);
        assert!((line.intercept - 0.747_665_263_783_921_6).abs() < 1e-12);
        assert!((line.loss - 0.168_915_255_124_601_07).abs() < 1e-12);
        assert!((mean_predictor_loss(&LAB_Y) - 0.543_867_84).abs() < 1e-12);
    }

    #[test]
    fn what_is_left_out_is_predicted_worse_than_what_is_fitted() {
        // The line's error is its PRESS statistic over n; a mean without its point is off by a factor n / (n - 1) more.
        assert!((left_out_line_loss(&LAB_X, &LAB_Y) - 0.203_491_278_787_813_4).abs() < 1e-12);
        let expected = mean_predictor_loss(&LAB_Y) * (15.0_f64 / 14.0).powi(2);
        assert!((left_out_mean_loss(&LAB_Y) - expected).abs() < 1e-12);
        assert_eq!(mean_predictor_error_on(&[1.0, 3.0], &[2.0, 5.0, 0.0]), 13.0 / 3.0);
    }

    #[test]
    fn points_above_each_other_still_have_a_line() {
        let line = least_squares(&[2.0, 2.0], &[1.0, 3.0]);
        assert!((line.slope * 2.0 + line.intercept - 2.0).abs() < 1e-12);
        assert!((line.loss - 1.0).abs() < 1e-12);
    }
}

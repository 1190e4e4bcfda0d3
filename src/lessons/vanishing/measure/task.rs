//! The tasks of the tab.

use std::f64::consts::LOG10_2;

use super::words::bound_applies;
use crate::frame::task::{Done, Task};
use engine::nn::Activation;
use protocol::{ProbeReport, ProbeSettings};

/// The tasks, in the order in which they build on each other.
pub const TASKS: [Task; 4] = [
    Task {
        name: "single",
        what: "Find a network whose gradient is 0.0 in float32 but not in float64.",
        why: "Below 1.4 × 10⁻⁴⁵ float32 has no number left. The gradient is there all the same; float64 still sees it.",
    },
    Task {
        name: "double",
        what: "Now one whose gradient is 0.0 in float64 as well, although it is not exactly 0.",
        why: "Some hundreds of layers are enough. This page still knows the value, since it keeps the exponent apart.",
    },
    Task {
        name: "attain",
        what: "With twenty sigmoid layers or more, bring the gradient to at least half of the sharp bound.",
        why: "The bound is no exaggeration: with all weights +1 and every unit in its steepest place nothing is lost.",
    },
    Task {
        name: "explode",
        what: "With forty sigmoid layers or more and no weight beyond ±1, make the gradient larger than 1.",
        why: "From five units on there are more paths than the slopes of 1/4 can make up for.",
    },
];

/// The tasks that are done after an answer.
#[must_use]
pub fn after_answer(done: &Done, settings: &ProbeSettings, report: &ProbeReport) -> Done {
    let mut next = done.clone();
    let Some(gradient) = report.gradient else { return next };
    let [single, double] = [report.printed.single == Some(0.0), report.printed.double == Some(0.0)];
    next.note("single", single && !double);
    next.note("double", double);
    let sigmoid = settings.activation == Activation::Sigmoid && bound_applies(settings, report);
    let half_of_the_bound = report.sharp_bound.is_some_and(|bound| gradient >= bound - LOG10_2);
    next.note("attain", sigmoid && settings.layers >= 20 && half_of_the_bound);
    next.note("explode", sigmoid && settings.layers >= 40 && settings.scale <= 1.0 && gradient > 0.0);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Printed;

    fn done(settings: ProbeSettings, gradient: Option<f64>, printed: (f32, f64), largest_weight: f64) -> String {
        let printed = Printed { single: Some(printed.0), double: Some(printed.1) };
        let (bound, sharp_bound, norm_by_layer) = (-2.0, Some(-2.5), vec![]);
        let report = ProbeReport { request: 1, gradient, printed, bound, sharp_bound, norm_by_layer, largest_weight };
        after_answer(&Done::default(), &settings, &report).text().to_owned()
    }

    fn layers(layers: u32) -> ProbeSettings {
        ProbeSettings { layers, ..ProbeSettings::default() }
    }

    #[test]
    fn a_gradient_is_lost_by_one_type_or_by_both() {
        assert_eq!(done(layers(9), Some(-60.0), (0.0, 1e-60), 1.0), "single");
        assert_eq!(done(layers(9), Some(-400.0), (0.0, 0.0), 1.0), "double");
        assert_eq!(done(layers(9), Some(-20.0), (1e-20, 1e-20), 1.0), "");
        assert_eq!(done(layers(9), None, (0.0, 0.0), 1.0), "", "exactly 0, so nothing is lost");
    }

    #[test]
    fn the_bound_is_half_attained_where_it_applies() {
        assert_eq!(done(layers(20), Some(-2.8), (1e-3, 1e-3), 1.0), "attain");
        assert_eq!(done(layers(20), Some(-2.9), (1e-3, 1e-3), 1.0), "");
        assert_eq!(done(layers(19), Some(-2.8), (1e-3, 1e-3), 1.0), "");
        assert_eq!(done(layers(20), Some(-2.8), (1e-3, 1e-3), 1.5), "", "weights beyond the bound's");
        let tanh = ProbeSettings { activation: Activation::Tanh, ..layers(20) };
        assert_eq!(done(tanh, Some(-2.8), (1e-3, 1e-3), 1.0), "");
    }

    #[test]
    fn an_explosion_counts_with_small_weights_only() {
        assert_eq!(done(layers(40), Some(0.1), (1.3, 1.3), 1.0), "attain explode");
        assert_eq!(done(layers(39), Some(0.1), (1.3, 1.3), 1.0), "attain");
        let scaled = ProbeSettings { scale: 2.0, ..layers(40) };
        assert_eq!(done(scaled, Some(0.1), (1.3, 1.3), 2.0), "attain");
    }
}

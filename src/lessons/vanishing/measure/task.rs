//! The tasks of the tab.

use super::words::{has_small_input, has_small_weights};
use crate::frame::{Done, Task};
use engine::nn::Activation;
use protocol::{ProbeReport, ProbeSettings};

/// The tasks, in the order in which they build on each other.
pub const TASKS: [Task; 4] = [
    Task {
        name: "single",
        what: "Find a network whose gradient is 0.0 in float32 but not in float64.",
        hint: "Drag the depth to the right and watch what PyTorch prints. With the settings of the problem, about a hundred layers are enough.",
        why: "Float32 has no number left below 1.4 × 10⁻⁴⁵. The gradient still exists, and float64 can still store it.",
    },
    Task {
        name: "double",
        what: "Find a network whose gradient is 0.0 in float64 as well, although it is not exactly 0.",
        hint: "Float64 goes down to about 10⁻³²⁴. Extend the chart with “Chart to” and go on with the depth: 600 layers are enough.",
        why: "A few hundred layers are enough. This page still knows the value, because it stores the exponent separately.",
    },
    Task {
        name: "attain",
        what: "With twenty sigmoid layers or more, bring the gradient to at least a tenth of the bound.",
        hint: "Choose the initialisation “Tight” at a depth of 20.",
        why: "With all weights +1 and every unit where it is steepest, each layer passes back all that the bound allows: the \
              gradient is the attained bound.",
    },
    Task {
        name: "explode",
        what: "With forty sigmoid layers or more and no weight beyond ±1, make the gradient larger than 1.",
        hint: "Keep the initialisation “Tight” and take five units in each of forty layers.",
        why: "With five units or more, the paths multiply faster than the slopes of 1/4 shrink them.",
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
    let sigmoid = settings.activation == Activation::Sigmoid && has_small_weights(settings, report);
    let near_the_bound = has_small_input(settings) && gradient >= report.bound - 1.0;
    next.note("attain", sigmoid && settings.layers >= 20 && near_the_bound);
    next.note("explode", sigmoid && settings.layers >= 40 && settings.scale <= 1.0 && gradient > 0.0);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Printed;

    fn done(settings: ProbeSettings, gradient: Option<f64>, printed: (f32, f64), largest_weight: f64) -> String {
        let printed = Printed { single: Some(printed.0), double: Some(printed.1) };
        let (bound, norm_by_layer) = (-2.0, vec![]);
        let report = ProbeReport { request: 1, gradient, printed, bound, norm_by_layer, largest_weight };
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
    fn a_tenth_of_the_bound_counts_where_it_applies() {
        assert_eq!(done(layers(20), Some(-3.0), (1e-3, 1e-3), 1.0), "attain");
        assert_eq!(done(layers(20), Some(-3.1), (1e-3, 1e-3), 1.0), "");
        assert_eq!(done(layers(19), Some(-3.0), (1e-3, 1e-3), 1.0), "");
        assert_eq!(done(layers(20), Some(-3.0), (1e-3, 1e-3), 1.5), "", "weights beyond the bound's");
        let large = ProbeSettings { input: 1.1, ..layers(20) };
        assert_eq!(done(large, Some(-3.0), (1e-3, 1e-3), 1.0), "", "an input beyond the bound's");
        let tanh = ProbeSettings { activation: Activation::Tanh, ..layers(20) };
        assert_eq!(done(tanh, Some(-3.0), (1e-3, 1e-3), 1.0), "");
    }

    #[test]
    fn an_explosion_counts_with_small_weights_only() {
        assert_eq!(done(layers(40), Some(0.1), (1.3, 1.3), 1.0), "attain explode");
        assert_eq!(done(layers(39), Some(0.1), (1.3, 1.3), 1.0), "attain");
        let scaled = ProbeSettings { scale: 2.0, ..layers(40) };
        assert_eq!(done(scaled, Some(0.1), (1.3, 1.3), 2.0), "attain");
    }
}

//! The numbers and the chart of the tab in words.

use super::stream::Measured;
use crate::charts::numerals::{fixed, from_log10, plain, significant};
use crate::lessons::vanishing::words::{depth, size};
use protocol::{DepthPoint, Printed, ProbeReport, ProbeSettings, ZERO_BELOW};

/// PyTorch's types, in the order of [`ZERO_BELOW`].
const TYPES: [&str; 2] = ["float32", "float64"];

/// The base of the bound, whose exponent is L: "3/4" for three sigmoid units, "3" if the largest slope is 1, "3 · 1.13" if
/// it is larger, "2 · 3/4" for weights up to 2.
pub(super) fn bound_base(settings: &ProbeSettings) -> String {
    let ProbeSettings { activation, units, scale, .. } = *settings;
    let slope = activation.max_slope();
    let inverse = 1.0 / slope;
    let base = if slope == 1.0 {
        units.to_string()
    } else if inverse.fract() == 0.0 {
        format!("{units}/{inverse}")
    } else {
        format!("{units} · {}", fixed(slope, 2))
    };
    if scale == 1.0 { base } else { format!("{} · {base}", plain(scale)) }
}

/// The base of the bound in parentheses, unless it is a single number.
pub(super) fn bracketed_bound_base(settings: &ProbeSettings) -> String {
    let base = bound_base(settings);
    if base.contains(['/', '·']) { format!("({base})") } else { base }
}

/// The gradient beside its bound, in one or two sentences.
pub(super) fn finding(settings: &ProbeSettings, report: &ProbeReport) -> String {
    let gradient = match report.gradient {
        Some(gradient) => from_log10(gradient, 2),
        None if settings.input == 0.0 => "exactly 0, because the input is 0".to_owned(),
        None => "exactly 0, because no unit passes it on".to_owned(),
    };
    // (K/4)^L alone is a bound only for inputs up to K.
    let (name, bound) = match report.sharp_bound {
        Some(sharp) if sharp > report.bound => ("sharp bound", sharp),
        _ => ("bound", report.bound),
    };
    let bound = from_log10(bound, 2);
    let most = plain(settings.scale);
    let bound = match (bound_applies(settings, report), settings.scale == 1.0) {
        (true, true) => format!("; the {name} allows {bound}."),
        (true, false) => format!("; the {name} for |w| ≤ {most} allows {bound}."),
        (false, _) => format!(
            ". The {name}, {bound}, assumes |w| ≤ {most} and does not apply here: the largest weight has size {}.",
            fixed(report.largest_weight, 2)
        ),
    };
    format!("With L = {} the gradient is {gradient}{bound}", depth(settings.layers))
}

/// What PyTorch prints for the same gradient.
pub(super) fn printed(printed: Printed) -> String {
    let [single, double] = as_printed(printed);
    if single == double {
        format!("PyTorch prints {single}, in float32 and in float64.")
    } else {
        format!("PyTorch prints {single} in float32 and {double} in float64.")
    }
}

/// Whether the weights are as small as the bound assumes.
pub(super) fn bound_applies(settings: &ProbeSettings, report: &ProbeReport) -> bool {
    // The largest weight that can be drawn may be rounded up.
    report.largest_weight <= settings.scale * (1.0 + 1e-6)
}

/// The depth from which PyTorch prints 0.0 or inf for half of the networks, or the progress of the measurement.
pub(super) fn losses(measured: &Measured, end: u32) -> String {
    if !measured.is_complete(end) {
        return progress(measured, end);
    }
    lost(measured, "0.0", zeros_from(measured))
        .or_else(|| lost(measured, "inf", infinite_from(measured)))
        .unwrap_or_else(|| {
            let who = if measured.networks == 1 { "the gradient" } else { "the median gradient" };
            format!("Down to L = {}, float32 and float64 can hold {who}.", depth(measured.reached))
        })
}

/// From which depth each type prints this; `None` if not even float32 does.
fn lost(measured: &Measured, print: &str, from: [Option<u32>; 2]) -> Option<String> {
    let what = match measured.networks {
        1 => format!("The gradient is one that PyTorch prints as {print}"),
        networks => format!("Half of {networks} such networks have a gradient that PyTorch prints as {print}"),
    };
    let [single, double] = from;
    let single = single?;
    let words = match double {
        Some(double) if single == double => {
            format!("{what} from L = {} on, in float32 and in float64.", depth(single))
        }
        Some(double) => {
            format!("{what} from L = {} on in float32, and from L = {} on in float64.", depth(single), depth(double))
        }
        None => format!(
            "{what} from L = {} on in float32; float64 still holds it at L = {}.",
            depth(single),
            depth(measured.reached)
        ),
    };
    Some(words)
}

/// The progress of the measurement.
fn progress(measured: &Measured, end: u32) -> String {
    let Measured { networks, so_far, reached, .. } = *measured;
    if reached < end {
        format!("Measured down to L = {} of {} so far.", depth(reached), depth(end))
    } else if so_far < networks {
        format!("Measured for {so_far} of {networks} networks so far.")
    } else {
        "All depths are measured.".to_owned()
    }
}

/// The name of the chart's middle line.
pub(super) fn median(measured: &Measured) -> String {
    let Measured { networks, so_far, .. } = *measured;
    if so_far < networks { format!("median of {so_far} so far") } else { format!("median of {networks}") }
}

/// For each type, the depth from which the median is printed as 0.0.
fn zeros_from(measured: &Measured) -> [Option<u32>; 2] {
    ZERO_BELOW.map(|zero| lost_from(measured, |median| median.is_none_or(|median| median <= zero)))
}

/// For each type, the depth from which the median is printed as inf.
fn infinite_from(measured: &Measured) -> [Option<u32>; 2] {
    [f64::from(f32::MAX), f64::MAX]
        .map(|largest| lost_from(measured, |median| median.is_some_and(|median| median > largest.log10())))
}

/// The depth from which every median is lost.
fn lost_from(measured: &Measured, is_lost: impl Fn(Option<f64>) -> bool) -> Option<u32> {
    let held = measured.points.iter().rposition(|point| !is_lost(point.quantiles[1]));
    measured.points.get(held.map_or(0, |index| index + 1)).map(|point| point.layers)
}

/// The names of what is shown about one depth.
pub(super) const TOLD: [&str; 6] = ["This network", "Median", "10–90 %", "Bound; sharp", "float32", "float64"];

/// The values of [`TOLD`].
pub(super) fn values(point: &DepthPoint) -> [String; 6] {
    let [low, median, high] = point.quantiles.map(size);
    let [single, double] = as_printed(point.printed);
    let bounds = format!("{}; {}", from_log10(point.bound, 2), size(point.sharp_bound));
    [size(point.chosen), median, format!("{low} to {high}"), bounds, single, double]
}

/// Names and values in lines, for a note in the chart.
pub(super) fn note(point: &DepthPoint) -> String {
    let lines = TOLD.iter().zip(values(point)).map(|(name, value)| format!("\n{name}: {value}"));
    std::iter::once(format!("L = {}", depth(point.layers))).chain(lines).collect()
}

/// The chart by depth in words.
pub(super) fn by_depth(layers: u32, end: u32, measured: &Measured) -> String {
    let until = measured.points.partition_point(|point| point.layers <= end);
    let points = &measured.points[..until];
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        let values: Vec<_> = values.collect();
        match (values.first(), values.last()) {
            (Some(&first), Some(&last)) => format!("from {} to {}", from_log10(first, 2), from_log10(last, 2)),
            _ => "nowhere above 0".to_owned(),
        }
    };
    let zeros = points.iter().filter(|point| point.chosen.is_none()).count();
    let gaps = match zeros {
        0 => String::new(),
        1 => " At one depth it is exactly 0, shown as a gap.".to_owned(),
        _ => format!(" At {zeros} of {} depths it is exactly 0, shown as gaps.", points.len()),
    };
    let networks = match measured.so_far {
        1 => String::new(),
        networks => format!(
            ", median of {networks} networks {}",
            ends(&mut points.iter().filter_map(|point| point.quantiles[1]))
        ),
    };
    let zeros: Vec<_> = TYPES
        .iter()
        .zip(ZERO_BELOW.iter().zip(zeros_from(measured)))
        .map(|(name, (&zero, from))| {
            let below = from_log10(zero, 2);
            match from {
                Some(from) => format!("{name} below {below}, the median from L = {} on", depth(from)),
                None => format!("{name} below {below}, the median at no depth measured"),
            }
        })
        .collect();
    format!(
        "The first layer's gradient for 1 to {} hidden layers, logarithmic scale: this network {}{networks}, bound ({}) to \
         the power of L {}. PyTorch prints 0.0 from here: {}. The mark is at L = {}.{gaps} {}",
        depth(end),
        ends(&mut points.iter().filter_map(|point| point.chosen)),
        bound_base(&measured.settings),
        ends(&mut points.iter().map(|point| point.bound)),
        zeros.join("; "),
        depth(layers),
        progress(measured, end),
    )
}

/// A gradient in both types, as Python prints it.
pub(super) fn as_printed(printed: Printed) -> [String; 2] {
    [printed.single.map(f64::from), printed.double].map(python)
}

fn python(value: Option<f64>) -> String {
    let Some(value) = value else { return "inf".to_owned() };
    if value == 0.0 {
        return "0.0".to_owned();
    }
    if (1e-4..1e4).contains(&value) {
        return significant(value, 2);
    }
    let text = format!("{value:.1e}");
    // An exponent has a sign and at least two digits.
    match text.split_once('e') {
        Some((mantissa, exponent)) if exponent.starts_with('-') => format!("{mantissa}e-{:0>2}", &exponent[1..]),
        Some((mantissa, exponent)) => format!("{mantissa}e+{exponent:0>2}"),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use engine::nn::Activation;

    const NOTHING: Printed = Printed { single: Some(0.0), double: Some(0.0) };

    fn report(gradient: Option<f64>, largest_weight: f64) -> ProbeReport {
        ProbeReport {
            request: 1,
            gradient,
            printed: NOTHING,
            bound: -0.25,
            sharp_bound: Some(-0.75),
            norm_by_layer: vec![gradient, Some(-1.0), Some(0.25)],
            largest_weight,
        }
    }

    fn settings() -> ProbeSettings {
        ProbeSettings { layers: 2, ..ProbeSettings::default() }
    }

    /// Networks whose median falls by so many decades per layer.
    fn measured(decades: f64, reached: u32) -> Measured {
        let point = |layers: u32| DepthPoint {
            layers,
            chosen: (layers != 2).then(|| -decades * f64::from(layers)),
            printed: NOTHING,
            others: vec![],
            quantiles: [Some(-4000.0), Some(-decades * f64::from(layers)), Some(0.0)],
            bound: -0.125 * f64::from(layers),
            sharp_bound: Some(-0.125 * f64::from(layers) - 0.5),
        };
        Measured {
            settings: settings(),
            networks: 256,
            so_far: 256,
            reached,
            points: (1..=reached).map(point).map(Rc::new).collect(),
        }
    }

    #[test]
    fn the_finding_compares_gradient_and_bound() {
        let words = |gradient, weight| finding(&settings(), &report(gradient, weight));
        assert_eq!(words(Some(-28.161_15), 0.99), "With L = 2 the gradient is 6.9 × 10⁻²⁹; the bound allows 0.56.");
        assert_eq!(
            words(None, 1.0),
            "With L = 2 the gradient is exactly 0, because no unit passes it on; the bound allows 0.56."
        );
        assert_eq!(
            words(Some(2.0), 1.414),
            "With L = 2 the gradient is 100. The bound, 0.56, assumes |w| ≤ 1 and does not apply here: the largest weight has \
             size 1.41."
        );
    }

    #[test]
    fn the_finding_names_what_the_bound_assumes() {
        let scaled = ProbeSettings { scale: 2.0, ..settings() };
        let words = finding(&scaled, &report(Some(-1.0), 1.99));
        assert_eq!(words, "With L = 2 the gradient is 0.10; the bound for |w| ≤ 2 allows 0.56.");
        let zero = ProbeSettings { input: 0.0, ..settings() };
        assert!(finding(&zero, &report(None, 1.0)).contains("exactly 0, because the input is 0;"));
        let large = ProbeReport { sharp_bound: Some(-0.125), ..report(Some(-1.0), 1.0) };
        let words = finding(&ProbeSettings { input: 4.0, ..settings() }, &large);
        assert_eq!(words, "With L = 2 the gradient is 0.10; the sharp bound allows 0.75.");
    }

    #[test]
    fn the_bound_is_named_for_the_activation_and_the_scale() {
        let base = |activation, units, scale| {
            let settings = ProbeSettings { activation, units, scale, ..settings() };
            (bound_base(&settings), bracketed_bound_base(&settings))
        };
        let both = |base: &str, bracketed: &str| (base.to_owned(), bracketed.to_owned());
        assert_eq!(base(Activation::Sigmoid, 3, 1.0), both("3/4", "(3/4)"));
        assert_eq!(base(Activation::Tanh, 5, 1.0), both("5", "5"));
        assert_eq!(base(Activation::Gelu, 3, 1.0), both("3 · 1.13", "(3 · 1.13)"));
        assert_eq!(base(Activation::Sigmoid, 3, 0.5), both("0.5 · 3/4", "(0.5 · 3/4)"));
        assert_eq!(base(Activation::Relu, 8, 2.0), both("2 · 8", "(2 · 8)"));
    }

    #[test]
    fn numbers_are_printed_as_python_does() {
        let words = |single, double| printed(Printed { single, double });
        assert_eq!(words(Some(0.0), Some(2.13e-60)), "PyTorch prints 0.0 in float32 and 2.1e-60 in float64.");
        assert_eq!(words(Some(0.0), Some(0.0)), "PyTorch prints 0.0, in float32 and in float64.");
        assert_eq!(words(None, Some(3.4e38)), "PyTorch prints inf in float32 and 3.4e+38 in float64.");
        assert_eq!(words(Some(1e-5), Some(0.0562)), "PyTorch prints 1.0e-05 in float32 and 0.056 in float64.");
        assert_eq!(python(Some(f64::from(f32::from_bits(1)))), "1.4e-45");
    }

    #[test]
    fn where_half_of_the_networks_are_lost_is_said() {
        let told = [
            (
                measured(1.0, 400),
                "Half of 256 such networks have a gradient that PyTorch prints as 0.0 from L = 46 on in float32, and from L = \
                 324 on in float64.",
            ),
            (measured(1.0, 200), "0.0 from L = 46 on in float32; float64 still holds it at L = 200."),
            (measured(1.0, 120), "Measured down to L = 120 of 200 so far."),
            (measured(0.01, 200), "Down to L = 200, float32 and float64 can hold the median gradient."),
            (measured(-1.0, 200), "prints as inf from L = 39 on in float32; float64 still holds it at L = 200."),
            (measured(-1.0, 400), "from L = 39 on in float32, and from L = 309 on in float64."),
            (
                Measured { networks: 1, so_far: 1, ..measured(1.0, 400) },
                "The gradient is one that PyTorch prints as 0.0 from L = 46 on in float32, and from L = 324 on in float64.",
            ),
        ];
        for (measured, end) in told {
            let words = losses(&measured, 200);
            assert!(words.ends_with(end), "{words}");
        }
    }

    #[test]
    fn the_chart_is_told_in_full() {
        assert_eq!(
            by_depth(40, 200, &measured(1.0, 400)),
            "The first layer's gradient for 1 to 200 hidden layers, logarithmic scale: this network from 0.10 to 1.0 × 10⁻²⁰⁰, \
             median of 256 networks from 0.10 to 1.0 × 10⁻²⁰⁰, bound (3/4) to the power of L from 0.75 to 1.0 × 10⁻²⁵. PyTorch \
             prints 0.0 from here: float32 below 7.0 × 10⁻⁴⁶, the median from L = 46 on; float64 below 2.5 × 10⁻³²⁴, the \
             median from L = 324 on. The mark is at L = 40. At one depth it is exactly 0, shown as a gap. All depths are \
             measured."
        );
        let words = by_depth(40, 200, &measured(1.0, 90));
        assert!(words.ends_with("Measured down to L = 90 of 200 so far."), "{words}");
        assert!(words.contains("the median at no depth measured"), "{words}");
    }

    #[test]
    fn what_is_known_of_a_part_of_the_networks_is_said_of_that_part() {
        let (all, part) = (measured(1.0, 400), Measured { so_far: 80, ..measured(1.0, 400) });
        assert_eq!(losses(&part, 200), "Measured for 80 of 256 networks so far.");
        let words = by_depth(40, 200, &part);
        assert!(
            words.contains("median of 80 networks") && words.ends_with("for 80 of 256 networks so far."),
            "{words}"
        );
        assert_eq!([&part, &all].map(median), ["median of 80 so far", "median of 256"]);
    }

    #[test]
    fn a_depth_is_told_in_lines() {
        let printed = Printed { single: Some(0.0), double: Some(2.1e-60) };
        let point = DepthPoint { printed, ..(*measured(20.0, 3).points[2]).clone() };
        assert_eq!(
            note(&point),
            "L = 3\nThis network: 1.0 × 10⁻⁶⁰\nMedian: 1.0 × 10⁻⁶⁰\n10–90 %: 1.0 × 10⁻⁴⁰⁰⁰ to 1.0\nBound; sharp: 0.42; 0.13\n\
             float32: 0.0\nfloat64: 2.1e-60"
        );
    }
}

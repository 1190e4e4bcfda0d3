//! The numbers and the chart of the tab in words.

use super::stream::{AT_LEAST, Measured};
use crate::charts::numerals::{fixed, from_log10, plain, significant};
use crate::lessons::vanishing::words::{depth, percent, size, size_or_exact_zero};
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

/// The name of the bound's line: "bound (3/4)ᴸ".
pub(super) fn bound_name(settings: &ProbeSettings) -> String {
    format!("bound {}ᴸ", bracketed_bound_base(settings))
}

/// The finding: after "A gradient of", in turns a number and a text. The numbers are how much arrives and what the bound allows.
pub(in crate::lessons::vanishing) fn finding(settings: &ProbeSettings, report: &ProbeReport) -> [String; 4] {
    let why = match report.gradient {
        Some(_) => "",
        None if settings.input == 0.0 => ", because the input is 0",
        None => ", because no unit passes it on",
    };
    let (bound, most) = (from_log10(report.bound, 2), plain(settings.scale));
    let (before, after) = if !has_small_weights(settings, report) {
        let largest = fixed(report.largest_weight, 2);
        (
            "The bound, ",
            format!(", does not apply: it assumes |w| ≤ {most}, and the largest weight has size {largest}."),
        )
    } else if !has_small_input(settings) {
        let input = plain(settings.input);
        ("The bound, ", format!(", does not apply: it assumes |x| ≤ 1, and the input is {input}."))
    } else if settings.scale == 1.0 {
        ("The bound allows ", ".".to_owned())
    } else {
        ("The bound allows ", format!(" for |w| ≤ {most}."))
    };
    let layers =
        if settings.layers == 1 { "one layer".to_owned() } else { format!("{} layers", depth(settings.layers)) };
    let text = format!(" reaches the first weight through {layers}{why}. {before}");
    [size_or_exact_zero(report.gradient), text, bound, after]
}

/// Whether the weights are as small as the bound assumes.
pub(super) fn has_small_weights(settings: &ProbeSettings, report: &ProbeReport) -> bool {
    // The largest weight that can be drawn may be rounded up.
    report.largest_weight <= settings.scale * (1.0 + 1e-6)
}

/// Whether the input is as small as the bound assumes.
pub(super) fn has_small_input(settings: &ProbeSettings) -> bool {
    settings.input.abs() <= 1.0
}

/// What PyTorch prints for the same gradient.
pub(super) fn printed(printed: Printed) -> String {
    let [single, double] = as_printed(printed);
    if single == double { single } else { format!("{single} in float32, {double} in float64") }
}

/// What share of the gradient one layer passes back on average.
pub(super) fn passed(report: &ProbeReport) -> Option<String> {
    let (_, hidden) = report.norm_by_layer.split_last()?;
    let last = hidden.iter().rposition(|norm| norm.is_some()).filter(|&last| last > 0)?;
    Some(percent(10_f64.powf((hidden[0]? - hidden[last]?) / last as f64)))
}

/// From which depth half of the networks have a gradient that PyTorch prints as 0.0 or inf, for each type: what is said, and
/// the depth.
pub(super) fn losses(measured: &Measured) -> [[String; 2]; 2] {
    let (zeros, infinite) = (zeros_from(measured), infinite_from(measured));
    let (print, from) = if zeros[0].is_none() && infinite[0].is_some() { ("inf", infinite) } else { ("0.0", zeros) };
    let who = if measured.networks == 1 { "This network prints" } else { "Half of such networks print" };
    let row = |(name, from): (&str, Option<u32>)| {
        let from = match from {
            _ if !measured.is_complete(AT_LEAST) => "measuring …".to_owned(),
            Some(from) => format!("L = {}", depth(from)),
            None => format!("not within {} layers", depth(measured.reached)),
        };
        [format!("{who} {print} in {name} from"), from]
    };
    [(TYPES[0], from[0]), (TYPES[1], from[1])].map(row)
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
pub(super) const TOLD: [&str; 6] = ["This network", "Median", "10–90 %", "Bound", "float32", "float64"];

/// The values of [`TOLD`].
pub(super) fn values(point: &DepthPoint) -> [String; 6] {
    let [low, median, high] = point.quantiles.map(size);
    let [single, double] = as_printed(point.printed);
    [size(point.chosen), median, format!("{low} to {high}"), from_log10(point.bound, 2), single, double]
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
            quantiles: [Some(-4000.0), Some(-decades * f64::from(layers)), Some(0.0)],
            bound: -0.125 * f64::from(layers),
        };
        Measured {
            settings: settings(),
            networks: 256,
            so_far: 256,
            reached,
            points: (1..=reached).map(point).map(Rc::new).collect(),
        }
    }

    fn words(settings: &ProbeSettings, report: &ProbeReport) -> String {
        finding(settings, report).concat()
    }

    #[test]
    fn the_finding_compares_gradient_and_bound() {
        let words = |gradient, weight| words(&settings(), &report(gradient, weight));
        assert_eq!(
            words(Some(-28.161_15), 0.99),
            "6.9 × 10⁻²⁹ reaches the first weight through 2 layers. The bound allows 0.56."
        );
        assert_eq!(
            words(None, 1.0),
            "exactly 0 reaches the first weight through 2 layers, because no unit passes it on. The bound allows 0.56."
        );
        assert_eq!(
            words(Some(2.0), 1.414),
            "100 reaches the first weight through 2 layers. The bound, 0.56, does not apply: it assumes |w| ≤ 1, and the largest \
             weight has size 1.41."
        );
    }

    #[test]
    fn the_finding_names_what_the_bound_assumes() {
        let at = |settings| words(&settings, &report(Some(-1.0), 1.0));
        assert!(at(ProbeSettings { scale: 2.0, ..settings() }).ends_with(" The bound allows 0.56 for |w| ≤ 2."));
        let large = at(ProbeSettings { input: -1.1, ..settings() });
        assert!(
            large.ends_with("The bound, 0.56, does not apply: it assumes |x| ≤ 1, and the input is −1.1."),
            "{large}"
        );
        let zero = ProbeSettings { input: 0.0, ..settings() };
        assert!(words(&zero, &report(None, 1.0)).contains("through 2 layers, because the input is 0."));
        assert!(at(ProbeSettings { layers: 1, ..settings() }).contains("through one layer."));
    }

    #[test]
    fn the_share_of_a_layer_is_the_mean_over_hidden_layers() {
        assert_eq!(passed(&report(Some(-3.0), 1.0)).as_deref(), Some("1.0 %"), "from 10⁻¹ to 10⁻³ by one layer");
        assert_eq!(passed(&report(None, 1.0)), None);
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
        assert_eq!(words(Some(0.0), Some(2.13e-60)), "0.0 in float32, 2.1e-60 in float64");
        assert_eq!(words(Some(0.0), Some(0.0)), "0.0");
        assert_eq!(words(None, Some(3.4e38)), "inf in float32, 3.4e+38 in float64");
        assert_eq!(words(Some(1e-5), Some(0.0562)), "1.0e-05 in float32, 0.056 in float64");
        assert_eq!(python(Some(f64::from(f32::from_bits(1)))), "1.4e-45");
    }

    #[test]
    fn where_half_of_the_networks_are_lost_is_said() {
        let one = Measured { networks: 1, so_far: 1, ..measured(1.0, 500) };
        let part = Measured { so_far: 80, ..measured(1.0, 500) };
        let told = [
            (measured(1.0, 500), "Half of such networks print 0.0", "L = 46", "L = 324"),
            (measured(0.2, 500), "Half of such networks print 0.0", "L = 226", "not within 500 layers"),
            (measured(0.01, 500), "Half of such networks print 0.0", "not within 500 layers", "not within 500 layers"),
            (measured(-1.0, 500), "Half of such networks print inf", "L = 39", "L = 309"),
            (one, "This network prints 0.0", "L = 46", "L = 324"),
            (part, "Half of such networks print 0.0", "measuring …", "measuring …"),
            (measured(1.0, 120), "Half of such networks print 0.0", "measuring …", "measuring …"),
        ];
        for (measured, said, single, double) in told {
            let row = |name: &str, from: &str| [format!("{said} in {name} from"), from.to_owned()];
            assert_eq!(losses(&measured), [row("float32", single), row("float64", double)]);
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
        let part = Measured { so_far: 80, ..measured(1.0, 400) };
        let words = by_depth(40, 200, &part);
        assert!(
            words.contains("median of 80 networks") && words.ends_with("for 80 of 256 networks so far."),
            "{words}"
        );
    }

    #[test]
    fn a_depth_is_told_in_lines() {
        let printed = Printed { single: Some(0.0), double: Some(2.1e-60) };
        let point = DepthPoint { printed, ..(*measured(20.0, 3).points[2]).clone() };
        assert_eq!(
            note(&point),
            "L = 3\nThis network: 1.0 × 10⁻⁶⁰\nMedian: 1.0 × 10⁻⁶⁰\n10–90 %: 1.0 × 10⁻⁴⁰⁰⁰ to 1.0\nBound: 0.42\n\
             float32: 0.0\nfloat64: 2.1e-60"
        );
    }
}

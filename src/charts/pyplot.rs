//! Charts that a reader's own program describes.

use super::axis::{Axis, decades, extent, out_to};
use super::mark::{Beside, Mark, Stroke};
use super::{Palette, Plot, Rgb};

/// What is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// The lines, points and bars.
    pub series: Vec<Series>,
    /// The titles of both axes.
    pub labels: [String; 2],
    /// Which axes are logarithmic.
    pub logarithmic: [bool; 2],
    /// The ends of both axes, where they are given.
    pub limits: [[Option<f64>; 2]; 2],
    /// The names of the bars at 0, 1, 2 and so on; empty if they have none.
    pub names: Vec<String>,
}

/// One of the lines, points or bars.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// How it is drawn.
    pub kind: Kind,
    /// What it is called; empty without a name.
    pub label: String,
    /// The color that the program gives it; empty without one.
    pub color: String,
    /// The line that the program asks for.
    pub line: Line,
    /// Whether a line has a mark at each point.
    pub marked: bool,
    /// x and y of each point. What is not finite interrupts a line.
    pub points: Vec<(f64, f64)>,
}

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Not at all.
    Solid,
    /// Into dashes.
    Dashed,
    /// Into dots.
    Dotted,
}

/// How a series is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A line through the points.
    Line,
    /// A disc at each point.
    Points,
    /// Bars of this width.
    Bars(f64),
    /// The area between the points and these heights.
    Area(Vec<f64>),
    /// A line across the chart.
    Level {
        /// Whether it is vertical.
        upright: bool,
    },
    /// A text.
    Note(String),
}

/// What tells a series from the others of its chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The style sheet's name of its color.
    pub color: &'static str,
    /// Its line.
    pub line: Line,
    /// Whether its points are circles instead of discs.
    pub hollow: bool,
}

/// The style sheet's names of the colors that series get in turn. Those after the fifth have another line.
const NAMES: [&str; 5] = ["network", "gradient", "ink", "second", "reference"];

impl Look {
    /// The look of a series that is the first, the second and so on of those that the program leaves to the chart.
    fn of_turn(turn: usize, line: Line) -> Self {
        let round = turn / NAMES.len();
        let of_round = [Line::Solid, Line::Dashed, Line::Dotted][round % 3];
        Self {
            color: NAMES[turn % NAMES.len()],
            // A program's own choice stays.
            line: if line == Line::Solid { of_round } else { line },
            hollow: round % 2 == 1,
        }
    }
}

/// How each series of a chart looks. A program's colors are taken for those of the page that are nearest, which can be seen in
/// both themes; others, and series without one, get those that have not had their turn.
#[must_use]
pub fn looks(series: &[Series]) -> Vec<Look> {
    let mut turns: Vec<String> = Vec::new();
    let look = |series: &Series| {
        let color = series.color.trim().to_ascii_lowercase();
        let color = color.trim_start_matches("tab:");
        let plain = |name| Look { color: name, line: series.line, hollow: false };
        match color {
            "b" | "blue" | "navy" | "royalblue" | "steelblue" => plain("network"),
            "r" | "red" | "m" | "magenta" | "purple" | "crimson" | "pink" => plain("gradient"),
            "k" | "black" => plain("ink"),
            "c" | "cyan" | "lightblue" | "skyblue" => plain("second"),
            "gray" | "grey" | "lightgray" | "lightgrey" | "silver" => plain("reference"),
            "" if matches!(series.kind, Kind::Level { .. }) => plain("reference"),
            "" if matches!(series.kind, Kind::Note(_)) => plain("ink"),
            _ => {
                let of_cycle = color.strip_prefix('c').and_then(|number| number.parse::<usize>().ok());
                let turn = of_cycle.unwrap_or_else(|| {
                    // The same color is the same look.
                    let known = turns.iter().position(|other| !color.is_empty() && other == color);
                    known.unwrap_or_else(|| {
                        turns.push(color.to_owned());
                        turns.len() - 1
                    })
                });
                Look::of_turn(turn, series.line)
            }
        }
    };
    let mut looks: Vec<Look> = series.iter().map(look).collect();
    for at in 1..looks.len() {
        tell_apart(series, &mut looks[..=at]);
    }
    looks
}

/// Gives the last series another line, or other points, if one of another color looks the same.
fn tell_apart(series: &[Series], looks: &mut [Look]) {
    let Some((last, before)) = looks.split_last_mut() else { return };
    let own = &series[before.len()];
    let has_turn = |series: &Series| !matches!(series.kind, Kind::Level { .. } | Kind::Note(_));
    let is_taken = |look: Look| {
        let other = |(series, other): (&Series, &Look)| has_turn(series) && series.color != own.color && *other == look;
        series.iter().zip(before.iter()).any(other)
    };
    // A program's own choice stays.
    if own.line == Line::Solid && has_turn(own) {
        let others = [(Line::Dashed, true), (Line::Dotted, false)].map(|(line, hollow)| Look { line, hollow, ..*last });
        let mut free = [*last].into_iter().chain(others).filter(|&look| !is_taken(look));
        *last = free.next().unwrap_or(*last);
    }
}

fn colour(name: &str, palette: &Palette) -> Rgb {
    match name {
        "network" => palette.network,
        "gradient" => palette.gradient,
        "second" => palette.second,
        "reference" => palette.reference,
        _ => palette.ink,
    }
}

/// Draws the chart.
pub(crate) fn draw(plot: &mut Plot, drawing: &Drawing) {
    let Some(palette) = plot.palette() else { return };
    let [xs, ys] = drawing.ranges();
    let [log_x, log_y] = drawing.logarithmic;
    let place = |&(x, y): &(f64, f64)| (on_scale(x, log_x), on_scale(y, log_y));
    let mut marks = Vec::new();
    for (series, look) in drawing.series.iter().zip(looks(&drawing.series)) {
        let colour = colour(look.color, &palette);
        let points: Vec<_> = series.points.iter().map(place).collect();
        let line = |width: f64| match look.line {
            Line::Solid => Stroke::solid(colour, width),
            Line::Dashed => Stroke::dashed(colour, width),
            Line::Dotted => Stroke::dotted(colour, width),
        };
        let discs = |points: Vec<(f64, f64)>, radius: f64| -> Vec<Mark> {
            if look.hollow {
                points.into_iter().map(|point| Mark::Ring(point, radius, Stroke::solid(colour, 1.75))).collect()
            } else {
                vec![Mark::Dots(points, radius, colour)]
            }
        };
        let name = if series.label.is_empty() { drawing.labels[1].clone() } else { series.label.clone() };
        match &series.kind {
            Kind::Line => {
                if series.marked {
                    marks.extend(discs(points.clone(), 4.0));
                }
                marks.push(Mark::series(name, points, line(2.5)));
            }
            Kind::Points => {
                marks.push(Mark::series(name, points.clone(), Stroke::none(colour)));
                marks.extend(discs(points, 4.5));
            }
            Kind::Bars(width) => {
                let base = if log_y { ys.0 } else { 0.0 };
                marks.push(Mark::series(name, points.clone(), Stroke::none(colour)));
                marks.push(Mark::Bars(points, base, *width, colour));
            }
            Kind::Area(base) => {
                let between = points.iter().zip(base).map(|(&(x, y), &base)| {
                    let base = on_scale(base, log_y);
                    (x, y.min(base), y.max(base))
                });
                marks.push(Mark::Band(between.collect(), colour, 0.25));
            }
            Kind::Level { upright: true } => {
                marks.extend(points.iter().map(|point| Mark::upright(point.0, ys, line(1.5))));
            }
            Kind::Level { upright: false } => {
                marks.extend(points.iter().map(|point| Mark::level(point.1, xs, line(1.5))));
            }
            Kind::Note(text) => {
                let notes =
                    points.iter().map(|&point| Mark::note(point, text.clone(), palette.ink, Beside::RightAbove));
                marks.extend(notes);
            }
        }
    }
    for (at, name) in drawing.names.iter().enumerate() {
        marks.push(Mark::note((at as f64, ys.0), name.clone(), palette.ink, Beside::Upon));
    }
    let axis = |at: usize, range: (f64, f64)| {
        let title = drawing.labels[at].clone();
        if drawing.logarithmic[at] { Axis::logarithmic(title, range) } else { Axis::linear(title, range) }
    };
    let x = axis(0, xs);
    plot.draw(x, axis(1, ys), &marks);
}

/// A value where the axis has it: its logarithm on a logarithmic one.
fn on_scale(value: f64, is_logarithmic: bool) -> f64 {
    if is_logarithmic { if value > 0.0 { value.log10() } else { f64::NAN } } else { value }
}

impl Drawing {
    /// The ranges of both axes, in logarithms for a logarithmic one.
    fn ranges(&self) -> [(f64, f64); 2] {
        [0, 1].map(|axis| {
            let is_logarithmic = self.logarithmic[axis];
            let values = self.series.iter().flat_map(|series| series.reach(axis));
            let (low, high) = extent(values.map(|value| on_scale(value, is_logarithmic))).unwrap_or((0.0, 1.0));
            let (low, high) = if high > low { (low, high) } else { (low - 0.5, high + 0.5) };
            // As in matplotlib, the ends of x are near the data.
            let room = if is_logarithmic { 0.0 } else { 0.05 * (high - low) };
            let has_bars = self.series.iter().any(|series| matches!(series.kind, Kind::Bars(_)));
            let (from, to) = match (is_logarithmic, axis) {
                (true, _) => decades((low, high)),
                (false, 1) => {
                    let from = if has_bars && low == 0.0 { 0.0 } else { low - room };
                    out_to(from, high + room, (high - low) / 20.0)
                }
                (false, _) => (low - room, high + room),
            };
            let given =
                self.limits[axis].map(|end| end.map(|end| on_scale(end, is_logarithmic)).filter(|end| end.is_finite()));
            (given[0].unwrap_or(from), given[1].unwrap_or(to))
        })
    }
}

impl Series {
    /// The values along an axis that have to be in sight.
    fn reach(&self, axis: usize) -> Vec<f64> {
        let of = |point: &(f64, f64)| if axis == 0 { point.0 } else { point.1 };
        let mut values: Vec<f64> = self.points.iter().map(of).collect();
        match (&self.kind, axis) {
            (Kind::Bars(width), 0) => {
                values = self.points.iter().flat_map(|point| [point.0 - width / 2.0, point.0 + width / 2.0]).collect();
            }
            (Kind::Bars(_), _) => values.push(0.0),
            (Kind::Area(base), 1) => values.extend(base),
            (Kind::Level { upright }, _) if *upright != (axis == 0) => values.clear(),
            _ => {}
        }
        values
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(kind: Kind, points: &[(f64, f64)]) -> Series {
        let (label, color) = (String::new(), String::new());
        Series { kind, label, color, line: Line::Solid, marked: false, points: points.to_vec() }
    }

    fn drawing(series: Vec<Series>) -> Drawing {
        Drawing {
            series,
            labels: [String::new(), String::new()],
            logarithmic: [false, false],
            limits: [[None; 2]; 2],
            names: Vec::new(),
        }
    }

    #[test]
    fn everything_is_in_sight() {
        let line = series(Kind::Line, &[(0.0, 1.0), (10.0, f64::NAN), (20.0, 5.0)]);
        let [xs, ys] = drawing(vec![line.clone(), series(Kind::Level { upright: false }, &[(7.0, 7.0)])]).ranges();
        assert_eq!(xs, (-1.0, 21.0));
        assert!(ys.0 <= 0.8 && ys.0 > 0.0 && ys.1 >= 7.0 && ys.1 < 8.0, "{ys:?}");
        let given = Drawing { limits: [[Some(0.0), Some(10.0)], [None, Some(9.0)]], ..drawing(vec![line]) };
        assert_eq!((given.ranges()[0], given.ranges()[1].1), ((0.0, 10.0), 9.0));
    }

    #[test]
    fn bars_stand_on_zero_and_logarithms_leave_out_what_has_none() {
        let [xs, ys] = drawing(vec![series(Kind::Bars(1.0), &[(0.0, 3.0), (1.0, 4.0)])]).ranges();
        assert!(xs.0 <= -0.5 && xs.1 >= 1.5 && ys.0 == 0.0, "{xs:?} {ys:?}");
        let falling = series(Kind::Line, &[(0.0, 100.0), (1.0, 0.0), (2.0, 0.01)]);
        let logarithmic = Drawing { logarithmic: [false, true], ..drawing(vec![falling]) };
        assert_eq!(logarithmic.ranges()[1], (-2.0, 2.0));
    }

    fn coloured(colors: &[&str]) -> Vec<Series> {
        let with = |color: &&str| Series { color: (*color).to_owned(), ..series(Kind::Line, &[]) };
        colors.iter().map(with).collect()
    }

    #[test]
    fn colors_are_those_of_the_page() {
        let colors = |given: &[&str]| looks(&coloured(given)).iter().map(|look| look.color).collect::<Vec<_>>();
        assert_eq!(colors(&["b", "tab:red", "black", "C1"]), ["network", "gradient", "ink", "gradient"]);
        assert_eq!(colors(&["", "#12ab34", "", "#12ab34"]), ["network", "gradient", "ink", "gradient"]);
        let level = series(Kind::Level { upright: false }, &[(1.0, 1.0)]);
        let with_level = [vec![level], coloured(&[""])].concat();
        let colors: Vec<_> = looks(&with_level).iter().map(|look| look.color).collect();
        assert_eq!(colors, ["reference", "network"], "a level has no turn");
    }

    #[test]
    fn fifteen_series_look_different() {
        for given in [[""; 15].map(str::to_owned), std::array::from_fn(|at| format!("C{at}"))] {
            let given: Vec<_> = given.iter().map(String::as_str).collect();
            let looks = looks(&coloured(&given));
            for (at, look) in looks.iter().enumerate() {
                let same = looks.iter().filter(|other| (other.color, other.line) == (look.color, look.line));
                assert_eq!(same.count(), 1, "series {at} of {given:?}");
            }
            assert_eq!(looks.iter().filter(|look| look.hollow).count(), 5, "ten sorts of points");
        }
    }

    #[test]
    fn colors_that_the_page_has_once_are_told_apart_by_their_lines() {
        let looks = looks(&coloured(&["b", "g", "r", "m", "k", "b", "y", "navy"]));
        let told: Vec<_> = looks.iter().map(|look| (look.color, look.line)).collect();
        assert_eq!(told[..3], [("network", Line::Solid), ("network", Line::Dashed), ("gradient", Line::Solid)]);
        assert_eq!(told[3], ("gradient", Line::Dashed), "no purple here");
        assert_eq!(told[5], told[0], "the same color");
        assert_eq!(told[7], ("network", Line::Dotted));
        assert!(looks[1].hollow && !looks[7].hollow, "points, too");
    }

    #[test]
    fn the_line_that_a_program_asks_for_stays() {
        let mut all = coloured(&[""; 7]);
        all[0].line = Line::Dotted;
        all[6].line = Line::Dotted;
        let lines: Vec<_> = looks(&all).iter().map(|look| look.line).collect();
        assert_eq!([lines[0], lines[1], lines[5], lines[6]], [Line::Dotted, Line::Solid, Line::Dashed, Line::Dotted]);
    }
}

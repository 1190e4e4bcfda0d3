//! Charts of linear regression: one or two lines through the data, their losses, and their paths down the bowl of the loss.

use std::rc::Rc;

use super::axis::{Axis, around, extent, growing_end, log_steps};
use super::leaving::{before_leaving, beyond};
use super::loss::{rings, traced};
use super::mark::{self, Beside, Mark, Stroke, Visit, end_label, heights, level};
use super::numerals::significant;
use super::race::off_the_page;
use super::{Palette, Plot, Rgb};

/// A line on its way. The first of two is written by hand.
pub(crate) struct Way<'a> {
    /// What it is called where there are several.
    pub(crate) name: &'a str,
    /// (epoch, \[w, b, loss\]), ascending.
    pub(crate) path: &'a [(u32, [f32; 3])],
    /// The epoch that is shown. What the path has after it is faded.
    pub(crate) epoch: u64,
    /// w and b there.
    pub(crate) now: [f32; 2],
    /// The loss there.
    pub(crate) loss: f32,
    /// The gradient of the loss there, if the line goes on.
    pub(crate) slope: Option<[f32; 2]>,
    /// Whether its name stands beside its path, as in a race.
    pub(crate) labelled: bool,
}

impl Way<'_> {
    /// The path up to the epoch that is shown.
    fn until(&self) -> &[(u32, [f32; 3])] {
        &self.path[..self.path.partition_point(|(epoch, _)| u64::from(*epoch) <= self.epoch)]
    }
}

/// The loss as a function of (w, b).
pub(crate) struct Bowl<'a> {
    /// (w, b) of the smallest loss.
    pub(crate) lowest: [f64; 2],
    pub(crate) floor: f64,
    /// A loss to which those of the contours are proportionate, to a power of ten.
    pub(crate) unit: f64,
    /// How steep the bowl is along each axis, steepest first.
    pub(crate) curvatures: [f64; 2],
    /// The directions of the axes, of length 1.
    pub(crate) axes: [[f64; 2]; 2],
    /// What the lowest point is.
    pub(crate) name: &'static str,
    /// A note at each axis, such as its half-life; without notes, the axes are not drawn.
    pub(crate) notes: Option<[String; 2]>,
    /// Paths of runs from other starts.
    pub(crate) ghosts: &'a [Vec<[f32; 2]>],
    /// The reader's own line.
    pub(crate) guess: Option<[f64; 2]>,
    /// The loss at (w, b), which the reader can point at.
    pub(crate) loss: Rc<dyn Fn((f64, f64)) -> f64>,
}

fn point([x, y]: [f32; 2]) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

/// Each line with its colour.
fn coloured<'a, 'b>(
    ways: &'a [Way<'b>],
    palette: &Palette,
) -> impl DoubleEndedIterator<Item = (&'a Way<'b>, Rgb)> + ExactSizeIterator {
    let (network, second) = (palette.network, palette.second);
    ways.iter().enumerate().map(move |(index, way)| (way, if index % 2 == 0 { network } else { second }))
}

/// The line of a way. From the third on, lines are dashed, since there are two colours.
fn stroke(index: usize, colour: Rgb, width: f64) -> Stroke {
    if index < 2 { Stroke::solid(colour, width) } else { Stroke::dashed(colour, width) }
}

/// How many earlier lines of a run the fit shows.
const TRAIL: usize = 8;

/// Draws the data and the lines; `best` is the line of the smallest loss with its name, `guess` the reader's line.
pub(crate) fn lines(
    plot: &mut Plot,
    points: &[[f32; 2]],
    ways: &[Way<'_>],
    (best, name): ([f64; 2], &str),
    guess: Option<[f64; 2]>,
) {
    let Some(palette) = plot.palette() else { return };
    let points = mark::points(points);
    let xs = extent(points.iter().map(|point| point.0)).map_or((0.0, 1.0), |xs| around(xs, 0.1));
    let ys = extent(heights(&points).chain([0.0])).map_or((0.0, 1.0), |ys| around(ys, 0.15));
    let line = |[w, b]: [f64; 2]| vec![(xs.0, w * xs.0 + b), (xs.1, w * xs.1 + b)];
    let wide = |line: [f32; 2]| line.map(f64::from);
    let faint = |share: f64| Stroke::solid(palette.network.upon(palette.ground, share), 1.5);
    let mut marks = vec![Mark::series(name, line(best), Stroke::dashed(palette.reference, 2.0))];
    marks.extend(end_label(&line(best), name, palette.muted));
    if let (&[way], None) = (&ways, guess) {
        let path = way.until();
        let every = path.len().div_ceil(TRAIL).max(1);
        let earlier = path.iter().step_by(every).map(|&(_, [w, b, _])| line(wide([w, b])));
        marks.extend(earlier.map(|line| Mark::Curve(line, faint(0.2))));
        let [w, b] = wide(way.now);
        marks.extend(points.iter().map(|&(x, y)| Mark::upright(x, (y, w * x + b), faint(0.5))));
    }
    for (way, colour) in coloured(ways, &palette).rev() {
        let line = line(wide(way.now));
        match beyond(heights(&line), ys) {
            // Both notes may be on the same side, so that of the second line is in the middle.
            Some(side) => {
                let left = if colour == palette.network { xs.0 } else { xs.0.midpoint(xs.1) };
                marks.push(off_the_page(side, left, ys, colour));
            }
            None => marks.extend(end_label(&line, way.name, colour)),
        }
        let width = if colour == palette.network { 3.0 } else { 2.5 };
        marks.push(Mark::series(way.name, line, Stroke::solid(colour, width)));
    }
    if let Some(guess) = guess {
        marks.extend(end_label(&line(guess), "yours", palette.ink));
        marks.push(Mark::series("yours", line(guess), Stroke::solid(palette.ink, 3.0)));
    }
    marks.push(Mark::Dots(points, 4.5, palette.ink));
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
}

/// Draws the losses by epoch, on a log scale; `floor` is the smallest possible loss with its name, `mean` that of the mean, `knob`
/// the epoch at which a knob lies on the axis (without one all epochs are shown), `printed` what PyTorch has printed.
pub(crate) fn losses(
    plot: &mut Plot,
    ways: &[Way<'_>],
    (floor, name): (f64, &str),
    mean: f64,
    knob: Option<u64>,
    printed: &[(u32, f32)],
) {
    let Some(palette) = plot.palette() else { return };
    let log = |way: &Way<'_>| -> Vec<(f64, f64)> {
        way.path.iter().map(|&(epoch, [_, _, loss])| (epoch.into(), level(loss.into(), mean))).collect()
    };
    let curves: Vec<_> = coloured(ways, &palette).map(|(way, colour)| (way, log(way), colour)).collect();
    let all = || curves.iter().flat_map(|(_, curve, _)| curve);
    let last = all().map(|point| point.0).fold(0.0, f64::max);
    let now = knob.map_or(last, |epoch| epoch as f64);
    let end = growing_end(last.max(now));
    let floor_height = level(floor, mean);
    let shown = || heights(all()).chain([floor_height]);
    let room = plot.line_of_text(&palette, shown());
    let ys = extent(shown().chain([floor_height - room])).map_or((-1.0, 1.0), log_steps);
    let floor_name = format!("{name} {}", significant(floor, 4));
    let mut marks: Vec<_> = knob.map(|_| Mark::Knob(now, palette.ink)).into_iter().collect();
    marks.push(Mark::level(floor_height, (0.0, end), Stroke::dashed(palette.reference, 2.0)));
    for (index, (way, curve, colour)) in curves.into_iter().enumerate().rev() {
        if way.labelled {
            marks.extend(end_label(&curve, way.name, colour));
        }
        marks.extend(traced(way.name, curve, now, stroke(index, colour, 2.5), &palette));
        marks.push(Mark::dot((way.epoch as f64, level(way.loss.into(), mean)), 4.5, colour));
    }
    marks.extend(rings(printed, end, &palette));
    marks.push(Mark::Note((end, floor_height), floor_name, palette.muted, Beside::LeftBelow));
    plot.draw(Axis::counting("epoch", (0.0, end)).titled_beyond(), Axis::logarithmic("loss (log scale)", ys), &marks);
}

/// A gradient that is no longer than this has no direction to speak of.
const FLAT: f64 = 1e-3;

/// How far from 0 a path is drawn at least. A start is at most 4 away.
const FARTHEST: f32 = 5.0;
/// The same as a multiple of the way to the lowest point.
const FARTHER: f64 = 1.5;

/// The contours, as losses above the lowest point, for a [`Bowl::unit`] near 1.
const CONTOURS: [f64; 8] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// The contours that are labelled, which are far enough apart.
const LABELLED: [f64; 3] = [1.0, 10.0, 30.0];
/// How many of the first steps are marked on a path.
const STEPS: usize = 40;

/// How far beyond the starts the bowl is shown to contain the paths, as a multiple of its size.
const BEYOND: f64 = 0.5;

/// The w and the b that are shown: where nn.Linear can start, the lowest point, the starts, and the paths as long as they are near.
fn shown(bowl: &Bowl<'_>, ways: &[Way<'_>]) -> [(f64, f64); 2] {
    let ranges = |corners: &[(f64, f64)], margin: f64| {
        let range = |values: Vec<f64>| extent(values).map_or((-1.0, 1.0), |range| around(range, margin));
        [range(corners.iter().map(|it| it.0).collect()), range(corners.iter().map(|it| it.1).collect())]
    };
    let place = |(_, [w, b, _]): &(u32, [f32; 3])| point([*w, *b]);
    let starts = ways.iter().filter_map(|way| way.path.first()).map(place);
    let mut corners: Vec<_> =
        [(-1.0, -1.0), (1.0, 1.0), (bowl.lowest[0], bowl.lowest[1])].into_iter().chain(starts).collect();
    let [near_w, near_b] = ranges(&corners, BEYOND);
    let is_within = |(from, to): (f64, f64), value: f64| from <= value && value <= to;
    let paths = ways.iter().flat_map(|way| way.path.iter().map(place));
    corners.extend(paths.filter(|&(w, b)| is_within(near_w, w) && is_within(near_b, b)));
    ranges(&corners, 0.1)
}

/// Draws the bowl from above, with the paths of the lines.
pub(crate) fn bowl(plot: &mut Plot, bowl: &Bowl<'_>, ways: &[Way<'_>]) {
    let Some(palette) = plot.palette() else { return };
    let [ws, bs] = shown(bowl, ways);
    let [centre_w, centre_b] = bowl.lowest;
    let along = |ways: [f64; 2]| {
        let [steep, flat] = bowl.axes;
        (centre_w + ways[0] * steep[0] + ways[1] * flat[0], centre_b + ways[0] * steep[1] + ways[1] * flat[1])
    };
    let farthest = bowl.lowest.iter().fold(FARTHEST, |farthest, way| farthest.max((FARTHER * way.abs()) as f32));
    let mut marks = Vec::new();
    let decade = 10f64.powf(bowl.unit.log10().round());
    for excess in CONTOURS.map(|excess| excess * decade) {
        const CORNERS: u32 = 96;
        let radii = bowl.curvatures.map(|curvature| (2.0 * excess / curvature).sqrt());
        let ellipse: Vec<_> = (0..=CORNERS)
            .map(|step| {
                let (sine, cosine) = (f64::from(step) / f64::from(CORNERS) * std::f64::consts::TAU).sin_cos();
                along([radii[0] * cosine, radii[1] * sine])
            })
            .collect();
        marks.push(Mark::Curve(ellipse, Stroke::solid(palette.contour(), 1.25)));
    }
    // Each contour has one label: where it leaves the chart below, or above.
    let margin = 0.08 * (bs.1 - bs.0);
    let edges = [(bs.0 + margin, 1, Beside::RightAbove), (bs.1 - margin, 0, Beside::LeftAbove)];
    for excess in LABELLED.map(|excess| excess * decade) {
        let crossing = |&(level, side, beside): &(f64, usize, Beside)| {
            let w = crossings(bowl, excess, level)?[side];
            is_within(w, inner(ws)).then_some(((w, level), beside))
        };
        if let Some((place, beside)) = edges.iter().find_map(crossing) {
            let text = format!("loss {}", significant(bowl.floor + excess, 2));
            marks.push(Mark::Note(place, text, palette.muted, beside));
        }
    }
    let inside = |(w, b): (f64, f64)| is_within(w, inner(ws)) && is_within(b, inner(bs));
    let reach = (ws.1 - ws.0).hypot(bs.1 - bs.0);
    for (axis, note) in bowl.notes.iter().flatten().enumerate() {
        let end = |way: f64| along(if axis == 0 { [way, 0.0] } else { [0.0, way] });
        marks.push(Mark::Curve(vec![end(-reach), end(reach)], Stroke::dotted(palette.reference, 2.0)));
        // The note is near the point where the axis leaves the chart.
        let out = (1..=40).map(|step| end(-reach * f64::from(step) / 40.0)).take_while(|&place| inside(place)).last();
        marks.extend(out.map(|place| Mark::note(place, note, palette.muted, Beside::RightAbove)));
    }
    for ghost in bowl.ghosts {
        marks.push(Mark::Curve(ghost.iter().copied().map(point).collect(), Stroke::solid(palette.muted, 1.0)));
    }
    marks.extend(trails(ways, farthest, &palette));
    for (index, way) in ways.iter().enumerate() {
        let downhill = way.slope.map(|[w, b]| (-f64::from(w), -f64::from(b)));
        // At the lowest point, only rounding is left of it.
        if let Some(downhill) = downhill.filter(|(w, b)| w.hypot(*b) > FLAT) {
            let name = if index == 0 { "−gradient" } else { "" };
            marks.push(Mark::Arrow(point(way.now), downhill, name, palette.gradient));
        }
    }
    marks.push(Mark::Ring((centre_w, centre_b), 5.0, Stroke::solid(palette.muted, 2.0)));
    marks.push(Mark::note((centre_w, centre_b), bowl.name, palette.muted, Beside::LeftAbove));
    marks.push(Mark::dot(bowl.guess.map(|[w, b]| (w, b)), 6.0, palette.ink));
    marks.push(Mark::Surface(Rc::clone(&bowl.loss), palette.ink));
    plot.draw(Axis::linear("slope w", ws), Axis::linear("intercept b", bs), &marks);
}

/// The paths of the lines, up to where they are `farthest` from 0 in one of the two.
pub(super) fn trails(ways: &[Way<'_>], farthest: f32, palette: &Palette) -> Vec<Mark> {
    let (mut marks, mut starts) = (Vec::new(), Vec::new());
    for (index, (way, colour)) in coloured(ways, palette).enumerate().rev() {
        let place = |&(_, [w, b, _]): &(u32, [f32; 3])| point([w, b]);
        let visit = |&(epoch, [w, b, loss]): &(u32, [f32; 3])| Visit { epoch, at: point([w, b]), loss: loss.into() };
        let whole: Vec<_> = before_leaving(way.path, farthest).iter().map(visit).collect();
        let path: Vec<_> = before_leaving(way.until(), farthest).iter().map(place).collect();
        let faded = if path.len() < whole.len() { colour.upon(palette.ground, 0.3) } else { colour };
        let name = if ways.len() > 1 { way.name } else { "" };
        marks.push(Mark::Path(name.to_owned(), whole, stroke(index, faded, 2.0)));
        if let Some(&start) = path.first() {
            marks.push(Mark::Ring(start, 5.0, Stroke::solid(colour, 2.0)));
            // Those of a race have one start.
            if !starts.contains(&start) {
                marks.push(Mark::note(start, "start", palette.muted, Beside::LeftBelow));
                starts.push(start);
            }
        }
        marks.push(Mark::Dots(path.iter().copied().skip(1).take(STEPS).collect(), 2.0, colour));
        if way.labelled
            && let Some(place) =
                apart(&path, ways.iter().enumerate().filter(|(other, _)| *other != index).map(|it| it.1))
        {
            marks.push(Mark::note(place, way.name, colour, Beside::RightAbove));
        }
        marks.push(Mark::Curve(path, stroke(index, colour, 2.0)));
        marks.push(Mark::dot(point(way.now), 5.0, colour));
    }
    marks
}

/// The place among the first steps of a path at which it is farthest from the first steps of the others.
fn apart<'a, 'b: 'a>(path: &[(f64, f64)], others: impl Iterator<Item = &'a Way<'b>>) -> Option<(f64, f64)> {
    let others: Vec<(f64, f64)> =
        others.flat_map(|way| way.path.iter().take(STEPS)).map(|(_, [w, b, _])| point([*w, *b])).collect();
    let distance = |place: &(f64, f64)| {
        others.iter().map(|other| (place.0 - other.0).hypot(place.1 - other.1)).fold(f64::INFINITY, f64::min)
    };
    path.iter().skip(1).take(STEPS).copied().max_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// The two w at which the contour `excess` above the lowest point crosses a level of b. `None` if it does not.
fn crossings(bowl: &Bowl<'_>, excess: f64, b: f64) -> Option<[f64; 2]> {
    let entry = |row: usize, column: usize| -> f64 {
        bowl.curvatures.iter().zip(&bowl.axes).map(|(curvature, axis)| curvature * axis[row] * axis[column]).sum()
    };
    let (ww, wb, bb) = (entry(0, 0), entry(0, 1), entry(1, 1));
    let way = b - bowl.lowest[1];
    // On the level the loss is a parabola in w. This is its lowest point, and the loss that is left above it.
    let middle = bowl.lowest[0] - wb / ww * way;
    let left_over = 2.0 * excess - (bb - wb * wb / ww) * way * way;
    let half = (left_over / ww).sqrt();
    (left_over >= 0.0).then_some([middle - half, middle + half])
}

fn is_within(value: f64, (low, high): (f64, f64)) -> bool {
    (low..=high).contains(&value)
}

/// A range without its outer tenths.
fn inner((low, high): (f64, f64)) -> (f64, f64) {
    let margin = 0.1 * (high - low);
    (low + margin, high - margin)
}

//! Charts of linear regression: two lines through the data, their losses, and their paths down the bowl of the loss.

use super::Plot;
use super::axis::{Axis, around, extent, growing_end, log_steps};
use super::leaving::{before_leaving, beyond};
use super::mark::{self, Beside, Mark, Stroke, heights};
use super::numerals::significant;
use super::race::off_the_page;

/// One of the two lines on its way.
pub(crate) struct Way<'a> {
    /// (epoch, \[w, b, loss\]), ascending.
    pub(crate) path: &'a [(u32, [f32; 3])],
    /// w and b now.
    pub(crate) now: [f32; 2],
}

/// The loss as a function of (w, b).
pub(crate) struct Bowl<'a> {
    /// (w, b) of the smallest loss.
    pub(crate) lowest: [f64; 2],
    pub(crate) floor: f64,
    /// How steep the bowl is along each axis, steepest first.
    pub(crate) curvatures: [f64; 2],
    /// The directions of the axes, of length 1.
    pub(crate) axes: [[f64; 2]; 2],
    /// A note at each axis, such as its half-life.
    pub(crate) notes: [String; 2],
    /// Paths of runs from other starts.
    pub(crate) ghosts: &'a [Vec<[f32; 2]>],
    /// The reader's own line.
    pub(crate) guess: Option<[f64; 2]>,
}

fn point([x, y]: [f32; 2]) -> (f64, f64) {
    (f64::from(x), f64::from(y))
}

/// Draws the data and the lines; `best` is the line of least squares, `guess` the reader's.
pub(crate) fn lines(
    plot: &mut Plot,
    points: &[[f32; 2]],
    ways: &[Way<'_>; 2],
    best: [f64; 2],
    guess: Option<[f64; 2]>,
) {
    let Some(palette) = plot.palette() else { return };
    let points = mark::points(points);
    let xs = extent(points.iter().map(|point| point.0)).map_or((0.0, 1.0), |xs| around(xs, 0.1));
    let ys = extent(heights(&points).chain([0.0])).map_or((0.0, 1.0), |ys| around(ys, 0.15));
    let line = |[w, b]: [f64; 2]| vec![(xs.0, w * xs.0 + b), (xs.1, w * xs.1 + b)];
    let wide = |line: [f32; 2]| line.map(f64::from);
    let mut marks = vec![
        Mark::Curve(line(best), Stroke::dashed(palette.reference, 2.0)),
        Mark::Curve(line(wide(ways[1].now)), Stroke::solid(palette.second, 2.5)),
        Mark::Curve(line(wide(ways[0].now)), Stroke::solid(palette.network, 3.0)),
    ];
    for (way, colour) in ways.iter().zip([palette.network, palette.second]) {
        if let Some(side) = beyond(heights(&line(wide(way.now))), ys) {
            // Both notes may be on the same side, so that of the second line is in the middle.
            let left = if colour == palette.network { xs.0 } else { xs.0.midpoint(xs.1) };
            marks.push(off_the_page(side, left, ys, colour));
        }
    }
    if let Some(guess) = guess {
        marks.push(Mark::Curve(line(guess), Stroke::solid(palette.ink, 3.0)));
    }
    marks.push(Mark::Dots(points, 4.5, palette.ink));
    plot.draw(Axis::linear("x", xs), Axis::linear("y", ys), &marks);
}

/// Draws the losses by epoch, on a log scale; `floor` is the smallest possible loss.
pub(crate) fn losses(plot: &mut Plot, ways: &[Way<'_>; 2], floor: f64) {
    let Some(palette) = plot.palette() else { return };
    let [by_hand, linear] = [0, 1].map(|way: usize| -> Vec<(f64, f64)> {
        ways[way].path.iter().map(|&(epoch, [_, _, loss])| (epoch.into(), f64::from(loss).log10())).collect()
    });
    let last = by_hand.iter().chain(&linear).map(|point| point.0).fold(0.0, f64::max);
    let end = growing_end(last);
    let (floor_height, floor_name) = (floor.log10(), format!("smallest possible {}", significant(floor, 4)));
    let ys = extent(heights(by_hand.iter().chain(&linear)).chain([floor_height - 0.3])).map_or((-1.0, 1.0), log_steps);
    let marks = [
        Mark::level(floor_height, (0.0, end), Stroke::dashed(palette.reference, 2.0)),
        Mark::dot(linear.last().copied(), 4.5, palette.second),
        Mark::Curve(linear, Stroke::solid(palette.second, 2.5)),
        Mark::dot(by_hand.last().copied(), 4.5, palette.network),
        Mark::Curve(by_hand, Stroke::solid(palette.network, 2.5)),
        Mark::Note((end, floor_height), floor_name, palette.muted, Beside::LeftBelow),
    ];
    let epochs = Axis::counting("epoch", (0.0, end));
    plot.draw(epochs, Axis::logarithmic("loss (MSE, log scale)", ys), &marks);
}

/// How far from 0 a path is drawn. A start is at most 4 away.
const FARTHEST: f32 = 5.0;

/// The contours, as losses above the lowest point.
const CONTOURS: [f64; 8] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// The contours that are labelled, which are far enough apart.
const LABELLED: [f64; 3] = [1.0, 10.0, 30.0];

/// Draws the bowl from above, with the paths of both lines.
pub(crate) fn bowl(plot: &mut Plot, bowl: &Bowl<'_>, ways: &[Way<'_>; 2]) {
    let Some(palette) = plot.palette() else { return };
    // Where nn.Linear can start, the lowest point, and both starts.
    let starts = ways.iter().filter_map(|way| way.path.first()).map(|(_, [w, b, _])| point([*w, *b]));
    let corners: Vec<_> =
        [(-1.0, -1.0), (1.0, 1.0), (bowl.lowest[0], bowl.lowest[1])].into_iter().chain(starts).collect();
    let range = |of: &dyn Fn(&(f64, f64)) -> f64| {
        extent(corners.iter().map(of)).map_or((-1.0, 1.0), |range| around(range, 0.1))
    };
    let (ws, bs) = (range(&|point| point.0), range(&|point| point.1));
    let [centre_w, centre_b] = bowl.lowest;
    let along = |ways: [f64; 2]| {
        let [steep, flat] = bowl.axes;
        (centre_w + ways[0] * steep[0] + ways[1] * flat[0], centre_b + ways[0] * steep[1] + ways[1] * flat[1])
    };
    let mut marks = Vec::new();
    for excess in CONTOURS {
        const STEPS: u32 = 96;
        let radii = bowl.curvatures.map(|curvature| (2.0 * excess / curvature).sqrt());
        let ellipse: Vec<_> = (0..=STEPS)
            .map(|step| {
                let (sine, cosine) = (f64::from(step) / f64::from(STEPS) * std::f64::consts::TAU).sin_cos();
                along([radii[0] * cosine, radii[1] * sine])
            })
            .collect();
        marks.push(Mark::Curve(ellipse, Stroke::solid(palette.contour(), 1.25)));
    }
    // The labels are side by side along a level near the lower edge, and along one near the upper edge, where more of
    // them are in the chart on the other side of the lowest point. On a phone there is room for one there.
    let is_narrow = plot.room(&palette).0 < 5;
    let inside = |(w, b): (f64, f64)| is_within(w, inner(ws)) && is_within(b, inner(bs));
    let margin = 0.08 * (bs.1 - bs.0);
    let above = if is_narrow { &LABELLED[LABELLED.len() - 1..] } else { &LABELLED };
    let edges = [(bs.0 + margin, &LABELLED[..], 1, Beside::RightAbove), (bs.1 - margin, above, 0, Beside::LeftAbove)];
    for (level, labelled, side, beside) in edges {
        for &excess in labelled {
            let crossing = crossings(bowl, excess, level).map(|sides| sides[side]);
            if let Some(w) = crossing.filter(|&w| is_within(w, inner(ws))) {
                let text = format!("loss {}", significant(bowl.floor + excess, 2));
                marks.push(Mark::Note((w, level), text, palette.muted, beside));
            }
        }
    }
    let reach = (ws.1 - ws.0).hypot(bs.1 - bs.0);
    for (axis, note) in bowl.notes.iter().enumerate() {
        let end = |way: f64| along(if axis == 0 { [way, 0.0] } else { [0.0, way] });
        marks.push(Mark::Curve(vec![end(-reach), end(reach)], Stroke::dotted(palette.reference, 2.0)));
        // The note is near the point where the axis leaves the chart.
        let out = (1..=40).map(|step| end(-reach * f64::from(step) / 40.0)).take_while(|&place| inside(place)).last();
        if let Some(place) = out {
            // On a phone there is no room for the unit. The text on the pace states it.
            let note = if is_narrow { note.trim_end_matches(" epochs") } else { note };
            marks.push(Mark::note(place, note, palette.muted, Beside::RightAbove));
        }
    }
    for ghost in bowl.ghosts {
        marks.push(Mark::Curve(ghost.iter().copied().map(point).collect(), Stroke::solid(palette.muted, 1.0)));
    }
    for (way, colour) in ways.iter().zip([palette.network, palette.second]).rev() {
        let drawn = before_leaving(way.path, FARTHEST);
        let path: Vec<_> = drawn.iter().map(|&(_, [w, b, _])| point([w, b])).collect();
        if let Some(&start) = path.first() {
            marks.push(Mark::Ring(start, 5.0, Stroke::solid(colour, 2.0)));
        }
        marks.push(Mark::Curve(path, Stroke::solid(colour, 2.5)));
        marks.push(Mark::dot(point(way.now), 5.0, colour));
    }
    marks.push(Mark::note((centre_w, centre_b), "★", palette.ink, Beside::Upon));
    marks.push(Mark::dot(bowl.guess.map(|[w, b]| (w, b)), 6.0, palette.ink));
    plot.draw(Axis::linear("w (slope)", ws), Axis::linear("b (intercept)", bs), &marks);
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

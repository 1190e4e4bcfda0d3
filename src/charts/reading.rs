//! Reading a chart: the values of its curves at the place that the reader points at.
//!
//! The figure around a canvas says where the reader points. The chart answers when it is drawn the next time, which is at once,
//! and whenever it is drawn after that: a reading follows a run that plays.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::HtmlCanvasElement;

use super::mark::Visit;
use super::numerals::{grouped, significant};
use super::{Axis, Rgb, palette};
use crate::order::sorted;

/// A change of the place that the reader points at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Seek {
    /// To the pointer: CSS pixels from the canvas's upper left corner.
    Pointer((f64, f64)),
    /// By so many places along the curves; the ends are far enough for any number.
    Steps(i32),
    /// By so many steps to the right and up over a surface. Elsewhere, steps to the right go along the curves.
    Over([i32; 2]),
}

impl Seek {
    /// The seek that does what this one and then the next one do; `None` if it does not go on from here.
    fn then(self, next: Self) -> Option<Self> {
        match (self, next) {
            (Self::Steps(before), Self::Steps(more)) => Some(Self::Steps(before.saturating_add(more))),
            (Self::Over(before), Self::Over(more)) => {
                Some(Self::Over([0, 1].map(|axis: usize| before[axis].saturating_add(more[axis]))))
            }
            _ => None,
        }
    }

    /// What keeps the reading where this seek has led to.
    fn stay(self) -> Self {
        match self {
            Self::Pointer(_) => self,
            Self::Steps(_) => Self::Steps(0),
            Self::Over(_) => Self::Over([0; 2]),
        }
    }
}

/// A place that has been read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Found {
    /// Along the curves.
    Along(f64),
    /// On a surface.
    Spot((f64, f64)),
}

impl Found {
    pub(super) fn along(self) -> Option<f64> {
        match self {
            Self::Along(place) => Some(place),
            Self::Spot(_) => None,
        }
    }
}

/// The values of a chart's curves at one place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reading {
    /// The place, then each curve's value there: "epoch 142", "loss 0.1865".
    pub(crate) lines: Vec<String>,
    /// Where a card with these lines goes, in CSS pixels from the canvas's upper left corner.
    pub(crate) at: (f64, f64),
    /// Whether every place of the chart can be read.
    pub(crate) everywhere: bool,
}

/// Takes a reading; nothing once there is none.
pub(crate) type Tell = Rc<dyn Fn(Option<&Reading>)>;

/// A chart that is being read.
struct Reader {
    canvas: HtmlCanvasElement,
    /// Nothing once the reading has ended. The chart then has to be drawn without it.
    seek: Option<Seek>,
    /// The place that was read last.
    last: Option<Found>,
    is_due: bool,
    tell: Tell,
}

thread_local! {
    static READERS: RefCell<Vec<Reader>> = const { RefCell::new(Vec::new()) };
}

/// Reads the chart on a canvas at another place. `None` ends the reading.
pub(crate) fn read(canvas: &HtmlCanvasElement, seek: Option<Seek>, tell: &Tell) {
    let is_news = READERS.with_borrow_mut(|readers| {
        let Some(reader) = readers.iter_mut().find(|reader| reader.canvas == *canvas) else {
            let (canvas, tell) = (canvas.clone(), Rc::clone(tell));
            readers.push(Reader { canvas, seek, last: None, is_due: seek.is_some(), tell });
            return seek.is_some();
        };
        if reader.seek.is_none() && seek.is_none() {
            return false;
        }
        // Steps that have not been drawn yet.
        let pending = reader.seek.filter(|_| reader.is_due);
        reader.seek = pending.zip(seek).and_then(|(before, more)| before.then(more)).or(seek);
        reader.is_due = true;
        true
    });
    if is_news {
        palette::redraw();
    }
}

/// Forgets a reader whose chart is no longer there.
pub(crate) fn stop_reading(tell: &Tell) {
    READERS.with_borrow_mut(|readers| readers.retain(|reader| !Rc::ptr_eq(&reader.tell, tell)));
}

/// Whether a chart has to be drawn because of what is read.
pub(super) fn is_due(canvas: &HtmlCanvasElement) -> bool {
    READERS.with_borrow(|readers| readers.iter().any(|reader| reader.is_due && reader.canvas == *canvas))
}

/// Answers the reader of a chart, if it has one. `at` finds the place, from the seek and the last place, and the reading there.
pub(super) fn answer(canvas: &HtmlCanvasElement, at: impl FnOnce(Seek, Option<Found>) -> Option<(Found, Reading)>) {
    let answered = READERS.with_borrow_mut(|readers| {
        let reader = readers.iter_mut().find(|reader| reader.canvas == *canvas)?;
        let was_due = std::mem::take(&mut reader.is_due);
        let seek = reader.seek;
        let found = seek.and_then(|seek| at(seek, reader.last));
        if let Some((place, _)) = &found {
            reader.last = Some(*place);
            reader.seek = seek.map(Seek::stay);
        }
        (was_due || found.is_some()).then(|| (Rc::clone(&reader.tell), found))
    });
    // Nothing is borrowed during the call.
    if let Some((tell, found)) = answered {
        tell(found.as_ref().map(|(_, reading)| reading));
    }
}

/// A curve that can be read.
#[derive(Clone, Copy)]
pub(super) struct Series<'a> {
    pub(super) name: &'a str,
    pub(super) points: &'a [(f64, f64)],
    pub(super) colour: Rgb,
    /// The height of 0 and the count for each unit of height, where heights stand for counts.
    pub(super) counts: Option<(f64, f64)>,
}

/// The number of steps from end to end where there are only straight lines.
const STOPS: u32 = 40;

/// How far from the place a curve's nearest point may be, as a share of the axis.
const REACH: f64 = 0.02;

impl Series<'_> {
    /// A height in words.
    pub(super) fn text(&self, height: f64, axis: &Axis) -> String {
        match self.counts {
            Some((zero, each)) => grouped(((height - zero) * each).round() as u64),
            None => axis.text(height),
        }
    }

    /// Whether this is a straight line, given by its ends. What is counted has nothing in between.
    fn is_straight(&self, axis: &Axis) -> bool {
        self.points.len() == 2 && !axis.counts()
    }

    /// The curve's point at a place, or its nearest one. A straight line has a point everywhere; between the other points
    /// nothing is known.
    pub(super) fn at(&self, place: f64, axis: &Axis) -> Option<(f64, f64)> {
        if let ([start, end], true) = (self.points, self.is_straight(axis)) {
            let share = (place - start.0) / (end.0 - start.0);
            return (0.0..=1.0).contains(&share).then_some((place, start.1 + share * (end.1 - start.1)));
        }
        let distance = |point: &&(f64, f64)| (point.0 - place).abs();
        let known = self.points.iter().filter(|point| point.1.is_finite());
        let nearest = known.min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        (distance(&nearest) <= REACH * axis.length()).then_some(*nearest)
    }
}

/// The place that a seek leads to: one at which a curve has a point, within the axis.
pub(super) fn find(
    series: &[Series<'_>],
    axis: &Axis,
    pointer: impl Fn(f64) -> f64,
    seek: Seek,
    last: Option<f64>,
) -> Option<f64> {
    let curves = series.iter().filter(|series| !series.is_straight(axis));
    let known = curves.flat_map(|series| series.points).filter(|point| point.1.is_finite()).map(|point| point.0);
    let mut places: Vec<f64> = known.filter(|place| (axis.min..=axis.max).contains(place)).collect();
    if series.iter().any(|series| series.is_straight(axis)) && places.is_empty() {
        places.extend((0..=STOPS).map(|stop| axis.min + axis.length() * f64::from(stop) / f64::from(STOPS)));
    }
    let mut places = sorted(&places, |place| *place);
    places.dedup();
    let nearest = |wanted: f64| {
        let after = places.partition_point(|&place| place < wanted);
        let candidates = after.saturating_sub(1)..(after + 1).min(places.len());
        candidates.min_by(|&a, &b| (places[a] - wanted).abs().total_cmp(&(places[b] - wanted).abs()))
    };
    let index = match seek {
        Seek::Pointer((left, _)) => nearest(pointer(left))?,
        Seek::Steps(steps) | Seek::Over([steps, _]) => {
            let from = nearest(last.unwrap_or(axis.max))?;
            from.saturating_add_signed(steps as isize).min(places.len() - 1)
        }
    };
    Some(places[index])
}

/// A run's way over a surface that can be read.
#[derive(Clone, Copy)]
pub(super) struct Path<'a> {
    /// What it is called where there are several.
    pub(super) name: &'a str,
    /// Ascending by epoch.
    pub(super) visits: &'a [Visit],
    pub(super) colour: Rgb,
}

impl Path<'_> {
    /// The visit at an epoch.
    pub(super) fn at(&self, epoch: f64) -> Option<&Visit> {
        self.visits.iter().find(|visit| f64::from(visit.epoch) == epoch)
    }
}

/// The epoch that a seek leads to: the nearest one to the pointer, which is so far from a visit, or so many visits further.
pub(super) fn find_visit(
    paths: &[Path<'_>],
    distance: impl Fn((f64, f64), &Visit) -> f64,
    seek: Seek,
    last: Option<f64>,
) -> Option<f64> {
    let all = || paths.iter().flat_map(|path| path.visits);
    let steps = match seek {
        Seek::Pointer(pointer) => {
            let nearest = all().map(|visit| (distance(pointer, visit), visit.epoch));
            return nearest.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, epoch)| f64::from(epoch));
        }
        Seek::Steps(steps) | Seek::Over([steps, _]) => steps,
    };
    let epochs: Vec<f64> = all().map(|visit| f64::from(visit.epoch)).collect();
    let mut epochs = sorted(&epochs, |epoch| *epoch);
    epochs.dedup();
    let end = epochs.len().checked_sub(1)?;
    let from = last.map_or(end, |last| epochs.partition_point(|&epoch| epoch < last).min(end));
    Some(epochs[from.saturating_add_signed(steps as isize).min(end)])
}

/// The spot of a surface that steps lead to, from a spot. It stays between the axes.
pub(super) fn over((across, up): (f64, f64), steps: [i32; 2], x: &Axis, y: &Axis) -> (f64, f64) {
    let moved = |at: f64, steps: i32, axis: &Axis| {
        (at + axis.length() * f64::from(steps) / f64::from(STOPS)).clamp(axis.min, axis.max)
    };
    (moved(across, steps[0], x), moved(up, steps[1], y))
}

/// The loss at a spot and the spot, in words.
pub(super) fn spot_lines(loss: f64, (across, up): (f64, f64), x: &Axis, y: &Axis) -> Vec<String> {
    let spot = [(x, across), (y, up)].map(|(axis, value)| format!("{} = {}", symbol(axis), axis.text(value)));
    let loss = format!("loss {}", significant(loss, 4));
    match [x, y].map(symbol) {
        // Two letters share a line.
        [across, up] if across.len() + up.len() == 2 => vec![loss, spot.join(", ")],
        _ => std::iter::once(loss).chain(spot).collect(),
    }
}

/// What stands for an axis's value: the letter in a title such as "slope w", or else the whole title.
fn symbol(axis: &Axis) -> &str {
    axis.title.split_once(' ').map(|(_, letter)| letter).filter(|letter| letter.len() == 1).unwrap_or(&axis.title)
}

/// An epoch and where the paths are there, in words.
pub(super) fn visit_lines(epoch: f64, visits: &[(&str, &Visit)], x: &Axis, y: &Axis) -> Vec<String> {
    let visit = |&(name, visit): &(&str, &Visit)| {
        let mut lines = spot_lines(visit.loss, visit.at, x, y);
        if !name.is_empty() {
            lines[0].insert_str(0, &format!("{name}: "));
        }
        lines
    };
    std::iter::once(format!("epoch {}", grouped(epoch as u64))).chain(visits.iter().flat_map(visit)).collect()
}

/// The place and the values in words, each with its name and its place. A value of another place says so.
pub(super) fn lines(place: f64, values: &[(&str, f64, String)], x: &Axis) -> Vec<String> {
    let value = |(name, at, value): &(&str, f64, String)| {
        let elsewhere = if *at == place { String::new() } else { format!(" (at {})", x.text(*at)) };
        format!("{name} {value}{elsewhere}")
    };
    let title = x.title.split(" (").next().unwrap_or_default();
    // A letter stands for the number; a word counts.
    let equals = if title.split(' ').next_back().is_some_and(|word| word.len() == 1) { " =" } else { "" };
    std::iter::once(format!("{title}{equals} {}", x.text(place))).chain(values.iter().map(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLOUR: Rgb = Rgb(0, 0, 0);

    fn series<'a>(name: &'a str, points: &'a [(f64, f64)]) -> Series<'a> {
        Series { name, points, colour: COLOUR, counts: None }
    }

    #[test]
    fn a_place_is_one_at_which_a_curve_has_a_point() {
        let (curve, line) = ([(0.0, 1.0), (10.0, 0.5), (30.0, f64::NAN), (40.0, 0.1)], [(0.0, 0.2), (100.0, 0.2)]);
        let (all, axis) = ([series("network", &curve), series("best line", &line)], Axis::linear("x", (0.0, 100.0)));
        let at = |seek, last| find(&all, &axis, |left| left / 4.0, seek, last);
        assert_eq!(at(Seek::Pointer((60.0, 0.0)), None), Some(10.0), "the nearest one to 15");
        assert_eq!(at(Seek::Pointer((390.0, 0.0)), None), Some(40.0), "a straight line adds no places");
        assert_eq!(at(Seek::Steps(0), None), Some(40.0), "the keyboard begins at the newest");
        assert_eq!(at(Seek::Steps(-1), Some(40.0)), Some(10.0), "a gap is no place");
        assert_eq!([i32::MIN, i32::MAX].map(|steps| at(Seek::Steps(steps), Some(10.0))), [Some(0.0), Some(40.0)]);
        assert_eq!(find(&[], &axis, |left| left, Seek::Pointer((1.0, 0.0)), None), None);
        assert_eq!(
            find(&all[1..], &axis, |left| left, Seek::Pointer((90.0, 0.0)), None),
            Some(90.0),
            "straight lines are known everywhere"
        );
    }

    #[test]
    fn a_path_is_read_epoch_by_epoch() {
        let visit = |epoch, w| Visit { epoch, at: (w, 0.5), loss: 2.0 * w };
        let (one, other) = ([visit(0, 1.0), visit(2, 2.0), visit(4, 3.0)], [visit(0, 9.0), visit(5, 8.0)]);
        let path = |name, visits| Path { name, visits, colour: COLOUR };
        let all = [path("by hand", &one), path("nn.Linear", &other)];
        let at = |seek, last| find_visit(&all, |(left, _), visit| (visit.at.0 - left).abs(), seek, last);
        assert_eq!(at(Seek::Pointer((7.0, 0.0)), None), Some(5.0));
        assert_eq!(at(Seek::Steps(0), None), Some(5.0), "the keyboard begins at the newest");
        assert_eq!(
            [-1, -2, i32::MIN, i32::MAX].map(|by| at(Seek::Steps(by), Some(5.0))),
            [4.0, 2.0, 0.0, 5.0].map(Some)
        );
        assert_eq!(find_visit(&[], |_, _| 0.0, Seek::Steps(0), None), None);
        let (ws, bs) = (Axis::linear("slope w", (0.0, 9.0)), Axis::linear("intercept b", (0.0, 1.0)));
        let lines = |names: [&str; 2]| {
            let found: Vec<_> = all.iter().zip(names).filter_map(|(path, name)| Some((name, path.at(4.0)?))).collect();
            visit_lines(4.0, &found, &ws, &bs)
        };
        assert_eq!(lines(["", ""]), ["epoch 4", "loss 6.000", "w = 3, b = 0.5"]);
        assert_eq!(lines(["by hand", "nn.Linear"])[1], "by hand: loss 6.000");
    }

    #[test]
    fn a_surface_is_read_everywhere_between_its_axes() {
        let (ws, bs) = (Axis::linear("slope w", (-1.0, 3.0)), Axis::linear("intercept b", (0.0, 8.0)));
        assert_eq!(over((1.0, 4.0), [1, -5], &ws, &bs), (1.1, 3.0), "a fortieth of an axis for each step");
        assert_eq!(over((1.0, 4.0), [i32::MIN, i32::MAX], &ws, &bs), (-1.0, 8.0), "to the corner and no further");
        assert_eq!(spot_lines(2.5, (1.1, 3.0), &ws, &bs), ["loss 2.500", "w = 1.1, b = 3"]);
        let weights = ["weight from x to unit 1", "bias of unit 2"].map(|name| Axis::linear(name, (0.0, 1.0)));
        assert_eq!(
            spot_lines(2.5, (0.5, 0.25), &weights[0], &weights[1]),
            ["loss 2.500", "weight from x to unit 1 = 0.5", "bias of unit 2 = 0.25"],
            "no one letter tells weights apart"
        );
    }

    #[test]
    fn what_has_not_been_drawn_yet_adds_up() {
        assert_eq!(Seek::Steps(-1).then(Seek::Steps(-10)), Some(Seek::Steps(-11)));
        assert_eq!(Seek::Over([1, 0]).then(Seek::Over([1, -2])), Some(Seek::Over([2, -2])));
        assert_eq!(Seek::Over([1, 0]).then(Seek::Steps(1)), None);
    }

    #[test]
    fn a_curve_is_read_where_it_is_known() {
        let axis = Axis::counting("epoch", (0.0, 1000.0));
        let left_out = [(0.0, 3.0), (5.0, 2.0), (140.0, 0.5)];
        assert_eq!(series("", &left_out).at(142.0, &axis), Some((140.0, 0.5)), "nearby");
        assert_eq!(series("", &left_out).at(60.0, &axis), None, "between its points nothing is known");
        let (straight, xs) = ([(0.0, 1.0), (100.0, 3.0)], Axis::linear("x", (0.0, 1000.0)));
        assert_eq!(series("", &straight).at(25.0, &xs), Some((25.0, 1.5)), "a straight line is known");
        assert_eq!(series("", &straight).at(101.0, &xs), None, "but not beyond its ends");
        assert_eq!(series("", &straight).at(50.0, &axis), None, "two losses are no line");
    }

    #[test]
    fn a_reading_says_what_it_belongs_to() {
        let (epochs, losses) = (Axis::counting("epoch", (0.0, 2000.0)), Axis::logarithmic("loss", (-1.0, 1.0)));
        let read =
            |name: &'static str, (at, height): (f64, f64), y: &Axis| (name, at, series(name, &[]).text(height, y));
        let values = [("loss", (1420.0, 0.1865_f64.log10())), ("left out", (1400.0, 0.25_f64.log10()))];
        assert_eq!(
            lines(1420.0, &values.map(|(name, point)| read(name, point, &losses)), &epochs),
            ["epoch 1,420", "loss 0.1865", "left out 0.2500 (at 1,400)"]
        );
        let (xs, ys) = (Axis::linear("x", (0.0, 13.0)), Axis::linear("y", (0.0, 4.0)));
        assert_eq!(lines(6.9, &[read("network", (6.9, 2.5871), &ys)], &xs), ["x = 6.9", "network 2.587"]);
        let depths = Axis::counting("depth L (hidden layers)", (0.0, 500.0));
        let gradients = Axis::logarithmic("", (-90.0, 0.0));
        assert_eq!(
            lines(65.0, &[read("bound", (65.0, -28.16), &gradients)], &depths),
            ["depth L = 65", "bound 6.918 × 10⁻²⁹"]
        );
        let layer = Series { counts: Some((2.0, 40.0)), ..series("layer 2", &[]) };
        assert_eq!([2.0, 2.325].map(|height| layer.text(height, &ys)), ["0", "13"], "a count above its base");
    }
}

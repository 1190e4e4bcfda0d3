//! The layout of a network's drawing: units and edges while there is room, and a table per layer beyond.

use super::ticks::round_step;

/// The most units of a layer that are drawn individually.
pub(crate) const MOST_UNITS: usize = 16;
/// The distance within which the pointer picks an edge, in CSS pixels.
const REACH: f64 = 9.0;
/// The margin around a drawing and between tables, in heights of text.
const MARGIN: f64 = 1.4;

/// A parameter of a network of linear layers. All indices start at 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The linear layer. The last one leads to the output.
    pub(crate) layer: usize,
    /// The unit that the parameter belongs to.
    pub(crate) to: usize,
    /// The input of a weight. `None` for the bias.
    pub(crate) from: Option<usize>,
}

/// A step from one parameter to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Up,
    Down,
    /// The previous input. The bias comes before the weights, and before it comes the previous layer.
    Left,
    /// The next input, and after the last one the next layer.
    Right,
}

impl Place {
    /// The index in PyTorch's order: each layer's weight, row by row, then its bias. `None` outside of the network.
    pub(crate) fn index(self, widths: &[usize]) -> Option<usize> {
        let &[inputs, units] = widths.get(self.layer..self.layer + 2)? else { return None };
        if self.to >= units || self.from.is_some_and(|from| from >= inputs) {
            return None;
        }
        let before: usize = widths[..=self.layer].windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum();
        Some(before + self.from.map_or(units * inputs + self.to, |from| self.to * inputs + from))
    }

    /// All parameters of a network in PyTorch's order.
    pub(crate) fn all(widths: &[usize]) -> impl Iterator<Item = Self> {
        widths.windows(2).enumerate().flat_map(|(layer, pair)| {
            let (inputs, units) = (pair[0], pair[1]);
            let weights =
                (0..units * inputs).map(move |cell| Self { layer, to: cell / inputs, from: Some(cell % inputs) });
            weights.chain((0..units).map(move |to| Self { layer, to, from: None }))
        })
    }

    /// The parameter one step further, or the same one at the network's ends.
    pub(crate) fn stepped(self, step: Step, widths: &[usize]) -> Self {
        let next = match step {
            Step::Up => Self { to: self.to.saturating_sub(1), ..self },
            Step::Down => Self { to: self.to + 1, ..self },
            Step::Left => match self.from {
                Some(from) => Self { from: from.checked_sub(1), ..self },
                None if self.layer == 0 => self,
                None => {
                    let (units, inputs) = (widths[self.layer], widths[self.layer - 1]);
                    Self { layer: self.layer - 1, to: self.to.min(units - 1), from: inputs.checked_sub(1) }
                }
            },
            Step::Right => {
                let from = self.from.map_or(0, |from| from + 1);
                if from < widths[self.layer] {
                    Self { from: Some(from), ..self }
                } else {
                    let units = widths.get(self.layer + 2).copied().unwrap_or(0);
                    Self { layer: self.layer + 1, to: self.to.min(units.saturating_sub(1)), from: None }
                }
            }
        };
        if next.index(widths).is_some() { next } else { self }
    }
}

/// A value on the scale from −1 to 1. The root is taken, so that small weights can be told apart beside a large one.
pub(crate) fn on_scale(value: f64, end: f64) -> f64 {
    (value.abs() / end).min(1.0).sqrt().copysign(value)
}

/// The end of the scale for all parameters: a round number that none exceeds.
pub(crate) fn scale(parameters: &[f64]) -> f64 {
    round_step(parameters.iter().fold(0.1, |largest, value| value.abs().max(largest)))
}

/// A rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// The drawing of a network on a canvas of some size, in CSS pixels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Layout {
    /// Units in columns, with edges between them.
    Graph {
        /// The centre of each unit, column by column from the inputs.
        units: Vec<Vec<(f64, f64)>>,
        radius: f64,
    },
    /// A table for each linear layer: a row for each unit, its bias first and then its weights.
    Tables(Vec<Area>),
}

impl Layout {
    /// A drawing of a network of these widths.
    pub(crate) fn new(widths: &[usize], (width, height): (f64, f64), text: f64) -> Self {
        if widths.iter().all(|&units| units <= MOST_UNITS) {
            graph(widths, (width, height), text)
        } else {
            tables(widths, (width, height), text)
        }
    }

    /// The cell of a parameter in its table.
    pub(crate) fn cell(&self, widths: &[usize], place: Place) -> Option<Area> {
        let Self::Tables(areas) = self else { return None };
        let area = areas.get(place.layer)?;
        let (across, down) =
            (area.width / (widths[place.layer] + 1) as f64, area.height / widths[place.layer + 1] as f64);
        let column = place.from.map_or(0, |from| from + 1);
        Some(Area {
            left: area.left + column as f64 * across,
            top: area.top + place.to as f64 * down,
            width: across,
            height: down,
        })
    }

    /// The parameter at a point: a unit's bias, or the weight of the nearest edge within reach.
    pub(crate) fn pick(&self, widths: &[usize], (x, y): (f64, f64)) -> Option<Place> {
        match self {
            Self::Tables(areas) => areas.iter().enumerate().find_map(|(layer, area)| {
                let share = |at: f64, from: f64, length: f64| {
                    let share = (at - from) / length.max(1e-9);
                    (0.0..1.0).contains(&share).then_some(share)
                };
                let across = share(x, area.left, area.width)?;
                let down = share(y, area.top, area.height)?;
                let column = (across * (widths[layer] + 1) as f64) as usize;
                let to = (down * widths[layer + 1] as f64) as usize;
                Some(Place { layer, to, from: column.checked_sub(1) })
            }),
            Self::Graph { units, radius } => {
                let near = |point: &(f64, f64)| (point.0 - x).hypot(point.1 - y) <= radius + 2.0;
                for (column, units) in units.iter().enumerate() {
                    if let Some(to) = units.iter().position(near) {
                        // An input has no bias.
                        return column.checked_sub(1).map(|layer| Place { layer, to, from: None });
                    }
                }
                let edges = Place::all(widths).filter(|place| place.from.is_some());
                let distances = edges.filter_map(|place| {
                    let (start, end) = self.ends(place)?;
                    Some((place, distance((x, y), start, end))).filter(|&(_, distance)| distance <= REACH)
                });
                distances.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(place, _)| place)
            }
        }
    }

    /// The ends of a weight's edge.
    pub(crate) fn ends(&self, place: Place) -> Option<((f64, f64), (f64, f64))> {
        let Self::Graph { units, .. } = self else { return None };
        Some((*units.get(place.layer)?.get(place.from?)?, *units.get(place.layer + 1)?.get(place.to)?))
    }
}

fn graph(widths: &[usize], (width, height): (f64, f64), text: f64) -> Layout {
    let most = widths.iter().copied().max().unwrap_or(1).max(1);
    let margin = MARGIN * text;
    let across = (width - 2.0 * margin).max(1.0) / (widths.len().max(2) - 1) as f64;
    let down = ((height - 2.0 * margin) / most as f64).clamp(1.0, 9.0 * text);
    let radius = (0.4 * down).min(0.22 * across).clamp(3.0, 1.3 * text);
    let column = |(column, &count): (usize, &usize)| {
        let top = height / 2.0 - (count as f64 - 1.0) / 2.0 * down;
        (0..count).map(|unit| (margin + column as f64 * across, top + unit as f64 * down)).collect()
    };
    Layout::Graph { units: widths.iter().enumerate().map(column).collect(), radius }
}

/// Tables, in the number of rows that makes their cells largest.
fn tables(widths: &[usize], (width, height): (f64, f64), text: f64) -> Layout {
    let count = widths.len() - 1;
    let gap = MARGIN * text;
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        ((width - gap * (columns - 1) as f64) / columns as f64, height / rows as f64 - 2.0 * gap)
    };
    let best = (1..=count).max_by(|&a, &b| {
        let smallest = |columns: usize| {
            let (across, down) = size(columns);
            across.min(down)
        };
        smallest(a).total_cmp(&smallest(b))
    });
    let columns = best.unwrap_or(1);
    let (across, down) = size(columns);
    let area = |layer: usize| {
        let (column, row) = (layer % columns, layer / columns);
        let most = 1.5 * text;
        Area {
            left: column as f64 * (across + gap),
            top: row as f64 * (down + 2.0 * gap) + gap,
            width: across.min((widths[layer] + 1) as f64 * most).max(1.0),
            height: down.min(widths[layer + 1] as f64 * most).max(1.0),
        }
    };
    Layout::Tables((0..count).map(area).collect())
}

/// The distance of a point from the segment between two others.
fn distance((x, y): (f64, f64), (x0, y0): (f64, f64), (x1, y1): (f64, f64)) -> f64 {
    let (along, up) = (x1 - x0, y1 - y0);
    let length = along * along + up * up;
    let share = if length > 0.0 { (((x - x0) * along + (y - y0) * up) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - x0 - share * along).hypot(y - y0 - share * up)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDTHS: [usize; 4] = [1, 3, 2, 1];

    #[test]
    fn places_count_as_pytorch_does() {
        let all: Vec<_> = Place::all(&WIDTHS).collect();
        assert_eq!(all.len(), 6 + 8 + 3);
        for (index, place) in all.iter().enumerate() {
            assert_eq!(place.index(&WIDTHS), Some(index), "{place:?}");
        }
        assert_eq!(Place { layer: 1, to: 1, from: Some(2) }.index(&WIDTHS), Some(6 + 5));
        assert_eq!(Place { layer: 3, to: 0, from: None }.index(&WIDTHS), None);
        assert_eq!(Place { layer: 0, to: 0, from: Some(1) }.index(&WIDTHS), None);
    }

    #[test]
    fn steps_to_the_right_meet_every_source_and_stay_within() {
        let mut place = Place { layer: 0, to: 2, from: None };
        let mut met = vec![(place.layer, place.from)];
        loop {
            let next = place.stepped(Step::Right, &WIDTHS);
            if next == place {
                break;
            }
            assert_eq!(next.stepped(Step::Left, &WIDTHS).layer, place.layer, "and back");
            place = next;
            met.push((place.layer, place.from));
        }
        let layers = [(0, 1), (1, 3), (2, 2)];
        let expected = layers.iter().flat_map(|&(layer, inputs)| {
            std::iter::once((layer, None)).chain((0..inputs).map(move |from| (layer, Some(from))))
        });
        assert_eq!(met, expected.collect::<Vec<_>>());
        let top = Place { layer: 1, to: 0, from: Some(1) };
        assert_eq!(top.stepped(Step::Up, &WIDTHS), top);
        assert_eq!(top.stepped(Step::Down, &WIDTHS).to, 1);
        assert_eq!(top.stepped(Step::Down, &WIDTHS).stepped(Step::Down, &WIDTHS).to, 1);
    }

    #[test]
    fn every_parameter_is_found_where_it_is_drawn() {
        for widths in
            [&WIDTHS[..], &[1, 2, 1], &[1, 16, 16, 1], &[1, 40, 64, 1], &[1, 64, 64, 64, 64, 64, 64, 64, 64, 1]]
        {
            for size in [(390.0, 340.0), (1200.0, 420.0)] {
                let layout = Layout::new(widths, size, 14.0);
                let within = |(x, y): (f64, f64)| (0.0..=size.0).contains(&x) && (0.0..=size.1).contains(&y);
                for place in Place::all(widths) {
                    let point = match (&layout, layout.cell(widths, place), layout.ends(place)) {
                        (_, Some(cell), _) => (cell.left + cell.width / 2.0, cell.top + cell.height / 2.0),
                        (Layout::Graph { units, .. }, _, None) => units[place.layer + 1][place.to],
                        // Edges cross, and only those of a small network are far enough apart.
                        (_, _, Some(_)) if widths.len() > 3 => continue,
                        (_, _, Some((start, end))) => (start.0 * 0.4 + end.0 * 0.6, start.1 * 0.4 + end.1 * 0.6),
                        _ => panic!("{place:?} is nowhere"),
                    };
                    assert!(within(point), "{widths:?} at {size:?}: {place:?} at {point:?}");
                    assert_eq!(layout.pick(widths, point), Some(place), "{widths:?} at {size:?}");
                }
            }
        }
    }

    #[test]
    fn the_scale_ends_at_a_round_number() {
        assert_eq!([on_scale(-0.5, 2.0), on_scale(0.0, 2.0), on_scale(9.0, 2.0)], [-0.5, 0.0, 1.0]);
        assert_eq!([scale(&[0.3, -1.7]), scale(&[0.0]), scale(&[-40.0])], [2.0, 0.1, 50.0]);
    }
}

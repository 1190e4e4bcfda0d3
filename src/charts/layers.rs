//! One network layer by layer: the gradient on its way back, and the activations on their way up.

use super::axis::{Axis, around, decades, extent};
use super::mark::{Mark, Stroke, heights};
use super::{Palette, Plot};

/// The largest activation that a linear axis can show.
pub const LARGEST_ON_A_LINEAR_AXIS: f64 = 1e5;

/// What the charts share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Across {
    /// The depth L. The axis has room for the output layer after it.
    pub layers: u32,
    /// The layer that is marked.
    pub marked: u32,
}

impl Across {
    fn axis(self) -> Axis {
        Axis::counting("layer (last: output)", (0.5, f64::from(self.layers) + 1.5))
    }

    fn mark(self, ys: (f64, f64), palette: &Palette) -> Mark {
        Mark::upright(self.marked.into(), ys, Stroke::solid(palette.muted, 1.0))
    }
}

/// The gradient's norm: base-10 logarithms, `None` for an exact 0.
pub struct Norms<'a> {
    /// Layer and norm, first layer first.
    pub hidden: &'a [(u32, Option<f64>)],
    /// The output layer's.
    pub output: Option<f64>,
    /// The layer that the backward pass has reached. It has not reached those before it yet.
    pub reached: f64,
}

/// Draws the gradient's norm by layer.
pub fn norms(plot: &mut Plot, across: Across, norms: &Norms<'_>) {
    let Some(palette) = plot.palette() else { return };
    let curve: Vec<_> =
        norms.hidden.iter().map(|&(layer, norm)| (f64::from(layer), norm.unwrap_or(f64::NAN))).collect();
    let output = (f64::from(across.layers) + 1.0, norms.output.unwrap_or(f64::NAN));
    // The axis fits the whole pass, so that it does not move while the pass is played.
    let ys = decades(extent(heights(&curve).chain([output.1, -1.0, 0.0])).unwrap_or((-1.0, 0.0)));
    let reached: Vec<_> = curve.into_iter().filter(|point| point.0 >= norms.reached).collect();
    let radius = (160.0 / f64::from(across.layers + 1)).clamp(1.75, 4.5);
    // The output layer, whose gradient does not pass through the hidden layers, has its own colour.
    let line: Vec<_> = reached.iter().copied().chain([output]).collect();
    let marks = [
        across.mark(ys, &palette),
        Mark::Curve(line.clone(), Stroke::solid(palette.grid, 1.5)),
        Mark::series("gradient norm", line, Stroke::none(palette.gradient)),
        Mark::Dots(reached, radius, palette.gradient),
        Mark::dot(output, radius.max(4.0), palette.ink),
    ];
    plot.draw(across.axis(), Axis::logarithmic("gradient norm (log scale)", ys), &marks);
}

/// A layer with the mean and spread of its activations. `None` if they overflow.
pub type MeanAndSpread = (u32, Option<(f64, f64)>);

/// Draws the activations' mean with a band of one standard deviation, or, where they grow beyond a linear axis, the
/// sizes of both on a logarithmic one.
pub fn activations(plot: &mut Plot, across: Across, layers: &[MeanAndSpread]) {
    let Some(palette) = plot.palette() else { return };
    let of = |pick: &dyn Fn(f64, f64) -> f64| -> Vec<(f64, f64)> {
        let value = |both: Option<(f64, f64)>| both.map_or(f64::NAN, |(mean, spread)| pick(mean, spread));
        layers.iter().map(|&(layer, both)| (f64::from(layer), value(both))).collect()
    };
    if needs_logarithms(layers) {
        let mean = of(&|mean, _| mean.abs().log10());
        let spread = of(&|_, spread| spread.log10());
        let ys = decades(extent(heights(mean.iter().chain(&spread)).chain([0.0, 1.0])).unwrap_or((0.0, 1.0)));
        let marks = [
            across.mark(ys, &palette),
            Mark::series("spread", spread, Stroke::dashed(palette.second, 2.0)),
            Mark::series("mean", mean, Stroke::solid(palette.network, 2.5)),
        ];
        let axis = Axis::logarithmic("size of the activations (log scale)", ys);
        return plot.draw(across.axis(), axis, &marks);
    }
    let mean = of(&|mean, _| mean);
    let band: Vec<_> = layers
        .iter()
        .map(|&(layer, both)| {
            let (mean, spread) = both.unwrap_or((f64::NAN, f64::NAN));
            (f64::from(layer), mean - spread, mean + spread)
        })
        .collect();
    let heights = band.iter().flat_map(|&(_, low, high)| [low, high]);
    let ys = around(extent(heights.chain([0.0, 0.5])).unwrap_or((0.0, 1.0)), 0.05);
    let marks = [
        across.mark(ys, &palette),
        Mark::Band(band, palette.network, 0.22),
        Mark::series("mean", mean, Stroke::solid(palette.network, 2.5)),
    ];
    plot.draw(across.axis(), Axis::linear("activation h", ys), &marks);
}

/// Whether the activations grow beyond a linear axis.
#[must_use]
pub fn needs_logarithms(layers: &[MeanAndSpread]) -> bool {
    let sizes = layers.iter().filter_map(|&(_, both)| both.map(|(mean, spread)| mean.abs() + spread));
    sizes.fold(0.0, f64::max) > LARGEST_ON_A_LINEAR_AXIS
}

/// Draws the share of saturated units, from 0 to 1; `None` where it is not known.
pub fn saturation(plot: &mut Plot, across: Across, shares: &[(u32, Option<f64>)]) {
    let Some(palette) = plot.palette() else { return };
    let share = |share: Option<f64>| share.map_or(f64::NAN, |share| 100.0 * share);
    let curve: Vec<_> = shares.iter().map(|&(layer, of)| (f64::from(layer), share(of))).collect();
    let band = curve.iter().map(|&(layer, share)| (layer, 0.0, share)).collect();
    let ys = (0.0, 100.0);
    let marks = [
        across.mark(ys, &palette),
        Mark::Band(band, palette.second, 0.22),
        Mark::series("saturated, %", curve, Stroke::solid(palette.second, 2.0)),
    ];
    plot.draw(across.axis(), Axis::linear("saturated units, %", ys).with_few_ticks(4), &marks);
}

//! A table of numbers as colours.

use std::f64::consts::FRAC_PI_2;

use super::canvas::{Canvas, brush, pen};
use super::text;
use super::{Palette, Rgb};

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cell {
    /// Its colour's place on the scale from 0 (paper) to 1 (blue); `None` for a cell without a number yet, which is hatched.
    pub(crate) place: Option<f64>,
    /// On which side of the line between good and bad it is, if it is known. The line is drawn between the cells.
    pub(crate) good: Option<bool>,
    pub(crate) text: String,
}

pub(crate) struct Heat<'a> {
    /// The names of the rows, top to bottom.
    pub(crate) rows: &'a [&'a str],
    /// The title of the rows, unless their names say what they are ("hidden size").
    pub(crate) side: Option<&'a str>,
    /// The names of the columns, left to right.
    pub(crate) columns: &'a [String],
    /// The title of the columns ("depth").
    pub(crate) title: &'a str,
    /// The cells, row by row.
    pub(crate) cells: &'a [Cell],
}

/// The room for the names of the rows and of the columns, in heights of text. The style sheet places buttons over the
/// cells with the same lengths.
const LEFT: f64 = 6.2;
const BELOW: f64 = 3.0;

pub(crate) fn draw(canvas: &mut Canvas, heat: &Heat<'_>) {
    let Some((size, palette)) = canvas.begin() else { return };
    let context = canvas.context();
    let (width, height) = (f64::from(size.width), f64::from(size.height));
    let text = palette.font_size * size.ratio;
    let (left, below) = (LEFT * text, BELOW * text);
    let across = (width - left) / heat.columns.len().max(1) as f64;
    let down = (height - below) / heat.rows.len().max(1) as f64;
    let gap = (1.5 * size.ratio).round();
    let font = |share: f64| context.set_font(&format!("{}px {}", share * text, palette.font));
    let write = |words: &str, x: f64, y: f64, colour: Rgb| text::write(context, words, (x, y), colour);
    context.set_text_baseline("middle");
    context.set_text_align("right");
    font(1.0);
    // If there is no room for all names, every second one is written, or every third ...
    let every = |room: f64, needed: f64| (needed / room.max(1.0)).ceil().max(1.0) as usize;
    for (row, name) in heat.rows.iter().enumerate().step_by(every(down, 1.2 * text)) {
        write(name, left - 0.5 * text, (row as f64 + 0.5) * down, palette.muted);
    }
    context.set_text_align("center");
    if let Some(side) = heat.side {
        let middle = 0.5 * (height - below);
        // Turning the canvas on its side and back does not fail.
        let turned = context.translate(0.8 * text, middle).and_then(|()| context.rotate(-FRAC_PI_2));
        if turned.is_ok() {
            write(side, 0.0, 0.0, palette.muted);
        }
        let _ = context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    }
    let widest = heat.columns.iter().map(|name| text::width(context, name)).fold(0.0, f64::max);
    for (column, name) in heat.columns.iter().enumerate().step_by(every(across, widest + 0.3 * text)) {
        write(name, left + (column as f64 + 0.5) * across, height - below + 0.8 * text, palette.muted);
    }
    write(heat.title, left + 0.5 * (width - left), height - 0.8 * text, palette.muted);
    let number = (across / (3.4 * text)).clamp(0.6, 1.0);
    // A single sign is larger, so that it can be seen from afar.
    let sign = (across.min(down) / (1.3 * text)).clamp(0.6, 1.6);
    let columns = heat.columns.len().max(1);
    let corner = |index: usize| (left + (index % columns) as f64 * across, (index / columns) as f64 * down);
    // The hatch lies under all cells, and those with a number cover it.
    context.save();
    context.begin_path();
    context.rect(left, 0.0, width - left, height - below);
    context.clip();
    context.begin_path();
    let step = 7.0 * size.ratio;
    for line in 0..((width + height) / step) as usize {
        let x = left + line as f64 * step;
        context.move_to(x, 0.0);
        context.line_to(x - height, height);
    }
    pen(context, palette.muted.upon(palette.ground, 0.3), size.ratio);
    context.stroke();
    context.restore();
    for (index, cell) in heat.cells.iter().enumerate() {
        let Some(place) = cell.place else { continue };
        let (x, y) = corner(index);
        brush(context, palette.ground);
        context.fill_rect(x, y, across, down);
        // The worst cells differ from the paper, too.
        let ground = palette.network.upon(palette.ground, 0.06 + 0.94 * place);
        brush(context, ground);
        context.fill_rect(x + gap / 2.0, y + gap / 2.0, across - gap, down - gap);
        font(if cell.text.chars().count() == 1 { sign } else { number });
        write(&cell.text, x + across / 2.0, y + down / 2.0, readable_on(ground, &palette));
    }
    let good = |index: usize| heat.cells.get(index).and_then(|cell| cell.good);
    let differ = |one: usize, other: usize| good(one).zip(good(other)).is_some_and(|(one, other)| one != other);
    context.begin_path();
    for index in 0..heat.cells.len() {
        let (x, y) = corner(index);
        if index % columns > 0 && differ(index - 1, index) {
            context.move_to(x, y);
            context.line_to(x, y + down);
        }
        if index >= columns && differ(index - columns, index) {
            context.move_to(x, y);
            context.line_to(x + across, y);
        }
    }
    context.set_line_cap("square");
    pen(context, palette.ink, 2.5 * size.ratio);
    context.stroke();
}

/// The page's text colour or that of its ground, whichever has the larger contrast.
pub(super) fn readable_on(ground: Rgb, palette: &Palette) -> Rgb {
    let part = |part: u8| (f64::from(part) / 255.0).powf(2.2);
    let light = |Rgb(red, green, blue): Rgb| 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue) + 0.05;
    let contrast = |colour: Rgb| (light(colour) / light(ground)).max(light(ground) / light(colour));
    if contrast(palette.ink) >= contrast(palette.ground) { palette.ink } else { palette.ground }
}

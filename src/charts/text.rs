//! Text on a canvas. Exponents are written in the same face, smaller and raised: few faces have all superscript figures, and
//! a browser would take the missing ones from another.

use web_sys::CanvasRenderingContext2d;

use super::Rgb;
use super::canvas::brush;
use super::numerals;

/// The size of an exponent as a share of the text's: 11 px where the text has 13.
const SIZE: f64 = 0.85;
/// How far an exponent is raised, as a share of the text's size.
const RAISED: f64 = 0.36;

/// Writes text in a colour, with the font and the alignment that are set.
pub(super) fn write(context: &CanvasRenderingContext2d, text: &str, place: (f64, f64), colour: Rgb) {
    brush(context, colour);
    set(context, text, place, &|text, x, y| {
        // Text at a finite place does not fail to be drawn.
        let _ = context.fill_text(text, x, y);
    });
}

/// Draws the outline of text, with the pen that is set.
pub(super) fn outline(context: &CanvasRenderingContext2d, text: &str, place: (f64, f64)) {
    set(context, text, place, &|text, x, y| {
        let _ = context.stroke_text(text, x, y);
    });
}

/// The width of text in the font that is set.
pub(super) fn width(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    if !numerals::has_exponent(text) {
        return plain_width(context, text);
    }
    let font = context.font();
    let widths = numerals::parts(text).map(|(part, raised)| {
        set_size(context, &font, raised);
        plain_width(context, &part)
    });
    let width = widths.sum();
    context.set_font(&font);
    width
}

fn plain_width(context: &CanvasRenderingContext2d, text: &str) -> f64 {
    context.measure_text(text).map_or(0.0, |metrics| metrics.width())
}

/// Draws the parts of text one after the other.
fn set(context: &CanvasRenderingContext2d, text: &str, (x, y): (f64, f64), draw: &dyn Fn(&str, f64, f64)) {
    if !numerals::has_exponent(text) {
        return draw(text, x, y);
    }
    let (font, align) = (context.font(), context.text_align());
    let before = match align.as_str() {
        "center" => width(context, text) / 2.0,
        "right" | "end" => width(context, text),
        _ => 0.0,
    };
    context.set_text_align("left");
    let (mut x, rise) = (x - before, RAISED * size_of(&font));
    for (part, raised) in numerals::parts(text) {
        set_size(context, &font, raised);
        draw(&part, x, if raised { y - rise } else { y });
        x += plain_width(context, &part);
    }
    context.set_font(&font);
    context.set_text_align(&align);
}

/// Sets the font for a part of a text.
fn set_size(context: &CanvasRenderingContext2d, font: &str, raised: bool) {
    if raised {
        context.set_font(&scaled(font, SIZE));
    } else {
        context.set_font(font);
    }
}

/// The size of a font as the canvas gives it, in pixels.
fn size_of(font: &str) -> f64 {
    size(font).map_or(0.0, |(_, size, _)| size)
}

/// A font in another size.
fn scaled(font: &str, share: f64) -> String {
    size(font).map_or_else(|| font.to_owned(), |(before, size, after)| format!("{before}{}px{after}", share * size))
}

/// What stands before a font's size, the size in pixels, and what stands after it.
fn size(font: &str) -> Option<(&str, f64, &str)> {
    let (before, after) = font.split_once("px")?;
    let start = before.rfind(' ').map_or(0, |space| space + 1);
    Some((&before[..start], before[start..].parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_keeps_its_weight_and_its_face() {
        assert_eq!(scaled("600 20px Figtree, sans-serif", 0.5), "600 10px Figtree, sans-serif");
        assert_eq!(scaled("13px \"A 7px face\"", 2.0), "26px \"A 7px face\"");
        assert_eq!((size_of("600 14.5px Figtree"), scaled("inherit", 2.0).as_str()), (14.5, "inherit"));
    }
}

//! The colours and the font of a chart, as the page's style sheet has them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use web_sys::HtmlCanvasElement;

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    /// This colour on top of another one, with an opacity.
    pub(crate) fn upon(self, ground: Self, opacity: f64) -> Self {
        let mix = |over: u8, under: u8| (f64::from(over) * opacity + f64::from(under) * (1.0 - opacity)).round() as u8;
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }

    /// Reads "#rrggbb", or "rgb(r, g, b)" as browsers give the value of a registered custom property.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(parts) = text.strip_prefix("rgb(").and_then(|rest| rest.strip_suffix(')')) {
            let mut parts = parts.split(',').map(|part| part.trim().parse().ok());
            return Some(Self(parts.next()??, parts.next()??, parts.next()??));
        }
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    /// The colour as a style sheet writes it.
    pub(crate) fn css(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The colours and the font of a chart, which depend on the theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// The background.
    pub ground: Rgb,
    /// Text and data points.
    pub ink: Rgb,
    /// Tick labels and titles.
    pub muted: Rgb,
    /// Axes.
    pub border: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    /// The network: its curve and its loss.
    pub network: Rgb,
    /// A second network, or the same one on points that it has not seen.
    pub second: Rgb,
    /// What flows back: gradients.
    pub gradient: Rgb,
    /// What to compare with: the best line, a bound, the mean.
    pub reference: Rgb,
    /// The font family list.
    pub font: String,
    /// Height of tick labels, in CSS pixels.
    pub font_size: f64,
    /// Whether what belongs to a network is left out, for a class to predict it.
    pub covered: bool,
}

impl Palette {
    /// Whether a mark of this colour is drawn. On a covered chart, only the data and what to compare with are.
    pub(super) fn shows(&self, colour: Rgb) -> bool {
        !self.covered || [self.ink, self.muted, self.reference].contains(&colour)
    }

    /// The lines of a map: between grid and labels.
    pub(crate) fn contour(&self) -> Rgb {
        self.grid.upon(self.muted, 0.5)
    }

    /// The style sheet's colours and font at a canvas. `None` if the browser does not provide the style.
    pub(crate) fn at(canvas: &HtmlCanvasElement) -> Option<Self> {
        let style = web_sys::window()?.get_computed_style(canvas).ok()??;
        let property = |name: &str| style.get_property_value(name).unwrap_or_default();
        let size = property("font-size").trim_end_matches("px").parse().unwrap_or(f64::NAN);
        Some(Self::from_properties(property, property("font-family"), size))
    }

    /// A palette from the style sheet's custom properties, given by a function from property name to text. A property
    /// that is missing or not a colour gives mid grey, which is visible on any background and clearly wrong.
    pub(crate) fn from_properties(property: impl Fn(&str) -> String, font: String, font_size: f64) -> Self {
        let colour = |name: &str| Rgb::parse(&property(name)).unwrap_or(Rgb(128, 128, 128));
        Self {
            ground: colour("--ground"),
            ink: colour("--ink"),
            muted: colour("--muted"),
            border: colour("--border"),
            grid: colour("--grid"),
            network: colour("--network"),
            second: colour("--network-2"),
            gradient: colour("--gradient"),
            reference: colour("--reference"),
            font,
            font_size: if font_size.is_finite() { font_size.clamp(8.0, 64.0) } else { 14.0 },
            covered: property("--covered").trim() == "1",
        }
    }
}

thread_local! {
    /// Counts the changes of the page's theme.
    static THEME: Cell<u32> = const { Cell::new(0) };
    /// The functions to call after such a change.
    static WATCHERS: RefCell<Vec<Weak<dyn Fn()>>> = const { RefCell::new(Vec::new()) };
}

/// How often the page's theme has changed.
pub(super) fn theme() -> u32 {
    THEME.get()
}

/// Announces that the colours of the style sheet have changed, so that every chart is drawn again.
pub(crate) fn theme_changed() {
    THEME.set(THEME.get().wrapping_add(1));
    redraw();
}

/// Calls the functions of charts that are not drawn in every frame.
pub(super) fn redraw() {
    // Nothing is borrowed during the calls.
    let watchers = WATCHERS.with_borrow(Vec::clone);
    watchers.iter().filter_map(Weak::upgrade).for_each(|act| act());
}

/// Calls `act` whenever the theme or what the reader points at has changed, until the returned value is dropped. This is for
/// charts that are not drawn in every frame.
#[must_use = "a watcher that is dropped is not called"]
pub(crate) fn watch_theme(act: impl Fn() + 'static) -> Rc<dyn Fn()> {
    let act: Rc<dyn Fn()> = Rc::new(act);
    WATCHERS.with_borrow_mut(|watchers| {
        watchers.retain(|watcher| watcher.strong_count() > 0);
        watchers.push(Rc::downgrade(&act));
    });
    act
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_as_the_sheet_writes_them() {
        assert_eq!(Rgb::parse(" #0a64ff"), Some(Rgb(10, 100, 255)));
        assert_eq!(Rgb(10, 100, 255).css(), "#0a64ff");
        assert_eq!(Rgb::parse("rgb(10, 100, 255)"), Some(Rgb(10, 100, 255)));
        assert_eq!([Rgb::parse("blue"), Rgb::parse("rgb(1, 2)")], [None, None]);
        assert_eq!(Rgb::parse("#ééé"), None);
    }

    #[test]
    fn colours_mix() {
        let (blue, white) = (Rgb(0, 100, 200), Rgb(255, 255, 255));
        assert_eq!([0.0, 0.2, 1.0].map(|opacity| blue.upon(white, opacity)), [white, Rgb(204, 224, 244), blue]);
    }

    #[test]
    fn a_palette_survives_a_missing_sheet() {
        let palette = Palette::from_properties(|_| String::new(), "serif".to_owned(), f64::NAN);
        assert_eq!((palette.ink, palette.font_size), (Rgb(128, 128, 128), 14.0));
    }
}

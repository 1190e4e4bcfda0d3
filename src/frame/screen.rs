//! When the charts and texts of a run are brought up to date.

use web_sys::HtmlCanvasElement;
use yew::NodeRef;

use crate::charts::Plot;

/// Time between two updates of the texts, in milliseconds. Those that change faster cannot be read. The epoch and the losses
/// change with the charts, whose curves would otherwise be ahead of them.
const WRITE_MS: f64 = 125.0;

/// Charts and texts on elements of a page.
pub(crate) trait Plots: Sized {
    /// The elements.
    type Parts: Clone;

    /// `None` if the browser gives no drawing context.
    fn new(parts: Self::Parts) -> Option<Self>;

    /// Whether the charts have to be drawn although the run is unchanged, as after a change of size or theme.
    fn is_stale(&self) -> bool;
}

/// A chart on a canvas of the page, whose axes move smoothly; `None` if the browser gives no drawing context.
pub(crate) fn plot(canvas: &NodeRef) -> Option<Plot> {
    Plot::new(canvas.cast::<HtmlCanvasElement>()?).map(Plot::smooth)
}

/// The plots of a run while its page is shown, and when they are due.
pub(crate) struct Screen<P> {
    pub(crate) plots: Option<P>,
    /// Whether there are new numbers to draw.
    pub(crate) dirty: bool,
    written: f64,
}

impl<P: Plots> Screen<P> {
    /// A screen of these elements, on which everything is due. Without elements there is nothing to draw on.
    pub(crate) fn of(parts: Option<&P::Parts>) -> Self {
        let plots = parts.and_then(|parts| P::new(parts.clone()));
        Self { plots, dirty: true, written: f64::NEG_INFINITY }
    }

    /// Whether there is something to draw or to write now.
    pub(crate) fn is_due(&self, now: f64) -> bool {
        self.dirty || self.plots.as_ref().is_some_and(|plots| plots.is_stale() || self.writes(now))
    }

    fn writes(&self, now: f64) -> bool {
        now - self.written >= WRITE_MS
    }

    /// The plots if they have to be drawn, which the caller then does.
    pub(crate) fn plots_to_draw(&mut self) -> Option<&mut P> {
        let plots = self.plots.as_mut()?;
        (std::mem::take(&mut self.dirty) || plots.is_stale()).then_some(plots)
    }

    /// The plots if it is time to write their texts, which the caller then does; `now` is in milliseconds.
    pub(crate) fn plots_to_write(&mut self, now: f64) -> Option<&mut P> {
        let is_time = self.writes(now);
        let plots = self.plots.as_mut().filter(|_| is_time)?;
        self.written = now;
        Some(plots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Canvas {
        stale: bool,
    }

    impl Plots for Canvas {
        type Parts = bool;

        fn new(has_context: bool) -> Option<Self> {
            has_context.then_some(Self { stale: false })
        }

        fn is_stale(&self) -> bool {
            self.stale
        }
    }

    #[test]
    fn plots_are_drawn_once_for_each_change() {
        let mut screen = Screen::<Canvas>::of(None);
        assert!(screen.plots_to_draw().is_none() && screen.plots_to_write(0.0).is_none(), "there are no elements");
        screen = Screen::of(Some(&true));
        assert!(screen.plots_to_draw().is_some() && screen.plots_to_draw().is_none());
        screen.dirty = true;
        assert!(screen.plots_to_draw().is_some());
        assert!(
            screen.plots_to_write(0.0).is_some() && !screen.is_due(1.0) && screen.is_due(WRITE_MS),
            "texts are due later"
        );
        screen.plots.as_mut().expect("there is a context").stale = true;
        assert!(screen.is_due(1.0));
        assert!(screen.plots_to_draw().is_some() && screen.plots_to_draw().is_some(), "as long as they are stale");
        screen = Screen::of(Some(&false));
        assert!(screen.plots_to_draw().is_none(), "there is no context");
    }

    #[test]
    fn texts_are_written_at_once_and_then_at_intervals() {
        let mut screen = Screen::<Canvas>::of(Some(&true));
        let due = [3.0, 20.0, 127.0, 128.0, 252.0, 253.0].map(|now| screen.plots_to_write(now).is_some());
        assert_eq!(due, [true, false, false, true, false, true]);
        screen = Screen::of(Some(&true));
        assert!(screen.plots_to_write(254.0).is_some(), "the elements are new");
    }
}

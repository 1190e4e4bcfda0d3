//! The gradient's size in each layer of the chosen network.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

use super::state::Answer;
use super::words;
use crate::charts::{Palette, Plot, layers};
use crate::platform::Frames;
use crate::ui::components::{ChartFigure, Legend, LegendItem, Sample, Table};
use crate::ui::theme::{Theme, palette_of};

#[derive(Properties, PartialEq)]
pub(super) struct ByLayerProps {
    /// The newest report.
    pub(super) answer: Option<Answer>,
    /// How many hidden layers are asked for.
    pub(super) layers: u32,
    pub(super) theme: Theme,
}

#[function_component]
pub(super) fn ByLayer(props: &ByLayerProps) -> Html {
    let canvas = use_node_ref();
    let view = use_mut_ref(|| None::<View>);
    use_effect_with((), {
        let (view, canvas) = (view.clone(), canvas.clone());
        move |()| {
            view.replace(View::new(canvas));
            move || drop(view.take())
        }
    });
    use_effect_with((props.answer.clone(), props.theme), {
        let view = view.clone();
        move |(answer, _)| {
            if let Some(view) = view.borrow().as_ref() {
                view.show(answer.clone());
            }
        }
    });
    let table = use_callback(props.answer.clone(), |(), answer| table_of(answer.as_ref()));
    html! {
        <ChartFigure
            title="Gradient by layer"
            class="by-layer"
            {canvas}
            label="The gradient's norm by layer; it is being measured."
            legend={legend(props.layers)}
            {table}
        />
    }
}

fn legend(layers: u32) -> Html {
    html! {
        <Legend>
            <LegendItem sample={Sample::Dot} colour="model">{ "hidden layers" }</LegendItem>
            <LegendItem sample={Sample::Dot} colour="data">{ format!("output layer ({})", layers + 1) }</LegendItem>
        </Legend>
    }
}

/// The most rows of the table.
const ROWS: usize = 300;

fn table_of(answer: Option<&Answer>) -> Table {
    let head = vec!["Layer", "Gradient norm"];
    let rows = answer.map_or_else(Vec::new, |Answer { report, .. }| {
        let step = report.norm_by_layer.len().div_ceil(ROWS).max(1);
        let norms = report.norm_by_layer.iter().enumerate();
        let last = report.norm_by_layer.len() - 1;
        norms
            .filter(|(index, _)| index.is_multiple_of(step) || *index == last)
            .map(|(index, &norm)| vec![(index + 1).to_string(), words::size(norm)])
            .collect()
    });
    Table { head, rows }
}

/// The chart on its canvas; dropping it stops the drawing.
struct View {
    core: Rc<RefCell<Core>>,
    _frames: Frames,
}

struct Core {
    canvas: NodeRef,
    plot: Plot,
    palette: Option<Palette>,
    shown: Option<Answer>,
}

impl View {
    fn new(canvas: NodeRef) -> Option<Self> {
        let plot = Plot::new(canvas.cast::<HtmlCanvasElement>()?)?;
        let core = Rc::new(RefCell::new(Core { canvas, plot, palette: None, shown: None }));
        let drawer = Rc::clone(&core);
        let frames = Frames::new(move |_| drawer.borrow_mut().draw());
        Some(Self { core, _frames: frames })
    }

    /// Draws anew in the next frame.
    fn show(&self, answer: Option<Answer>) {
        let mut core = self.core.borrow_mut();
        if let (Some(answer), Some(canvas)) = (&answer, core.canvas.cast::<Element>()) {
            // Setting an attribute of a valid name does not fail.
            let _ = canvas.set_attribute("aria-label", &words::by_layer(&answer.report));
        }
        core.shown = answer;
        core.palette = None;
    }
}

impl Core {
    fn draw(&mut self) {
        let Some(answer) = &self.shown else { return };
        if self.palette.is_some() && !self.plot.is_stale() {
            return;
        }
        self.palette = self.canvas.cast::<HtmlCanvasElement>().as_ref().and_then(palette_of);
        if let Some(palette) = &self.palette {
            layers::draw(&mut self.plot, &answer.report.norm_by_layer, palette);
        }
    }
}

//! Draws points of a known function, with noise.

use yew::prelude::*;

use super::sheet::text;
use crate::components::{button, fold, number_field, select};
use crate::settings::{Field, real, whole};
use engine::choice::choice;
use engine::data::DataSet;

const COUNT: Field = whole("Number of points", &protocol::POINTS);
const NOISE: Field = real("Spread of the noise", &protocol::NOISE);
const SEED: Field = Field { name: "Seed of the points", ..Field::SEED };
/// The points are rounded to a thousandth, so that they fit into a link.
const UNIT: f64 = 1000.0;

choice! {
    /// The function on which points are drawn.
    "shape", pub(crate) Shape {
        /// A straight line.
        Line = "line", "Straight line";
        /// A sine.
        Sine = "sine", "Sine";
        /// A step.
        Step = "step", "Step";
        /// A parabola.
        Valley = "valley", "Valley (parabola)";
    }
}

impl Shape {
    fn points(self, count: u32, seed: u32, noise: f64) -> String {
        let set = match self {
            Self::Line => DataSet::Line,
            Self::Sine => DataSet::Sine,
            Self::Step => DataSet::Step,
            Self::Valley => DataSet::Valley,
        };
        let (x, y) = set.drawn(count as usize, seed, noise);
        let round = |value: f64| (value * UNIT).round() / UNIT;
        text(x.into_iter().map(round).zip(y.into_iter().map(round)))
    }
}

#[derive(Properties, PartialEq)]
pub(super) struct GeneratorProps {
    /// Takes the points as text.
    pub(super) onmade: Callback<String>,
}

/// The settings of the generator, and the button that draws.
#[function_component]
pub(super) fn Generator(GeneratorProps { onmade }: &GeneratorProps) -> Html {
    let shape = use_state_eq(|| Shape::Sine);
    let (count, noise, seed) = (use_state_eq(|| 100.0), use_state_eq(|| 0.3), use_state_eq(|| 0.0));
    let made = {
        let (shape, count, seed, noise) = (*shape, *count as u32, *seed as u32, *noise);
        onmade.reform(move |()| shape.points(count, seed, noise))
    };
    let set = |state: &UseStateHandle<f64>| {
        let setter = state.setter();
        move |value| setter.set(value)
    };
    let pick = shape.setter();
    fold(
        "Generate",
        "points of a known function, with noise",
        html! {
            <div class="choices">
                { select("Shape", *shape, "The function on which the points lie before the noise.", move |shape| pick.set(shape)) }
                { number_field(COUNT, *count, "How many points are drawn.", set(&count)) }
                { number_field(NOISE, *noise, "The standard deviation of the noise that is added to each y.", set(&noise)) }
                { number_field(SEED, *seed, "Another seed draws other x and other noise.", set(&seed)) }
                { button("Draw points", "Replaces the text above with these points.", made) }
            </div>
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{Choices, Sheet};
    use super::*;
    use engine::choice::Choice;

    #[test]
    fn every_shape_gives_as_many_points_as_asked_for() {
        for &shape in Shape::ALL {
            let read = Sheet::read(&shape.points(250, 7, 0.2), &Choices::default()).points();
            assert_eq!((read.x.len(), read.problems.len()), (250, 0), "{shape:?}");
            assert_ne!(shape.points(250, 8, 0.2), shape.points(250, 7, 0.2));
        }
    }
}

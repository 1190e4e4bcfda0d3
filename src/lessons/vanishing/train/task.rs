//! The tasks of the tab.

use super::side::Side;
use crate::frame::{Done, Task};
use engine::nn::{Activation, Init};
use protocol::{DeepFrame, DeepSettings, Scene};

/// The tasks, in the order in which they build on each other.
pub const TASKS: [Task; 4] = [
    Task {
        name: "cure",
        what: "Cure net B of thirty layers or more without residual connections: bring its loss below the best line’s.",
        hint: "Press one of the cures for net B. ReLU + He or Batch norm will do; train for some hundred epochs.",
        why: "Either the slopes must not shrink the gradient, or something has to restore its size at every layer.",
    },
    Task {
        name: "dead",
        what: "Train a ReLU net whose first layer’s gradient is exactly 0.",
        hint: "Press “Dead units”: thirty narrow ReLU layers. Train a step and look at the first bar of the gradients.",
        why: "In some layer every unit is off. A narrow net loses all its units of one layer more easily than a wide one.",
    },
    Task {
        name: "explode",
        what: "Make a net explode.",
        hint: "Press “Explosion”: a hundred ReLU layers with large weights overflow within a few steps.",
        why: "Weights that make every layer’s output a little larger are enough: a hundred layers do the rest.",
    },
    Task {
        name: "hundred",
        what: "Train a net of a hundred layers or more to a loss below the best line’s.",
        hint: "Open “More settings” and set the depth of net A to 100. Then press “Batch norm”, which gives net B the same depth.",
        why: "What makes depth possible is that the gradient keeps its size on the way back, layer after layer.",
    },
];

/// The tasks that are done after new frames of a race.
#[must_use]
pub fn after_frames(done: &Done, nets: &[DeepSettings; 2], scene: &Scene, frames: &[DeepFrame]) -> Done {
    let mut next = done.clone();
    for (side, (net, frame)) in Side::BOTH.iter().zip(nets.iter().zip(frames)) {
        next.note("explode", frame.diverged.is_some());
        if frame.diverged.is_some() || frame.step == 0 {
            continue;
        }
        let learned = frame.loss.is_some_and(|loss| loss < scene.line.loss);
        next.note("cure", *side == Side::B && net.depth >= 30 && !net.residual && learned);
        let relu = net.activation == Activation::Relu && net.init != Init::Zeros;
        next.note("dead", relu && matches!(frame.gradients.first(), Some(None)));
        next.note("hundred", net.depth >= 100 && learned);
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::samples::scene;

    fn frame(step: u64, loss: f64, first: Option<f32>) -> DeepFrame {
        let (updates, curve, history) = (vec![], vec![], vec![]);
        DeepFrame { step, loss: Some(loss), gradients: vec![first, Some(0.0)], updates, curve, history, diverged: None }
    }

    fn done(nets: [DeepSettings; 2], frames: [DeepFrame; 2]) -> String {
        after_frames(&Done::default(), &nets, &scene(), &frames).text().to_owned()
    }

    #[test]
    fn each_task_is_done_by_what_it_asks_for_and_by_nothing_less() {
        let sick = DeepSettings::default();
        let still = frame(50, 0.54, Some(-26.0));
        let learned = frame(50, 0.16, Some(-1.0));
        assert_eq!(done([sick; 2], [still.clone(), learned.clone()]), "cure");
        assert_eq!(done([sick; 2], [learned.clone(), still.clone()]), "", "net B is the one to be cured");
        let residual = DeepSettings { residual: true, ..sick };
        assert_eq!(done([sick, residual], [still.clone(), learned.clone()]), "");
        let shallow = DeepSettings { depth: 29, ..sick };
        assert_eq!(done([sick, shallow], [still.clone(), learned.clone()]), "");
        let deep = DeepSettings { depth: 100, residual: true, ..sick };
        assert_eq!(done([deep, sick], [learned.clone(), still.clone()]), "hundred");
        assert_eq!(done([deep, sick], [DeepFrame { step: 0, ..learned.clone() }, still.clone()]), "", "untrained");
        let diverged = DeepFrame { diverged: Some("the loss".to_owned()), ..learned };
        assert_eq!(done([deep, sick], [diverged, still]), "explode");
    }

    #[test]
    fn dead_units_are_those_of_a_relu_net_that_was_alive() {
        let relu = DeepSettings { activation: Activation::Relu, ..DeepSettings::default() };
        let dead = frame(5, 0.6, None);
        assert_eq!(done([relu; 2], [dead.clone(), frame(5, 0.6, Some(-1.0))]), "dead");
        let zeros = DeepSettings { init: Init::Zeros, ..relu };
        assert_eq!(done([zeros; 2], [dead.clone(), dead.clone()]), "");
        assert_eq!(done([DeepSettings::default(); 2], [dead.clone(), dead]), "", "an underflow");
    }
}

//! Races of "Train it".

use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use protocol::deep_nets::{Request, Response};
use protocol::{DeepFrame, DeepSettings};
use twin::{Nets, Shown, magnifies_rounding};
use worker::{DeepService, Service};

use super::{Case, answer};

pub(super) fn cases() -> Vec<Case> {
    let ill = DeepSettings::default();
    let residual = DeepSettings { residual: true, ..ill };
    let relu = DeepSettings { activation: Activation::Relu, init: Init::He, depth: 12, hidden: 8, ..ill };
    let both = DeepSettings { batch_norm: true, layer_norm: true, depth: 6, seed: 4, ..ill };
    let tanh = DeepSettings { activation: Activation::Tanh, init: Init::Xavier, depth: 8, ..ill };
    let sgd = DeepSettings { optimizer: OptimizerKind::Sgd, residual: true, layer_norm: true, depth: 5, ..tanh };
    let narrow = DeepSettings { hidden: 1, depth: 4, residual: true, init: Init::Orthogonal, ..tanh };
    let batch = DeepSettings { batch_norm: true, activation: Activation::Gelu, depth: 5, ..ill };
    let slow = DeepSettings { optimizer: OptimizerKind::RmsProp, learning_rate: 0.001, ..tanh };
    // Rounding errors do not decide the steps of this one, but it magnifies them: its script compares it in double precision, too.
    let few = DeepSettings { optimizer: OptimizerKind::Sgd, activation: Activation::Tanh, depth: 3, hidden: 4, ..both };
    let few = DeepSettings { residual: true, seed: 0, ..few };
    let alike = DeepSettings { init: Init::Tight, optimizer: OptimizerKind::Sgd, layer_norm: true, depth: 8, ..ill };
    [[ill, residual], [relu, both], [tanh, sgd], [narrow, ill], [batch, slow], [residual, sgd], [few, alike]]
        .iter()
        .enumerate()
        .map(|(place, nets)| case(place, nets))
        .collect()
}

fn case(place: usize, nets: &[DeepSettings; 2]) -> Case {
    let mut service = DeepService::default();
    answer(&mut service, Request::StartRace { run: 1, nets: nets.to_vec() });
    let Response::Raced(race) = service.advanced(40).expect("no refusal") else { panic!("no race") };
    let [a, b] = &race.frames[..] else { panic!("two nets") };
    let shown = [a, b].map(losses);
    let losses = [&shown[0][..], &shown[1][..]];
    let script = Nets { settings: nets, epochs: [a.step, b.step], losses }.script();
    let compared = |index: usize| {
        let DeepSettings { batch_norm, layer_norm, .. } = nets[index];
        let most = match magnifies_rounding(&nets[index]) {
            false if batch_norm && layer_norm => 0,
            false => usize::MAX,
            true => 1,
        };
        shown[index].iter().copied().take(most).collect()
    };
    let (a, b) = (compared(0), compared(1));
    Case { name: format!("race-{place}"), script, losses: vec![("losses_a", a), ("losses_b", b)], raises: false }
}

fn losses(frame: &DeepFrame) -> Vec<Shown> {
    assert_eq!((frame.step, &frame.diverged), (40, &None));
    frame.history.clone()
}

//! Runs of "Fit a line".

use protocol::Card::{self, Backward as B, Forward as F, Step as S, ZeroGrad as Z};
use protocol::{LineFrame, LineStop, RateChange, RegressionRequest, RegressionResponse, RegressionSettings};
use twin::{Lines, Shown};
use worker::{RegressionService, Service};

use super::{Case, Pick, answer, own};

/// Loops that are right, that are wrong, and that PyTorch refuses.
const LOOPS: [&[Card]; 14] = [
    &Card::LOOP,
    &[F, Z, B, S],
    &[F, B, S],
    &[F, B, Z, S],
    &[S, Z, F, B],
    &[Z, F, B, F, B, S],
    &[Z, F, B, S, S],
    &[Z, F, S, B],
    &[Z, F, F, B, S],
    &[Z, F, B],
    &[],
    &Card::LOOP,
    &[Z, F, B, B, S],
    &[Z, B, S],
];

pub(super) fn cases() -> Vec<Case> {
    let mut pick = Pick::new(3);
    LOOPS.iter().enumerate().map(|(place, cards)| case(place, cards, &mut pick)).collect()
}

fn case(place: usize, cards: &[Card], pick: &mut Pick) -> Case {
    let summed = place % 3 == 1;
    let settings = RegressionSettings {
        cards: cards.to_vec(),
        learning_rate: pick.of(&[0.004, 0.005]) / if summed { 15.0 } else { 1.0 },
        start: [pick.of(&[0.0, 0.5, -1.0]), pick.of(&[0.0, 2.0])],
        copied: place % 4 == 3,
        seed: pick.of(&[0, 5, 42]),
        standardised: place % 5 == 2,
        standardised_y: place % 5 == 3,
        flat_target: place % 7 == 4,
        summed,
        own: (place % 4 == 1).then(|| own(12)),
    };
    let changes = match place % 2 {
        0 => Vec::new(),
        _ => vec![RateChange { epoch: 12, learning_rate: settings.learning_rate / 2.0 }],
    };
    let mut service = RegressionService::default();
    let request = RegressionRequest::Start { run: 1, settings: settings.clone(), changes: changes.clone() };
    answer(&mut service, request);
    let RegressionResponse::Frame(frame) = service.advanced(40).expect("no refusal") else { panic!("no frame") };
    let lines = [&frame.by_hand, &frame.linear];
    let shown = lines.map(losses);
    let losses = [&shown[0][..], &shown[1][..]];
    let epochs = lines.map(|line| line.epoch);
    let both = place % 3 != 2;
    let script = Lines { settings: &settings, changes: &changes, both, epochs, losses };
    let raises = matches!(frame.by_hand.stop, Some(LineStop::Card(_)));
    assert_eq!(script.raises(), raises);
    let script = script.script();
    let [by_hand, linear] = shown;
    let losses = [("losses", by_hand), ("losses_nn", linear)];
    let shown = losses.into_iter().take(if raises { 0 } else { 1 + usize::from(both) }).collect();
    Case { name: format!("line-{place}"), script, losses: shown, raises }
}

/// The losses of a line up to its epoch.
fn losses(line: &LineFrame) -> Vec<Shown> {
    line.path.iter().map(|&(epoch, [_, _, loss])| (epoch, loss)).collect()
}

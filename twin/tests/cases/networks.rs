//! Runs of "Fit a network".

use engine::nn::Init;
use protocol::lab::{Request, Response};
use protocol::{Change, HistoryRequest, RunSchedule, RunSettings, ScheduleKind, Turn};
use twin::{Network, Shown};
use worker::{LabService, Service};

use super::{Case, Pick, answer, own};

const COUNT: usize = 32;

pub(super) fn cases() -> Vec<Case> {
    let mut pick = Pick::new(12);
    (0..COUNT).map(|place| case(place, &mut pick)).collect()
}

fn case(place: usize, pick: &mut Pick) -> Case {
    let settings = settings(place, pick);
    let epoch = 30 + pick.below(170) as u64;
    let turns = if place % 3 == 1 { turns(&settings, epoch, pick) } else { Vec::new() };
    let losses = losses(&settings, &turns, epoch);
    let script = Network { settings: &settings, turns: &turns, epoch, losses: &losses }.script();
    // At an edit, the page keeps the loss before it, and PyTorch prints the one after it.
    let is_edited = |at: u32| turns.iter().any(|turn| turn.epoch == u64::from(at) && turn.epoch < epoch);
    let losses = losses.into_iter().filter(|(at, _)| !is_edited(*at)).collect();
    Case { name: format!("network-{place}"), script, losses: vec![("losses", losses)], raises: false }
}

/// Settings that no setting keeps from its effect, with a rate that does not blow up differences of rounding.
fn settings(place: usize, pick: &mut Pick) -> RunSettings {
    let started = RunSettings {
        hidden: 1 + pick.below(6) as u32,
        depth: pick.of(&[1, 1, 2, 3]),
        activation: Pick::turn(place),
        init: Pick::turn(place / 2 + 3),
        precision: Pick::turn(place / 4),
        batch: if pick.once_in(3) { Some(pick.of(&[1, 4, 6, 15])) } else { None },
        data: Pick::turn(place / 3),
        noise: pick.of(&[0.0, 0.0, 0.1, 0.35]),
        seed: pick.of(&[0, 1, 7, 99, 123_456, u32::MAX]),
        ..RunSettings::default()
    };
    // All weights 1 before a wide layer are far away from a fit.
    let depth = if started.init == Init::Ones || started.init == Init::Tight { 1 } else { started.depth };
    let settings = paced(RunSettings { depth, ..started }, place, pick);
    match place % 4 {
        2 => RunSettings { standardised: true, validation: 25, ..settings.with_own(Some(own(20))) },
        _ => settings,
    }
}

/// The settings with another optimizer and schedule.
fn paced(settings: RunSettings, place: usize, pick: &mut Pick) -> RunSettings {
    let kind = Pick::turn(place);
    let factor = if kind == ScheduleKind::Constant { 1.0 } else { pick.of(&[0.5, 0.8, 0.95]) };
    let plain = RunSchedule::new(kind);
    let epochs = if plain.has_epochs() { pick.of(&[7, 20, 60]) } else { plain.epochs };
    let learning_rate = pick.of(&[0.001, 0.005, 0.02]);
    let paced = RunSettings {
        optimizer: Pick::turn(place / 2 + 1),
        learning_rate,
        decay: pick.of(&[None, None, Some(0.0), Some(0.01)]),
        schedule: RunSchedule { kind, epochs, factor },
        ..settings
    };
    let momentum = if paced.has_momentum() { pick.of(&[0.0, 0.5, 0.9]) } else { 0.0 };
    let paced = RunSettings { momentum, ..paced };
    RunSettings { nesterov: paced.can_look_ahead() && pick.once_in(2), ..paced }
}

/// Changes on the way: of the optimizer and the schedule, of one number of the same optimizer, and of a weight.
fn turns(settings: &RunSettings, epoch: u64, pick: &mut Pick) -> Vec<Turn> {
    let at = |share: u64| epoch * share / 10;
    let slower = RunSettings { learning_rate: settings.learning_rate / 2.0, ..settings.clone() };
    let faster = RunSettings { momentum: if slower.has_momentum() { 0.3 } else { 0.0 }, ..slower.clone() };
    let other = paced(settings.clone(), pick.below(20) as usize, pick);
    let set = |epoch, settings| Turn { epoch, change: Change::Settings(settings) };
    let edit = |epoch, index, value| Turn { epoch, change: Change::Parameter { index, value } };
    vec![
        set(0, slower),
        set(at(2), faster),
        edit(at(2), 0, 0.5),
        edit(at(5), settings.hidden, -0.25),
        set(at(7), other),
        edit(epoch, 2 * settings.hidden, 0.75),
    ]
}

/// The losses up to an epoch.
fn losses(settings: &RunSettings, turns: &[Turn], epoch: u64) -> Vec<Shown> {
    let mut service = LabService::default();
    let request = HistoryRequest::Replay { run: 1, settings: settings.clone(), turns: turns.to_vec() };
    answer(&mut service, Request::History(request));
    let Response::Frame(frame) = service.advanced(epoch as u32).expect("no refusal") else { panic!("no frame") };
    assert_eq!((frame.epoch, &frame.diverged), (epoch, &None));
    let earlier = frame.history.iter().copied().filter(|(at, _)| u64::from(*at) < epoch);
    earlier.chain([(epoch as u32, frame.loss as f32)]).collect()
}

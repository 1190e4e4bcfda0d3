use std::cell::Cell;

use protocol::channel::Lab;
use protocol::lab::Response;
use protocol::{ProbeSettings, RunSettings, StopRule, lab, vanishing};

use super::*;
use crate::{LabService, VanishingService};

fn started() -> Player<LabService> {
    let mut player = Player::default();
    let start = lab::Request::Start { run: 1, settings: RunSettings::default() };
    let reply = player.take(Message::Request(start), &|| 0.0);
    assert!(matches!(reply, Some(Reply::Response(Response::Started { .. }))));
    player
}

fn tell(player: &mut Player<LabService>, command: Command, now: f64) -> Option<Reply<Response>> {
    player.take(Message::Run { run: 1, command }, &|| now)
}

/// The epoch, and whether the run goes on.
fn snapshot(player: &mut Player<LabService>, now: f64) -> (u64, bool) {
    epoch(tell(player, Command::Snapshot, now))
}

fn epoch(reply: Option<Reply<<Lab as Channel>::Response>>) -> (u64, bool) {
    match reply {
        Some(Reply::Snapshot { running, response: Response::Frame(frame) }) => (frame.epoch, running),
        other => panic!("not a snapshot: {other:?}"),
    }
}

#[test]
fn a_number_of_epochs_is_trained_in_slices_and_its_end_is_reported() {
    let mut player = started();
    assert_eq!(player.work(&|| 0.0), (None, Next::Idle), "there is nothing to train");
    tell(&mut player, Command::Train(300), 0.0);
    let now = Cell::new(0.0);
    // The clock advances by a millisecond at each reading.
    let clock = || now.replace(now.get() + 1.0);
    let mut slices = 0;
    let reply = loop {
        slices += 1;
        match player.work(&clock) {
            (None, next) => assert_eq!(next, Next::Now),
            (reply, next) => {
                assert_eq!(next, Next::Idle);
                break reply;
            }
        }
    };
    assert_eq!(epoch(reply), (300, false));
    assert!(slices > 1, "{slices} slices");
}

#[test]
fn a_run_at_a_speed_follows_the_clock() {
    let mut player = started();
    tell(&mut player, Command::Play { epochs_per_second: Some(50.0) }, 1000.0);
    assert_eq!(player.work(&|| 1000.0), (None, Next::In(20.0)));
    assert_eq!(player.work(&|| 1020.0), (None, Next::In(20.0)));
    assert_eq!(snapshot(&mut player, 1030.0), (1, true));
    assert_eq!(snapshot(&mut player, 1060.0), (3, true), "a snapshot includes the epochs that are due");
    assert_eq!(snapshot(&mut player, 9000.0), (8, true), "a delayed run catches up on a tenth of a second only");
    tell(&mut player, Command::Pause, 9000.0);
    assert_eq!(snapshot(&mut player, 9999.0), (8, false));
    assert_eq!(player.work(&|| 9999.0), (None, Next::Idle));
}

#[test]
fn a_run_that_begins_is_slow_at_first() {
    let mut player = started();
    let mut at = |from: f64, to: f64, command: Option<Command>| {
        if let Some(command) = command {
            tell(&mut player, command, from);
        }
        let frames = ((to - from) / 20.0) as u32;
        (1..=frames).map(|frame| snapshot(&mut player, from + 20.0 * f64::from(frame)).0).last().unwrap_or_default()
    };
    let begin = Command::Begin { epochs_per_second: 60.0 };
    assert!((8..=9).contains(&at(0.0, 1000.0, Some(begin))), "eight in the first second");
    let early = at(1000.0, 4000.0, None);
    assert!((60..90).contains(&early), "{early} epochs in four seconds");
    let paused = at(4000.0, 9000.0, Some(Command::Pause));
    assert_eq!(paused, early);
    let later = at(9000.0, 10_000.0, Some(begin));
    assert!((45..60).contains(&(later - early)), "it goes on as fast as it was: {}", later - early);
    let full = at(10_000.0, 11_000.0, None) - later;
    assert!((59..=61).contains(&full), "{full} in a second, which is its speed");
    // Another run begins anew, and a speed that is chosen applies at once.
    let start = lab::Request::Start { run: 2, settings: RunSettings::default() };
    player.take(Message::Request(start), &|| 11_000.0);
    player.take(Message::Run { run: 2, command: begin }, &|| 11_000.0);
    assert_eq!(player.work(&|| 11_000.0), (None, Next::In(125.0)));
    let play = Command::Play { epochs_per_second: Some(100.0) };
    player.take(Message::Run { run: 2, command: play }, &|| 11_000.0);
    assert_eq!(player.work(&|| 11_000.0), (None, Next::In(10.0)));
}

#[test]
fn a_stop_by_a_rule_is_reported() {
    let mut player = started();
    let stop = lab::Request::StopWhen { run: 1, rule: StopRule::At(1234), again: false };
    assert_eq!(player.take(Message::Request(stop), &|| 0.0), None);
    tell(&mut player, Command::Play { epochs_per_second: None }, 0.0);
    let (reply, next) = player.work(&|| 0.0);
    assert_eq!((epoch(reply), next), ((1234, false), Next::Idle));
    assert_eq!(player.work(&|| 1.0), (None, Next::Idle), "the run stays stopped until the next command");
}

#[test]
fn a_new_run_is_paused_and_commands_to_the_previous_run_are_dropped() {
    let mut player = started();
    tell(&mut player, Command::Play { epochs_per_second: None }, 0.0);
    let start = lab::Request::Start { run: 2, settings: RunSettings::default() };
    player.take(Message::Request(start), &|| 0.0);
    assert_eq!(player.work(&|| 0.0), (None, Next::Idle));
    assert_eq!(tell(&mut player, Command::Snapshot, 0.0), None);
}

#[test]
fn a_speed_that_is_not_positive_is_refused() {
    let mut player = started();
    for speed in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = tell(&mut player, Command::Play { epochs_per_second: Some(speed) }, 0.0);
        assert!(
            matches!(refused, Some(Reply::Failed { question: None, message }) if message.contains("above 0")),
            "{speed}"
        );
    }
}

#[test]
fn a_question_that_cannot_be_answered_is_named() {
    let mut player = Player::<VanishingService>::default();
    let mut ask = |number, layers| {
        let settings = ProbeSettings { layers, ..ProbeSettings::default() };
        let request = vanishing::Request::Probe { request: number, settings };
        player.take(Message::Question { number, request }, &|| 0.0)
    };
    assert!(matches!(ask(3, 40), Some(Reply::Response(vanishing::Response::Probed(report))) if report.request == 3));
    assert!(matches!(ask(4, 0), Some(Reply::Failed { question: Some(4), .. })));
}

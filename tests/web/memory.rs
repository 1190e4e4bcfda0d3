//! The memory of a wasm program, which can never shrink, does not grow during training.

use protocol::lab::{Request, Response};
use protocol::{Command, Message, Reply, RunSettings, decode, encode};
use wasm_bindgen_test::wasm_bindgen_test;
use worker::{LabService, Player};

fn pages() -> usize {
    core::arch::wasm32::memory_size::<0>()
}

#[wasm_bindgen_test]
fn a_worker_that_trains_for_a_million_epochs_keeps_its_memory() {
    let mut player = Player::<LabService>::default();
    let mut answer = |message: &Message<Request>| -> Reply<Response> {
        let message = decode(&encode(message).expect("encodes")).expect("decodes");
        let reply = player.take(message, &|| 0.0).unwrap_or_else(|| {
            std::iter::repeat_with(|| player.work(&|| 0.0).0).flatten().next().expect("a reply at its end")
        });
        decode(&encode(&reply).expect("encodes")).expect("decodes")
    };
    answer(&Message::Request(Request::Start { run: 1, settings: RunSettings::default() }));
    let train = Message::Run { run: 1, command: Command::Train(1000) };
    // Fill the history, and keep the last reply like a page.
    let mut last = None;
    for _ in 0..10 {
        last = Some(answer(&train));
    }
    let before = pages();
    for _ in 0..1000 {
        last = Some(answer(&train));
    }
    let after = pages();
    assert!(matches!(last, Some(Reply::Snapshot { response: Response::Frame(frame), .. }) if frame.epoch == 1_010_000));
    assert_eq!(after, before, "the number of wasm pages (64 KiB each) must not change");
}

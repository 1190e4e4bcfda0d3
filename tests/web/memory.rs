//! The memory of a program in the browser, which can grow but never shrink, does not grow with its training.

use protocol::lab::{Request, Response};
use protocol::{RunSettings, decode, encode};
use wasm_bindgen_test::wasm_bindgen_test;
use worker::{LabService, Service};

fn pages() -> usize {
    core::arch::wasm32::memory_size::<0>()
}

#[wasm_bindgen_test]
fn a_worker_that_trains_for_a_million_epochs_keeps_its_memory() {
    let mut service = LabService::default();
    let mut answer = |message: &Request| -> Response {
        let message = decode(&encode(message).expect("encodes")).expect("decodes");
        let answer = service.answer(message, &|| 0.0).expect("no refusal").expect("an answer");
        decode(&encode(&answer).expect("encodes")).expect("decodes")
    };
    answer(&Request::Start { run: 1, settings: RunSettings::default() });
    let advance = Request::Advance { run: 1, epochs: 1000, budget_ms: f64::INFINITY };
    // Until the history has been full, with the last answer kept: as a page does.
    let mut last = None;
    for _ in 0..10 {
        last = Some(answer(&advance));
    }
    let before = pages();
    for _ in 0..1000 {
        last = Some(answer(&advance));
    }
    let after = pages();
    assert!(matches!(last, Some(Response::Frame(frame)) if frame.epoch == 1_010_000));
    assert_eq!(after, before, "pages of 64 KiB");
}

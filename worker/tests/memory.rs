//! A worker whose page is left open takes no more memory as it trains.

use protocol::lab::{Request, Response};
use protocol::{RunSettings, decode, encode};
use worker::{LabService, Service};

const MILLION: u32 = 1_000_000;

/// What an answer takes is given back, and answers do not grow.
#[test]
fn a_worker_that_trains_for_a_million_epochs_keeps_its_memory_and_its_answers_small() {
    const PORTION: u32 = 1000;
    let mut service = LabService::default();
    let mut answer = |message: &Request| -> (Response, usize) {
        let message = decode(&encode(message).expect("encodes")).expect("decodes");
        let answer = service.answer(message, &|| 0.0).expect("no refusal").expect("an answer");
        let bytes = encode(&answer).expect("encodes");
        (answer, bytes.len())
    };
    answer(&Request::Start { run: 1, settings: RunSettings::default() });
    let advance = Request::Advance { run: 1, epochs: PORTION, budget_ms: f64::INFINITY };
    // Until the history is full.
    for _ in 0..2 {
        answer(&advance);
    }
    let (mut last, mut longest) = (None, 0);
    let taken = allocation_counter::measure(|| {
        for _ in 0..MILLION / PORTION {
            let (frame, bytes) = answer(&advance);
            longest = longest.max(bytes);
            last = match frame {
                Response::Frame(frame) => Some((frame.epoch, frame.advanced)),
                other => panic!("not a frame: {other:?}"),
            };
        }
    });
    assert_eq!(last, Some((u64::from(MILLION + 2 * PORTION), PORTION)));
    assert_eq!((taken.count_current, taken.bytes_current), (0, 0), "every answer gives back what it took");
    // At most 1,025 entries of history with nine bytes each, and 256 numbers of four.
    assert!(longest < 11_000, "an answer of {longest} bytes");
    assert!(taken.bytes_max < 100_000, "{} bytes for an answer", taken.bytes_max);
}

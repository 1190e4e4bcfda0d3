//! A worker whose page stays open uses no more memory as it trains.

use protocol::lab::{Request, Response};
use protocol::{Command, Message, Reply, RunSettings, decode, encode};
use worker::{LabService, Player};

const MILLION: u32 = 1_000_000;

/// A reply frees all memory that it has allocated, and the size of replies is bounded.
#[test]
fn a_worker_that_trains_for_a_million_epochs_keeps_its_memory_and_its_answers_small() {
    const PORTION: u32 = 1000;
    let mut player = Player::<LabService>::default();
    let mut answer = |message: &Message<Request>| -> (Reply<Response>, usize) {
        let message = decode(&encode(message).expect("encodes")).expect("decodes");
        let reply = player.take(message, &|| 0.0).unwrap_or_else(|| {
            std::iter::repeat_with(|| player.work(&|| 0.0).0).flatten().next().expect("a reply at its end")
        });
        let bytes = encode(&reply).expect("encodes");
        (reply, bytes.len())
    };
    answer(&Message::Request(Request::Start { run: 1, settings: RunSettings::default() }));
    let train = Message::Run { run: 1, command: Command::Train(PORTION) };
    // Fill the history.
    for _ in 0..2 {
        answer(&train);
    }
    let (mut last, mut longest) = (None, 0);
    let taken = allocation_counter::measure(|| {
        for _ in 0..MILLION / PORTION {
            let (reply, bytes) = answer(&train);
            longest = longest.max(bytes);
            last = match reply {
                Reply::Snapshot { response: Response::Frame(frame), running: false } => Some(frame.epoch),
                other => panic!("not a snapshot at the end: {other:?}"),
            };
        }
    });
    assert_eq!(last, Some(u64::from(MILLION + 2 * PORTION)));
    assert_eq!((taken.count_current, taken.bytes_current), (0, 0), "every reply frees its memory");
    // At most 1,025 entries of history with nine bytes each, and 256 numbers with four bytes each.
    assert!(longest < 11_000, "a reply of {longest} bytes");
    assert!(taken.bytes_max < 100_000, "{} bytes for a reply", taken.bytes_max);
}

//! The scripts that the lessons show run here, too, and their own assertions hold: this is what "Open in Python" opens.

mod common;

// The tests of the scripts use the rest.
#[allow(dead_code)]
#[path = "../../twin/tests/cases/mod.rs"]
mod cases;

use common::{Notebook, text, with_stack};
use protocol::lab::{Request, Response};
use protocol::{Change, HistoryRequest, RunSettings, Turn};
use twin::{Network, Section};
use worker::{LabService, Service};

/// Some scripts of each kind: of the fit of a line, of a network, of the programs of the autograd lesson, of races and of searches.
const CHOSEN: [&str; 19] = [
    "line-0",
    "line-5",
    "line-9",
    "line-12",
    "network-0",
    "network-3",
    "network-8",
    "network-14",
    "network-21",
    "network-30",
    "program-0",
    "program-2",
    "program-5",
    "race-0",
    "race-3",
    "race-6",
    "search-0",
    "search-4",
    "search-12",
];

/// The text of the cell that "Open in Python" makes of a section.
fn cell(section: &Section) -> String {
    let lines = section.lines.iter().map(|line| line.text.as_str());
    [format!("# {}", section.note).as_str()].into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_scripts_of_the_lessons_run_cell_by_cell_and_their_assertions_hold() {
    with_stack(|_| {
        let mut ran = 0;
        for case in cases::all().iter().filter(|case| CHOSEN.contains(&case.name.as_str())) {
            let notebook = Notebook::new();
            ran += 1;
            if case.raises {
                notebook.fails(1, &case.script.python());
                continue;
            }
            let cells = case.script.sections.iter().enumerate();
            let shown: String = cells.map(|(at, section)| text(&notebook.shows(at + 1, &cell(section)))).collect();
            assert!(shown.ends_with(" are those of Gradient Lab.\n"), "{}: {shown}", case.name);
        }
        assert_eq!(ran, CHOSEN.len());
    });
}

#[test]
fn the_script_of_a_run_from_given_weights_starts_from_them() {
    with_stack(|notebook| {
        let weights = [0.5, -0.25, 0.1, 0.2, 1.25, -0.75, 0.4];
        let turn = |(index, &value)| Turn { epoch: 0, change: Change::Parameter { index, value } };
        let turns: Vec<_> = (0..).zip(&weights).map(turn).collect();
        let settings = RunSettings::default();
        let mut service = LabService::default();
        let replay = HistoryRequest::Replay { run: 1, settings: settings.clone(), turns: turns.clone() };
        service.answer(Request::History(replay), &|| 0.0).expect("no refusal");
        let Ok(Response::Frame(frame)) = service.advanced(20) else { panic!("no frame") };
        let script = Network { settings: &settings, turns: &turns, epoch: 20, losses: &frame.history }.script();
        let shown = text(&notebook.shows(1, &script.python()));
        assert!(
            shown.starts_with("epoch 0 loss ") && shown.contains("The losses are those of Gradient Lab."),
            "{shown}"
        );
        assert!(!script.python().contains("no_grad"), "the weights are set at once");
    });
}

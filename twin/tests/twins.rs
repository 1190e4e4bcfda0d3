//! The scripts do in PyTorch what the engine does: `run_twins.py` has run these very scripts, and its numbers are ours.
#![cfg(not(target_arch = "wasm32"))]

mod cases;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

const FIXTURE: &str = include_str!("fixtures/twins.json");

/// How far a loss of PyTorch may be from ours: as far as the scripts allow in single precision.
const RELATIVE: f64 = 1e-4;
const ABSOLUTE: f64 = 1e-8;

fn fixture() -> Value {
    serde_json::from_str(FIXTURE).expect("the fixture is JSON")
}

/// The 64-bit FNV-1a hash of a script, as `run_twins.py` computes it.
fn fingerprint(text: &str) -> String {
    let step = |value: u64, byte: u8| (value ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, step))
}

#[test]
fn each_script_is_one_that_has_run_under_pytorch() {
    let fixture = fixture();
    let cases = cases::all();
    let stored: BTreeSet<&str> = fixture["cases"].as_object().expect("cases").keys().map(String::as_str).collect();
    assert_eq!(stored, cases.iter().map(|case| case.name.as_str()).collect());
    for case in &cases {
        let stored = &fixture["cases"][&case.name];
        let text = case.script.python();
        assert_eq!(stored["script"], fingerprint(&text), "run run_twins.py for {}:\n{text}", case.name);
        assert_eq!(stored["error"].is_string(), case.raises, "{}: {}", case.name, stored["error"]);
    }
}

#[test]
fn pytorchs_losses_are_ours() {
    let fixture = fixture();
    let mut compared = 0;
    for case in cases::all() {
        for (name, shown) in &case.losses {
            let shown: BTreeMap<String, f32> = shown.iter().map(|(epoch, loss)| (epoch.to_string(), *loss)).collect();
            let stored = fixture["cases"][&case.name]["losses"][*name].as_object().expect("losses");
            for (epoch, theirs) in stored {
                let (Some(&ours), Some(theirs)) = (shown.get(epoch), theirs.as_f64()) else { continue };
                let apart = (f64::from(ours) - theirs).abs();
                let far = ABSOLUTE.max(RELATIVE * theirs.abs());
                assert!(apart <= far, "{} {name} at epoch {epoch}: {ours}, not {theirs}", case.name);
                compared += 1;
            }
        }
    }
    assert!(compared > 400, "only {compared} losses");
}

/// The keys of an object of JSON.
fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn each_notebook_has_the_form_of_nbformat_4_5_and_the_lines_of_the_script() {
    for case in cases::all() {
        let notebook: Value = serde_json::from_str(&case.script.notebook()).expect("JSON");
        assert_eq!(keys(&notebook), ["cells", "metadata", "nbformat", "nbformat_minor"]);
        assert_eq!((notebook["nbformat"].as_u64(), notebook["nbformat_minor"].as_u64()), (Some(4), Some(5)));
        assert_eq!(notebook["metadata"]["kernelspec"]["language"], "python");
        let cells = notebook["cells"].as_array().expect("cells");
        let mut ids = BTreeSet::new();
        let mut text = String::new();
        for cell in cells {
            let id = cell["id"].as_str().expect("an id");
            let is_sound = id.len() <= 64 && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
            assert!(is_sound && ids.insert(id), "{id}");
            let lines: Vec<&str> = cell["source"].as_array().expect("lines").iter().filter_map(Value::as_str).collect();
            let (last, others) = lines.split_last().expect("no cell is empty");
            assert!(!last.ends_with('\n') && others.iter().all(|line| line.ends_with('\n')));
            if cell["cell_type"] == "code" {
                assert_eq!(keys(cell), ["cell_type", "execution_count", "id", "metadata", "outputs", "source"]);
                assert!(cell["execution_count"].is_null() && cell["outputs"].as_array().is_some_and(Vec::is_empty));
                text.push_str(&format!("{}\n", lines.concat()));
            } else {
                assert_eq!(keys(cell), ["cell_type", "id", "metadata", "source"]);
            }
        }
        let code = case.script.sections.iter().flat_map(|section| &section.lines);
        assert_eq!(text, code.map(|line| format!("{}\n", line.text)).collect::<String>());
    }
}

//! Shows that each task can be done, with runs of the workers.
#![cfg(not(target_arch = "wasm32"))]

use engine::nn::{Activation, Init};
use engine::optim::OptimizerKind;
use gradient_lab::frame::task::Done;
use gradient_lab::frame::task::Task;
use gradient_lab::lessons::mlp;
use gradient_lab::lessons::vanishing::train::preset::{Cure, Illness};
use gradient_lab::lessons::vanishing::{measure, reach, train};
use protocol::Channel;
use protocol::{
    DeepSettings, ProbeSettings, RunSettings, StudyEdit, StudyKnob, StudySettings, deep_nets, lab, vanishing,
};
use worker::{DeepService, LabService, Service, VanishingService};

fn answer<S: Service>(service: &mut S, request: <S::Channel as Channel>::Request) -> <S::Channel as Channel>::Response {
    service.answer(request, &|| 0.0).expect("no refusal").expect("an answer")
}

/// The current run after more epochs.
fn advanced<S: Service>(service: &mut S, epochs: u32) -> <S::Channel as Channel>::Response {
    service.advanced(epochs).expect("no refusal")
}

/// For each step, the names of the tasks that it does.
fn done_by<const N: usize>(tasks: &'static [Task], steps: [impl Fn(&Done) -> Done; N]) -> Vec<String> {
    let done = steps.map(|step| step(&Done::default()).text().to_owned());
    let known = |name: &str| tasks.iter().any(|task| task.name == name);
    assert!(done.iter().flat_map(|names| names.split_whitespace()).all(known), "{done:?}");
    done.into()
}

/// The tasks that a run of this many epochs does.
fn lab_run(settings: RunSettings, epochs: u32) -> impl Fn(&Done) -> Done {
    move |done| {
        let mut service = LabService::default();
        let lab::Response::Started { scene, .. } =
            answer(&mut service, lab::Request::Start { run: 1, settings: settings.clone() })
        else {
            panic!("not started")
        };
        let lab::Response::Frame(frame) = advanced(&mut service, epochs) else { panic!("no frame") };
        let next = mlp::task::after_frame(done, &settings, false, &scene, &frame);
        if frame.diverged.is_some() { mlp::task::after_divergence(&next) } else { next }
    }
}

#[test]
fn the_labs_tasks_can_be_done() {
    let course = RunSettings::default();
    let sgd = RunSettings { optimizer: OptimizerKind::Sgd, ..course.clone() };
    let deep =
        RunSettings { activation: Activation::Tanh, hidden: 16, depth: 3, learning_rate: 0.02, ..course.clone() };
    let steps = [
        lab_run(RunSettings { hidden: 8, learning_rate: 0.3, ..course.clone() }, 100),
        lab_run(RunSettings { activation: Activation::Identity, learning_rate: 1.0, ..sgd.clone() }, 2000),
        lab_run(RunSettings { activation: Activation::Relu, ..sgd }, 500),
        lab_run(RunSettings { seed: 8, ..course.clone() }, 300),
        lab_run(deep, 2000),
        lab_run(course, 300),
    ];
    assert_eq!(done_by(&mlp::task::TASKS, steps), ["early", "diverge", "mean", "seed", "close", ""]);
}

fn probe(settings: ProbeSettings) -> impl Fn(&Done) -> Done {
    move |done| {
        let message = vanishing::Request::Probe { request: 1, settings: settings.clone() };
        let vanishing::Response::Probed(report) = answer(&mut VanishingService::default(), message) else {
            panic!("no report")
        };
        measure::task::after_answer(done, &settings, &report)
    }
}

#[test]
fn the_tasks_of_measuring_can_be_done() {
    let with = |layers| ProbeSettings { layers, ..ProbeSettings::default() };
    let tight = |layers, units| ProbeSettings { init: Init::Tight, units, ..with(layers) };
    let steps = [with(100), with(600), tight(20, 3), tight(40, 5), with(40)].map(probe);
    assert_eq!(done_by(&measure::task::TASKS, steps), ["single", "double", "attain", "attain explode", ""]);
}

fn study(edits: Vec<StudyEdit>) -> impl Fn(&Done) -> Done {
    let settings = reach::state::Game { layers: 2, seed: 0, edits }.settings(false);
    move |done| {
        let message = deep_nets::Request::Study { request: 1, settings: StudySettings { ..settings.clone() } };
        let deep_nets::Response::Studied(report) = answer(&mut DeepService::default(), message) else {
            panic!("no report")
        };
        reach::task::after_study(done, &settings, &report)
    }
}

/// Edits of two layers of three units and their output that reach the bound. `flipped` changes the sign of the output
/// weight of the last layer's second unit, and of its incoming weights.
fn at_the_bound(flipped: bool) -> Vec<StudyEdit> {
    let sign = |to: u32| if flipped && to == 1 { -1.0 } else { 1.0 };
    let set = |knob, value| StudyEdit::Set { knob, value };
    let mut edits = Vec::new();
    for (layer, bias) in [(0, -3.0), (1, -1.5)] {
        for to in 0..3 {
            let sign = if layer == 1 { sign(to) } else { 1.0 };
            edits.extend((0..3).map(|from| set(StudyKnob::Weight { layer, to, from }, sign)));
            edits.push(set(StudyKnob::Bias { layer, unit: to }, sign * bias));
        }
    }
    edits.extend((0..3).map(|unit| set(StudyKnob::Output { unit }, sign(unit))));
    edits
}

#[test]
fn the_tasks_of_reaching_the_bound_can_be_done() {
    let shown = vec![StudyEdit::Ones, StudyEdit::CentreLayer { layer: 0 }, StudyEdit::CentreLayer { layer: 1 }];
    let steps = [at_the_bound(false), at_the_bound(true), shown, vec![]].map(study);
    assert_eq!(done_by(&reach::task::TASKS, steps), ["tenth touch", "tenth touch signs", "", ""]);
}

fn race(nets: [DeepSettings; 2], steps: u32) -> impl Fn(&Done) -> Done {
    move |done| {
        let mut service = DeepService::default();
        let deep_nets::Response::RaceStarted(start) =
            answer(&mut service, deep_nets::Request::StartRace { run: 1, nets: nets.to_vec() })
        else {
            panic!("not started")
        };
        let done = train::task::after_frames(done, &nets, &start.scenes[0], &start.frames);
        service.train(steps, 1e9, &|| 0.0).expect("no refusal");
        let Ok(deep_nets::Response::Raced(frame)) = service.snapshot() else { panic!("no frame") };
        train::task::after_frames(&done, &nets, &start.scenes[0], &frame.frames)
    }
}

#[test]
fn the_tasks_of_training_can_be_done() {
    let sick = DeepSettings::default();
    let small = DeepSettings { depth: 1, hidden: 1, ..sick };
    let deep = Cure::BatchNorm.of(DeepSettings { depth: 100, ..sick });
    let steps = [
        race([small, Cure::ReluHe.of(sick)], 100),
        race([Illness::DeadUnits.net(0), small], 1),
        race([Illness::Explosion.net(0), small], 1),
        race([deep, small], 300),
        race([sick, Cure::Residual.of(sick)], 300),
    ];
    assert_eq!(done_by(&train::task::TASKS, steps), ["cure", "dead", "explode", "hundred", ""]);
}

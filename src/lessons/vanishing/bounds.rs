//! Tests that all tabs mean the same by "the bound", (K/4)ᴸ, and by "the attained bound", (|x₁|/K)(K/4)ᴸ.

use super::prove::{blank::Blank, state::Step};
use super::{breaking, measure, reach};
use crate::charts::numerals::{from_log10, significant};
use engine::choice::Choice;
use protocol::{
    BreakingQuestion, Channel, ProbeReport, ProbeSettings, Scenario, StudyReport, StudySettings, deep_nets, vanishing,
};
use worker::{DeepService, Service, VanishingService};

fn answer<S: Service + Default>(request: <S::Channel as Channel>::Request) -> <S::Channel as Channel>::Response {
    S::default().answer(request, &|| 0.0).expect("no refusal").expect("an answer")
}

fn probed(settings: &ProbeSettings) -> ProbeReport {
    let request = vanishing::Request::Probe { request: 1, settings: settings.clone() };
    match answer::<VanishingService>(request) {
        vanishing::Response::Probed(report) => (*report).clone(),
        other => panic!("{other:?}"),
    }
}

fn studied(layers: u32) -> StudyReport {
    let settings = StudySettings { layers, ..StudySettings::default() };
    match answer::<DeepService>(deep_nets::Request::Study { request: 1, settings }) {
        deep_nets::Response::Studied(report) => (*report).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn each_tab_states_the_number_of_the_bound_that_it_names() {
    let power = |layers: u32| 0.75_f64.powi(layers as i32);
    for layers in [1, 3, 4, 10] {
        let settings = ProbeSettings { layers, ..ProbeSettings::default() };
        let [_, before, number, _] = measure::words::finding(&settings, &probed(&settings));
        assert!(before.ends_with("The bound allows "), "{before}");
        assert_eq!(number, from_log10(power(layers).log10(), 2));

        let report = studied(layers);
        let attained = format!("The attained bound for L = {layers} is {}.", significant(power(layers) / 3.0, 3));
        let words = reach::words::finding(&report);
        assert!(words.ends_with(&attained), "{words}");
        let last = report.comparisons.last().expect("the end of the proof");
        assert!((last.left - power(layers) / 3.0).abs() < 1e-12 && (last.right - power(layers)).abs() < 1e-12);
    }
    let scenario = Scenario::ThreeTight;
    let question = BreakingQuestion { request: 1, scenario };
    let vanishing::Response::Broken(report) = answer::<VanishingService>(vanishing::Request::Break(question)) else {
        panic!("no report")
    };
    let words = breaking::words::chart(&breaking::guess::Guess::default(), Some(&report));
    let attained = from_log10((power(100) / 3.0).log10(), 2);
    assert!(words.ends_with(&format!("the attained bound ends at {attained}.")), "{words}");
}

#[test]
fn reach_and_break_use_the_same_input_as_the_other_tabs() {
    assert!(reach::words::LEGEND.contains("Every input is 1; the bound assumes |x| ≤ 1."));
    assert!(studied(3).input.iter().all(|&x| x == 1.0) && ProbeSettings::default().input == 1.0);
    for &scenario in Scenario::ALL {
        let question = breaking::words::question(scenario);
        assert!(question.contains("Every input is 1."), "{question}");
    }
}

#[test]
fn measure_and_prove_assume_the_same_of_the_input() {
    let conclusion = Blank::of(Step::Conclusion);
    assert!(conclusion.question.contains("K = 3 and |x₁| ≤ 1") && conclusion.solution == "3/4");
    for (input, applies) in [(1.0, true), (-1.0, true), (1.1, false)] {
        let settings = ProbeSettings { input, ..ProbeSettings::default() };
        let words = measure::words::finding(&settings, &probed(&settings)).concat();
        assert_eq!(words.contains("does not apply: it assumes |x| ≤ 1"), !applies, "{words}");
    }
}

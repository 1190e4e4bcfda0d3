//! Every patient shows its symptom, its cure works, and nothing else does.

use super::*;
use crate::choice::Choice;
use crate::nn::Activation;

fn run(case: Case, script: Script) -> Trial<f32> {
    script.check(case).expect("a script for this case");
    let mut trial = Trial::new(case, script).expect("it can be set up");
    trial.advance(u32::MAX).expect("the shapes fit");
    trial
}

fn broken(case: Case) -> Trial<f32> {
    run(case, case.script())
}

/// The names of what differs between a script and the one that came in.
fn difference(case: Case, script: &Script) -> &'static str {
    let before = case.script();
    match () {
        () if script.zero_grad != before.zero_grad => "zero_grad",
        () if script.flat_target != before.flat_target => "target",
        () if script.reduction != before.reduction => "reduction",
        () if script.learning_rate != before.learning_rate => "rate",
        () if script.activation != before.activation => "activation",
        () if script.scale != before.scale => "scale",
        () if script.hidden != before.hidden => "hidden",
        () => "nothing",
    }
}

/// Every script that differs from the patient's in one line, as far as the page offers it.
fn single_changes(case: Case) -> Vec<Script> {
    let before = case.script();
    let mut all =
        vec![Script { zero_grad: !before.zero_grad, ..before }, Script { flat_target: !before.flat_target, ..before }];
    all.extend(Reduction::ALL.iter().map(|&reduction| Script { reduction, ..before }));
    all.extend((0..=25).map(|step| Script { learning_rate: 10f64.powf(-5.0 + f64::from(step) / 5.0), ..before }));
    if case.has_hidden_layer() {
        all.extend([1, 2, 4, 16, 32].map(|hidden| Script { hidden, ..before }));
        all.extend(Activation::ALL.iter().map(|&activation| Script { activation, ..before }));
        all.extend([0.1, 1.0, 10.0, 100.0].map(|scale| Script { scale, ..before }));
    }
    all
}

#[test]
fn only_the_illness_s_own_lines_cure_it() {
    for &case in Case::ALL {
        let mut cures: Vec<&str> = single_changes(case)
            .into_iter()
            .filter(|script| run(case, *script).is_cured() == Some(true))
            .map(|script| difference(case, &script))
            .collect();
        cures.dedup();
        let expected: &[&str] = match case.illness() {
            Diagnosis::NoZeroGrad => &["zero_grad"],
            Diagnosis::ShapeTrap => &["target"],
            Diagnosis::RateHigh | Diagnosis::RateLow => &["rate"],
            // A rate that does not kill them, or an activation that cannot be killed.
            Diagnosis::DeadRelu => &["rate", "activation"],
            Diagnosis::Saturated => &["scale"],
            Diagnosis::NoNonlinearity => &["activation"],
            Diagnosis::SummedLoss => &["reduction", "rate"],
        };
        assert_eq!(cures, expected, "{case:?}");
    }
}

#[test]
fn the_patients_have_the_eight_illnesses_and_not_in_the_order_of_the_list() {
    let illnesses: Vec<_> = Case::ALL.iter().map(|case| case.illness()).collect();
    assert!(Diagnosis::ALL.iter().all(|illness| illnesses.contains(illness)));
    assert!(illnesses.iter().zip(Diagnosis::ALL).all(|(illness, listed)| illness != listed));
}

#[test]
fn without_zero_grad_the_error_swings() {
    let case = Case::NoZeroGrad;
    let mut trial = Trial::<f32>::new(case, case.script()).expect("it can be set up");
    let mut printed = Vec::new();
    for epoch in [1, 5, 10, 15, 20] {
        // The script prints the loss of an epoch before its update.
        trial.advance(epoch - 1 - trial.epoch() as u32).expect("the shapes fit");
        printed.push(format!("{:.2}", trial.signs().printed));
    }
    assert_eq!(printed, ["5.95", "0.57", "5.43", "1.27", "4.57"]);
    assert!(broken(case).signs().turns >= 15);
    let cured = run(case, Script { zero_grad: true, ..case.script() });
    assert_eq!(cured.signs().turns, 0, "{:?}", cured.signs());
}

#[test]
fn the_trap_of_the_shape_ends_at_the_mean() {
    let signs = *broken(Case::ShapeTrap).signs();
    let [w, b] = signs.line.expect("it is a line");
    assert!(w.abs() < 1e-3 && (b - 2.3244).abs() < 2e-3, "{w} {b}");
    assert_eq!(format!("{:.4}", signs.printed), "0.5439");
    assert!(signs.lowest_error < 0.25, "it has passed a far better line on its way");
}

#[test]
fn above_the_edge_of_stability_the_error_leaves_the_page() {
    let edge = 0.02315;
    let rate = Case::RateHigh.script().learning_rate;
    assert!(rate > edge && Case::SummedLoss.script().learning_rate < edge / 10.0);
    for case in [Case::RateHigh, Case::SummedLoss] {
        let trial = broken(case);
        assert!(trial.has_diverged() && trial.epoch() < case.epochs(), "{case:?}");
        assert!(trial.signs().error > 1e30 && trial.signs().error.is_finite());
        assert_eq!(trial.is_cured(), Some(false));
    }
}

#[test]
fn a_summed_loss_is_fifteen_times_as_large_and_so_is_its_gradient() {
    let case = Case::SummedLoss;
    let (sum, mean) = (broken(case), run(case, Script { reduction: Reduction::Mean, ..case.script() }));
    let (sum, mean) = (sum.signs(), mean.signs());
    assert!((sum.first_printed / mean.first_printed - 15.0).abs() < 1e-5);
    assert!((sum.first_gradient / mean.first_gradient - 15.0).abs() < 1e-5);
    assert_eq!(sum.first_error, mean.first_error, "the clinic measures both in the same way");
    // The sum at a fifteenth of the rate is the mean's run.
    let rate = case.script().learning_rate / 15.0;
    let slow = run(case, Script { learning_rate: rate, ..case.script() });
    assert!((slow.signs().error / mean.error - 1.0).abs() < 1e-4);
}

#[test]
fn a_low_rate_falls_at_every_epoch_and_gets_nowhere() {
    let trial = broken(Case::RateLow);
    let row: Vec<f32> = trial.errors().entries().map(|(_, error)| error).collect();
    assert!(row.windows(2).all(|pair| pair[1] < pair[0]));
    assert!(trial.signs().error > 2.0);
}

#[test]
fn relus_die_at_a_rate_of_a_tenth() {
    let trial = broken(Case::DeadRelu);
    let signs = trial.signs();
    assert_eq!((signs.dead, signs.units, signs.gradient, signs.spread), (8, 8, 0.0, 0.0));
    assert!(signs.still_since.is_some_and(|epoch| epoch < 10), "{signs:?}");
    assert_eq!(format!("{:.4}", signs.error), "0.5439");
    let units = trial.units(&crate::data::LAB_X).expect("they can be computed");
    assert!(units.iter().flatten().all(|&output| output == 0.0));
    let start = Trial::<f32>::new(Case::DeadRelu, Case::DeadRelu.script()).expect("it can be set up");
    assert!(start.signs().dead < 8, "they were not born dead");
}

#[test]
fn sigmoids_with_large_weights_are_all_at_an_end() {
    let trial = broken(Case::Saturated);
    let signs = trial.signs();
    assert_eq!((signs.saturated + signs.dead, signs.units), (8, 8));
    let units = trial.units(&crate::data::LAB_X).expect("they can be computed");
    assert!(units.iter().flatten().all(|output| !(0.01..=0.99).contains(output)));
    let cured = run(Case::Saturated, Script { scale: 1.0, ..Case::Saturated.script() });
    assert!(signs.first_gradient < 1e-5 && cured.signs().first_gradient > 0.1, "{signs:?}");
    assert_eq!(format!("{:.3}", signs.error), "0.544");
}

#[test]
fn without_a_bend_every_size_ends_at_the_straight_line() {
    let case = Case::NoNonlinearity;
    for hidden in [1, 2, 8, 32] {
        let trial = run(case, Script { hidden, ..case.script() });
        assert_eq!(format!("{:.4}", trial.signs().error), "0.1689", "{hidden} units");
    }
}

#[test]
fn portions_do_not_matter_and_a_broken_run_outlives_its_treatments() {
    let case = Case::DeadRelu;
    let treatment = Script { learning_rate: 0.01, ..case.script() };
    let mut whole = Patient::<f32>::new(case, treatment).expect("a fine treatment");
    let mut parts = Patient::<f32>::new(case, case.script()).expect("no treatment");
    assert!(parts.treated().is_none());
    parts.catch_up(40).expect("the shapes fit");
    parts.treat(treatment).expect("a fine treatment");
    for _ in 0..6 {
        parts.step(10).expect("the shapes fit");
    }
    whole.step(60).expect("the shapes fit");
    assert_eq!((parts.broken().epoch(), whole.broken().epoch()), (100, 60));
    let signs = |patient: &Patient<f32>| patient.treated().map(|trial| *trial.signs());
    assert_eq!(signs(&parts), signs(&whole));
    parts.catch_up(u64::MAX).expect("the shapes fit");
    assert!(parts.broken().is_over() && parts.broken().is_cured() == Some(false));
}

#[test]
fn a_curve_goes_through_the_predictions() {
    for &case in Case::ALL {
        let trial = Trial::<f64>::new(case, case.script()).expect("it can be set up");
        let curve = trial.curve(&crate::data::LAB_X).expect("it can be computed");
        let error: f64 = curve.iter().zip(crate::data::LAB_Y).map(|(value, y)| (value - y).powi(2)).sum::<f64>() / 15.0;
        assert!((error / trial.signs().error - 1.0).abs() < 1e-12, "{case:?}");
    }
}

#[test]
fn a_script_for_another_patient_is_refused_in_words() {
    let refused = |case: Case, script| Patient::<f32>::new(case, script).expect_err("is refused").to_string();
    let (line, net) = (Case::RateHigh.script(), Case::DeadRelu.script());
    assert_eq!(
        refused(Case::RateHigh, Script { learning_rate: 2.0, ..line }),
        "learning rate is 2; it must be from 0.00001 to 1"
    );
    assert_eq!(refused(Case::DeadRelu, Script { hidden: 33, ..net }), "hidden size is 33; it must be from 1 to 32");
    assert_eq!(
        refused(Case::DeadRelu, Script { scale: f64::NAN, ..net }),
        "weight scale is NaN; it must be from 0.1 to 100"
    );
    assert_eq!(
        refused(Case::RateHigh, net),
        "Patient 1 is a straight line: hidden size must be 0, the activation identity and the scale 1"
    );
}

//! The autograd page with its worker: texts, selection, memory, and tasks.
#![cfg(not(target_arch = "wasm32"))]

use engine::choice::Choice;
use gradient_lab::lessons::autograd::example::Example;
use gradient_lab::lessons::autograd::link::AutogradLink;
use gradient_lab::lessons::autograd::state::{Action, Autograd, Command, Round};
use gradient_lab::lessons::autograd::task::{Progress, TASKS};
use gradient_lab::lessons::autograd::turn::{self, Turn};
use gradient_lab::lessons::autograd::words::{brief, event, figure, figures, graph, kind, line, node, title, width};
use protocol::{AutogradAnswer, AutogradOrder, AutogradRequest, AutogradResponse, AutogradState};
use std::rc::Rc;
use worker::{AutogradService, Service};

fn answer(service: &mut AutogradService, order: AutogradOrder) -> Action {
    match service.answer(AutogradRequest { request: 1, order }, &|| 0.0) {
        Ok(Some(AutogradResponse { answer, .. })) => Action::Answered(answer),
        other => panic!("{other:?}"),
    }
}

fn opened(service: &mut AutogradService, page: &Autograd) -> Autograd {
    let action = answer(service, AutogradOrder::Open { code: page.link.code.clone() });
    page.after(action)
}

#[test]
fn the_rule_follows_the_op_that_runs() {
    let mut service = AutogradService::default();
    let page = Autograd::new(AutogradLink::default(), Progress::default());
    assert!(!page.is_current());
    let page = opened(&mut service, &page);
    assert!(page.is_current());
    assert_eq!(
        page.selected,
        page.state.as_ref().and_then(|state| state.next_forward),
        "the operation that runs first is selected"
    );
    let page = page.after(answer(&mut service, AutogradOrder::ForwardOne));
    let first = page.state.as_ref().and_then(|state| state.nodes.iter().position(|node| node.operation.is_some()));
    assert_eq!(page.selected.map(|node| node as usize), first);
    let page = page.after(Action::Select(0)).after(answer(&mut service, AutogradOrder::Forward));
    assert_eq!(page.selected, Some(0));
}

#[test]
fn a_problem_keeps_the_last_graph_and_an_edit_changes_the_program() {
    let mut service = AutogradService::default();
    let page = opened(&mut service, &Autograd::new(AutogradLink::default(), Progress::default()));
    let broken = opened(&mut service, &page.after(Action::Type("mean(".to_owned())));
    assert!(broken.problem.is_some() && broken.state == page.state && !broken.is_current());
    let page = opened(&mut service, &broken.after(Action::Pick(Example::Regression)));
    let edited = page.after(answer(&mut service, AutogradOrder::Edit { node: 0, element: 0, value: 1.25 }));
    assert!(edited.link.code.contains("tensor(1.25, requires_grad=True)") && edited.is_current());
}

/// The page as a reload opens it, from its link and the tab's memory.
fn reloaded(page: &Autograd) -> Autograd {
    let link = page.link.clone();
    let new = Autograd::new(link, Progress::new(page.progress.done.clone()));
    let new = new.recalled(&page.memory());
    let open = AutogradOrder::Open { code: new.link.code.clone() };
    let order = new.record.repeat().unwrap_or(open);
    new.after(answer(&mut AutogradService::default(), order))
}

#[test]
fn a_reload_restores_the_page() {
    let mut service = AutogradService::default();
    let mut page = opened(&mut service, &Autograd::new(AutogradLink::default(), Progress::default()));
    assert_eq!((page.memory().as_str(), reloaded(&page)), ("", page.clone()), "an unused page has no memory");
    let edit = AutogradOrder::Edit { node: 0, element: 0, value: 1.25 };
    for order in [AutogradOrder::Backward, edit, AutogradOrder::ZeroGrad, AutogradOrder::ForwardOne] {
        let (next, commands) = page.applied(Action::Order(order.clone()));
        assert_eq!(commands, [Command::Do(order.clone())]);
        page = next.after(answer(&mut service, order));
    }
    let page = page.after(Action::Select(0));
    assert!(page.link.code.contains("tensor(1.25, requires_grad=True)"));
    assert_eq!(reloaded(&page), page);
    assert_eq!(reloaded(&reloaded(&page)), page, "a second reload gives the same page");
}

#[test]
fn a_new_program_has_no_orders_and_the_readers_program_is_remembered() {
    let mut service = AutogradService::default();
    let own = AutogradLink { code: "w = tensor(2.0, requires_grad=True)\nw * w".to_owned(), ..AutogradLink::default() };
    let page = opened(&mut service, &Autograd::new(own.clone(), Progress::default()));
    let (page, _) = page.applied(Action::Order(AutogradOrder::Forward));
    let page = page.after(answer(&mut service, AutogradOrder::Forward));
    let typing = page.after(Action::Type("w".to_owned()));
    assert_eq!(typing.memory(), "", "the orders belong to the previous program");
    let page = opened(&mut service, &page.after(Action::Pick(Example::Chain)));
    assert_eq!((page.record.text(), page.own.as_ref()), (None, Some(&own.code)));
    assert_eq!(reloaded(&page), page);
}

/// A page with its worker.
#[derive(Default)]
struct Page {
    service: AutogradService,
    progress: Progress,
}

impl Page {
    fn does(&mut self, order: AutogradOrder) -> Vec<&'static str> {
        let answer = self.service.answer(AutogradRequest { request: 1, order }, &|| 0.0);
        let Ok(Some(AutogradResponse { answer: AutogradAnswer::State(state), .. })) = answer else {
            panic!("{answer:?}");
        };
        self.progress = self.progress.after(&state);
        TASKS.iter().map(|task| task.name).filter(|name| self.progress.done.has(name)).collect()
    }

    fn opens(&mut self, code: &str) -> Vec<&'static str> {
        self.does(AutogradOrder::Open { code: code.to_owned() })
    }
}

#[test]
fn a_pass_of_single_operations_counts_at_its_end() {
    let mut page = Page::default();
    page.opens(Example::Chain.code());
    assert!(page.does(AutogradOrder::Backward).is_empty());
    page.does(AutogradOrder::ForwardOne);
    assert!(page.does(AutogradOrder::BackwardOne).is_empty());
    page.does(AutogradOrder::BackwardOne);
    assert_eq!(page.does(AutogradOrder::BackwardOne), ["walk"]);
}

#[test]
fn doubling_needs_two_passes_and_the_clearing() {
    let mut page = Page::default();
    page.opens(Example::Regression.code());
    page.does(AutogradOrder::Backward);
    assert!(page.does(AutogradOrder::ZeroGrad).is_empty(), "one pass does not double the gradients");
    page.does(AutogradOrder::Backward);
    assert!(page.does(AutogradOrder::Backward).is_empty());
    assert_eq!(page.does(AutogradOrder::ZeroGrad), ["double"]);
}

#[test]
fn training_counts_by_the_value() {
    let mut page = Page::default();
    page.opens(Example::Regression.code());
    page.does(AutogradOrder::Forward);
    assert_eq!(page.does(AutogradOrder::Train { loops: 20, learning_rate: 0.05 }), ["halve"]);
}

#[test]
fn another_value_is_not_training() {
    let mut page = Page::default();
    page.opens(Example::Regression.code());
    page.does(AutogradOrder::Forward);
    // The second element of y, so that the loss becomes small because the target has changed.
    assert!(page.does(AutogradOrder::Edit { node: 3, element: 1, value: 4.0 }).is_empty());
}

#[test]
fn a_parameter_behind_a_dead_relu_has_no_gradient() {
    let mut page = Page::default();
    page.opens(Example::Dead.code());
    assert_eq!(page.does(AutogradOrder::Backward), ["flat"]);
}

#[test]
fn the_trap_is_repaired_only_after_it_was_seen() {
    let mut page = Page::default();
    let repaired = Example::Trap.code().replace("- lab_y)", "- lab_y.reshape(15, 1))");
    page.opens(&repaired);
    assert!(page.does(AutogradOrder::Backward).is_empty());
    page.opens(Example::Trap.code());
    page.does(AutogradOrder::Backward);
    page.opens(
        &Example::Trap.code().replace("prediction - lab_y", "prediction - 0 * w").replace("loss", "lab_y * 1\nloss"),
    );
    assert!(page.does(AutogradOrder::Backward).is_empty(), "the targets are not part of the program");
    page.opens(&repaired);
    assert_eq!(page.does(AutogradOrder::Backward), ["trap"]);
}

fn after(code: &str, orders: &[AutogradOrder]) -> Rc<AutogradState> {
    let mut service = AutogradService::default();
    let open = AutogradOrder::Open { code: code.to_owned() };
    let mut state = None;
    for order in [open].iter().chain(orders) {
        let answer = service.answer(AutogradRequest { request: 1, order: order.clone() }, &|| 0.0);
        let Ok(Some(AutogradResponse { answer: AutogradAnswer::State(now), .. })) = answer else {
            panic!("{answer:?}")
        };
        state = Some(now);
    }
    state.expect("answered")
}

#[test]
fn numbers_are_short() {
    let number = |value: f64| figure(value.into());
    assert_eq!([2.0, -3.0, 0.5, 16.0 / 3.0].map(number), ["2", "−3", "0.5", "5.333"]);
    assert_eq!(
        [1e-9, 123_456_789.0, f64::NAN, f64::NEG_INFINITY].map(number),
        ["1 × 10⁻⁹", "1.235 × 10⁸", "NaN", "−∞"]
    );
}

#[test]
fn nodes_are_named_as_the_program_names_them() {
    let state = after("w = tensor([1, 2], requires_grad=True)\nmean(w * 3)", &[AutogradOrder::Backward]);
    let words: Vec<String> = state.nodes.iter().map(|it| node(it, &state, false)).collect();
    let expected = [
        "w: parameter, shape (2,), value [1, 2], gradient [1.5, 1.5]",
        "3: leaf without gradient, shape (), value 3",
        "w * 3: mul of w and 3, shape (2,), value [3, 6], gradient [0.5, 0.5]",
        "mean(w * 3): mean of w * 3, shape (), value 4.5, gradient 1",
    ];
    assert_eq!(words, expected);
    assert_eq!(graph(&state), "Computation graph: 2 ops, 2 leaves, of them 1 parameter.");
    let titles: Vec<_> = state.nodes.iter().map(title).collect();
    assert_eq!(titles, ["w", "constant", "mul", "mean"]);
    let long = after("a_very_long_name = [1, 2] + 1", &[AutogradOrder::Forward]);
    let node = &long.nodes[long.output as usize];
    let value = |most: usize, digits: usize| brief(node.value.as_deref().unwrap_or_default(), node, most, digits);
    let (name, numbers) = line(title(node), 1.12, |most, digits| value(most.max(1), digits), 9.0);
    assert!(name.starts_with("a_very") && name.ends_with('…') && numbers == "[2, …]", "{name} {numbers}");
    assert!(1.12 * width(&name) + width(&numbers) < 9.0, "both texts fit");
    assert_eq!(kind(node), "add (2,)");
    assert_eq!(line(&kind(node), 0.9, value, 6.0), ("add (2,)".to_owned(), "…".to_owned()), "a shape is not cut");
    assert_eq!(line(&kind(node), 0.9, value, 12.0), ("add (2,)".to_owned(), "[2, 3]".to_owned()));
    let narrow = line("pow", 1.12, |_, _| "[0.25, …]".to_owned(), 5.0);
    assert_eq!(narrow, ("pow".to_owned(), "…".to_owned()), "they do not lie on each other");
}

#[test]
fn tensors_are_printed_with_a_bracket_for_each_axis() {
    let printed = |code: &str, most: usize| {
        let state = after(code, &[]);
        let node = &state.nodes[0];
        figures(node.value.as_deref().unwrap_or_default(), node, most)
    };
    assert_eq!(printed("[1, 2]", 5), "[1, 2]");
    assert_eq!(printed("[[1], [2]]", 5), "[[1], [2]]");
    assert_eq!(printed("[[1, 2]]", 5), "[[1, 2]]");
    assert_eq!(printed("[[1, 2], [3, 4]]", 3), "[[1, 2], [3, …]]");
    assert_eq!(printed("[[1, 2], [3, 4]]", 2), "[[1, 2], …]");
    assert_eq!(printed("[1, 2, 3]", 1), "[1, …]");
    assert_eq!(printed("2.5", 5), "2.5");
}

#[test]
fn the_next_step_is_the_first_of_the_loop_that_is_not_done() {
    use AutogradOrder::{Backward, BackwardOne, Forward, ForwardOne, ZeroGrad};
    let step = AutogradOrder::Step { learning_rate: 0.1 };
    let done = |orders: &[AutogradOrder]| {
        let Round { cleared, computed, pulled } = Round::of(&after(Example::Regression.code(), orders));
        [cleared, computed, pulled]
    };
    assert_eq!(done(&[]), [true, false, false], "there is nothing to clear yet");
    assert_eq!(done(&[ForwardOne]), [true, false, false]);
    assert_eq!(done(&[Forward]), [true, true, false]);
    assert_eq!(done(&[Forward, BackwardOne]), [true, true, false]);
    assert_eq!(done(&[Forward, Backward]), [true, true, true]);
    assert_eq!(done(&[Backward, step.clone()]), [false, false, false]);
    assert_eq!(done(&[Backward, step.clone(), ZeroGrad]), [true, false, false]);
    assert_eq!(done(&[Backward, step, Forward]), [false, true, false]);
    assert_eq!(done(&[Backward, Backward]), [false, true, true], "the gradients are doubled");
    assert_eq!(done(&[Backward, ZeroGrad]), [true, true, false]);
}

#[test]
fn a_second_pass_explains_why_it_doubles() {
    let code = "w = tensor(1.0, requires_grad=True)\nl = w * w";
    let words = |orders: &[AutogradOrder]| event(&after(code, orders));
    assert_eq!(words(&[AutogradOrder::Forward]), "Forward: l is 1.");
    let twice = words(&[AutogradOrder::Backward, AutogradOrder::Backward]);
    assert!(twice.contains("doubled: backward adds to .grad") && twice.contains("retain_graph=True"), "{twice}");
    let fresh = words(&[AutogradOrder::Backward, AutogradOrder::Forward, AutogradOrder::Backward]);
    assert!(fresh.contains("doubled") && !fresh.contains("retain_graph"), "{fresh}");
}

#[test]
fn every_example_is_compared_with_pytorch() {
    let fixture: serde_json::Value =
        serde_json::from_str(include_str!("../engine/tests/fixtures/programs.json")).expect("the fixture is JSON");
    let cases = fixture["cases"].as_array().expect("cases");
    for example in Example::ALL {
        assert!(cases.iter().any(|case| case["code"] == example.code()), "{example:?}");
    }
}

/// The page after an action and the answers to what it asks of the worker.
fn answered(service: &mut AutogradService, page: &Autograd, action: Action) -> Autograd {
    let (page, commands) = page.applied(action);
    commands.into_iter().fold(page, |page, Command::Do(order)| page.after(answer(service, order)))
}

#[test]
fn a_graph_that_is_filled_in_by_hand_is_a_task_and_one_that_is_shown_is_none() {
    let mut service = AutogradService::default();
    let mut act = |page: &Autograd, action: turn::Action| answered(&mut service, page, Action::Turn(action));
    let start = Autograd::new(AutogradLink::default(), Progress::default());
    let open = act(&start, turn::Action::Open(11));
    assert_eq!(open.link.exercise, Some(11));
    let shown = |page: &Autograd| page.turn.clone().expect("an exercise is open");
    let mut told = open.clone();
    while !shown(&told).is_solved() {
        told = act(&told, turn::Action::Show);
    }
    assert!(!told.progress.done.has("solve") && Turn::row(&told.progress.done) == 0);
    let texts: Vec<(u32, String)> = shown(&told).entries.iter().map(|(&node, it)| (node, it.text.clone())).collect();
    let mut solved = open;
    for (node, text) in texts {
        let wrong = act(&solved, turn::Action::Answer(node, "123.5".to_owned()));
        assert!(matches!(shown(&wrong).entries[&node].outcome, Some(Err(_))), "a wrong answer can be corrected");
        solved = act(&wrong, turn::Action::Answer(node, text));
        assert!(shown(&solved).found(node).is_some());
    }
    assert!(shown(&solved).is_solved() && solved.progress.done.has("solve"));
    assert_eq!((Turn::row(&solved.progress.done), Turn::next_on(&solved.progress.done)), (1, 12));
    // A tab that is loaded anew has the answers again, and counts nothing twice.
    let again = reloaded(&solved);
    let draw = shown(&again).draw();
    let drawn = answer(&mut service, AutogradOrder::Exercise(draw));
    let again = answered(&mut service, &again, drawn);
    assert!(shown(&again).is_solved() && Turn::row(&again.progress.done) == 1);
    let mut act = |page: &Autograd, action: turn::Action| answered(&mut service, page, Action::Turn(action));
    let left = act(&solved, turn::Action::Leave);
    assert_eq!((left.turn, left.link), (None, start.link), "the program is as it was");
}

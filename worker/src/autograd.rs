//! Parses and runs the programs of the autograd lesson, and reports their values, gradients and errors.

use std::rc::Rc;

use super::exercise;
use super::service::check;
use engine::choice::Choice;
use engine::expression::{Event, Kind, Problem, Session, python, undefined_names};
use protocol::{
    AutogradAnswer, AutogradEvent, AutogradNode, AutogradOrder, AutogradResponse, AutogradState, CodeProblem,
    Difference, Figure, LEARNING_RATE, LOOPS, MOST_FIGURES, NamedOperation, REPEATED, Share,
};

/// Carries out an order on the current program.
pub(super) fn answer(program: &mut Option<Session>, request: u32, order: AutogradOrder) -> AutogradResponse {
    if let AutogradOrder::Exercise(order) = order {
        return AutogradResponse { request, answer: exercise::answer(order) };
    }
    if let AutogradOrder::Open { code } | AutogradOrder::Repeat { code, .. } = &order {
        match Session::new(code) {
            Ok(session) => *program = Some(session),
            Err(problem) => {
                *program = None;
                let answer = AutogradAnswer::Problem(place(&problem, code));
                return AutogradResponse { request, answer };
            }
        }
    }
    let answer = match (program, obey_limits(&order)) {
        (Some(session), refusal) => {
            if refusal.is_none() {
                act(session, &order);
            }
            AutogradAnswer::State(Rc::new(state(session, refusal)))
        }
        (None, _) => {
            let message = "there is no program that can be run".to_owned();
            AutogradAnswer::Problem(CodeProblem {
                message,
                line: 1,
                column: 1,
                start: 0,
                length: 0,
                undefined: Vec::new(),
            })
        }
    };
    AutogradResponse { request, answer }
}

/// The reason why an order is refused for every program, if there is one.
fn obey_limits(order: &AutogradOrder) -> Option<String> {
    match *order {
        AutogradOrder::Step { learning_rate } => check("learning rate", learning_rate, &LEARNING_RATE).err(),
        AutogradOrder::Train { loops, learning_rate } => check("learning rate", learning_rate, &LEARNING_RATE)
            .and_then(|()| check("the number of loops", loops, &LOOPS))
            .err(),
        AutogradOrder::Repeat { ref orders, .. } => {
            let opens = |order: &AutogradOrder| {
                matches!(order, AutogradOrder::Open { .. } | AutogradOrder::Repeat { .. } | AutogradOrder::Exercise(_))
            };
            match orders.iter().any(opens) {
                true => Some("repeated orders cannot open another program".to_owned()),
                false => check("the number of orders", orders.len() as u32, &REPEATED).err(),
            }
        }
        _ => None,
    }
}

fn act(session: &mut Session, order: &AutogradOrder) {
    match *order {
        AutogradOrder::Open { .. } | AutogradOrder::Exercise(_) => {}
        // An order that was refused the first time is refused again and changes nothing.
        AutogradOrder::Repeat { ref orders, .. } => {
            orders.iter().filter(|order| obey_limits(order).is_none()).for_each(|order| act(session, order));
        }
        AutogradOrder::Edit { node, element, value } => session.edit(node as usize, element as usize, value),
        AutogradOrder::ForwardOne => session.forward_one(),
        AutogradOrder::Forward => session.forward(),
        AutogradOrder::BackwardOne => session.backward_one(),
        AutogradOrder::Backward => session.backward(),
        AutogradOrder::Step { learning_rate } => session.step(learning_rate),
        AutogradOrder::ZeroGrad => session.zero_grad(),
        AutogradOrder::Train { loops, learning_rate } => session.train(loops, learning_rate),
    }
}

/// A problem with its position in characters.
fn place(problem: &Problem, code: &str) -> CodeProblem {
    let (line, column) = problem.position(code);
    let before = code.get(..problem.span.start).unwrap_or(code);
    CodeProblem {
        message: problem.message.clone(),
        line: line as u32,
        column: column as u32,
        start: before.chars().count() as u32,
        length: problem.span.of(code).chars().count() as u32,
        undefined: problem.undefined.as_ref().map_or_else(Vec::new, |_| undefined_names(code)),
    }
}

pub(super) fn state(session: &Session, refusal: Option<String>) -> AutogradState {
    let graph = session.graph();
    let checks = session.checks();
    let id = |node: usize| node as u32;
    let nodes = graph.nodes.iter().enumerate().map(|(index, node)| {
        let (operation, editable) = match &node.kind {
            Kind::Leaf { spans, .. } => (None, !spans.is_empty()),
            Kind::Result { call, .. } => (Some(NamedOperation(call.operation())), false),
        };
        let text = node.span.of(session.code());
        // A function such as mse_loss is several operations with one text.
        let is_part = graph.nodes.iter().filter(|other| other.span == node.span).count() > 1;
        let text = match operation.filter(|_| is_part) {
            Some(NamedOperation(operation)) => format!("{} in {text}", operation.name()),
            None => text.to_owned(),
        };
        let shares = session.shares(index).unwrap_or_default().iter();
        let checked = checks[index].iter().flatten().enumerate();
        AutogradNode {
            operation,
            name: node.name.clone(),
            text,
            inputs: graph.inputs(index).iter().map(|&input| id(input)).collect(),
            shape: node.shape.extents().iter().map(|&extent| extent as u32).collect(),
            size: node.shape.size() as u32,
            requires_grad: node.requires_grad,
            editable,
            value: session.value(index).map(figures),
            gradient: session.gradient(index).as_deref().map(figures),
            fill: session.fill(index),
            shares: shares.map(|share| Share(share.as_deref().map(figures))).collect(),
            differences: checked
                .filter_map(|(element, check)| check.map(|check| (element, check)))
                .map(|(element, check)| Difference {
                    element: element as u32,
                    analytic: check.analytic,
                    numeric: check.numeric,
                    relative_error: check.relative_error(),
                })
                .collect(),
        }
    });
    AutogradState {
        code: session.code().to_owned(),
        // A program that runs can be translated.
        python: python(session.code()).unwrap_or_default(),
        nodes: nodes.collect(),
        output: id(graph.output),
        next_forward: session.next_forward().map(id),
        next_backward: session.next_backward().map(id),
        passes: session.passes(),
        event: refusal.map_or_else(|| event(session.event()), AutogradEvent::Refused),
    }
}

pub(super) fn figures(values: &[f64]) -> Vec<Figure> {
    values.iter().take(MOST_FIGURES).map(|&value| value.into()).collect()
}

fn event(event: &Event) -> AutogradEvent {
    match event {
        Event::Opened => AutogradEvent::Opened,
        Event::Computed(node) => AutogradEvent::Computed(*node as u32),
        Event::Forward => AutogradEvent::Forward,
        Event::Pulled(node) => AutogradEvent::Pulled(*node as u32),
        Event::Backward { again } => AutogradEvent::Backward { again: *again },
        Event::Stepped => AutogradEvent::Stepped,
        Event::NothingToStep => AutogradEvent::NothingToStep,
        Event::Cleared => AutogradEvent::Cleared,
        Event::Edited => AutogradEvent::Edited,
        Event::Looped(loops) => AutogradEvent::Looped(*loops),
        Event::Refused(reason) => AutogradEvent::Refused(reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AutogradService, Service};
    use protocol::{AutogradRequest, decode, encode};

    fn ask(service: &mut AutogradService, order: AutogradOrder) -> AutogradAnswer {
        let message = AutogradRequest { request: 3, order };
        let message = decode(&encode(&message).expect("encodes")).expect("decodes");
        let answer = service.answer(message, &|| 0.0).expect("no refusal").expect("answered");
        let answer: AutogradResponse = decode(&encode(&answer).expect("encodes")).expect("decodes");
        assert_eq!(answer.request, 3);
        answer.answer
    }

    fn shown(service: &mut AutogradService, order: AutogradOrder) -> AutogradState {
        match ask(service, order) {
            AutogradAnswer::State(state) => Rc::unwrap_or_clone(state),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_operations_of_one_function_are_told_apart() {
        let code = "w = tensor([1.0, 0.0], requires_grad=True)\nloss = F.mse_loss(w, [2, 0])".to_owned();
        let opened = shown(&mut AutogradService::default(), AutogradOrder::Open { code });
        let texts: Vec<&str> = opened.nodes[2..].iter().map(|node| node.text.as_str()).collect();
        let call = "F.mse_loss(w, [2, 0])";
        assert_eq!(texts, [format!("sub in {call}"), format!("pow in {call}"), format!("mean in {call}")]);
    }

    #[test]
    fn a_program_is_opened_and_run() {
        let mut service = AutogradService::default();
        let code = "w = tensor([1.0, 0.0], requires_grad=True)\nsum(w / [2, 0])".to_owned();
        let opened = shown(&mut service, AutogradOrder::Open { code: code.clone() });
        assert_eq!((opened.code, opened.event, opened.nodes.len()), (code, AutogradEvent::Opened, 4));
        assert_eq!((opened.nodes[0].name.as_deref(), opened.nodes[0].editable), (Some("w"), true));
        assert_eq!((opened.nodes[2].text.as_str(), &opened.nodes[2].inputs), ("w / [2, 0]", &vec![0, 1]));
        let done = shown(&mut service, AutogradOrder::Backward);
        assert_eq!(done.event, AutogradEvent::Backward { again: false });
        assert_eq!(done.nodes[2].value, Some(vec![Figure::Number(0.5), Figure::NotANumber]));
        assert_eq!(done.nodes[0].gradient, Some(vec![Figure::Number(0.5), Figure::Infinite]));
        assert_eq!(done.nodes[2].shares[1], Share(None), "the second operand is not a parameter");
        assert!(done.nodes[0].differences.is_empty(), "there is no finite value to compare");
        let again = shown(&mut service, AutogradOrder::Backward);
        assert_eq!((again.passes, &again.nodes[0].gradient.as_ref().expect("there")[0]), (2, &Figure::Number(1.0)));
    }

    #[test]
    fn repeated_orders_give_the_same_bits() {
        let code = "w = tensor([1.0, 0.5], requires_grad=True)\nsum(w * [2, 0.3])".to_owned();
        let orders = vec![
            AutogradOrder::ForwardOne,
            AutogradOrder::Backward,
            AutogradOrder::Step { learning_rate: 0.1 },
            AutogradOrder::Step { learning_rate: 7.0 },
            AutogradOrder::Edit { node: 0, element: 1, value: -0.25 },
            AutogradOrder::Train { loops: 3, learning_rate: 0.05 },
            AutogradOrder::ZeroGrad,
            AutogradOrder::ForwardOne,
            AutogradOrder::BackwardOne,
        ];
        let mut by_hand = AutogradService::default();
        shown(&mut by_hand, AutogradOrder::Open { code: code.clone() });
        let last = orders.iter().map(|order| shown(&mut by_hand, order.clone())).last().expect("some");
        let mut again = AutogradService::default();
        shown(&mut again, AutogradOrder::Open { code: "1".to_owned() });
        assert_eq!(shown(&mut again, AutogradOrder::Repeat { code: code.clone(), orders }), last);
        assert_eq!(shown(&mut again, AutogradOrder::Forward), shown(&mut by_hand, AutogradOrder::Forward));
        let nothing = AutogradOrder::Repeat { code: code.clone(), orders: Vec::new() };
        assert_eq!(shown(&mut again, nothing), shown(&mut by_hand, AutogradOrder::Open { code }));
    }

    #[test]
    fn repeated_orders_are_limited_and_cannot_open_a_program() {
        let mut service = AutogradService::default();
        let mut refused =
            |orders| match shown(&mut service, AutogradOrder::Repeat { code: "1".to_owned(), orders }).event {
                AutogradEvent::Refused(reason) => reason,
                other => panic!("{other:?}"),
            };
        assert_eq!(refused(vec![AutogradOrder::Forward; 501]), "the number of orders is 501; it must be from 0 to 500");
        let within = AutogradOrder::Open { code: "2".to_owned() };
        assert_eq!(refused(vec![within]), "repeated orders cannot open another program");
    }

    #[test]
    fn a_problem_has_its_position_in_characters() {
        let code = "# één\na = 2\nmean(a + )".to_owned();
        let AutogradAnswer::Problem(problem) = ask(&mut AutogradService::default(), AutogradOrder::Open { code })
        else {
            panic!("the program cannot be parsed");
        };
        assert_eq!((problem.line, problem.column, problem.start, problem.length), (3, 10, 21, 1));
        assert!(problem.message.ends_with("found )"), "{}", problem.message);
    }

    #[test]
    fn a_bare_expression_is_answered_with_the_names_that_it_lacks() {
        let open = |code: &str| ask(&mut AutogradService::default(), AutogradOrder::Open { code: code.to_owned() });
        let AutogradAnswer::Problem(problem) = open("mean((w*x + b - y)**2)") else {
            panic!("the names are not defined")
        };
        assert_eq!((problem.column, problem.undefined), (7, ["w", "x", "b", "y"].map(str::to_owned).to_vec()));
        let AutogradAnswer::Problem(problem) = open("mean(") else { panic!("a bracket is missing") };
        assert!(problem.undefined.is_empty());
    }

    #[test]
    fn what_is_out_of_range_is_refused_by_name() {
        let mut service = AutogradService::default();
        shown(&mut service, AutogradOrder::Open { code: "w = tensor(1.0, requires_grad=True)\nw * w".to_owned() });
        let refused = shown(&mut service, AutogradOrder::Step { learning_rate: f64::NAN }).event;
        assert_eq!(
            refused,
            AutogradEvent::Refused("learning rate is NaN; it must be from 0.000000000001 to 1".to_owned())
        );
        let refused = shown(&mut service, AutogradOrder::Train { loops: 0, learning_rate: 0.1 }).event;
        assert_eq!(refused, AutogradEvent::Refused("the number of loops is 0; it must be from 1 to 1000".to_owned()));
        assert!(matches!(ask(&mut AutogradService::default(), AutogradOrder::Forward), AutogradAnswer::Problem(_)));
    }
}

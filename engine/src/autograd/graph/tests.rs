use super::{Graph, GraphError, Variable};
use crate::autograd::{Argument, Call, Operation};
use crate::tensor::Shape;

fn scalar(value: f64) -> Variable {
    Variable::new(Shape::SCALAR, vec![value])
}

fn parameter(value: f64) -> Variable {
    let variable = scalar(value);
    variable.set_requires_grad(true).expect("a leaf");
    variable
}

fn grad(variable: &Variable) -> Option<f64> {
    variable.grad().map(|grad| grad.get(0))
}

fn apply(graph: &mut Graph, operation: Operation, operands: &[&Variable]) -> Variable {
    graph.apply(&Call::new(operation), operands).expect("sound operands")
}

#[test]
fn gradients_go_through_every_path_and_add_up() -> Result<(), GraphError> {
    // L = (w² + w) w, so dL/dw = 3 w² + 2 w.
    let (mut graph, w) = (Graph::new(), parameter(3.0));
    for pass in 1..=2 {
        let square = apply(&mut graph, Operation::Mul, &[&w, &w]);
        let sum = apply(&mut graph, Operation::Add, &[&square, &w]);
        let loss = apply(&mut graph, Operation::Mul, &[&sum, &w]);
        graph.backward(&loss, None, false)?;
        assert_eq!(grad(&w), Some(33.0 * f64::from(pass)));
        assert_eq!((grad(&square), loss.operation()), (None, Some("mul")));
    }
    w.set_grad(None);
    assert_eq!(grad(&w), None);
    Ok(())
}

#[test]
fn a_result_keeps_its_gradient_if_it_is_told_to() -> Result<(), GraphError> {
    let (mut graph, w) = (Graph::new(), parameter(3.0));
    let square = apply(&mut graph, Operation::Mul, &[&w, &w]);
    square.retain_grad();
    let loss = apply(&mut graph, Operation::Mul, &[&square, &scalar(5.0)]);
    graph.backward(&loss, Some(&scalar(2.0)), false)?;
    assert_eq!((grad(&square), grad(&w)), (Some(10.0), Some(60.0)));
    Ok(())
}

#[test]
fn gradients_on_request_change_nothing() -> Result<(), GraphError> {
    let (mut graph, w, unused) = (Graph::new(), parameter(3.0), parameter(1.0));
    let square = apply(&mut graph, Operation::Mul, &[&w, &w]);
    let loss = apply(&mut graph, Operation::Neg, &[&square]);
    let found = graph.gradients(&loss, &[w.clone(), square, unused], None, false)?;
    let numbers: Vec<_> = found.iter().map(|it| it.as_ref().map(|it| it.get(0))).collect();
    assert_eq!(numbers, [Some(-6.0), Some(-1.0), None]);
    assert_eq!(grad(&w), None);
    Ok(())
}

#[test]
fn a_second_pass_needs_the_first_to_keep_the_graph() -> Result<(), GraphError> {
    let (mut graph, w) = (Graph::new(), parameter(3.0));
    let square = apply(&mut graph, Operation::Mul, &[&w, &w]);
    graph.backward(&square, None, true)?;
    graph.backward(&square, None, false)?;
    assert_eq!(grad(&w), Some(12.0));
    assert_eq!(graph.backward(&square, None, false), Err(GraphError::Freed));
    assert_eq!(grad(&w), Some(12.0));
    Ok(())
}

#[test]
fn what_cannot_be_differentiated_says_why() {
    let mut graph = Graph::new();
    let (given, w) = (scalar(1.0), Variable::new(Shape::new([2]), vec![1.0, 2.0]));
    assert_eq!(graph.backward(&given, None, false), Err(GraphError::NoHistory));
    w.set_requires_grad(true).expect("a leaf");
    let negative = apply(&mut graph, Operation::Neg, &[&w]);
    assert_eq!(graph.backward(&negative, None, false), Err(GraphError::NotANumber(Shape::new([2]))));
    let error = graph.backward(&negative, Some(&given), false);
    assert_eq!(error, Err(GraphError::Length { shape: Shape::new([2]), given: 1 }));
    assert_eq!(negative.set_requires_grad(false), Err(GraphError::Leaf));
    graph.no_grad = true;
    assert!(!apply(&mut graph, Operation::Neg, &[&w]).requires_grad());
}

#[test]
fn an_overwritten_operand_is_an_error_only_where_its_rule_reads_it() {
    for (operation, wrong) in [(Operation::Mul, true), (Operation::Add, false), (Operation::Div, true)] {
        let (mut graph, w, x) = (Graph::new(), parameter(3.0), scalar(2.0));
        let result = apply(&mut graph, operation, &[&w, &x]);
        x.write(|values| values.set(0, 7.0));
        assert_eq!(graph.backward(&result, None, false).is_err(), wrong, "{operation:?}");
    }
    let (mut graph, w) = (Graph::new(), parameter(3.0));
    let power = apply(&mut graph, Operation::Exp, &[&w]);
    power.write(|values| values.set(0, 0.0));
    let error = graph.backward(&power, None, false).expect_err("the result is its own slope");
    assert_eq!(error.to_string(), "a value () that exp needs has been overwritten");
    // A step on a parameter does not disturb a product with data, whose rule reads the data only.
    let product = apply(&mut graph, Operation::Mul, &[&w, &scalar(5.0)]);
    w.write(|values| values.set(0, 1.0));
    graph.backward(&product, None, false).expect("reads the 5");
    assert_eq!(grad(&w), Some(5.0));
}

#[test]
fn what_is_written_through_data_is_not_noticed() -> Result<(), GraphError> {
    let (mut graph, x) = (Graph::new(), parameter(3.0));
    let square = apply(&mut graph, Operation::Mul, &[&x, &x]);
    let data = x.data();
    data.write(|values| values.set(0, 5.0));
    assert_eq!((x.get(0), x.version(), data.version()), (5.0, 0, 1));
    assert!(data.is_leaf() && !data.requires_grad() && data.shares_elements_with(&x));
    graph.backward(&square, None, false)?;
    assert_eq!(grad(&x), Some(10.0), "the rule reads what is there now");
    Ok(())
}

#[test]
fn an_operation_in_place_continues_the_history() -> Result<(), GraphError> {
    // y = 2 w, then y ← y², so dy/dw = 8 w.
    let (mut graph, w) = (Graph::new(), parameter(3.0));
    let y = apply(&mut graph, Operation::Mul, &[&w, &scalar(2.0)]);
    let before = y.snapshot();
    let square = graph.apply(&Call::new(Operation::Pow).with("exponent", Argument::Number(2.0))?, &[&before])?;
    y.write(|values| *values = square.read(Clone::clone));
    let after = y.showing(square);
    assert_eq!((y.to_vec(), after.to_vec()), (vec![36.0], vec![36.0]));
    graph.backward(&after, None, false)?;
    assert_eq!(grad(&w), Some(24.0));
    Ok(())
}

#[test]
fn element_types_are_converted_there_and_back() -> Result<(), GraphError> {
    let mut graph = Graph::new();
    let w = Variable::new(Shape::new([2]), vec![1.5_f32, -2.0]);
    w.set_requires_grad(true)?;
    let wide = graph.convert(&w, false);
    let cube = graph.apply(&Call::new(Operation::Pow).with("exponent", Argument::Number(3.0))?, &[&wide])?;
    let loss = apply(&mut graph, Operation::Sum, &[&cube]);
    graph.backward(&loss, None, false)?;
    let gradient = w.grad().expect("a leaf");
    assert!(gradient.is_single() && !loss.is_single());
    assert_eq!(gradient.to_vec(), [6.75, 12.0]);
    Ok(())
}

#[test]
fn a_long_history_is_freed_without_recursion() -> Result<(), GraphError> {
    let (mut graph, w) = (Graph::new(), parameter(1.0));
    let mut sum = scalar(0.0);
    for _ in 0..200_000 {
        sum = apply(&mut graph, Operation::Add, &[&sum, &w]);
    }
    graph.backward(&sum, None, true)?;
    assert_eq!(grad(&w), Some(200_000.0));
    drop(sum);
    Ok(())
}

#[test]
fn a_part_shows_the_elements_of_the_whole() -> Result<(), GraphError> {
    let whole = Variable::new(Shape::new([2, 3]), vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
    let column = whole.showing_at(&[2, 5], Variable::new(Shape::new([2]), vec![3.0, 6.0]));
    let last = column.showing_at(&[1], Variable::new(Shape::SCALAR, vec![6.0]));
    last.write(|values| values.set(0, -1.0));
    whole.write(|values| values.set(2, 7.0));
    assert_eq!((column.to_vec(), last.to_vec()), (vec![7.0, -1.0], vec![-1.0]));
    assert_eq!((whole.to_vec()[5], last.version()), (-1.0, 2));
    Ok(())
}

#[test]
fn a_result_that_its_own_rule_reads_cannot_be_changed_in_place() {
    let (mut graph, w, one) = (Graph::new(), parameter(0.0), scalar(1.0));
    for (operation, refused) in [(Operation::Exp, true), (Operation::Neg, false)] {
        let y = apply(&mut graph, operation, &[&w]);
        let sum = apply(&mut graph, Operation::Add, &[&y.snapshot(), &one]);
        y.write(|values| *values = sum.read(Clone::clone));
        assert_eq!(graph.backward(&y.showing(sum), None, false).is_err(), refused, "{operation:?}");
    }
}

use super::mistake::{SLIPS, agree};
use super::*;
use crate::autograd::Operation;
use crate::expression::graph::Kind;

const SEEDS: std::ops::RangeInclusive<u32> = 1..=200;

fn exercise(seed: u32) -> Exercise {
    Exercise::new(seed).unwrap_or_else(|problem| panic!("seed {seed}: {problem}"))
}

/// An exercise with this program.
fn of(code: &str, arriving: f64) -> Exercise {
    let leaf = |(name, value): (&str, &str)| format!("{name} = tensor({value}, requires_grad=True)\n");
    let leaves: String = [("a", "2.0"), ("b", "3.0"), ("c", "5.0"), ("x", "[1, 2, 4]")]
        .into_iter()
        .filter(|(name, _)| code.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name))
        .map(leaf)
        .collect();
    Exercise::of(&format!("{leaves}{code}"), Level::Products, arriving).expect("a program with gradients")
}

fn node(exercise: &Exercise, name: &str) -> usize {
    let is = |node: &super::super::Node| node.name.as_deref() == Some(name);
    exercise.session().graph().nodes.iter().position(is).expect("a node with this name")
}

fn wrong(exercise: &Exercise, name: &str, answer: &[f64]) -> Mistake {
    match exercise.verdict(node(exercise, name), answer) {
        Err(mistake) => mistake,
        Ok(()) => panic!("{answer:?} is right for {name}"),
    }
}

/// The derivative of the last value by each element of a node, by central differences: the node becomes a leaf.
fn differences(exercise: &Exercise, node: usize) -> Vec<f64> {
    let graph = exercise.session().graph();
    let name = graph.nodes[node].name.as_deref().expect("every value of an exercise has a name");
    let value = exercise.session().value(node).expect("computed");
    let text = if graph.nodes[node].shape.size() == 1 { format!("{:?}", value[0]) } else { format!("{value:?}") };
    let line = |line: &str| match line.starts_with(&format!("{name} =")) {
        true => format!("{name} = tensor({text}, requires_grad=True)"),
        false => line.to_owned(),
    };
    let code: Vec<String> = exercise.session().code().lines().map(line).collect();
    let mut session = Session::new(&code.join("\n")).expect("a program");
    session.forward();
    let at = session.graph().nodes.iter().position(|node| node.name.as_deref() == Some(name)).expect("the leaf");
    let checks = session.checks()[at].clone().expect("a parameter");
    checks.into_iter().map(|check| check.expect("finite").numeric).collect()
}

#[test]
fn the_answers_are_those_of_finite_differences() {
    for seed in SEEDS {
        let exercise = exercise(seed);
        let output = exercise.session().graph().output;
        assert_eq!(exercise.gradients()[output], [exercise.arriving()], "seed {seed}");
        for (node, gradient) in exercise.gradients().iter().enumerate().filter(|(node, _)| *node != output) {
            let expected = differences(&exercise, node).into_iter().map(|slope| slope * exercise.arriving());
            for (number, expected) in gradient.iter().zip(expected) {
                let code = exercise.session().code();
                assert!((number - expected).abs() < 1e-4, "seed {seed}, node {node}: {number}, {expected} of\n{code}");
            }
            assert_eq!(exercise.verdict(node, gradient), Ok(()));
        }
    }
}

#[test]
fn exercises_become_harder_and_each_seed_has_its_own() {
    let levels: Vec<_> = (1..=12).map(|seed| exercise(seed).level()).collect();
    assert_eq!(levels, Level::ALL.map(|level| [level; 3]).concat());
    let mut programs: Vec<String> = SEEDS.map(|seed| exercise(seed).session().code().to_owned()).collect();
    assert_eq!(exercise(7).session().code(), programs[6], "a seed has the same exercise each time");
    programs.sort();
    programs.dedup();
    assert!(programs.len() > 190, "{} different programs", programs.len());
    let operations: Vec<Operation> = SEEDS
        .flat_map(|seed| {
            let exercise = exercise(seed);
            let of = |kind: &Kind| match kind {
                Kind::Result { call, .. } => Some(call.operation()),
                Kind::Leaf { .. } => None,
            };
            exercise.session().graph().nodes.iter().filter_map(|node| of(&node.kind)).collect::<Vec<_>>()
        })
        .collect();
    use Operation::{Add, Exp, Mean, Mul, Pow, Relu, Sub, Sum};
    for operation in [Add, Sub, Mul, Relu, Pow, Exp, Sum, Mean] {
        assert!(operations.contains(&operation), "{operation:?} occurs");
    }
}

#[test]
fn every_typical_mistake_is_found_out() {
    let mut found = 0;
    for seed in SEEDS {
        let exercise = exercise(seed);
        for (node, uses) in exercise.uses.iter().enumerate() {
            let right = &exercise.gradients()[node];
            for (slip, &place) in SLIPS.iter().flat_map(|slip| uses.iter().map(move |place| (*slip, place))) {
                for answer in exercise.slipped(slip, place).into_iter().filter(|_| uses.len() == 1) {
                    let verdict = exercise.verdict(node, &answer);
                    assert_eq!(verdict == Ok(()), agree(&answer, right), "seed {seed}, {slip:?}");
                    let is_told =
                        !matches!(verdict, Err(Mistake::Rule { .. } | Mistake::Count { .. } | Mistake::Value));
                    assert!(is_told, "seed {seed}: {slip:?} at node {node} is {verdict:?}");
                    found += usize::from(verdict != Ok(()));
                }
            }
        }
    }
    assert!(found > 500, "{found} mistakes");
}

#[test]
fn mistakes_have_their_reasons() {
    let product = of("p = a * b\ny = p * c", 2.0);
    let (p, y) = (node(&product, "p"), node(&product, "y"));
    assert_eq!(product.gradients()[node(&product, "a")], [30.0]);
    assert_eq!(wrong(&product, "a", &[3.0]), Mistake::NoUpstream { of: p });
    assert_eq!(wrong(&product, "a", &[10.0]), Mistake::NoSlope { of: p });
    assert_eq!(wrong(&product, "a", &[20.0]), Mistake::OwnOperand { of: p });
    assert_eq!(wrong(&product, "a", &[-30.0]), Mistake::Sign);
    assert_eq!(wrong(&product, "a", &[2.0]), Mistake::Value);
    assert_eq!(wrong(&product, "a", &[17.0]), Mistake::Rule { of: p });
    assert_eq!(wrong(&product, "a", &[30.0, 30.0]), Mistake::Count { expected: 1 });
    assert_eq!(wrong(&product, "p", &[5.0]), Mistake::NoUpstream { of: y });
    assert_eq!(product.verdict(node(&product, "a"), &[30.05]), Ok(()), "rounding is allowed");

    let shared = of("p = a * b\ny = p + a", 2.0);
    let (p, y) = (node(&shared, "p"), node(&shared, "y"));
    assert_eq!(shared.gradients()[node(&shared, "a")], [8.0]);
    assert_eq!(wrong(&shared, "a", &[6.0]), Mistake::OnePath { through: p });
    assert_eq!(wrong(&shared, "a", &[2.0]), Mistake::OnePath { through: y });

    let square = of("p = a - b\ny = p ** 2", 3.0);
    assert_eq!(square.gradients()[node(&square, "b")], [6.0]);
    assert_eq!(wrong(&square, "b", &[-6.0]), Mistake::Sign);
    assert_eq!(wrong(&square, "p", &[-3.0]), Mistake::NoExponent { of: node(&square, "y") });

    let sums = of("p = a * x\ny = sum(p)", 2.0);
    let p = node(&sums, "p");
    assert_eq!(sums.gradients()[node(&sums, "a")], [14.0]);
    assert_eq!(wrong(&sums, "a", &[2.0, 4.0, 8.0]), Mistake::NotSummed { of: p });
    assert_eq!(wrong(&sums, "a", &[8.0]), Mistake::NotSummed { of: p });
    assert_eq!(wrong(&sums, "x", &[4.0]), Mistake::Count { expected: 3 });
    assert_eq!(sums.verdict(node(&sums, "x"), &[4.0, 4.0, 4.0]), Ok(()));

    let dead = of("p = a - c\nq = relu(p)\ny = q + b", 2.0);
    assert_eq!(wrong(&dead, "p", &[2.0]), Mistake::NoSlope { of: node(&dead, "q") });
}

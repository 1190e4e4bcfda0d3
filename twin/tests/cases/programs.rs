//! Programs of the autograd lesson.

use protocol::{AutogradAnswer, AutogradOrder, AutogradRequest, Figure};
use twin::{Gradient, Program};
use worker::AutogradService;

use super::{Case, answer};

/// The page's examples, and between them all functions of the language.
const PROGRAMS: [&str; 8] = [
    include_str!("../../../src/lessons/autograd/examples/chain.txt"),
    include_str!("../../../src/lessons/autograd/examples/dead.txt"),
    include_str!("../../../src/lessons/autograd/examples/regression.txt"),
    include_str!("../../../src/lessons/autograd/examples/shared.txt"),
    include_str!("../../../src/lessons/autograd/examples/softmax.txt"),
    include_str!("../../../src/lessons/autograd/examples/trap.txt"),
    "w = tensor(2, requires_grad=True)\nv = tensor([[1, -2], [3, 0.5]], True)\n\
     a = abs(v) + exp(0.1 * v) - log(abs(v)) / sqrt(abs(v) + w)\n\
     b = relu(v) + F.leaky_relu(v, 0.2) + elu(v, alpha=1.5) + v.gelu() + silu(v) + softplus(v) * sigmoid(v)\n\
     c = tanh(v) - clamp(v, min=-1, max=1) + maximum(v, 1) * minimum(v, [2, 0]) ** 3\n\
     p = softmax(v, dim=0) * log_softmax(v, -1) + square(v).pow(1.5) / -(2 ** 2)\n\
     nn.MSELoss()(a + b, c) + mean(p * a) + neg(torch.matmul(a, c)).sum()",
    "v = tensor([[1.0, 2.0, -1.0], [0.5, 0.0, 0.3]], requires_grad=True)\nq = v.t() @ v\n\
     r = v.reshape(3, -1).sum(dim=1, keepdim=True) + ones((3, 1)) * zeros(3, 1)\n\
     s = v.transpose(0, 1) - 0.5 * -r\n(q - r).mean() + mean(s, dim=0).sum() + sum(-s ** 2)",
];

pub(super) fn cases() -> Vec<Case> {
    PROGRAMS.iter().enumerate().map(|(place, code)| case(place, code)).collect()
}

fn case(place: usize, code: &str) -> Case {
    let passes = 1 + place as u32 % 2;
    let mut service = AutogradService::default();
    let mut ask = |order| {
        let request = AutogradRequest { request: 1, order };
        match answer(&mut service, request).answer {
            AutogradAnswer::State(state) => state,
            AutogradAnswer::Problem(problem) => panic!("{code}\n{}", problem.message),
            other => panic!("{other:?} is not a state"),
        }
    };
    ask(AutogradOrder::Open { code: code.to_owned() });
    let state = (0..passes).map(|_| ask(AutogradOrder::Backward)).last().expect("one pass");
    assert_eq!(state.passes, passes);
    let leaves = state.nodes.iter().filter(|node| node.operation.is_none() && node.requires_grad);
    let gradients: Vec<Gradient<'_>> =
        leaves.filter_map(|node| Some((node.name.as_deref()?, numbers(node.gradient.as_ref()?)))).collect();
    assert!(!gradients.is_empty());
    let script = Program { python: &state.python, scalar: true, passes, gradients: &gradients }.script();
    Case { name: format!("program-{place}"), script, losses: Vec::new(), raises: false }
}

fn numbers(figures: &[Figure]) -> Vec<f64> {
    let number = |figure: &Figure| match figure {
        Figure::Number(number) => *number,
        _ => panic!("not finite"),
    };
    figures.iter().map(number).collect()
}

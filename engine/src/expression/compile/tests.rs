use crate::choice::Choice;
use crate::expression::{Graph, Kind};
use crate::tensor::Shape;

/// What the first problem points at, and its message.
fn problem(code: &str) -> (&str, String) {
    let problem = Graph::read(code).expect_err("a problem");
    (problem.span.of(code), problem.message)
}

#[test]
fn problems_point_at_their_place_and_say_what_would_do() {
    assert_eq!(problem("w * 2"), ("w", "w is not defined; there are lab_x, lab_y".to_owned()));
    assert_eq!(problem("a = [1]\na = 2").1, "a is defined already; take another name");
    let fit = "these do not broadcast: counted from the last axis, extents must be equal, or one of them 1";
    assert_eq!(problem("[1, 2] - [1, 2, 3]"), ("-", format!("sub of (2,) and (3,): {fit}")));
    assert_eq!(
        problem("[1, 2] @ [1, 2, 3]"),
        ("@", "matmul of (2,) and (3,): the inner extents 2 and 3 must be equal".to_owned())
    );
    assert_eq!(problem("x = [1]\nx ** x"), ("x", "the exponent must be a number, as in x ** 2".to_owned()));
    assert_eq!(problem("softmax([1, 2])"), ("softmax", "softmax needs dim: softmax(input, dim)".to_owned()));
    assert_eq!(problem("[1, 2].sum(dim=-2)"), ("-2", "there is no axis -2; there is one axis: 0 (or −1)".to_owned()));
    assert_eq!(problem("mean([1], 0, True, 3)").1, "mean takes no more than that: mean(input, dim, keepdim)");
    assert_eq!(
        problem("mean([1], along=0)"),
        ("along", "mean does not take along: mean(input, dim, keepdim)".to_owned())
    );
    assert!(problem("mse([1])").1.starts_with("there is no function mse; there are abs, clamp, cos, elu, exp"));
    assert_eq!(problem("[[1, 2], [3]]").0, "[3]");
    assert_eq!(problem("[[1], 2]").1, "a number stands where the other rows have lists");
    assert_eq!(problem("tensor([1], requires_grad=yes)"), ("yes", "this has to be True or False".to_owned()));
    assert_eq!(problem("[1, 2, 3].reshape(2, -1)").1, "3 elements cannot be divided into rows of 2");
    assert_eq!(problem("zeros(40, 40)").1, "shape (40, 40) has 1600 elements; at most 1024 are shown here");
    let large = "shape (100000, 100000) has 10000000000 elements; at most 1024 are shown here";
    assert_eq!(problem("zeros(100000, 100000)"), ("zeros", large.to_owned()));
    let large = "the largest whole number here is 1,000,000";
    assert_eq!(problem("zeros(1e21)"), ("1e21", large.to_owned()));
    assert_eq!(problem("zeros(1, 1, 1, 1, 1, 1, 1)").1, "a tensor has at most 6 axes");
    assert_eq!(problem("x = 1\nx.backward()").1, "backward is a button here: a program only says what is computed");
    let many: String = (0..30).map(|name| format!("a{name} = 1\n")).collect();
    assert!(problem(&format!("{many}q")).1.ends_with(" and 20 more"), "{}", problem(&format!("{many}q")).1);
    assert!(problem(&"q".repeat(3000)).1.len() < 100);
    assert_eq!(problem("1 / 0"), ("/", "division of a plain number by zero".to_owned()));
    assert_eq!(problem("# nothing").1, "the program is empty; its last line is what gets differentiated");
}

#[test]
fn shapes_are_those_of_pytorch() {
    let shape = |code: &str| {
        let graph = Graph::read(code).unwrap_or_else(|problem| panic!("{code}: {problem}"));
        graph.nodes[graph.output].shape
    };
    assert_eq!(shape("[[1, 2], [3, 4], [5, 6]]"), Shape::new([3, 2]));
    assert_eq!(shape("lab_y - lab_x.reshape(15, 1)"), Shape::new([15, 15]));
    assert_eq!(shape("[[1, 2], [3, 4], [5, 6]].sum(dim=-1, keepdim=True)"), Shape::new([3, 1]));
    assert_eq!(shape("[[1, 2, 3]].t() @ [[1, 2]]"), Shape::new([3, 2]));
    assert_eq!(shape("ones((2, 3)).reshape(-1)"), Shape::new([6]));
    assert_eq!(shape("2 ** 3 - 1 / 2"), Shape::SCALAR);
}

#[test]
fn plain_numbers_are_computed_at_once_as_in_python() {
    let graph = Graph::read("x = tensor(3.0, requires_grad=True)\n(1 / 2) * x ** (1 + 1)").expect("reads");
    let operations: Vec<_> = graph.operations().collect();
    assert_eq!(operations.len(), 2, "a power and a product");
    assert_eq!(graph.parameters().collect::<Vec<_>>(), [0]);
    assert_eq!(graph.backward_order(), [operations[1], operations[0]]);
}

#[test]
fn a_decimal_comma_is_not_read_as_two_numbers() {
    for (code, written, meant) in [
        ("x = [0,435, 1,286]", "0,435", "0.435"),
        ("x = [0,435,1,286]", "0,435", "0.435"),
        ("x = [1,5, 2, 3,25]", "1,5", "1.5"),
        ("x = [0,25]", "0,25", "0.25"),
        ("x = [-1,05]", "-1,05", "-1.05"),
        ("x = [[1, 2], [0,5, 2]]", "0,5", "0.5"),
        ("tensor(1,5, requires_grad=True)", "1,5", "1.5"),
        ("tensor(1,5)", "1,5", "1.5"),
        ("x = 2\nclamp(x, 0,5)", "0,5", "0.5"),
        ("2 * (0,25)", "0,25", "0.25"),
        ("x = 2\n(x * 0,5) ** 2", "0,5", "0.5"),
        ("x = 2\n(1,5 * x) ** 2", "1,5", "1.5"),
    ] {
        let message = format!(
            "is {written} one number? Decimals have a point here: {meant}. Two numbers have a space after the comma"
        );
        assert_eq!(problem(code), (written, message), "{code}");
    }
    assert_eq!(problem("x = 1,5").1, "decimals have a point here, as in 1.5");
    let two = ["[1,2,3]", "[1,2,3,\n 4,5,6]", "[0,1]", "[0,10,20]", "[1.5,2.5, 3]", "zeros(2,3, requires_grad=True)"];
    for code in two.iter().chain(&["[[1,2], [3,4]]", "ones((1,15))", "[0, 435, 1, 286]", "[[1, 2]].transpose(0,1)"]) {
        assert!(Graph::read(code).is_ok(), "{code}: {:?}", Graph::read(code));
    }
}

/// The operations of a program by name, and the shape of its value.
fn operations(code: &str) -> (Vec<&'static str>, Shape) {
    let graph = Graph::read(code).unwrap_or_else(|problem| panic!("{code}: {problem}"));
    let name = |node: usize| match &graph.nodes[node].kind {
        Kind::Result { call, .. } => call.operation().name(),
        Kind::Leaf { .. } => "leaf",
    };
    (graph.operations().map(name).collect(), graph.nodes[graph.output].shape)
}

#[test]
fn what_one_writes_in_pytorch_is_read_too() {
    let mean_square = (vec!["sub", "pow", "mean"], Shape::SCALAR);
    for loss in
        ["F.mse_loss(a, b)", "nn.MSELoss()(a, b)", "torch.nn.functional.mse_loss(a, b)", "mse_loss(a, target=b)"]
    {
        let code = format!(
            "import torch\nfrom torch import nn\nimport torch.nn.functional as F; a = [1, 2]\nb = [1, 4]\n{loss}"
        );
        assert_eq!(operations(&code), mean_square, "{loss}");
    }
    for (reduction, last) in [("mean", "mean"), ("sum", "sum")] {
        let code = format!("a = [1, 2]\nb = [1, 4]\nnn.MSELoss(reduction=\"{reduction}\")(a, b)");
        assert_eq!(operations(&code), (vec!["sub", "pow", last], Shape::SCALAR));
    }
    let apart = operations("a = [1, 2]\nF.mse_loss(a, [1, 4], reduction='none')");
    assert_eq!(apart, (vec!["sub", "pow"], Shape::new([2])));
    assert_eq!(operations("w = tensor(2.0, True)\nnn.MSELoss(reduction=\"sum\")(w, 3.0)").0, ["sub", "pow", "sum"]);
    for relu in
        ["relu(x)", "F.relu(x)", "torch.relu(x)", "torch.nn.ReLU()(x)", "nn.functional.relu(x)", "nn.LeakyReLU(0.1)(x)"]
    {
        let (all, shape) = operations(&format!("x = [1, -2]\n{relu}"));
        assert_eq!((all.len(), shape), (1, Shape::new([2])), "{relu}");
    }
    assert_eq!(operations("nn.Softmax(dim=0)([1, 2])").0, ["softmax"]);
    assert_eq!(operations("F = [1, 2]\nF.sum()").0, ["sum"], "a name of one’s own goes first");
    assert_eq!(operations("[1, 2] @ [1, 2]"), (vec!["matmul"], Shape::SCALAR));
    assert_eq!(operations("[[1, 2], [3, 4], [5, 6]] @ [1, 2]").1, Shape::new([3]));
}

#[test]
fn what_only_pytorch_has_is_answered_in_words() {
    let linear = "nn.Linear makes its weights itself, and a program here writes its own: w * x + b";
    assert_eq!(problem("m = nn.Linear(1, 1)"), ("Linear", linear.to_owned()));
    assert_eq!(problem("torch.nn.Linear(1, 1)([2])"), ("Linear", linear.to_owned()));
    let object = "MSELoss makes an object, and there are only tensors here: write F.mse_loss(…)";
    assert_eq!(problem("criterion = nn.MSELoss()"), ("MSELoss", object.to_owned()));
    assert!(problem("nn.Conv2d(1, 1, 3)").1.starts_with("there are no layers of nn here"));
    assert!(problem("opt = torch.optim.SGD(w)").1.starts_with("there are no optimizers here"));
    let words = "this has to be \"mean\", \"sum\" or \"none\"".to_owned();
    assert_eq!(problem("mse_loss(1, 2, reduction=\"total\")"), ("\"total\"", words.clone()));
    assert_eq!(problem("mse_loss(1, 2, reduction=sum)"), ("sum", words));
    assert_eq!(problem("x = \"one\"").1, "a text in quotes is no value; only reduction takes one");
    let in_place = |operator| {
        format!(
            "{operator} would change x in place, and backward may still need the old value: give the result a new name; \
             the button step moves parameters"
        )
    };
    for operator in ["+=", "-=", "*=", "/=", "**=", "@="] {
        assert_eq!(problem(&format!("x = 1\nx {operator} 0.1")), (operator, in_place(operator)));
    }
    assert_eq!(problem("x-=0.1"), ("-=", in_place("-=")));
    let numpy = "only torch can be imported here; its tensors take the place of numpy’s arrays";
    assert_eq!(problem("import numpy as np"), ("import", numpy.to_owned()));
    assert_eq!(problem("(1 + 2)(3)").1, "only a function can be called, and this is a value");
    assert_eq!(problem("x = 1\nprint(x)").1, "nothing has to be printed here: the graph shows every value");
    assert_eq!(problem("import torch").1, "the program is empty; its last line is what gets differentiated");
}

//! Cells of a notebook: their values, their tracebacks, and what stays between them.

mod common;

use common::{Notebook, text, with_stack};
use python::Output;

#[test]
fn names_stay_and_the_last_expression_is_shown() {
    with_stack(|notebook| {
        assert_eq!(notebook.shows(1, "import torch\nx = torch.ones(2)"), []);
        assert_eq!(notebook.shows(2, "y = x + 1\ny * 2"), [Output::Value("tensor([4., 4.])".to_owned())]);
        assert_eq!(notebook.shows(3, "x;"), []);
        assert_eq!(notebook.shows(4, "None"), []);
        assert_eq!(text(&notebook.shows(5, "print('one'); (1 +\n 1)")), "one\n2");
    });
}

#[test]
fn a_traceback_points_into_the_cells() {
    with_stack(|notebook| {
        notebook.shows(1, "import torch\n\ndef loss(x):\n    return torch.ones(2) @ x");
        let (traceback, line) = notebook.fails(2, "x = torch.ones(3)\n\nprint(loss(x))");
        assert_eq!(line, Some((1, 4)));
        let lines: Vec<_> = traceback.lines().take(5).collect();
        assert_eq!(
            lines,
            [
                "Traceback (most recent call last):",
                "  Cell 2, line 3",
                "    print(loss(x))",
                "  Cell 1, line 4, in loss",
                "    return torch.ones(2) @ x"
            ]
        );
        assert!(traceback.contains("RuntimeError: inconsistent tensor size"), "{traceback}");
    });
}

#[test]
fn a_mistake_of_syntax_shows_its_line() {
    with_stack(|notebook| {
        let (traceback, line) = notebook.fails(3, "a = 1\nif a\n    pass");
        assert_eq!(line, Some((3, 2)));
        assert!(traceback.contains("Cell 3, line 2") && traceback.contains("SyntaxError"), "{traceback}");
    });
}

#[test]
fn endless_recursion_is_an_exception() {
    with_stack(|notebook| {
        let (traceback, _) = notebook.fails(1, "def f(n):\n    return f(n + 1)\n\nf(0)");
        assert!(traceback.contains("RecursionError"), "{traceback}");
        assert!(traceback.contains("more times]"), "{traceback}");
        assert_eq!(notebook.shows(2, "1 + 1"), [Output::Value("2".to_owned())]);
    });
}

#[test]
fn a_huge_tensor_is_refused() {
    with_stack(|notebook| {
        let (traceback, _) = notebook.fails(1, "import torch\ntorch.zeros(100000, 100000)");
        let problem =
            "MemoryError: a tensor of shape [100000, 100000] needs too much memory: at most 50 million elements";
        assert!(traceback.contains(problem), "{traceback}");
        // The number of elements overflows.
        let (traceback, _) = notebook.fails(1, "torch.zeros(2**40, 2**40)");
        assert!(traceback.contains("needs too much memory"), "{traceback}");
        let (traceback, _) = notebook.fails(1, "torch.zeros(1, 1, 1, 1, 1, 1, 1)");
        assert!(traceback.contains("has 7 dimensions, and 6 are allowed here"), "{traceback}");
    });
}

#[test]
fn results_are_compared_up_to_rounding() {
    with_stack(|notebook| {
        let same = "import torch\nclose = torch.testing.assert_close\nclose(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.000001]))\n\
                    close({'a': [1.0]}, {'a': [1.0]})\nclose(1.0, 1.1, rtol=0.2, atol=0.0)";
        assert_eq!(notebook.shows(1, same), []);
        let infinite = "inf, nan = float('inf'), float('nan')\nprint(torch.isclose(torch.tensor([1.0, inf, nan]), torch.tensor([inf, inf, nan]), equal_nan=True))";
        assert_eq!(text(&notebook.shows(1, infinite)), "tensor([False,  True,  True])\n");
        for (source, words) in [
            (
                "close(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.5]))",
                "AssertionError: Tensor-likes are not close!\n\nMismatched elements: 1 / 2 (50.0%)\nGreatest absolute difference: \
                 0.5 at index (1,) (up to 1e-05 allowed)\nGreatest relative difference: 0.20000000298023224 at index (1,) (up to 1.3e-06 allowed)",
            ),
            ("close(torch.ones(2), torch.ones(3))", "'shape' do not match: torch.Size([2]) != torch.Size([3])."),
            ("close(torch.ones(2), torch.ones(2).double())", "'dtype' do not match: torch.float32 != torch.float64."),
            ("close(1.0, float('inf'))", "Scalars are not close!\n\nExpected inf but got 1.0."),
            (
                "close(1.0, 1.5)",
                "Scalars are not close!\n\nExpected 1.5 but got 1.0.\nAbsolute difference: 0.5 (up to 1e-07 allowed)",
            ),
        ] {
            let (traceback, _) = notebook.fails(2, source);
            assert!(traceback.contains(words), "{traceback}");
        }
    });
}

#[test]
fn what_is_not_there_is_named_with_what_is_near() {
    with_stack(|notebook| {
        for (source, name, near) in [
            ("import torch\ntorch.sigmoyd", "torch.sigmoyd", "sigmoid"),
            ("import torch.nn as nn\nnn.Conv2d", "torch.nn.Conv2d", "is not available on this page"),
            ("import numpy as np\nnp.linspce", "numpy.linspce", "linspace"),
        ] {
            let (traceback, _) = notebook.fails(1, source);
            assert!(traceback.contains(name) && traceback.contains(near), "{traceback}");
        }
    });
}

#[test]
fn magics_are_ignored_with_a_note() {
    with_stack(|notebook| {
        let shown = notebook.shows(1, "%matplotlib inline\n!pip install torch\n3");
        assert!(text(&shown).contains("%matplotlib inline; !pip install torch"), "{shown:?}");
        assert_eq!(shown.last(), Some(&Output::Value("3".to_owned())));
    });
}

#[test]
fn a_figure_is_shown_after_its_cell() {
    with_stack(|notebook| {
        let source = "import matplotlib.pyplot as plt\nplt.plot([1, 2, 3], [4.0, 5.0, 6.5], 'r--', label='loss')\n\
                      plt.yscale('log')\nplt.xlabel('epoch')\nplt.legend();";
        let shown = notebook.shows(1, source);
        let [Output::Figure(json)] = &shown[..] else { panic!("one figure, not {shown:?}") };
        for part in
            [r#""kind":"line""#, r#""y":[4.0,5.0,6.5]"#, r#""dashed":true"#, r#""logY":true"#, r#""labelX":"epoch""#]
        {
            assert!(json.contains(part), "{json}");
        }
    });
}

#[test]
fn lines_are_broken_as_the_program_asks() {
    with_stack(|notebook| {
        let source = "import matplotlib.pyplot as plt\nplt.plot([1, 2], 'r:')\nplt.plot([1, 2], ls='dotted')\n\
                      plt.axhline(1, c='k', ls=':')\nplt.plot([1, 2], ls='-.')\nplt.plot([1, 2]);";
        let shown = notebook.shows(1, source);
        let [Output::Figure(json)] = &shown[..] else { panic!("one figure, not {shown:?}") };
        let count = |part: &str| json.matches(part).count();
        assert_eq!([r#""dotted":true"#, r#""dashed":true"#, r#""color":"k""#].map(count), [3, 1, 1], "{json}");
    });
}

#[test]
fn a_restarted_interpreter_has_forgotten_names_and_seeds() {
    with_stack(|notebook| {
        let source = "import torch\ntorch.manual_seed(3)\nfirst = torch.rand(1)\ntorch.initial_seed()";
        assert_eq!(text(&notebook.shows(1, source)), "3");
        let again = Notebook::new();
        assert!(again.fails(1, "first").0.contains("NameError"));
        assert_eq!(text(&again.shows(2, "import torch\ntorch.initial_seed()")), "67280421310721");
    });
}

#[test]
fn python_and_its_library_work() {
    with_stack(|notebook| {
        let source = "
import functools, math, random, time
from collections import Counter, OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field
from typing import List, Optional
import re, copy, itertools, operator, string, textwrap, bisect, heapq, contextlib, enum

@dataclass
class Run:
    lr: float = 0.1
    losses: List[float] = field(default_factory=list)

run = Run(0.5)
run.losses.append(math.sqrt(2))
print(run, run == Run(0.5, [math.sqrt(2)]))
random.seed(42)
print(random.random(), random.randint(1, 6), random.sample(range(10), 3))
print(functools.reduce(operator.mul, [1, 2, 3]), re.findall(r'\\d+', 'a1b22'), Counter('abca').most_common(1))
print(f'{math.pi:.4f}', time.time() > 0, copy.deepcopy({'a': [1]}), math.log(8, 2), math.floor(-1.5))
";
        let expected = "Run(lr=0.5, losses=[1.4142135623730951]) True\n\
                        0.6394267984578837 1 [4, 3, 8]\n\
                        6 ['1', '22'] [('a', 2)]\n\
                        3.1416 True {'a': [1]} 3.0 -2\n";
        assert_eq!(text(&notebook.shows(1, source)), expected);
    });
}

#[test]
fn a_loop_shows_how_far_it_is_as_tqdm_does() {
    with_stack(|notebook| {
        let source = "from tqdm.auto import tqdm, trange\nfor step in trange(3, desc='epoch'): pass";
        let shown = text(&notebook.shows(1, source));
        let lines: Vec<_> = shown.split('\r').collect();
        assert_eq!(lines[..2], ["", "epoch:   0%|          | 0/3 [00:00<?, ?it/s]"]);
        let last = lines.last().expect("a line");
        assert!(
            last.starts_with("epoch: 100%|██████████| 3/3 [00:00<00:00, ") && last.ends_with("it/s]\n"),
            "{shown:?}"
        );
        let source =
            "bar = tqdm(total=8, leave=False)\nbar.update(5)\nbar.set_postfix(loss=0.123456, lr=0.1)\nprint(bar)";
        let shown = text(&notebook.shows(2, source));
        assert!(shown.contains(" 62%|██████▎   | 5/8 [") && shown.contains("it/s, loss=0.123, lr=0.1]"), "{shown:?}");
        let counted = text(&notebook.shows(3, "sum(tqdm((n for n in range(4)), mininterval=0))"));
        assert!(counted.contains("4it [00:00, ") && counted.ends_with('6'), "{counted:?}");
    });
}

#[test]
fn a_network_is_shown_in_a_lesson_whichever_way_it_is_written() {
    with_stack(|notebook| {
        let source = "
import torch, lab
from torch import nn

class MLP(nn.Module):
    def __init__(self, hidden):
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.out = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.out(torch.tanh(self.fc2(torch.tanh(self.fc1(x)))))

model = MLP(2)
nn.utils.vector_to_parameters(torch.arange(13) / 8, model.parameters())
lab.show(model)
lab.show(nn.Sequential(nn.Linear(1, 3), nn.LeakyReLU(), nn.Linear(3, 1)).double(), torch.ones(2, 1), [3.0, 4.5])
";
        let shown = notebook.shows(1, source);
        let [Output::Model(own), Output::Model(sequential)] = &shown[..] else { panic!("two networks, not {shown:?}") };
        assert_eq!(
            own,
            "{\"hidden\":2,\"depth\":2,\"activation\":\"tanh\",\"precision\":\"f32\",\"weights\":\
             [0.0,0.125,0.25,0.375,0.5,0.625,0.75,0.875,1.0,1.125,1.25,1.375,1.5]}"
        );
        for part in [r#""activation":"leaky_relu","precision":"f64""#, r#""x":[1.0,1.0],"y":[3.0,4.5]"#] {
            assert!(sequential.contains(part), "{sequential}");
        }
    });
}

#[test]
fn a_network_that_no_lesson_shows_is_told_why() {
    with_stack(|notebook| {
        notebook.shows(1, "import torch, lab\nfrom torch import nn\nL = nn.Linear");
        for (model, problem) in [
            ("3", "lab.show takes a model, which is an nn.Module, not an int."),
            ("L(1, 1)", "it has only one nn.Linear, which is a straight line"),
            ("nn.Sequential(L(2, 3), nn.ReLU(), L(3, 1))", "0 has 2 inputs, and the lessons have one, x"),
            ("nn.Sequential(L(1, 3), nn.ReLU(), L(3, 2))", "2 has 2 outputs, and the lessons have one, y"),
            ("nn.Sequential(L(1, 65), nn.ReLU(), L(65, 1))", "0 has 65 units, and 64 are allowed"),
            (
                "nn.Sequential(L(1, 3), nn.ReLU(), L(3, 2), nn.ReLU(), L(2, 1))",
                "2 is nn.Linear(3, 2), and with 3 units in each hidden layer it has to be nn.Linear(3, 3)",
            ),
            ("nn.Sequential(L(1, 3), nn.LayerNorm(3), L(3, 1))", "it has a LayerNorm (1)"),
            ("nn.Sequential(L(1, 3, bias=False), nn.ReLU(), L(3, 1))", "0 has no bias"),
            ("nn.Sequential(L(1, 64), nn.ReLU(), L(64, 64), nn.ReLU(), L(64, 1))", "This model has 4,353 parameters"),
            (
                "nn.Sequential(L(1, 3), nn.ReLU(), L(3, 3), nn.Tanh(), L(3, 1))",
                "something other than its linear layers",
            ),
        ] {
            let (traceback, _) = notebook.fails(2, &format!("torch.manual_seed(0)\nlab.show({model})"));
            assert!(traceback.contains(problem), "{model}: {traceback}");
        }
        notebook.shows(3, "model = nn.Sequential(L(1, 3), nn.ReLU(), L(3, 1))");
        for (points, problem) in [
            ("[1.0, float('nan')], [1.0, 2.0]", "ValueError: x[1] is nan; a lesson shows finite numbers."),
            ("[1.0, 2.0], torch.tensor([1.0, 2.0]) / 0", "ValueError: y[0] is inf; a lesson shows finite numbers."),
        ] {
            let (traceback, _) = notebook.fails(4, &format!("lab.show(model, {points})"));
            assert!(traceback.contains(problem), "{points}: {traceback}");
        }
    });
}

#[test]
fn training_keeps_no_memory() {
    with_stack(|notebook| {
        let setup = "
import torch
from torch import nn
torch.manual_seed(0)
model = nn.Sequential(nn.Linear(1, 3), nn.Tanh(), nn.Linear(3, 1))
opt = torch.optim.Adam(model.parameters(), lr=0.01)
x, y = torch.linspace(0, 1, 15).unsqueeze(1), torch.ones(15, 1)

def train(steps):
    for step in range(steps):
        opt.zero_grad()
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        opt.step()
    return loss.item()
";
        notebook.shows(1, setup);
        notebook.shows(2, "train(100)");
        let kept = allocation_counter::measure(|| {
            notebook.shows(3, "train(1000)");
        });
        // The numbers of the output and of the cell stay; a tensor of each step would be 200 bytes a step.
        assert!(kept.bytes_current < 20_000, "{} bytes are kept", kept.bytes_current);
    });
}

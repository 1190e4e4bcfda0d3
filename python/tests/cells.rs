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
        assert!(traceback.contains("MemoryError"), "{traceback}");
    });
}

#[test]
fn what_is_not_there_is_named_with_what_is_near() {
    with_stack(|notebook| {
        for (source, name, near) in [
            ("import torch\ntorch.sigmoyd", "torch.sigmoyd", "sigmoid"),
            ("import torch.nn as nn\nnn.Conv2d", "torch.nn.Conv2d", "small torch.nn"),
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

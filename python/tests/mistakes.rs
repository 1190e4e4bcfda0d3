//! Usual mistakes: what Python says of them, and the note below that.

mod common;

use common::{Notebook, text, with_stack};
use python::Output;

/// Runs cells that fail, each on its own, and looks for words in their tracebacks.
fn say(notebook: &Notebook, cases: &[(&str, &str)]) {
    for (source, words) in cases {
        let (traceback, _) = notebook.fails(1, source);
        assert!(traceback.contains(words), "{source}\n{traceback}");
    }
}

#[test]
fn mistakes_of_syntax_have_the_words_of_cpython() {
    with_stack(|notebook| {
        say(
            notebook,
            &[
                ("a = 1\nif a\n    pass", "line 2\n    if a\n        ^\nSyntaxError: expected ':'"),
                ("for i in range(3)  # three times\n    print(i)", "SyntaxError: expected ':'"),
                ("class Model(nn.Module)\n    pass", "SyntaxError: expected ':'"),
                ("def f(x) return x", "SyntaxError: expected ':'"),
                ("if 1:\n    b = 1\nelse if 2:\n    b = 2", "SyntaxError: expected ':'"),
                ("if x = 3:\n    pass", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"),
                (
                    "while p.grad = None:\n    pass",
                    "cannot assign to attribute here. Maybe you meant '==' instead of '='?",
                ),
                ("x + 1 = 3", "cannot assign to expression here. Maybe you meant '==' instead of '='?"),
                ("print \"hello\"", "Missing parentheses in call to 'print'. Did you mean print(...)?"),
                ("x = 1\nprint x", "Missing parentheses in call to 'print'. Did you mean print(...)?"),
                ("x = [1, 2", "Cell 1, line 1\n    x = [1, 2\n        ^\nSyntaxError: '[' was never closed"),
                ("y = 1\nprint(f(y)\nz = 2", "line 2\n    print(f(y)\n         ^\nSyntaxError: '(' was never closed"),
                ("f(1, 2]", "closing parenthesis ']' does not match opening parenthesis '('"),
                ("x = 3)", "unmatched ')'"),
                ("print(\"a\" x)", "invalid syntax. Perhaps you forgot a comma?"),
                ("if 1:\nprint(2)", "IndentationError: expected an indented block after 'if' statement on line 1"),
                ("x = 'abc", "unterminated string literal (detected at line 1)"),
                ("y = 2x + 1", "invalid decimal literal"),
                ("x = “a”", "invalid character '“' (U+201C)"),
                ("lambda = 0.1", "Choose another name, such as lam."),
            ],
        );
        // What only looks like those mistakes, in strings, comments and brackets, has no better words.
        for source in ["i++", "while = 3", "x = = '[' # (", "for i range(3):\n    pass"] {
            let (traceback, _) = notebook.fails(1, source);
            assert!(traceback.ends_with("SyntaxError: invalid syntax"), "{source}\n{traceback}");
        }
    });
}

#[test]
fn only_statements_can_be_magics() {
    with_stack(|notebook| {
        let shown = notebook.shows(1, "x = (17\n  % 5)\ny = '''\n%d\nwhat?'''\nprint(x, len(y))");
        assert_eq!(text(&shown), "2 9\n");
        let asked = text(&notebook.shows(2, "import lab\nlab.check?\n??lab.hint\n3"));
        assert_eq!(asked, "Ignored, because only IPython has it: lab.check?; ??lab.hint\n3");
    });
}

#[test]
fn a_name_that_is_not_defined_comes_with_the_cell_to_run() {
    with_stack(|notebook| {
        say(
            notebook,
            &[
                (
                    "lab.check('1.1')",
                    "NameError: name 'lab' is not defined\n`import lab` defines lab. Run the cell with the imports",
                ),
                ("nn.Linear(1, 1)", "`import torch.nn as nn` defines nn."),
                ("plt.plot([1])", "`import matplotlib.pyplot as plt` defines plt."),
                ("xs", "not defined\nIf another cell defines xs, run that cell first."),
                ("losses = []\nlosss", "Did you mean losses?"),
                ("prin('a')", "Did you mean print?"),
                (
                    "n = ...\nn + 1",
                    "TypeError: unsupported operand type(s) for +: 'EllipsisType' and 'int'\nA blank (...) is left",
                ),
                (
                    "total = 0\ndef add():\n    total = total + 1\nadd()",
                    "The function assigns to total, so total is its own name",
                ),
            ],
        );
    });
}

#[test]
fn modules_that_are_missing_come_with_those_that_there_are() {
    with_stack(|notebook| {
        say(
            notebook,
            &[
                (
                    "import pandas",
                    "No module named 'pandas'\nPackages cannot be installed on this page. You can import torch,",
                ),
                ("from datetime import date", "and from Python's standard library math, random,"),
                ("import torch.jit", "torch.jit is not available on this page."),
                ("from torch import sigmoyd", "torch.sigmoyd is not available on this page. Did you mean sigmoid?"),
            ],
        );
        notebook.shows(2, "import _names\nfor name in _names.OWN + _names.STANDARD:\n    __import__(name)");
    });
}

#[test]
fn what_a_page_has_not_is_refused_with_what_to_do_instead() {
    with_stack(|notebook| {
        say(
            notebook,
            &[
                ("input('Your name?')", "RuntimeError: input() is not available here\nWrite the value into the cell"),
                (
                    "with open('data.csv') as file:\n    pass",
                    "OSError: open() is not available here\nA page has no files",
                ),
                ("exit()", "SystemExit\nThe cell ends here, and its names stay."),
                ("import sys\nsys.exit(2)", "SystemExit: 2\nThe cell ends here"),
            ],
        );
        let help = text(&notebook.shows(1, "import torch.nn as nn\nhelp(nn.Linear)\nhelp(abs)"));
        let lines: Vec<_> = help.lines().collect();
        assert_eq!(lines[..2], ["Linear(self, in_features, out_features, bias, device, dtype)", "y = x Wᵀ + b."]);
        assert!(lines[2] == "abs" && lines[3].starts_with("Return the absolute value"), "{help}");
    });
}

#[test]
fn a_gradient_that_cannot_be_cleared_is_told_why() {
    with_stack(|notebook| {
        let made = "import torch\np = torch.ones(1, requires_grad=True)\n";
        let source =
            format!("{made}(p * 2).sum().backward()\nwith torch.no_grad():\n    p = p - p.grad\np.grad.zero_()");
        let never = "Before the first backward() there is no gradient to clear";
        let (traceback, _) = notebook.fails(1, &source);
        assert!(traceback.contains("p is a new tensor, computed by an assignment such as p = p - ..."), "{traceback}");
        assert!(!traceback.contains(never), "{traceback}");
        let (traceback, _) = notebook.fails(1, &format!("{made}p.grad.zero_()"));
        assert!(traceback.ends_with(&format!("{never}: grad is None.")), "{traceback}");
    });
}

#[test]
fn powers_written_as_in_other_languages_are_named() {
    with_stack(|notebook| {
        let power = "\nA power is written with **, as in x ** 2.";
        for source in ["import torch\n(torch.ones(2) - 1) ^ 2", "2.0 ^ 2"] {
            let (traceback, _) = notebook.fails(1, source);
            assert!(traceback.ends_with(power), "{traceback}");
        }
    });
}

#[test]
fn names_are_near_if_they_look_alike() {
    with_stack(|notebook| {
        notebook.shows(1, "import torch\nimport torch.nn as nn\nimport numpy as np\nimport matplotlib.pyplot as plt");
        say(
            notebook,
            &[
                (
                    "nn.CrossEntropy",
                    "torch.nn.CrossEntropy is not available on this page. Did you mean CrossEntropyLoss?",
                ),
                ("nn.relu", "Did you mean ReLU?"),
                ("np.men", "Did you mean mean?"),
                ("np.ones(3).men", "no attribute 'men'\nDid you mean mean?"),
                (
                    "plt.gca().set_xlabl('a')",
                    "Axes.set_xlabl is not available on this page. Did you mean set_xlabel or set_ylabel?",
                ),
            ],
        );
        for source in ["torch.svd", "plt.imshow", "plt.gca().imshow"] {
            let (traceback, _) = notebook.fails(1, source);
            assert!(!traceback.contains("Did you mean"), "{traceback}");
        }
    });
}

#[test]
fn plots_refuse_settings_that_matplotlib_does_not_know() {
    with_stack(|notebook| {
        notebook.shows(1, "import matplotlib.pyplot as plt");
        let unknown = "set() got an unexpected keyword argument 'colour'\nDid you mean color?";
        for (call, artist) in [
            ("plot([1, 2], colour='red')", "Line2D"),
            ("scatter([1], [2], colour='red')", "PathCollection"),
            ("bar([1], [2], colour='red')", "Rectangle"),
            ("axhline(0, colour='red')", "Line2D"),
        ] {
            let (traceback, _) = notebook.fails(1, &format!("plt.{call}"));
            assert!(traceback.contains(&format!("AttributeError: {artist}.{unknown}")), "{traceback}");
        }
        let bars = notebook.shows(2, "plt.bar([1, 2, 3], [1, 2, 3], alpha=0.5, edgecolor='k')");
        assert_eq!(bars[0], Output::Value("<BarContainer object of 3 artists>".to_owned()));
        let lines = text(&notebook.shows(3, "plt.plot([1, 2], lw=2, alpha=0.5, markersize=3, zorder=2)"));
        assert!(lines.starts_with("[<matplotlib.lines.Line2D at 0x"), "{lines}");
    });
}

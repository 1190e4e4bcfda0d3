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
fn names_are_near_if_they_look_alike() {
    with_stack(|notebook| {
        notebook.shows(1, "import torch\nimport torch.nn as nn\nimport numpy as np\nimport matplotlib.pyplot as plt");
        say(
            notebook,
            &[
                ("nn.CrossEntropy", "Near it is: CrossEntropyLoss."),
                ("nn.relu", "Near it is: ReLU."),
                ("np.men", "Near it is: mean."),
                ("np.ones(3).men", "Near it is: mean."),
                ("plt.gca().set_xlabl('a')", "Near it are: set_xlabel, set_ylabel."),
            ],
        );
        for source in ["torch.svd", "plt.imshow", "plt.gca().imshow"] {
            let (traceback, _) = notebook.fails(1, source);
            assert!(!traceback.contains("Near it"), "{traceback}");
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

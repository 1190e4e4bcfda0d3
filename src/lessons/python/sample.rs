//! The cells that a notebook starts with.

use super::cell::{Cell, Kind};

const WELCOME: &str = "\
## Python, in this page
Write what the sheet asks for, and run it here: `import torch` uses this app’s own engine, nothing has to be installed, and \
nothing leaves your machine. To run a cell, press its Run button (the triangle) or **Shift+Enter**.";

const TENSORS: &str = "\
import torch

x = torch.linspace(-1, 1, 5)
w = torch.tensor(2.0, requires_grad=True)
loss = ((w * x - 3 * x) ** 2).mean()
loss.backward()
print(\"gradient of w:\", w.grad)
loss";

const LOOP: &str = "\
for step in range(20):
    loss = ((w * x - 3 * x) ** 2).mean()
    w.grad = None
    loss.backward()
    with torch.no_grad():
        w -= 0.5 * w.grad
    if step % 5 == 0:
        print(step, loss.item())
w";

/// The cells.
pub(super) fn cells() -> Vec<Cell> {
    let cells = [(Kind::Text, WELCOME), (Kind::Code, TENSORS), (Kind::Code, LOOP)];
    cells.into_iter().map(|(kind, text)| Cell::new(0, kind, text)).collect()
}

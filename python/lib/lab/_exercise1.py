"""Exercise 1: tensors and autograd."""

import math

import torch

from ._data import X, Y, column
from ._task import Wrong, close, expect, expect_number, expect_tensor, run, task


@task(
    "1.1",
    "The points as tensors",
    hints=(
        "torch.tensor makes a tensor of a list. Print its shape: what is missing?",
        "A list of 15 numbers gives the shape (15,). A second axis of extent 1 makes a column of it.",
        "unsqueeze(1) adds an axis at position 1, and reshape(-1, 1) gives a column, too.",
    ),
    solution="""
    x = torch.tensor(xs).unsqueeze(1)
    y = torch.tensor(ys).unsqueeze(1)
    """,
)
def _tensors(x, y):
    for name, value, wanted, other in (("x", x, X, Y), ("y", y, Y, X)):
        expect_tensor(name, value)
        shape = tuple(value.shape)
        if shape == (15,):
            raise Wrong(
                f"{name} has the shape (15,): a row of numbers with one axis. It should be a column of shape (15, 1), one "
                "row for each point. With the wrong shape, a later difference would broadcast to (15, 15)."
            )
        if shape == (1, 15):
            raise Wrong(f"{name} has the shape (1, 15): one point with 15 features. It should be 15 points with one, (15, 1).")
        expect_tensor(name, value, (15, 1))
        if value.dtype is not torch.float32:
            raise Wrong(f"{name} is of the type {value.dtype}. The weights of a network are float32, and the data should be, too.")
        expect(
            value,
            column(wanted),
            [(column(other), f"{name} holds the values of the other list.")],
            f"{name} has the right shape, but its values are not those of {name}s, in their order.",
        )
    return "both are columns of shape (15, 1) and of the type float32."


@task(
    "1.2",
    "Standardise columns",
    hints=(
        "Mean and standard deviation of which entries? Each column has its own.",
        "mean and std take an argument dim: the axis over which they go. The rows are axis 0.",
        "t.mean(dim=0) has the shape (columns,), and t - t.mean(dim=0) broadcasts it over all rows.",
    ),
    solution="""
    def standardize(t):
        return (t - t.mean(dim=0)) / t.std(dim=0)
    """,
)
def _standardize(standardize):
    t = torch.randn(5, 3) * torch.tensor([1.0, 4.0, 0.5]) + torch.tensor([0.0, 10.0, -3.0])
    kept = t.clone()
    found = run("standardize(t) for t of shape (5, 3)", standardize, t)
    expect_tensor("what standardize returns", found, (5, 3))
    if not close(t, kept):
        raise Wrong("standardize changes the tensor that it is given. It should return a new one.")
    centred, spread = t - t.mean(dim=0), t.std(dim=0)
    if close(found, centred / t.std(dim=0, correction=0)):
        return "each column has the mean 0 and the standard deviation 1 (computed with n, not n - 1)."
    rows = (t - t.mean(dim=1, keepdim=True)) / t.std(dim=1, keepdim=True)
    over = "over all entries of the tensor. Each column should have its own."
    expect(
        found,
        centred / spread,
        [
            ((t - t.mean()) / t.std(), "the mean and the standard deviation go " + over),
            ((t - t.mean()) / spread, "the mean goes " + over),
            (centred / t.std(), "the standard deviation goes " + over),
            (rows, "it standardizes each row. The mean and the standard deviation should be those of each column."),
            (centred, "the columns have the mean 0, but not yet the standard deviation 1."),
            (t / spread, "the columns have the standard deviation 1, but not yet the mean 0."),
            (centred / t.var(dim=0), "it divides by the variance instead of the standard deviation."),
            (centred * spread, "it multiplies by the standard deviation instead of dividing."),
        ],
        "on a tensor of the check, the columns should have the mean 0 and the standard deviation 1. They have the means "
        f"{_rounded(found.mean(dim=0))} and the standard deviations {_rounded(found.std(dim=0))}.",
    )
    return "each column has the mean 0 and the standard deviation 1."


def _rounded(values):
    return ", ".join(f"{value:.3g}" for value in values.detach().reshape(-1).tolist())


@task(
    "1.3",
    "A slope by autograd",
    hints=(
        "Autograd only follows tensors that were made with requires_grad=True.",
        "Make a tensor of the number, compute f of it, and go backward from the result.",
        "After f(t).backward(), t.grad is a tensor; item() makes a number of it.",
    ),
    solution="""
    def slope(f, at):
        t = torch.tensor(at, requires_grad=True)
        f(t).backward()
        return t.grad.item()
    """,
)
def _slope(slope):
    cases = (
        ("t ** 3 - 2 * t", lambda t: t**3 - 2 * t, lambda t: 3 * t * t - 2),
        ("t * torch.sin(t)", lambda t: t * torch.sin(t), lambda t: math.sin(t) + t * math.cos(t)),
    )
    for text, f, derivative in cases:
        for at in (0.5, 1.25):
            found = run(f"slope(f, {at}) with f(t) = {text}", slope, f, at)
            expect_number("what slope returns", found)
            right, value = derivative(at), f(torch.tensor(at)).item()
            step = (f(torch.tensor(at + 0.01)).item() - value) / 0.01
            expect(
                found,
                right,
                [
                    (value, "slope returns the value of f, not its derivative."),
                    (-right, "slope has the wrong sign."),
                    (step, "slope is a difference quotient. Autograd computes the derivative itself."),
                ],
                f"the derivative of {text} at {at} is {right:.4f}, and slope returns {found:.4f}.",
            )
    f, derivative = cases[0][1:]
    again = [run("slope(f, 2.0)", slope, f, 2.0) for _ in range(2)]
    if not close(again[0], again[1]):
        raise Wrong(
            f"slope(f, 2.0) is {again[0]:.4f} the first time and {again[1]:.4f} the second: gradients of earlier calls are added."
        )
    return "it agrees with the derivatives of two functions, at two points each."


@task(
    "1.4",
    "A gradient by hand",
    hints=(
        "Write f as u ** 2 with u = 3a + b - 2, and use the chain rule.",
        "df/da is the derivative of u ** 2 by u, times the derivative of u by a.",
        "The derivative of u ** 2 is 2u. The derivative of u is 3 by a and 1 by b.",
    ),
    solution="""
    def gradient(a, b):
        inner = 3 * a + b - 2
        return 2 * inner * 3, 2 * inner
    """,
)
def _gradient(gradient):
    for a, b in ((1.0, 0.5), (-0.5, 2.0)):
        found = run(f"gradient({a}, {b})", gradient, a, b)
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            raise Wrong("gradient should return two numbers: df/da and df/db.")
        for name, value in zip(("df/da", "df/db"), found):
            expect_number(name, value)
        u = 3 * a + b - 2
        expect(
            found,
            (6 * u, 2 * u),
            [
                ((2 * u, 6 * u), "the two derivatives are exchanged: the first one should be df/da."),
                ((2 * u, 2 * u), "df/da lacks the inner derivative, that of 3a + b - 2 by a."),
                ((3 * u, u), "both lack the factor that the square gives."),
                ((6, 2), "the derivative of the square depends on a and b: it is not a constant."),
                ((-6 * u, -2 * u), "both have the wrong sign."),
                ((u * u, u * u), "gradient returns the value of f."),
                ((6 * u, 6 * u), "df/db has the inner derivative of a, which is that of 3a + b - 2 by a."),
            ],
            f"at a = {a}, b = {b}, autograd finds another gradient than ({found[0]:.4g}, {found[1]:.4g}).",
        )
    return "it agrees with autograd at two points."


@task(
    "1.5",
    "One step down",
    hints=(
        "Three things have to happen: the gradient is computed, w is changed, and the gradient is cleared.",
        "w has to stay the same tensor, so change it in place. Recording has to be off meanwhile: torch.no_grad().",
        "In the block `with torch.no_grad():`, w -= lr * w.grad. After it, w.grad = None.",
    ),
    solution="""
    def step(w, f, lr):
        f(w).backward()
        with torch.no_grad():
            w -= lr * w.grad
        w.grad = None
    """,
)
def _step(step):
    start, target = torch.tensor([1.0, -2.0]), torch.tensor([0.5, 1.0])

    def f(w):
        return ((w - target) ** 2).sum()

    w = start.clone().requires_grad_()
    run("step(w, f, 0.1)", step, w, f, 0.1)
    if not w.requires_grad:
        raise Wrong("after the step, w does not record gradients any more: requires_grad is False.")
    gradient = 2 * (start - target)
    expect(
        w,
        start - 0.1 * gradient,
        [
            (
                start,
                "w has not changed. An assignment such as w = ... gives the name w to a new tensor inside the function; the "
                "tensor of the caller stays as it was. It has to be changed in place.",
            ),
            (start + 0.1 * gradient, "the step goes up: f grows in the direction of its gradient."),
            (start - gradient, "the step does not depend on lr."),
        ],
        f"for f with the minimum at (0.5, 1), a step of lr = 0.1 from (1, -2) ends at ({_rounded(w)}). It should be the "
        "start minus lr times the gradient.",
    )
    run("step(w, f, 0.1), for a second time,", step, w, f, 0.1)
    first = start - 0.1 * gradient
    second = 2 * (first - target)
    expect(
        w,
        first - 0.1 * second,
        [
            (
                first - 0.1 * (gradient + second),
                "the first step is right. The second also uses the gradient of the first: backward() adds to what is there, "
                "so the gradient has to be cleared between steps.",
            )
        ],
        "the first step is right, the second is not.",
    )
    if w.grad_fn is not None:
        raise Wrong("the update became part of the graph of w. Gradients must not be recorded during the update.")
    return "two steps in a row end where they should, and w still records gradients."

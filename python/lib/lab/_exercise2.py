"""Exercise 2: linear regression by hand."""

import torch

from . import _training
from ._data import LINE, X, Y
from ._task import Wrong, close, expect, expect_tensor, require, run, shape_text, task


@task(
    "2.1",
    "The model",
    hints=(
        "w and b are tensors with one entry. The model learns them, so autograd has to follow them.",
        "torch.zeros has an argument requires_grad. forward computes with self.w and self.b.",
        "self.w = torch.zeros(1, requires_grad=True), the same for b; forward returns x * self.w + self.b.",
    ),
    solution="""
    class MyLinearRegression:
        def __init__(self):
            self.w = torch.zeros(1, requires_grad=True)
            self.b = torch.zeros(1, requires_grad=True)

        def forward(self, x):
            return x * self.w + self.b

        def parameters(self):
            return [self.w, self.b]
    """,
)
def _model(MyLinearRegression):
    model = run("MyLinearRegression()", MyLinearRegression)
    for name in ("w", "b"):
        if not hasattr(model, name):
            raise Wrong(f"a model has no attribute {name}: __init__ should set self.{name}.")
        value = getattr(model, name)
        expect_tensor(f"self.{name}", value)
        if value.numel() != 1:
            raise Wrong(f"self.{name} has the shape {shape_text(value.shape)}. A line has one slope and one intercept.")
        if not value.is_leaf:
            raise Wrong(
                f"self.{name} was computed from another tensor, so its gradient is not kept. Make it with requires_grad=True "
                "in the last step."
            )
        if not value.requires_grad:
            raise Wrong(f"self.{name} was made without requires_grad: autograd does not follow it, and it has no gradient.")
        if value.item() != 0:
            raise Wrong(f"self.{name} starts at {value.item():.4g}, not at 0 as the task asks.")
    other = run("MyLinearRegression()", MyLinearRegression)
    if other.w is model.w or other.b is model.b:
        raise Wrong("two models share their parameters. They have to be attributes of self that __init__ makes.")
    _parameters(model)
    _forward(model)
    return "on points of the check, the predictions, their gradients and parameters() are right."


def _parameters(model):
    given = run("list(model.parameters())", lambda: list(model.parameters()))
    if not given:
        raise Wrong("parameters() is empty, so nothing would be trained.")
    for name in ("w", "b"):
        own = getattr(model, name)
        if not any(member is own for member in given):
            raise Wrong(
                f"parameters() does not contain self.{name} itself, so training would not change it."
                + (" A copy or a computed tensor is not enough." if len(given) > 1 else "")
            )
    if len(given) != 2:
        raise Wrong(f"parameters() has {len(given)} members. The model has two parameters.")


def _forward(model):
    w, b = 2.5, -0.75
    with torch.no_grad():
        model.w.fill_(w)
        model.b.fill_(b)
    x = torch.randn(6, 1) + 1
    found = run("model.forward(x) for x of shape (6, 1)", model.forward, x)
    expect_tensor("what forward returns", found)
    _training.expect_column("forward", found, x)
    expect(
        found,
        x * w + b,
        [
            (x * w, "forward returns w * x without b."),
            (torch.full_like(x, b), "forward returns b without w * x."),
            (x * 0, "forward returns zeros: it does not use the current values of self.w and self.b."),
            (x + b, "forward does not use w."),
            (x * w - b, "forward subtracts b."),
            (x * b + w, "w and b are exchanged in forward."),
            ((x + b) * w, "forward adds b before it multiplies by w."),
            (x + w + b, "forward adds w. The slope multiplies x."),
        ],
        f"with w = {w} and b = {b}, the prediction for x = {x[0].item():.3f} is {found.reshape(-1)[0].item():.3f}. The line is "
        f"there at {(x * w + b)[0].item():.3f}.",
    )
    if found.grad_fn is None:
        raise Wrong(
            "the predictions are right, but they do not lead back to w and b: item(), detach(), a new tensor or no_grad() "
            "cuts the history that gradients need."
        )
    run("backward() from the sum of the predictions", found.sum().backward)
    for name, own, right in (("w", model.w, x.sum()), ("b", model.b, torch.tensor(6.0))):
        if own.grad is None or not close(own.grad, right):
            raise Wrong(f"the predictions are right, but the gradient of {name} is not: a part of forward is cut off from it.")


@task(
    "2.2",
    "The loss",
    hints=(
        "Mean squared error: a difference for each point, its square, and the mean.",
        "Everything works on whole tensors: no loop is needed. The result is a tensor with one entry and no axes.",
        "(y_pred - y) ** 2 has an entry for each point, and torch.mean makes one of them.",
    ),
    solution="""
    def mse(y_pred, y):
        return torch.mean((y_pred - y) ** 2)
    """,
)
def _loss(mse):
    y_pred = torch.randn(7, 1).requires_grad_()
    y = torch.randn(7, 1)
    found = run("mse(y_pred, y) for two tensors of shape (7, 1)", mse, y_pred, y)
    if isinstance(found, (int, float)) and not isinstance(found, bool):
        raise Wrong("mse returns a Python number. backward() needs the tensor: item() cuts its history.")
    expect_tensor("what mse returns", found)
    error = (y_pred - y).detach()
    if found.numel() != 1:
        raise Wrong(
            f"mse returns {found.numel()} entries, of the shape {shape_text(found.shape)}. A loss is one number: the mean over "
            "all points."
        )
    square = error**2
    expect(
        found,
        square.mean(),
        [
            (square.sum(), "the loss is a sum instead of a mean: it would grow with the number of points, and so would its gradient."),
            (square.mean().sqrt(), "the loss is the root of the mean squared error. The task asks for the mean itself."),
            (square.mean() / 2, "the loss has a factor 1/2, which the mean does not have."),
            (error.abs().mean(), "the loss is the mean of absolute differences, not of squares."),
            (error.mean(), "the loss is the mean of the differences: those of opposite signs cancel. The square is missing."),
            (error.mean() ** 2, "the mean comes before the square, so that differences of opposite signs cancel."),
            (square.sum() / 15, "the loss is divided by 15 whatever the number of points is. The check has 7."),
            (-square.mean(), "the loss has the wrong sign."),
        ],
        f"for 7 points of the check the loss is {found.item():.4f}. The mean of the squared differences is {square.mean().item():.4f}.",
    )
    if found.grad_fn is None:
        raise Wrong("the value is right, but it does not lead back to y_pred: detach(), item() or no_grad() cuts its history.")
    run("mse(y_pred, y).backward()", found.backward)
    if y_pred.grad is None or not close(y_pred.grad, 2 * error / 7):
        raise Wrong("the value is right, but its gradient is not: a part of the computation is cut off.")
    return "value and gradient are right on points of the check."


@task(
    "2.3",
    "The training loop",
    hints=(
        "Each epoch: predict, compute the loss, go backward, take a step. What do the gradients of the last epoch do meanwhile?",
        "backward() adds to grad, so clear it in each epoch. Update the parameters in place, with recording off.",
        "for p in model.parameters(): p -= lr * p.grad in a block torch.no_grad(), then p.grad = None. "
        "losses.append(loss.item()) keeps the loss as a number.",
    ),
    solution="""
    def train(model, x, y, lr, epochs):
        losses = []
        for epoch in range(epochs):
            loss = mse(model.forward(x), y)
            losses.append(loss.item())
            loss.backward()
            with torch.no_grad():
                for p in model.parameters():
                    p -= lr * p.grad
                    p.grad = None
        return losses
    """,
)
def _train(train):
    if "mse" in getattr(getattr(train, "__code__", None), "co_names", ()):
        require("2.2", "train uses mse")
    _training.check_by_hand(train)
    return "on points of the check, every loss and the trained line agree with gradient descent."


@task(
    "2.4",
    "A learning rate",
    hints=(
        "Try some rates, each ten times the last one. What do the losses do when the rate is too large?",
        "Gradient descent on a line diverges above a certain rate, and it is slow far below it. Look between 0.001 and 0.1.",
        "The largest rate at which the losses still fall is about 0.023. Choose one a little below it.",
    ),
    solution="""
    lr = 0.02
    """,
)
def _rate(lr):
    if isinstance(lr, bool) or not isinstance(lr, (int, float)):
        raise Wrong(f"lr is of the type {type(lr).__name__}. It should be a number.")
    if lr <= 0:
        raise Wrong("lr is not positive: the parameters would stay as they are or move up.")
    losses = _training.descend(X, Y, lr, 1000)[0]
    last = losses[-1]
    if not last < 1e6:
        raise Wrong(
            f"with lr = {lr:g} the losses grow from epoch to epoch: each step goes further beyond the minimum than it came from. "
            f"After 10 epochs the loss is {losses[10]:.3g}."
        )
    if last > 0.1695:
        raise Wrong(
            f"with lr = {lr:g} the loss is {last:.4f} after 1000 epochs, still above 0.1695: the steps along the flat direction "
            f"of the loss are too small. The best line has {LINE:.4f}."
        )
    return f"after 1000 epochs with lr = {lr:g} the loss is {last:.4f}, and the best line has {LINE:.4f}."

"""Exercise 3a: linear regression with `torch.nn`."""

import torch
from torch import nn

from . import _training
from ._data import X, Y, column
from ._task import Wrong, expect, expect_tensor, run, task


def expect_module(name, made):
    """Refuses what is not a module that is ready for use."""
    if not isinstance(made, nn.Module):
        raise Wrong(f"{name} is not derived from nn.Module: the class should begin with class {name}(nn.Module).")
    return run(f"{name}.parameters()", lambda: list(made.parameters()))


def refuse_no_parameters(name, members):
    if not members:
        raise Wrong(
            f"parameters() of {name} is empty, so an optimizer would have nothing to change. A module knows the layers and the "
            "nn.Parameters that are assigned to its attributes after super().__init__(). It does not know plain tensors, nor "
            "what is in a Python list."
        )


@task(
    "3a.1",
    "The model as a module",
    hints=(
        "nn.Linear has a weight and a bias of its own. How many numbers does it get for each point, and how many does it give?",
        "__init__ first calls super().__init__(), then makes the layer as an attribute of self. forward calls it.",
        "self.linear = nn.Linear(1, 1), and forward returns self.linear(x).",
    ),
    solution="""
    class NNLinearRegression(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(1, 1)

        def forward(self, x):
            return self.linear(x)
    """,
)
def _model(NNLinearRegression):
    model = run("NNLinearRegression()", NNLinearRegression)
    members = expect_module("NNLinearRegression", model)
    refuse_no_parameters("NNLinearRegression", members)
    if getattr(model, "linear", None) is None:
        raise Wrong("the model has no attribute linear: __init__ should set self.linear to the layer.")
    layer = model.linear
    if not isinstance(layer, nn.Linear):
        raise Wrong(f"self.linear is of the type {type(layer).__name__}. It should be an nn.Linear.")
    if tuple(layer.weight.shape) != (1, 1):
        raise Wrong(
            f"the layer takes {layer.weight.shape[1]} numbers and gives {layer.weight.shape[0]}. A point has one feature and one "
            "prediction, however many points there are."
        )
    if layer.bias is None:
        raise Wrong("the layer has no bias, so every line would go through the origin.")
    if len(members) != 2:
        raise Wrong(f"the model has {len(members)} parameters. A line needs a weight and a bias.")
    x = torch.randn(6, 1) + 1
    found = run("model(x) for x of shape (6, 1)", model, x)
    expect_tensor("what forward returns", found)
    _training.expect_column("forward", found, x)
    w, b = layer.weight.detach(), layer.bias.detach()
    line = x * w + b
    expect(
        found,
        line,
        [
            (x * w, "forward leaves the bias out."),
            (torch.sigmoid(line), "forward applies a sigmoid to the prediction. A line has no activation."),
            (torch.relu(line), "forward applies a ReLU to the prediction. A line has no activation."),
            (torch.tanh(line), "forward applies tanh to the prediction. A line has no activation."),
            (x, "forward returns x without the layer."),
        ],
        "the predictions are not what the layer gives for x.",
    )
    if found.grad_fn is None:
        raise Wrong("the predictions do not lead back to the layer: detach(), item() or no_grad() cuts the history that gradients need.")
    return "its layer and its predictions are those of a line."


@task(
    "3a.2",
    "Training with an optimizer",
    hints=(
        "nn.MSELoss() is a module that is called with predictions and y. torch.optim.SGD needs the parameters and lr.",
        "Before the loop: make the loss and the optimizer. In each epoch: predict, compute the loss, clear, go backward, step.",
        "The calls are optimizer.zero_grad(), loss.backward(), optimizer.step(), in this order. losses.append(loss.item()) "
        "keeps the loss.",
    ),
    solution="""
    def train(model, x, y, lr, epochs):
        criterion = nn.MSELoss()
        optimizer = torch.optim.SGD(model.parameters(), lr=lr)
        losses = []
        for epoch in range(epochs):
            loss = criterion(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses
    """,
)
def _train(train):
    _training.check_with_sgd(train)
    return "on points of the check, every loss and the trained line agree with gradient descent."


@task(
    "3a.3",
    "The same start",
    hints=(
        "The parameters are model.linear.weight and model.linear.bias. They have to stay the same tensors.",
        "Change their values in place, for example with fill_. For that, gradients must not be recorded.",
        "with torch.no_grad(): model.linear.weight.fill_(w), and the same for the bias with b.",
    ),
    solution="""
    def start_at(model, w, b):
        with torch.no_grad():
            model.linear.weight.fill_(w)
            model.linear.bias.fill_(b)
    """,
)
def _start(start_at):
    model = nn.Module()
    model.linear = nn.Linear(1, 1)
    weight, bias = model.linear.weight, model.linear.bias
    before = weight.item(), bias.item()
    run("start_at(model, 0.5, -1.5)", start_at, model, 0.5, -1.5)
    if model.linear.weight is not weight or model.linear.bias is not bias:
        raise Wrong(
            "start_at gives the layer new parameters. An optimizer that was made before would go on with the old ones. Change "
            "their values in place."
        )
    for name, own in (("weight", weight), ("bias", bias)):
        if not own.requires_grad or own.grad_fn is not None:
            raise Wrong(f"after start_at, the {name} is not a parameter that records gradients any more.")
    found = weight.item(), bias.item()
    expect(
        found,
        (0.5, -1.5),
        [
            (before, "start_at does not change the layer."),
            ((0.5, before[1]), "start_at sets the weight, but not the bias."),
            ((before[0], -1.5), "start_at sets the bias, but not the weight."),
            ((-1.5, 0.5), "the weight and the bias are exchanged."),
            ((before[0] + 0.5, before[1] - 1.5), "start_at adds to the values that are there."),
            ((0, 0), "start_at sets zeros instead of its arguments."),
        ],
        f"after start_at(model, 0.5, -1.5), the weight is {found[0]:.4g} and the bias {found[1]:.4g}.",
    )
    return "the layer has the values that it is given, in the same parameters."


#: What the other answers claim, and what speaks against them.
_REFUTED = {
    "A": "nn.MSELoss and the mean of the squared differences give the same loss for the same predictions: {loss:.4f} for the line "
    "w = 0.3, b = 0.5.",
    "B": "SGD without momentum does the same step, lr times the gradient. From the same start, the runs agree epoch by epoch.",
    "C": "the mean squared error of a line has one minimum. With lr = 0.02, runs from any start end at w = 0.26, b = 0.75 after a "
    "thousand epochs or two.",
}


@task(
    "3a.4",
    "Why the results differ",
    hints=(
        "Run both models from w = b = 0. Which of the four answers does this rule out?",
        "Run NNLinearRegression with lr = 0.02 for 1000 epochs, with two seeds. Where do they end?",
        "The runs share the loss and the update, and there is one minimum. What is left is where they start, and how far they get.",
    ),
    solution="""
    reason = "D"
    """,
)
def _reason(reason):
    if not isinstance(reason, str) or reason.strip().upper() not in ("A", "B", "C", "D"):
        raise Wrong('reason should be one of the letters "A", "B", "C" and "D", in quotes.')
    letter = reason.strip().upper()
    if letter != "D":
        loss = nn.MSELoss()(column(X) * 0.3 + 0.5, column(Y)).item()
        raise Wrong(f"{letter} is not the reason: " + _REFUTED[letter].format(loss=loss))
    losses = [_training.descend(X, Y, 1e-3, 100, start)[0][-1] for start in ((0.0, 0.0), (-0.6, 0.3))]
    return (
        "along the flat direction of the loss, 100 epochs with lr = 0.001 hardly leave the start. From two starts of the check, the "
        f"losses are {losses[0]:.4f} and {losses[1]:.4f} then, and the best line has 0.1689."
    )

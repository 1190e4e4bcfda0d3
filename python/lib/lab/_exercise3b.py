"""Exercise 3b: a multilayer perceptron, and the search for its settings."""

import torch
from torch import nn

from . import _training
from ._data import LINE, X, Y, column
from ._events import Events
from ._exercise3a import expect_module, refuse_no_parameters
from ._task import Wrong, answer, close, expect_number, expect_tensor, require, run, shape_text, task

#: The functions that may stand between the layers.
_ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "ReLU": torch.relu,
    "tanh": torch.tanh,
    "LeakyReLU": nn.functional.leaky_relu,
    "ELU": nn.functional.elu,
    "GELU": nn.functional.gelu,
    "SiLU": nn.functional.silu,
    "softplus": nn.functional.softplus,
}


@task(
    "3b.1",
    "The network",
    hints=(
        "Two linear layers: from one number to the hidden units, and from these to the prediction. What stands between them?",
        "Without an activation in between, two linear layers are one. The prediction itself has none, since it can be any number.",
        "self.hidden = nn.Linear(1, hidden), self.out = nn.Linear(hidden, 1); forward returns "
        "self.out(torch.sigmoid(self.hidden(x))).",
    ),
    solution="""
    class MLP(nn.Module):
        def __init__(self, hidden):
            super().__init__()
            self.hidden = nn.Linear(1, hidden)
            self.out = nn.Linear(hidden, 1)

        def forward(self, x):
            return self.out(torch.sigmoid(self.hidden(x)))
    """,
)
def _network(MLP):
    for hidden in (5, 3):
        model = run(f"MLP({hidden})", MLP, hidden)
        members = expect_module("MLP", model)
        refuse_no_parameters("MLP", members)
        _check_shapes(hidden, members)
    name = _check_function(MLP)
    return f"two linear layers around {name}, and the hidden size is used."


def _check_shapes(hidden, members):
    shapes = sorted(tuple(member.shape) for member in members)
    if shapes == sorted([(hidden, 1), (hidden,), (1, hidden), (1,)]):
        return
    listed = ", ".join(shape_text(member.shape) for member in members)
    if len(members) == 2:
        raise Wrong(f"the network has one layer: its parameters have the shapes {listed}. A hidden layer and an output layer are asked for.")
    if all(len(shape) == 2 for shape in shapes):
        raise Wrong("the layers have no biases. Each unit needs one.")
    if not any(hidden in shape for shape in shapes):
        raise Wrong(f"MLP({hidden}) does not have {hidden} hidden units: the argument is not used. The parameters have the shapes {listed}.")
    raise Wrong(
        f"MLP({hidden}) has parameters of the shapes {listed}. The hidden layer goes from 1 number to {hidden}, the output layer from "
        f"{hidden} numbers to 1."
    )


def _check_function(MLP):
    """Compares the network, with weights of the check, with what it should compute."""
    model = run("MLP(5)", MLP, 5)
    by_shape = {tuple(member.shape): member for member in model.parameters()}
    w, b, v, c = by_shape[5, 1], by_shape[5,], by_shape[1, 5], by_shape[1,]
    with torch.no_grad():
        w.copy_(torch.tensor([[1.0], [-1.5], [0.7], [2.0], [-0.5]]))
        b.copy_(torch.tensor([0.2, 0.4, -0.6, 1.0, 0.3]))
        v.copy_(torch.tensor([[1.0, 0.5, -1.2, 0.8, 0.6]]))
        # The output takes both signs, so that a ReLU after it shows.
        c.fill_(-1.2)
    x = torch.linspace(-2, 2, 9).unsqueeze(1)
    found = run("model(x) for x of shape (9, 1)", model, x)
    expect_tensor("what forward returns", found)
    _training.expect_column("forward", found, x)
    with torch.no_grad():
        z = x @ w.T + b
        for name, activation in _ACTIVATIONS.items():
            if close(found, activation(z) @ v.T + c):
                _check_history(found)
                return name
        if close(found, z @ v.T + c):
            raise Wrong(
                "there is no activation between the layers, so the network is a straight line: two linear layers after each other "
                "are one."
            )
        for name, activation in _ACTIVATIONS.items():
            if close(found, activation(z @ v.T + c)):
                raise Wrong(
                    f"{name} comes after the output layer, and none between the layers. The network needs an activation there, and the "
                    "prediction needs none, since it can be any number."
                )
            if any(close(found, activation(inner(z) @ v.T + c)) for inner in _ACTIVATIONS.values()):
                raise Wrong(
                    f"{name} also comes after the output layer. This limits the predictions, which can be any number: the output "
                    "layer has no activation."
                )
            if close(found, (activation(x) @ w.T + b) @ v.T + c):
                raise Wrong(f"{name} is applied to x, before the hidden layer. It belongs between the two layers.")
    raise Wrong(
        "with weights of the check, the predictions are not those of a hidden layer, an activation and an output layer. Does "
        "forward use both layers, in this order?"
    )


def _check_history(found):
    if found.grad_fn is None:
        raise Wrong("the predictions do not lead back to the layers: detach(), item() or no_grad() cuts the history that gradients need.")


@task(
    "3b.2",
    "Training with any optimizer",
    hints=(
        "It is the loop of task 3a.2. The optimizer comes from outside, so that it can be exchanged.",
        "In each epoch: predict, compute the loss, clear the gradients, go backward, take a step.",
        "loss = nn.functional.mse_loss(model(x), y), then optimizer.zero_grad(), loss.backward(), optimizer.step(), and "
        "losses.append(loss.item()).",
    ),
    solution="""
    def train(model, optimizer, x, y, epochs):
        losses = []
        for epoch in range(epochs):
            loss = nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        return losses
    """,
)
def _train(train):
    _training.check_with_optimizer(train)
    return "on points of the check, every loss and the trained model agree with SGD."


@task(
    "3b.3",
    "One run of the search",
    hints=(
        "A run makes its own model and its own optimizer, and it has to be repeatable: the same seed, the same result.",
        "The seed decides on the initial weights, so it is set before the model is made.",
        "torch.manual_seed(seed), model = MLP(hidden), optimizer = kind(model.parameters(), lr=lr), and return "
        "train(model, optimizer, x, y, epochs)[-1].",
    ),
    solution="""
    def final_loss(seed, hidden, kind, lr, epochs):
        torch.manual_seed(seed)
        model = MLP(hidden)
        optimizer = kind(model.parameters(), lr=lr)
        return train(model, optimizer, x, y, epochs)[-1]
    """,
)
def _one_run(final_loss):
    require("3b.1", "final_loss uses MLP")
    require("3b.2", "final_loss uses train")
    found = _Trial(final_loss, 3, 4, torch.optim.Adam, 0.05, 12)
    again = _Trial(final_loss, 3, 4, torch.optim.Adam, 0.05, 12)
    if not close(found.loss, again.loss, 1e-6):
        raise Wrong(
            f"two runs with the same seed end at {found.loss:.4f} and {again.loss:.4f}. The initial weights are drawn when the model is "
            "made, so the seed has to be set before."
        )
    if close(found.loss, _Trial(final_loss, 4, 4, torch.optim.Adam, 0.05, 12).loss, 1e-6):
        raise Wrong("two different seeds give the same loss: the argument seed is not used.")
    found.compare()
    _Trial(final_loss, 1, 2, torch.optim.SGD, 0.02, 7).compare()
    return "the same seed gives the same loss, and all settings are used."


class _Trial:
    """A call of `final_loss`, and what it did."""

    def __init__(self, final_loss, seed, hidden, kind, lr, epochs):
        self._settings = seed, hidden, kind, lr, epochs
        self._what = f"final_loss({seed}, {hidden}, torch.optim.{kind.__name__}, {lr}, {epochs})"
        with Events() as self._events:
            self.loss = run(self._what, final_loss, seed, hidden, kind, lr, epochs)
        if isinstance(self.loss, (list, tuple)):
            raise Wrong("final_loss returns a list. The search compares one number for each run: the last loss.")
        expect_number("what final_loss returns", self.loss)

    def compare(self):
        seed, hidden, kind, lr, epochs = self._settings
        made = self._events.optimizers
        if not made:
            raise Wrong("final_loss makes no optimizer. Each run needs one, for the parameters of its model.")
        group = made[-1].param_groups[0]
        if type(made[-1]) is not kind:
            raise Wrong(f"{self._what} trains with {type(made[-1]).__name__}: the argument kind is not used.")
        if not close(group["lr"], lr):
            raise Wrong(f"{self._what} trains with the rate {group['lr']:g}: the argument lr is not used.")
        units = max([1] + [member.shape[0] for member in group["params"]])
        if units != hidden:
            raise Wrong(f"{self._what} trains a network with {units} hidden units: the argument hidden is not used.")
        steps = self._events.names.count("step")
        if steps != epochs:
            raise Wrong(f"{self._what} takes {steps} steps instead of {epochs}: the argument epochs is not used as it is.")
        losses = reference(*self._settings)
        if close(self.loss, losses[-1], 1e-3) or close(self.loss, losses[-2], 1e-3):
            return
        if close(self.loss, losses[0], 1e-3):
            raise Wrong("final_loss returns the first loss of the run. The search compares the last ones.")
        raise Wrong(f"{self._what} is {self.loss:.4f}. A run with this seed and these settings, on x and y, ends at {losses[-2]:.4f}.")


def reference(seed, hidden, kind, lr, epochs):
    """The losses of the student's network: before each step of a run, and after the last."""
    torch.manual_seed(seed)
    model = run(f"MLP({hidden})", answer("MLP"), hidden)
    x, y = column(X), column(Y)
    optimizer = kind(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        loss = nn.functional.mse_loss(model(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses + [nn.functional.mse_loss(model(x), y).item()]


SEEDS = 5
MOST_EPOCHS, MOST_HIDDEN = 500, 50


@task(
    "3b.4",
    "Good settings",
    hints=(
        "Print the losses of all five seeds. With few hidden units, some of them end far above the line.",
        "Compare SGD with Adam at the same number of epochs, and try rates that differ by a factor of ten, then of two.",
        "Eight or more sigmoid units, Adam and a rate near 0.1 end below the line with every seed.",
    ),
    solution="""
    settings = dict(hidden=8, kind=torch.optim.Adam, lr=0.1, epochs=300)
    """,
)
def _settings(settings):
    names = ("hidden", "kind", "lr", "epochs")
    if not isinstance(settings, dict) or sorted(settings) != sorted(names):
        raise Wrong(f"settings should be a dictionary with the keys {', '.join(names)}.")
    left = [name for name in names if settings[name] is Ellipsis]
    if left:
        raise Wrong(f"a blank (...) is left in settings: {', '.join(left)}.")
    hidden, kind, lr, epochs = (settings[name] for name in names)
    for name, value, most in (("hidden", hidden, MOST_HIDDEN), ("epochs", epochs, MOST_EPOCHS)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise Wrong(f"{name} should be a whole number from 1 to {most}, not {value!r}.")
    if not (isinstance(kind, type) and issubclass(kind, torch.optim.Optimizer)):
        raise Wrong("kind should be a class of torch.optim, such as torch.optim.SGD, without parentheses.")
    expect_number("lr", lr)
    require("3b.1", "the runs use MLP")
    what = f"a run with hidden={hidden}, kind=torch.optim.{kind.__name__}, lr={lr} and epochs={epochs}"
    losses = [run(what, reference, seed, hidden, kind, lr, epochs)[-2] for seed in range(SEEDS)]
    listed = ", ".join(f"{loss:.4f}" for loss in losses)
    above = sum(not loss < LINE for loss in losses)
    if above:
        flat = sum(loss > 0.5 for loss in losses)
        reason = (
            f" {flat} of them are near 0.5439, the loss of the mean of y: the hidden units are saturated or dead." if flat else ""
        )
        raise Wrong(f"with the seeds 0 to 4 the losses are {listed}. {above} of them are not below {LINE:.4f}, that of the best line.{reason}")
    return f"with the seeds 0 to 4 the losses are {listed}, all below {LINE:.4f}, that of the best line."

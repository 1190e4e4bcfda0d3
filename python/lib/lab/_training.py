"""Checks of training loops: a loop trains a model of the check, and its results are compared with those of known faults."""

from functools import partial

import torch
from torch import nn

from ._data import fresh
from ._events import Events
from ._task import Wrong, close, expect_number, run, shape_text

POINTS, EPOCHS, LR = 6, 5, 0.03
START = (0.4, -0.2)


def expect_column(what, value, x):
    """Refuses predictions that are not a column with a row for each point."""
    count, shape = x.shape[0], tuple(value.shape)
    if shape == (count, 1):
        return
    if shape == (count,):
        raise Wrong(
            f"{what} returns the shape {shape_text(shape)} for x of shape ({count}, 1). Against y of shape ({count}, 1), the "
            f"loss would broadcast to ({count}, {count}): each prediction would be compared with each y."
        )
    raise Wrong(f"{what} returns the shape {shape_text(shape)} for x of shape ({count}, 1). There should be one row for each point.")


def descend(xs, ys, lr, epochs, start=(0.0, 0.0), keep=False, sign=-1.0, total=False, pairs=False, late=False, only="wb"):
    """The losses of gradient descent on a line, and where it ends. The options are faults.

    `keep`: gradients add up. `sign`: +1 goes up. `total`: the sum instead of the mean. `pairs`: each prediction is compared
    with each y. `late`: each step uses the gradient of the epoch before. `only`: the parameters that are updated.
    """
    (w, b), losses, gradient = start, [], (0.0, 0.0)
    for _ in range(epochs):
        if pairs:
            entries = [(x, w * x + b - y) for x in xs for y in ys]
        else:
            entries = [(x, w * x + b - y) for x, y in zip(xs, ys)]
        scale = 1.0 if total else 1.0 / len(entries)
        # Products instead of powers: a diverging run becomes infinite, and raises no exception.
        losses.append(sum(e * e for _, e in entries) * scale)
        new = (2 * sum(x * e for x, e in entries) * scale, 2 * sum(e for _, e in entries) * scale)
        if keep:
            new = (gradient[0] + new[0], gradient[1] + new[1])
        used = gradient if late else new
        gradient = new
        w += sign * lr * used[0] if "w" in only else 0.0
        b += sign * lr * used[1] if "b" in only else 0.0
    return losses, (w, b)


#: Faults with a result of their own.
_FAULTS = (
    (
        dict(keep=True),
        "gradients are not cleared between the steps. backward() adds to the gradients that are there, so each step also "
        "goes along those of all earlier epochs.",
    ),
    (dict(sign=1.0), "the update has the wrong sign: it goes along the gradient, and the loss grows."),
    (dict(total=True), "the loss is a sum over the points instead of their mean, and so its gradient is too large."),
    (
        dict(pairs=True),
        "the loss compares each prediction with each y: predictions and y have different shapes, for example ({n},) and "
        "({n}, 1), and broadcast to ({n}, {n}).",
    ),
    (
        dict(late=True),
        "each step uses the gradient of the epoch before: the update comes before backward() of its own epoch.",
    ),
    (dict(only="w"), "only the first parameter is updated. All parameters of the model should be."),
    (dict(only="b"), "only the last parameter is updated. All parameters of the model should be."),
)


class _Line:
    """The model of the check for loops by hand."""

    def __init__(self):
        self.w = torch.tensor([START[0]], requires_grad=True)
        self.b = torch.tensor([START[1]], requires_grad=True)
        self.calls = 0

    def forward(self, x):
        self.calls += 1
        return x * self.w + self.b

    __call__ = forward

    def parameters(self):
        return [self.w, self.b]


class _Net(nn.Module):
    """The model of the check for loops with an optimizer."""

    def __init__(self):
        super().__init__()
        self.linear = nn.Linear(1, 1)
        self.calls = 0
        with torch.no_grad():
            self.linear.weight.fill_(START[0])
            self.linear.bias.fill_(START[1])

    def forward(self, x):
        self.calls += 1
        return self.linear(x)


class _Run:
    """What a loop has done with a model of the check."""

    def __init__(self, what, model, start_loop, x, y):
        self.model, self.x, self.y = model, x, y
        members = list(model.parameters())
        with Events() as self.events:
            self.losses = run(what, start_loop)
        self.members = members
        self.end = tuple(member.detach().reshape(-1)[0].item() for member in members)

    def descended(self, lr=LR, **faults):
        """What gradient descent would have given."""
        return descend(self.x.reshape(-1).tolist(), self.y.reshape(-1).tolist(), lr, EPOCHS, START, **faults)


def check_by_hand(train):
    x, y = fresh(POINTS)
    model = _Line()
    what = f"train(model, x, y, lr={LR}, epochs={EPOCHS}) with a model and points of the check"
    done = _Run(what, model, lambda: train(model, x, y, lr=LR, epochs=EPOCHS), x, y)
    if model.w is not done.members[0] or model.b is not done.members[1]:
        raise Wrong("train replaces the tensors of the model by new ones. The update has to change the parameters in place.")
    _judge(done)
    if any(member.grad_fn is not None for member in done.members):
        raise Wrong("the updates became part of the graph. Gradients must not be recorded during the update.")
    _needs_rate(lambda model, lr: train(model, x, y, lr=lr, epochs=1), _Line)


def check_with_sgd(train):
    x, y = fresh(POINTS)
    model = _Net()
    what = f"train(model, x, y, lr={LR}, epochs={EPOCHS}) with a model and points of the check"
    done = _Run(what, model, lambda: train(model, x, y, lr=LR, epochs=EPOCHS), x, y)
    made = done.events.optimizers
    if not made:
        if "step" not in done.events.names:
            raise Wrong("train makes no optimizer of torch.optim.")
    else:
        kind = type(made[-1]).__name__
        if kind != "SGD":
            raise Wrong(f"train uses {kind}. The task asks for SGD, so that the run can be compared with the one by hand.")
        _same_parameters(made[-1], model)
        rate = made[-1].param_groups[0]["lr"]
        if not close(rate, LR):
            raise Wrong(f"the optimizer has the rate {rate:g}, and train was called with lr={LR}.")
    _order(done)
    _judge(done)


def check_with_optimizer(train):
    x, y = fresh(POINTS)
    model = _Net()
    optimizer = torch.optim.SGD(model.parameters(), lr=LR)
    what = f"train(model, optimizer, x, y, epochs={EPOCHS}) with a model, SGD and points of the check"
    done = _Run(what, model, lambda: train(model, optimizer, x, y, epochs=EPOCHS), x, y)
    if done.events.optimizers:
        raise Wrong("train makes an optimizer of its own. It should use the one that it is given.")
    _order(done)
    _judge(done)


def _same_parameters(optimizer, model):
    held = [member for group in optimizer.param_groups for member in group["params"]]
    if not all(any(member is own for member in held) for own in model.parameters()):
        raise Wrong(
            "the optimizer holds other tensors than the parameters of the model that train was given: those of another model, "
            "or copies. Its steps cannot change this model."
        )


def _order(done):
    """The order of the calls in an epoch, where it is certain to be wrong."""
    names = done.events.names
    if "backward" not in names and done.events.gradients == 0:
        raise Wrong("backward() of the loss is never called, so no gradients are computed.")
    if "step" not in names:
        raise Wrong("step() of the optimizer is never called, so the parameters stay as they are.")
    if "backward" not in names:
        return
    if names.count("step") == 1 and names.count("backward") > 1:
        raise Wrong("step() is called once, after the loop. Each epoch should take a step.")
    if "zero_grad" in names:
        after = names[names.index("backward") + 1 :]
        if "step" in after and "zero_grad" in after[: after.index("step")]:
            raise Wrong("the gradients are cleared between backward() and step(), so the steps have no gradients.")
    if names.index("step") < names.index("backward"):
        raise Wrong("step() comes before backward(): the step has no gradients, or those of the epoch before.")


def _judge(done):
    """Compares the trained line and the losses with gradient descent."""
    if done.model.calls == 0:
        raise Wrong("train never calls the model that it is given. Does it use a model of the notebook instead of its argument?")
    losses, end = done.descended()
    if not close(done.end, end, 1e-3):
        _name_fault(done)
    _check_losses(done.losses, losses, done)


def _name_fault(done):
    if close(done.end, START, 1e-6):
        if "backward" not in done.events.names and done.events.gradients == 0:
            raise Wrong("backward() of the loss is never called, so no gradients are computed.")
        raise Wrong(
            "train does not change the parameters of the model. An assignment such as p = p - ... gives the name p to a new "
            "tensor, and the model keeps the old one."
        )
    for faults, sentence in _FAULTS:
        if close(done.end, done.descended(**faults)[1], 1e-3):
            raise Wrong(sentence.format(n=POINTS))
    for epochs, sentence in (
        (EPOCHS - 1, "train takes one step less than there are epochs."),
        (EPOCHS + 1, "train takes one step more than there are epochs."),
        (1, "train takes a single step, whatever epochs is. Is the update inside the loop?"),
    ):
        trained = descend(done.x.reshape(-1).tolist(), done.y.reshape(-1).tolist(), LR, epochs, START)[1]
        if close(done.end, trained, 1e-3):
            raise Wrong(sentence)
    right = done.descended()[1]
    raise Wrong(
        f"after {EPOCHS} epochs of the check, the parameters are {done.end[0]:.4f} and {done.end[1]:.4f}. Gradient descent ends at "
        f"{right[0]:.4f} and {right[1]:.4f}. Does each step subtract lr times the gradient of the mean squared error over all points?"
    )


def _check_losses(found, losses, done):
    if found is None:
        raise Wrong("the model is trained as it should be, but train returns None. It should return the list of losses.")
    if not isinstance(found, (list, tuple)):
        raise Wrong(f"train should return a list with the loss of each epoch. It returns the type {type(found).__name__}.")
    if len(found) != EPOCHS:
        raise Wrong(f"train returns {len(found)} losses for {EPOCHS} epochs. There should be one for each.")
    if any(torch.is_tensor(value) for value in found):
        raise Wrong(
            "the losses are tensors. Each of them may keep its graph in memory; item() makes a number of it, once for each epoch."
        )
    for value in found:
        expect_number("an entry of the losses", value)
    if close(found, losses, 1e-3):
        return
    ended = descend(done.x.reshape(-1).tolist(), done.y.reshape(-1).tolist(), LR, 1, done.end)[0]
    if close(found, losses[1:] + ended, 1e-3):
        raise Wrong("the losses are those after the step of each epoch. The task asks for those before it.")
    if close(found, [found[0]] * EPOCHS):
        raise Wrong("all losses are the same, though the model is trained: the loss has to be computed again in each epoch.")
    total = [value * POINTS for value in losses]
    if close(found, total, 1e-3):
        raise Wrong("the losses are sums over the points instead of means.")
    raise Wrong(f"the model is trained as it should be, but the first loss is {found[0]:.4f} instead of {losses[0]:.4f}.")


def _needs_rate(train, make):
    """Refuses a loop that uses another rate than its argument."""
    moved = []
    for lr in (LR, 2 * LR):
        model = make()
        run("train with another lr", partial(train, model, lr))
        moved.append(model.w.item() - START[0])
    if close(moved[0], moved[1]):
        raise Wrong("the step is the same for two different rates: train does not use its argument lr.")

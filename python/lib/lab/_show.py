"""`lab.show`: a network that was made here, in the lessons that draw its fit and its units."""

import math

import _console
import torch
from _as_json import as_json
from torch import nn

#: What a lesson can put after a hidden layer, by the name that it has in a link.
_ACTIVATIONS = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky_relu": nn.LeakyReLU,
    "gelu": nn.GELU,
    "silu": nn.SiLU,
    "softplus": nn.Softplus,
    "identity": nn.Identity,
}

#: What only holds other modules.
_HOLDERS = (nn.Sequential, nn.ModuleList, nn.ModuleDict)

_MOST_UNITS, _MOST_LAYERS = 64, 8

#: How many numbers fit into a link.
_MOST_NUMBERS = {torch.float32: 1400, torch.float64: 700}

_ALLOWED = (
    "A lesson shows nn.Linear(1, h), an activation (Sigmoid, Tanh, ReLU, LeakyReLU, GELU, SiLU or Softplus), then more nn.Linear(h, h) "
    "with the same activation if you like, and nn.Linear(h, 1)."
)


def show(model, x=None, y=None):
    """Shows links that open a network in the lessons, with the points x and y, or with those of the sheet."""
    if not isinstance(model, nn.Module):
        raise TypeError(f"lab.show takes a model, which is an nn.Module, not {_a(type(model).__name__)}.")
    layers = _layers(model)
    hidden, depth, dtype = layers[0].out_features, len(layers) - 1, layers[0].weight.dtype
    numbers = [number for layer in layers for part in (layer.weight, layer.bias) for number in part.detach().flatten().tolist()]
    if len(numbers) > _MOST_NUMBERS[dtype]:
        raise ValueError(f"This model has {len(numbers):,} parameters; the link to a lesson holds {_MOST_NUMBERS[dtype]:,}.")
    if not all(map(math.isfinite, numbers)):
        raise ValueError("A parameter of this model is not finite, so there is nothing to show. Train it again with a lower learning rate.")
    described = {
        "hidden": hidden,
        "depth": depth,
        "activation": _activation(model, layers),
        "precision": "f64" if dtype is torch.float64 else "f32",
        "weights": numbers,
    }
    if (x is None) != (y is None):
        raise TypeError("lab.show takes both x and y, or neither.")
    if x is not None:
        described["x"], described["y"] = _column(x, "x"), _column(y, "y")
    _console.model(as_json(described))


def _a(name):
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def _no(problem):
    return ValueError(f"This model cannot be shown in a lesson: {problem}. {_ALLOWED}")


def _layers(model):
    """The linear layers, in order, if they are those of a network of a lesson."""
    layers = []
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear):
            layers.append((name or "the model", module))
        elif type(module).__module__.startswith("torch") and not isinstance(module, (*_ACTIVATIONS.values(), *_HOLDERS)):
            raise _no(f"it has {_a(type(module).__name__)} ({name or 'the model'})")
    of_layers = {id(part) for _, layer in layers for part in (layer.weight, layer.bias)}
    for name, part in model.named_parameters():
        if id(part) not in of_layers:
            raise _no(f"{name}, with the shape {tuple(part.shape)}, does not belong to an nn.Linear")
    if len(layers) < 2:
        only = "it has only one nn.Linear, which is a straight line" if layers else "it has no nn.Linear"
        raise _no(only)
    for name, layer in layers:
        if layer.bias is None:
            raise _no(f"{name} has no bias")
        if layer.weight.dtype is not layers[0][1].weight.dtype or layer.weight.dtype not in _MOST_NUMBERS:
            raise _no(f"{name} has numbers of the type {layer.weight.dtype}")
    (first, entry), (last, out) = layers[0], layers[-1]
    hidden = entry.out_features
    if entry.in_features != 1:
        raise _no(f"{first} has {entry.in_features} inputs, and the lessons have one, x")
    if out.out_features != 1:
        raise _no(f"{last} has {out.out_features} outputs, and the lessons have one, y")
    if hidden > _MOST_UNITS:
        raise _no(f"{first} has {hidden} units, and {_MOST_UNITS} are allowed")
    if len(layers) - 1 > _MOST_LAYERS:
        raise _no(f"it has {len(layers) - 1} hidden layers, and {_MOST_LAYERS} are allowed")
    for at, (name, layer) in enumerate(layers[1:], 1):
        wanted = (hidden, 1 if at + 1 == len(layers) else hidden)
        if (layer.in_features, layer.out_features) != wanted:
            has = f"nn.Linear({layer.in_features}, {layer.out_features})"
            raise _no(f"{name} is {has}, and with {hidden} units in each hidden layer it has to be nn.Linear{wanted}")
    return [layer for _, layer in layers]


def _activation(model, layers):
    """The activation with which the layers compute what the model computes."""
    dtype = layers[0].weight.dtype
    x = torch.tensor([-100, -30, -10, -5, -2, -1, -0.5, 0, 0.3, 1, 1.5, 2, 3, 4, 5.5, 7, 9, 11, 30, 100], dtype=dtype).unsqueeze(1)
    with torch.no_grad():
        y = model(x)
        if not torch.is_tensor(y) or y.numel() != len(x):
            has = f"the shape {tuple(y.shape)}" if torch.is_tensor(y) else f"the type {type(y).__name__}"
            raise _no(f"for x with the shape {tuple(x.shape)} it gives a result with {has}")
        wanted, found = y.reshape(-1, 1), []
        for name, kind in _ACTIVATIONS.items():
            z, activation = x, kind()
            for layer in layers[:-1]:
                z = activation(layer(z))
            if torch.allclose(layers[-1](z), wanted, rtol=1e-4, atol=1e-5):
                found.append(name)
    if not found:
        names = ", ".join(_ACTIVATIONS)
        raise _no(f"it computes something other than its linear layers with one of the activations {names} after each hidden one")
    # Where several fit, the one that the model has as a module is meant.
    own = {type(module) for module in model.modules()}
    return next((name for name in found if _ACTIVATIONS[name] in own), found[0])


def _column(values, name):
    values = torch.as_tensor(values).detach().double()
    if values.dim() > 2 or (values.dim() == 2 and 1 not in values.shape):
        raise ValueError(f"{name} has the shape {tuple(values.shape)}; a lesson shows one column of numbers.")
    values = values.flatten().tolist()
    for at, value in enumerate(values):
        if not math.isfinite(value):
            raise ValueError(f"{name}[{at}] is {value}; a lesson shows finite numbers.")
    return values

"""Layers and activations."""

import math

from .. import _functions as T
from . import functional as F, init
from .module import Module
from .parameter import Parameter


class Identity(Module):
    def __init__(self, *args, **kwargs):
        super().__init__()

    def forward(self, input):
        return input


class Linear(Module):
    """y = x Wᵀ + b."""

    def __init__(self, in_features, out_features, bias=True, device=None, dtype=None):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(T.empty((out_features, in_features), dtype=dtype))
        if bias:
            self.bias = Parameter(T.empty(out_features, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            fan_in = self.weight.shape[1]
            bound = 1 / math.sqrt(fan_in) if fan_in > 0 else 0
            init.uniform_(self.bias, -bound, bound)

    def forward(self, input):
        return F.linear(input, self.weight, self.bias)

    def extra_repr(self):
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Flatten(Module):
    def __init__(self, start_dim=1, end_dim=-1):
        super().__init__()
        self.start_dim, self.end_dim = start_dim, end_dim

    def forward(self, input):
        return input.flatten(self.start_dim, self.end_dim)

    def extra_repr(self):
        return f"start_dim={self.start_dim}, end_dim={self.end_dim}"


class Dropout(Module):
    def __init__(self, p=0.5, inplace=False):
        super().__init__()
        if not 0 <= p <= 1:
            raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
        self.p, self.inplace = p, inplace

    def forward(self, input):
        return F.dropout(input, self.p, self.training)

    def extra_repr(self):
        return f"p={self.p}, inplace={self.inplace}"


class LayerNorm(Module):
    def __init__(self, normalized_shape, eps=1e-05, elementwise_affine=True, bias=True, device=None, dtype=None):
        super().__init__()
        shape = (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
        self.normalized_shape, self.eps, self.elementwise_affine = shape, eps, elementwise_affine
        if elementwise_affine:
            self.weight = Parameter(T.ones(shape, dtype=dtype))
            if bias:
                self.bias = Parameter(T.zeros(shape, dtype=dtype))
            else:
                self.register_parameter("bias", None)
        else:
            self.register_parameter("weight", None)
            self.register_parameter("bias", None)

    def forward(self, input):
        return F.layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self):
        affine = f"elementwise_affine={self.elementwise_affine}, bias={self.bias is not None}"
        return f"{self.normalized_shape}, eps={self.eps}, {affine}"


class BatchNorm1d(Module):
    def __init__(self, num_features, eps=1e-05, momentum=0.1, affine=True, track_running_stats=True, device=None, dtype=None):
        super().__init__()
        self.num_features, self.eps, self.momentum = num_features, eps, momentum
        self.affine, self.track_running_stats = affine, track_running_stats
        if affine:
            self.weight = Parameter(T.ones(num_features, dtype=dtype))
            self.bias = Parameter(T.zeros(num_features, dtype=dtype))
        else:
            self.register_parameter("weight", None)
            self.register_parameter("bias", None)
        self.register_buffer("running_mean", T.zeros(num_features, dtype=dtype) if track_running_stats else None)
        self.register_buffer("running_var", T.ones(num_features, dtype=dtype) if track_running_stats else None)
        self.register_buffer("num_batches_tracked", T.tensor(0) if track_running_stats else None)

    def forward(self, input):
        if input.dim() not in (2, 3):
            raise ValueError(f"expected 2D or 3D input (got {input.dim()}D input)")
        if self.training and self.track_running_stats:
            self.num_batches_tracked.add_(1)
        return F.batch_norm(
            input, self.running_mean, self.running_var, self.weight, self.bias,
            self.training or not self.track_running_stats, self.momentum, self.eps,
        )

    def extra_repr(self):
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


# Activations


def _activation(name, function, extra=None, **defaults):
    """The module of an activation: its arguments are its attributes."""
    names = list(defaults)

    def initialise(self, *args, **kwargs):
        Module.__init__(self)
        given = dict(zip(names, args))
        given.update(kwargs)
        given.pop("inplace", None)
        for key in given:
            if key not in defaults:
                raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")
        for key in names:
            setattr(self, key, given.get(key, defaults[key]))

    def forward(self, input):
        return function(input, *(getattr(self, key) for key in names))

    def represent(self):
        return extra(self) if extra else ""

    return type(name, (Module,), {"__init__": initialise, "forward": forward, "extra_repr": represent, "__module__": __name__})


Sigmoid = _activation("Sigmoid", T.sigmoid)
Tanh = _activation("Tanh", T.tanh)
ReLU = _activation("ReLU", T.relu)
SiLU = _activation("SiLU", F.silu)
GELU = _activation("GELU", F.gelu, lambda self: f"approximate='{self.approximate}'", approximate="none")
ELU = _activation("ELU", F.elu, lambda self: f"alpha={self.alpha}", alpha=1.0)
LeakyReLU = _activation("LeakyReLU", F.leaky_relu, lambda self: f"negative_slope={self.negative_slope}", negative_slope=0.01)
Softplus = _activation("Softplus", F.softplus, lambda self: f"beta={self.beta}, threshold={self.threshold}", beta=1.0, threshold=20.0)
Softmax = _activation("Softmax", F.softmax, lambda self: f"dim={self.dim}", dim=None)
LogSoftmax = _activation("LogSoftmax", F.log_softmax, lambda self: f"dim={self.dim}", dim=None)

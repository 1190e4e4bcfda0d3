"""Layers and activations."""

import math
import warnings

from .. import _functions as T, _inplace
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
        for place, size in enumerate((out_features, in_features), 1):
            if not isinstance(size, int):
                raise TypeError(
                    f"empty(): argument 'size' failed to unpack the object at pos {place} with error \"type must be tuple of "
                    f'ints,but got {type(size).__name__}"'
                )
        self.in_features, self.out_features = in_features, out_features
        self.weight = Parameter(T.empty((out_features, in_features), dtype=dtype))
        if bias:
            self.bias = Parameter(T.empty(out_features, dtype=dtype))
        else:
            self.register_parameter("bias", None)
        self.reset_parameters()

    def reset_parameters(self):
        if not self.in_features:
            warnings.warn("Initializing zero-element tensors is a no-op", UserWarning, stacklevel=2)
            return
        init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.in_features)
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
        self.inplace = given.pop("inplace", False)
        for key in given:
            if key not in defaults:
                raise TypeError(f"{name}.__init__() got an unexpected keyword argument '{key}'")
        for key in names:
            setattr(self, key, given.get(key, defaults[key]))

    def forward(self, input):
        settings = [getattr(self, key) for key in names]
        return _inplace.change(input, lambda x: function(x, *settings)) if self.inplace else function(input, *settings)

    def represent(self):
        shown = [extra(self)] if extra else [f"{key}={getattr(self, key)}" for key in names]
        return ", ".join(shown + ["inplace=True"] * self.inplace)

    return type(name, (Module,), {"__init__": initialise, "forward": forward, "extra_repr": represent, "__module__": __name__})


Sigmoid = _activation("Sigmoid", T.sigmoid)
Tanh = _activation("Tanh", T.tanh)
ReLU = _activation("ReLU", T.relu)
SiLU = _activation("SiLU", F.silu)
GELU = _activation("GELU", F.gelu, lambda self: f"approximate='{self.approximate}'", approximate="none")
ELU, CELU = _activation("ELU", F.elu, alpha=1.0), _activation("CELU", F.celu, alpha=1.0)
LeakyReLU = _activation("LeakyReLU", F.leaky_relu, negative_slope=0.01)
Softplus = _activation("Softplus", F.softplus, beta=1.0, threshold=20.0)
Hardtanh = _activation("Hardtanh", F.hardtanh, min_val=-1.0, max_val=1.0)
Threshold = _activation("Threshold", F.threshold, threshold=0.0, value=0.0)
ReLU6, SELU, Mish = _activation("ReLU6", F.relu6), _activation("SELU", F.selu), _activation("Mish", F.mish)
Hardsigmoid, Hardswish = _activation("Hardsigmoid", F.hardsigmoid), _activation("Hardswish", F.hardswish)
Softsign, Tanhshrink = _activation("Softsign", F.softsign), _activation("Tanhshrink", F.tanhshrink)
LogSigmoid, GLU = _activation("LogSigmoid", F.logsigmoid), _activation("GLU", F.glu, dim=-1)
Softmax, Softmin = _activation("Softmax", F.softmax, dim=None), _activation("Softmin", F.softmin, dim=None)
LogSoftmax = _activation("LogSoftmax", F.log_softmax, dim=None)


class PReLU(Module):
    def __init__(self, num_parameters=1, init=0.25, device=None, dtype=None):
        super().__init__()
        self.num_parameters = num_parameters
        self.weight = Parameter(T.full((num_parameters,), init, dtype=dtype))

    def forward(self, input):
        return F.prelu(input, self.weight)

    def extra_repr(self):
        return f"num_parameters={self.num_parameters}"


class Embedding(Module):
    def __init__(self, num_embeddings, embedding_dim, device=None, dtype=None):
        super().__init__()
        self.num_embeddings, self.embedding_dim = num_embeddings, embedding_dim
        self.weight = Parameter(T.empty((num_embeddings, embedding_dim), dtype=dtype))
        init.normal_(self.weight)

    def forward(self, input):
        return F.embedding(input, self.weight)

    def extra_repr(self):
        return f"{self.num_embeddings}, {self.embedding_dim}"

"""`torch.nn.functional`."""

import warnings

import _operations
import _selection
import _torch

from .. import _functions as T, _shapes
from .._functions import relu, sigmoid, tanh  # also functions of this module in PyTorch


def linear(input, weight, bias=None):
    if input.kind != weight.kind:
        error = RuntimeError(f"mat1 and mat2 must have the same dtype, but got {T._torch_name(input)} and {T._torch_name(weight)}")
        error.add_note("The weights are float32. Convert the input, for example with x.float().")
        raise error
    rows = input.extents if input.dim() > 1 else (1,) + input.extents
    T._check_matrices((_shapes.count(rows[:-1]), rows[-1]), weight.extents[::-1], "mm" if bias is None else "addmm")
    if input.dim() == 2:
        product = _operations.apply("matmul", [input, _operations.apply("t", [weight])])
        return product if bias is None else T._named(_operations.binary("add", product, bias), "AddmmBackward0")
    result = T.matmul(input, T.t(weight))
    return result if bias is None else T._named(result + bias, "ViewBackward0")


def _activation(name, label=None):
    def function(input, *args, **kwargs):
        result = T._unary(name, input, **kwargs)
        return T._named(result, label) if label else result

    function.__name__ = name
    return function


def silu(input, inplace=False):
    return T._unary("silu", input)


def gelu(input, approximate="none"):
    if approximate != "none":
        T.absent("gelu(approximate='tanh')", "gelu()")
    return T._unary("gelu", input)


def elu(input, alpha=1.0, inplace=False):
    return T._unary("elu", input, alpha=float(alpha))


def leaky_relu(input, negative_slope=0.01, inplace=False):
    return T._unary("leaky_relu", input, negative_slope=float(negative_slope))


def softplus(input, beta=1.0, threshold=20.0):
    if beta == 1 and threshold == 20:
        return T._unary("softplus", input)
    T.absent("softplus with another beta or threshold", "softplus(x)")


def logsigmoid(input):
    return T._named(-softplus(-input), "LogSigmoidBackward0")


def relu6(input):
    return T._named(T.clamp(input, 0.0, 6.0), "HardtanhBackward0")


def hardtanh(input, min_val=-1.0, max_val=1.0):
    return T._named(T.clamp(input, min_val, max_val), "HardtanhBackward0")


def _softmax(name):
    def function(input, dim=None, *, dtype=None, _stacklevel=3):
        if dim is None:
            warnings.warn(
                f"Implicit dimension choice for {name} has been deprecated. Change the call to include dim=X as an argument.",
                UserWarning,
                stacklevel=2,
            )
            dim = 0 if input.dim() in (0, 1, 3) else 1
        if dtype is not None:
            input = T.to_type(input, dtype)
        return _operations.apply(name, [input], dim=_shapes.axis_of(dim, input.dim()))

    function.__name__ = name
    return function


softmax, log_softmax = _softmax("softmax"), _softmax("log_softmax")


def dropout(input, p=0.5, training=True, inplace=False):
    if not 0 <= p <= 1:
        raise ValueError(f"dropout probability has to be between 0 and 1, but got {p}")
    if not training or p == 0:
        return input
    if p == 1:
        return input * 0.0
    kept = _torch.bernoulli(1 - p, input.extents, input.kind)
    return T._named(input * (kept / (1 - p)), "MulBackward0")


def layer_norm(input, normalized_shape, weight=None, bias=None, eps=1e-05):
    shape = tuple(normalized_shape)
    if input.extents[-len(shape) :] != shape:
        raise RuntimeError(
            f"Given normalized_shape={list(shape)}, expected input with shape [*, {', '.join(map(str, shape))}], but got "
            f"input of size{list(input.extents)}"
        )
    size = _shapes.count(shape)
    rows = T._view(input, (-1, size))
    scale = T.ones(size, dtype=input.dtype) if weight is None else T._view(weight, (size,))
    shift = T.zeros(size, dtype=input.dtype) if bias is None else T._view(bias, (size,))
    result = _operations.apply("layer_norm", [rows, scale, shift], eps=float(eps))
    return T._named(_selection.view(result, input.extents), "NativeLayerNormBackward0")


def batch_norm(input, running_mean, running_var, weight=None, bias=None, training=False, momentum=0.1, eps=1e-05):
    if input.dim() == 3:
        flat = T.reshape(T.transpose(input, 1, 2), -1, input.extents[1])
        result = batch_norm(flat, running_mean, running_var, weight, bias, training, momentum, eps)
        return T.transpose(T.reshape(result, input.extents[0], input.extents[2], input.extents[1]), 1, 2)
    features = input.extents[1]
    scale = T.ones(features, dtype=input.dtype) if weight is None else weight
    shift = T.zeros(features, dtype=input.dtype) if bias is None else bias
    if not training:
        return T._named(_operations.batch_norm_with([input, scale, shift, running_mean, running_var], float(eps)), "NativeBatchNormBackward0")
    if input.extents[0] < 2:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    if running_mean is not None:
        plain = input.detach()
        mean, variance = T.mean(plain, 0), T.var(plain, 0)
        running_mean.copy_(running_mean * (1 - momentum) + mean * momentum)
        running_var.copy_(running_var * (1 - momentum) + variance * momentum)
    return T._named(_operations.apply("batch_norm", [input, scale, shift], eps=float(eps)), "NativeBatchNormBackward0")


def one_hot(tensor, num_classes=-1):
    values = tensor.flat()
    classes = num_classes if num_classes > 0 else max(values) + 1
    return _torch.from_flat([int(value == at) for value in values for at in range(classes)], tensor.extents + (classes,), T.INT64)


# Losses


def _reduced(losses, reduction, name):
    if reduction == "mean":
        losses = T.mean(losses)
    elif reduction == "sum":
        losses = T.sum(losses)
    elif reduction != "none":
        raise ValueError(f"{reduction} is not a valid value for reduction")
    return T._named(losses, name)


def _check_sizes(input, target):
    if not T.is_tensor(target):
        raise TypeError(f"the target has to be a Tensor, not {type(target).__name__}")
    if target.extents != input.extents:
        warnings.warn(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}). This will likely "
            "lead to incorrect results due to broadcasting. Please ensure they have the same size.",
            UserWarning,
            stacklevel=3,
        )


def mse_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    _check_sizes(input, target)
    return _reduced(T.pow(input - target, 2), reduction, "MseLossBackward0")


def l1_loss(input, target, size_average=None, reduce=None, reduction="mean", weight=None):
    _check_sizes(input, target)
    return _reduced(T.abs(input - target), reduction, "MeanBackward0" if reduction == "mean" else "SumBackward0" if reduction == "sum" else "AbsBackward0")


def huber_loss(input, target, reduction="mean", delta=1.0, weight=None):
    _check_sizes(input, target)
    return _reduced(_operations.apply("huber_loss", list(_promoted(input, target)), delta=float(delta)), reduction, "HuberLossBackward0")


def _promoted(input, target):
    return input, T.to_type(target, input.dtype)


def smooth_l1_loss(input, target, size_average=None, reduce=None, reduction="mean", beta=1.0):
    _check_sizes(input, target)
    losses = _operations.apply("huber_loss", list(_promoted(input, target)), delta=float(beta)) / beta
    return _reduced(losses, reduction, "SmoothL1LossBackward0")


def nll_loss(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean"):
    if weight is not None:
        T.absent("nll_loss with weights", "nll_loss(input, target)")
    if target.dtype.is_floating_point:
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {T._torch_name(target)}")
    if input.extents[:1] != target.extents[:1]:
        raise ValueError(f"Expected input batch_size ({input.extents[0]}) to match target batch_size ({target.extents[0]}).")
    classes = input.extents[-1]
    for label in target.flat():
        if not 0 <= label < classes:
            raise IndexError(f"Target {label} is out of bounds.")
    chosen = T.gather(input, 1, T.unsqueeze(target, 1))
    return _reduced(-T.squeeze(chosen, 1), reduction, "NllLossBackward0")


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean", label_smoothing=0.0):
    if label_smoothing or weight is not None:
        T.absent("cross_entropy with weights or label smoothing", "cross_entropy(input, target)")
    if target.dtype.is_floating_point and target.extents == input.extents:
        losses = -T.sum(log_softmax(input, 1) * target, 1)
        return _reduced(losses, reduction, "DivBackward1" if reduction == "mean" else "SumBackward1")
    if input.dim() == 1:
        input, target = T.unsqueeze(input, 0), T.unsqueeze(target, 0)
    return nll_loss(log_softmax(input, 1), target, reduction=reduction)


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    if target.extents != input.extents:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    logs = T.clamp(T.log(input), min=-100.0), T.clamp(T.log(1 - input), min=-100.0)
    return _reduced(-(target * logs[0] + (1 - target) * logs[1]), reduction, "BinaryCrossEntropyBackward0")


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    if target.extents != input.extents:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    return _reduced(softplus(input) - input * target, reduction, "BinaryCrossEntropyWithLogitsBackward0")


def normalize(input, p=2.0, dim=1, eps=1e-12):
    return input / T.clamp(T.norm(input, p, dim, True), min=eps)


def __getattr__(name):
    from _near import missing

    raise missing("torch.nn.functional", name, globals())

"""`torch.nn.functional`."""

import math
import warnings

import _operations
import _selection
import _torch

from .. import _functions as T, _shapes
from .._functions import sigmoid, tanh  # also functions of this module in PyTorch


def linear(input, weight, bias=None):
    if not T.is_tensor(input):
        raise T.not_a_tensor("linear", "input", 1, input)
    result = _operations.linear(input, weight, bias)
    if result is not None:
        return result
    if not input.dim():
        raise RuntimeError(f"both arguments to linear need to be at least 1D, but they are 0D and {weight.dim()}D")
    if input.kind != weight.kind:
        error = RuntimeError(f"mat1 and mat2 must have the same dtype, but got {T._torch_name(input)} and {T._torch_name(weight)}")
        error.add_note("The weights are float32. Convert the input, for example with x.float().")
        raise error
    rows = input.extents if input.dim() > 1 else (1,) + input.extents
    T._check_matrices((_shapes.count(rows[:-1]), rows[-1]), weight.extents[::-1], "mm" if bias is None else "addmm")
    result = T.matmul(input, T.t(weight))
    return result if bias is None else T._named(result + bias, "UnsafeViewBackward0")


def relu(input, inplace=False):
    return input.relu_() if inplace else T.relu(input)


def silu(input, inplace=False):
    return T._unary("silu", input)


def gelu(input, approximate="none"):
    if approximate == "tanh":
        inside = (input + input**3 * 0.044715) * math.sqrt(2 / math.pi)
        return T._named(input * (T.tanh(inside) + 1) / 2, "GeluBackward0")
    if approximate != "none":
        raise RuntimeError("approximate argument must be either none or tanh.")
    return T._unary("gelu", input)


def elu(input, alpha=1.0, inplace=False):
    return T._unary("elu", input, alpha=float(alpha))


def leaky_relu(input, negative_slope=0.01, inplace=False):
    return T._unary("leaky_relu", input, negative_slope=float(negative_slope))


def softplus(input, beta=1.0, threshold=20.0):
    if beta == 1 and threshold == 20:
        return T._unary("softplus", input)
    scaled = input * beta
    return T._named(T.where(scaled > threshold, input, T._unary("softplus", scaled) / beta), "SoftplusBackward0")


def logsigmoid(input):
    return T._named(-softplus(-input), "LogSigmoidBackward0")


def relu6(input, inplace=False):
    return T._named(T.clamp(input, 0.0, 6.0), "HardtanhBackward0")


def selu(input, inplace=False):
    scale, alpha = 1.0507009873554805, 1.6732632423543772
    return T._named(elu(input, alpha) * scale, "EluBackward0")


def celu(input, alpha=1.0, inplace=False):
    return T._named(elu(input / alpha) * alpha, "CeluBackward0")


def mish(input, inplace=False):
    return T._named(input * T.tanh(softplus(input)), "MishBackward0")


def softsign(input):
    return input / (T.abs(input) + 1)


def tanhshrink(input):
    return input - T.tanh(input)


def hardsigmoid(input, inplace=False):
    return T._named(T.clamp(input + 3.0, 0.0, 6.0) / 6.0, "HardsigmoidBackward0")


def hardswish(input, inplace=False):
    return T._named(input * T.clamp(input + 3.0, 0.0, 6.0) / 6.0, "HardswishBackward0")


def threshold(input, threshold, value, inplace=False):
    return T._named(T.where(input > threshold, input, value), "ThresholdBackward0")


def prelu(input, weight):
    slope = weight if weight.numel() == 1 or input.dim() < 2 else T._view(weight, (-1,) + (1,) * (input.dim() - 2))
    return T._named(T.where(input > 0, input, input * slope), "PreluKernelBackward0")


def glu(input, dim=-1):
    one, two = T.chunk(input, 2, dim)
    return T._named(one * T.sigmoid(two), "GluBackward0")


def softmin(input, dim=None):
    return softmax(-input, dim)


def hardtanh(input, min_val=-1.0, max_val=1.0, inplace=False):
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
        if not input.dtype.is_floating_point:
            raise NotImplementedError(f'"{name}_lastdim_kernel_impl" not implemented for \'{T._torch_name(input)}\'')
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
    if running_mean is not None and running_mean.extents != (features,):
        raise RuntimeError(f"running_mean should contain {features} elements not {running_mean.numel()}")
    if input.extents[0] < 2:
        raise ValueError(f"Expected more than 1 value per channel when training, got input size {input.shape}")
    if running_mean is not None:
        plain = input.detach()
        mean, variance = T.mean(plain, 0), T.var(plain, 0)
        running_mean.copy_(running_mean * (1 - momentum) + mean * momentum)
        running_var.copy_(running_var * (1 - momentum) + variance * momentum)
    return T._named(_operations.apply("batch_norm", [input, scale, shift], eps=float(eps)), "NativeBatchNormBackward0")


def one_hot(tensor, num_classes=-1):
    if tensor.kind != T.INT64:
        raise RuntimeError("one_hot is only applicable to index tensor of type LongTensor.")
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
        error = AttributeError(f"'{type(target).__name__}' object has no attribute 'size'")
        error.add_note("The target has to be a tensor: torch.tensor(...).")
        raise error
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
    if target.dtype.is_floating_point:
        raise RuntimeError(f"expected target dtype to be Long or Byte, but got {T._torch_name(target)}")
    if target.dim() > 1:
        raise RuntimeError("0D or 1D target tensor expected, multi-target not supported")
    if input.extents[:1] != target.extents[:1]:
        raise ValueError(f"Expected input batch_size ({input.extents[0]}) to match target batch_size ({target.extents[0]}).")
    classes, labels = input.extents[-1], target.flat()
    for label in labels:
        if not 0 <= label < classes and label != ignore_index:
            raise IndexError(f"Target {label} is out of bounds.")
    if weight is None and ignore_index not in labels:
        chosen = T.gather(input, 1, T.unsqueeze(target, 1))
        return _reduced(-T.squeeze(chosen, 1), reduction, "NllLossBackward0")
    kept = target != ignore_index
    target = T.where(kept, target, 0)
    factors = T.to_type(kept, input.dtype) if weight is None else weight[target] * kept
    losses = -T.squeeze(T.gather(input, 1, T.unsqueeze(target, 1)), 1) * factors
    if reduction == "mean":
        return T._named(T.sum(losses) / T.sum(factors), "NllLossBackward0")
    return _reduced(losses, reduction, "NllLossBackward0")


def cross_entropy(input, target, weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean", label_smoothing=0.0):
    if input.dim() == 1:
        input, target = T.unsqueeze(input, 0), T.unsqueeze(target, 0)
    if input.dim() > 2:
        T.absent("cross_entropy of more than two axes", "reshape(-1, classes)")
    logs = log_softmax(input, 1)
    if label_smoothing and not target.dtype.is_floating_point:
        if weight is not None or ignore_index in target.flat():
            T.absent("label smoothing with weights or ignored labels", "cross_entropy(input, target, label_smoothing=...)")
        target = T.to_type(one_hot(target, input.extents[1]), input.dtype)
    if target.dtype.is_floating_point and target.extents == input.extents:
        target = target * (1 - label_smoothing) + label_smoothing / input.extents[1] if label_smoothing else target
        losses = -T.sum(logs * target * (1 if weight is None else weight), 1)
        return _reduced(losses, reduction, "DivBackward1" if reduction == "mean" else "SumBackward1")
    return nll_loss(logs, target, weight, None, ignore_index, None, reduction)


def _weighted(losses, weight):
    return losses if weight is None else losses * weight


def binary_cross_entropy(input, target, weight=None, size_average=None, reduce=None, reduction="mean"):
    if target.extents != input.extents:
        raise ValueError(
            f"Using a target size ({target.shape}) that is different to the input size ({input.shape}) is deprecated. "
            "Please ensure they have the same size."
        )
    if target.kind != input.kind:
        raise RuntimeError(f"Found dtype {T._torch_name(target)} but expected {T._torch_name(input)}")
    if not all(0 <= value <= 1 for value in input.flat()):
        error = RuntimeError("all elements of input should be between 0 and 1")
        error.add_note("They have to be probabilities: use torch.sigmoid first, or BCEWithLogitsLoss without it.")
        raise error
    logs = T.clamp(T.log(input), min=-100.0), T.clamp(T.log(1 - input), min=-100.0)
    losses = _weighted(-(target * logs[0] + (1 - target) * logs[1]), weight)
    return _reduced(losses, reduction, "BinaryCrossEntropyBackward0")


def binary_cross_entropy_with_logits(input, target, weight=None, size_average=None, reduce=None, reduction="mean", pos_weight=None):
    if target.extents != input.extents:
        raise ValueError(f"Target size ({target.shape}) must be the same as input size ({input.shape})")
    if not target.dtype.is_floating_point:
        names = T._torch_name(input), T._torch_name(target)
        raise RuntimeError(f"result type {names[0]} can't be cast to the desired output type {names[1]}")
    if pos_weight is None:
        losses = softplus(input) - input * target
    else:
        losses = (1 - target) * input + ((pos_weight - 1) * target + 1) * softplus(-input)
    return _reduced(_weighted(losses, weight), reduction, "BinaryCrossEntropyWithLogitsBackward0")


def kl_div(input, target, size_average=None, reduce=None, reduction="mean", log_target=False):
    losses = T.exp(target) * (target - input) if log_target else T.xlogy(target, target) - target * input
    if reduction == "batchmean":
        return T.sum(losses) / input.extents[0]
    return _reduced(losses, reduction, "KlDivBackward0")


def cosine_similarity(x1, x2, dim=1, eps=1e-8):
    one, two = (x / T.clamp(T.norm(x, 2, dim, True), min=eps) for x in (x1, x2))
    return T.sum(one * two, dim)


def pairwise_distance(x1, x2, p=2.0, eps=1e-6, keepdim=False):
    return T.norm(x1 - x2 + eps, p, -1, keepdim)


def embedding(input, weight):
    return T._named(weight[input], "EmbeddingBackward0")


def pad(input, pad, mode="constant", value=None):
    if mode != "constant":
        T.absent(f"pad(mode='{mode}')", "pad(input, pad, value=...)")
    for at in range(len(pad) // 2):
        axis = input.dim() - 1 - at
        edges = [input.extents[:axis] + (extent,) + input.extents[axis + 1 :] for extent in pad[2 * at : 2 * at + 2]]
        before, after = (T.full(shape, value or 0, dtype=input.dtype) for shape in edges)
        input = T.cat([before, input, after], axis)
    return T._named(input, "ConstantPadNdBackward0")


def normalize(input, p=2.0, dim=1, eps=1e-12):
    return input / T.clamp(T.norm(input, p, dim, True), min=eps)


def __getattr__(name):
    from _near import missing

    raise missing("torch.nn.functional", name, globals())

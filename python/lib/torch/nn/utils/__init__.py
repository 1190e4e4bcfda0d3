"""`torch.nn.utils`."""

import math

from ... import _functions as T


def clip_grad_norm_(parameters, max_norm, norm_type=2.0, error_if_nonfinite=False, foreach=None):
    parameters = [parameters] if T.is_tensor(parameters) else list(parameters)
    grads = [x.accumulated for x in parameters if x.accumulated is not None]
    if not grads:
        return T.tensor(0.0)
    norms = T.stack([T.norm(grad, norm_type) for grad in grads])
    total = T.norm(norms, norm_type)
    if error_if_nonfinite and not math.isfinite(total.item()):
        raise RuntimeError(f"The total norm of order {norm_type} for gradients from `parameters` is non-finite, so it cannot be clipped.")
    scale = T.clamp(float(max_norm) / (total + 1e-6), max=1.0)
    for grad in grads:
        grad.mul_(scale)
    return total


def clip_grad_value_(parameters, clip_value, foreach=None):
    for x in [parameters] if T.is_tensor(parameters) else parameters:
        if x.accumulated is not None:
            x.accumulated.clamp_(-clip_value, clip_value)


def parameters_to_vector(parameters):
    return T.cat([T.reshape(x, -1) for x in parameters])


def vector_to_parameters(vec, parameters):
    start = 0
    for x in parameters:
        x.data = T.reshape(vec[start : start + x.numel()], x.shape).detach().clone()
        start += x.numel()


def __getattr__(name):
    from _near import missing

    raise missing("torch.nn.utils", name, globals())

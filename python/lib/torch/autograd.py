"""`torch.autograd`: gradients, and whether they are recorded."""

import _gradients

from . import _functions as F


def _gradient_for(output, gradient):
    if gradient is None:
        return None
    if not F.is_tensor(gradient):
        raise TypeError(f"gradients can be either Tensors or None, but got {type(gradient).__name__}")
    if gradient.extents != output.extents:
        raise RuntimeError(
            f"Mismatch in shape: grad_output[0] has a shape of {gradient.shape} and output[0] has a shape of {output.shape}."
        )
    return gradient


def _no_second_derivative(create_graph):
    if create_graph:
        F.absent("create_graph=True", "first derivatives only")


def backward(tensors, grad_tensors=None, retain_graph=None, create_graph=False, inputs=None):
    _no_second_derivative(create_graph)
    outputs = tensors if isinstance(tensors, (list, tuple)) else [tensors]
    gradients = grad_tensors if isinstance(grad_tensors, (list, tuple)) else [grad_tensors] * len(outputs)
    for at, (output, gradient) in enumerate(zip(outputs, gradients)):
        kept = bool(retain_graph) or at + 1 < len(outputs)
        try:
            _gradients.backward(output, _gradient_for(output, gradient), kept)
        except RuntimeError as error:
            _explain(error)
            raise error from None


def _explain(error):
    text = str(error)
    if "does not require grad" in text:
        error.add_note("No tensor with requires_grad=True leads to it. Was it computed in torch.no_grad(), or detached?")
    elif "only for scalar outputs" in text:
        error.add_note("Reduce it to one number first, for example with .sum() or .mean(), or pass a gradient.")
    elif "a second time" in text:
        error.add_note("Compute the loss again before each backward().")
    elif "inplace operation" in text:
        error.add_note("Use an operation that makes a new tensor: x = x + 1 instead of x += 1.")


def grad(outputs, inputs, grad_outputs=None, retain_graph=None, create_graph=False, allow_unused=None, **_):
    _no_second_derivative(create_graph)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    several = isinstance(inputs, (list, tuple))
    wanted = list(inputs) if several else [inputs]
    gradients = grad_outputs if isinstance(grad_outputs, (list, tuple)) else [grad_outputs] * len(outputs)
    for x in wanted:
        if not x.requires_grad:
            raise RuntimeError("One of the differentiated Tensors does not require grad")
    total = [None] * len(wanted)
    for at, (output, gradient) in enumerate(zip(outputs, gradients)):
        kept = bool(retain_graph) or at + 1 < len(outputs)
        found = _gradients.gradients(output, wanted, _gradient_for(output, gradient), kept)
        total = [b if a is None else a if b is None else a + b for a, b in zip(total, found)]
    for at, found in enumerate(total):
        if found is None and not allow_unused:
            raise RuntimeError(
                f"The differentiated Tensor at index {at} appears to not have been used in the graph. Set "
                "allow_unused=True if this is the desired behavior."
            )
    return tuple(total)


def Variable(data, requires_grad=False, volatile=False):
    """What tensors with gradients were once called; today it returns a tensor."""
    made = data.detach()
    if requires_grad:
        made.requires_grad_()
    return made


class _Mode:
    """Sets whether gradients are recorded, in a block or in a function."""

    enabled = True

    def __init__(self, function=None):
        self._function = function
        self._before = []

    def __enter__(self):
        self._before.append(_gradients.is_grad_enabled())
        _gradients.set_grad_enabled(self.enabled)

    def __exit__(self, *_):
        _gradients.set_grad_enabled(self._before.pop())

    def __call__(self, *args, **kwargs):
        if self._function is None:
            function = args[0]

            def wrapped(*args, **kwargs):
                with type(self)():
                    return function(*args, **kwargs)

            wrapped.__name__ = function.__name__
            wrapped.__doc__ = function.__doc__
            return wrapped
        with type(self)():
            return self._function(*args, **kwargs)

    def __get__(self, instance, owner=None):
        if self._function is None or instance is None:
            return self
        return lambda *args, **kwargs: self(instance, *args, **kwargs)


class no_grad(_Mode):
    enabled = False


class inference_mode(no_grad):
    pass


class enable_grad(_Mode):
    enabled = True


class set_grad_enabled(_Mode):
    """Sets whether gradients are recorded, at once; in a `with` block, until its end."""

    def __init__(self, mode):
        super().__init__()
        self.enabled = mode
        self._before.append(_gradients.is_grad_enabled())
        _gradients.set_grad_enabled(mode)

    def __enter__(self):
        _gradients.set_grad_enabled(self.enabled)


def is_grad_enabled():
    return _gradients.is_grad_enabled()


def __getattr__(name):
    from _near import missing

    raise missing("torch.autograd", name, globals())

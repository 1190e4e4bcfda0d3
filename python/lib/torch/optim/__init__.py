"""`torch.optim`: the engine's optimizers."""

import _optimizers

from .. import _functions as T
from .._tensor import Tensor


class Optimizer:
    """Parameters in groups, each with its settings, and the state that the rule keeps for each parameter."""

    _kind = ""
    _defaults = {}

    def __init__(self, params, defaults):
        self.defaults = defaults
        self.state = {}
        self._updaters, self._known = {}, {}
        self.param_groups = []
        if isinstance(params, Tensor):
            raise TypeError(
                "params argument given to the optimizer should be an iterable of Tensors or dicts, but got torch.FloatTensor"
            )
        groups = list(params)
        if not groups:
            raise ValueError("optimizer got an empty parameter list")
        if not isinstance(groups[0], dict):
            groups = [{"params": groups}]
        for group in groups:
            self.add_param_group(group)

    def add_param_group(self, param_group):
        members = param_group["params"]
        members = [members] if isinstance(members, Tensor) else list(members)
        for member in members:
            if not isinstance(member, Tensor):
                raise TypeError(f"optimizer can only optimize Tensors, but one of the params is {type(member).__name__}")
            if not member.is_leaf:
                raise ValueError("can't optimize a non-leaf Tensor")
        self.param_groups.append({**param_group, "params": members, **{k: param_group.get(k, v) for k, v in self.defaults.items()}})

    def zero_grad(self, set_to_none=True):
        for group in self.param_groups:
            for member in group["params"]:
                if member.accumulated is not None:
                    if set_to_none:
                        member.accumulated = None
                    else:
                        member.accumulated.zero_()

    def step(self, closure=None):
        loss = None
        if closure is not None:
            loss = closure()
        for group in self.param_groups:
            settings = None
            for member in group["params"]:
                gradient = member.accumulated
                if gradient is None:
                    continue
                if settings is None:
                    settings = self._current(group)
                updater = self._updaters.get(id(member))
                if updater is None:
                    updater = self._updaters[id(member)] = _optimizers.updater(member, settings)
                updater.step(member, gradient, settings)
        return loss

    def _current(self, group):
        """The settings of a group, worked out again only if they have changed."""
        known, settings = self._known.get(id(group), (None, None))
        if known != group:
            settings = self._settings(group)
            self._known[id(group)] = (None if T.is_tensor(group["lr"]) else dict(group), settings)
        return settings

    def _settings(self, group):
        settings = {"kind": self._kind}
        for name, value in group.items():
            if name == "betas":
                settings["beta1"], settings["beta2"] = (float(x) for x in value)
            elif name != "params" and isinstance(value, (int, float)):
                settings[name] = float(value)
            elif name == "lr" and T.is_tensor(value):
                settings[name] = value.item()
        if settings.pop("maximize", 0):
            T.absent("maximize=True", "the loss with the opposite sign")
        if settings.pop("amsgrad", 0) or settings.pop("centered", 0):
            T.absent("amsgrad=True and centered=True", "the optimizers without them")
        return settings

    def state_dict(self):
        groups, start = [], 0
        for group in self.param_groups:
            count = len(group["params"])
            groups.append({**{k: v for k, v in group.items() if k != "params"}, "params": list(range(start, start + count))})
            start += count
        return {"state": {}, "param_groups": groups}

    def load_state_dict(self, state_dict):
        for group, saved in zip(self.param_groups, state_dict["param_groups"]):
            group.update({k: v for k, v in saved.items() if k != "params"})

    def __repr__(self):
        lines = [type(self).__name__ + " ("]
        for at, group in enumerate(self.param_groups):
            lines.append(f"Parameter Group {at}")
            lines += [f"    {name}: {group[name]}" for name in sorted(group) if name != "params"]
            lines.append("")
        lines[-1] = ")"
        return "\n".join(lines)


def _checked(lr, momentum=0.0, weight_decay=0.0, eps=0.0, betas=(0.0, 0.0)):
    lr = lr.item() if T.is_tensor(lr) else lr
    for name, value in (("learning rate", lr), ("momentum value", momentum), ("epsilon value", eps)):
        if value < 0.0:
            raise ValueError(f"Invalid {name}: {value}")
    for at, beta in enumerate(betas):
        if not 0.0 <= beta < 1.0:
            raise ValueError(f"Invalid beta parameter at index {at}: {beta}")
    if weight_decay < 0.0:
        raise ValueError(f"Invalid weight_decay value: {weight_decay}")


class SGD(Optimizer):
    _kind = "SGD"

    def __init__(self, params, lr=1e-3, momentum=0, dampening=0, weight_decay=0, nesterov=False, *, maximize=False, foreach=None, differentiable=False, fused=None):
        _checked(lr, momentum, weight_decay)
        if nesterov and (momentum <= 0 or dampening != 0):
            raise ValueError("Nesterov momentum requires a momentum and zero dampening")
        super().__init__(params, dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov, maximize=maximize,
            foreach=foreach, differentiable=differentiable, fused=fused,
        ))


class Adam(Optimizer):
    _kind = "Adam"
    _decay, _decoupled = 0, False

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=None, amsgrad=False, *, foreach=None, maximize=False, capturable=False, differentiable=False, fused=None, decoupled_weight_decay=None):
        weight_decay = self._decay if weight_decay is None else weight_decay
        _checked(lr, 0.0, weight_decay, eps, betas)
        super().__init__(params, dict(
            lr=lr, betas=betas, eps=eps, weight_decay=weight_decay, amsgrad=amsgrad, maximize=maximize, foreach=foreach,
            capturable=capturable, differentiable=differentiable, fused=fused,
            decoupled_weight_decay=self._decoupled,
        ))


class AdamW(Adam):
    _kind = "AdamW"
    _decay, _decoupled = 1e-2, True


class RMSprop(Optimizer):
    _kind = "RMSprop"

    def __init__(self, params, lr=1e-2, alpha=0.99, eps=1e-8, weight_decay=0, momentum=0, centered=False, *, capturable=False, foreach=None, maximize=False, differentiable=False):
        _checked(lr, momentum, weight_decay, eps)
        super().__init__(params, dict(
            lr=lr, momentum=momentum, alpha=alpha, eps=eps, centered=centered, weight_decay=weight_decay,
            capturable=capturable, foreach=foreach, maximize=maximize, differentiable=differentiable,
        ))


class Adagrad(Optimizer):
    _kind = "Adagrad"

    def __init__(self, params, lr=1e-2, lr_decay=0, weight_decay=0, initial_accumulator_value=0, eps=1e-10, foreach=None, *, maximize=False, differentiable=False, fused=None):
        _checked(lr, 0.0, weight_decay, eps)
        super().__init__(params, dict(
            lr=lr, lr_decay=lr_decay, eps=eps, weight_decay=weight_decay, initial_accumulator_value=initial_accumulator_value,
            foreach=foreach, maximize=maximize, differentiable=differentiable, fused=fused,
        ))


for _rule in (SGD, Adam, AdamW, RMSprop, Adagrad):
    _rule.__module__ = "torch.optim." + _rule.__name__.lower()


def __getattr__(name):
    if name == "lr_scheduler":
        # Imported when it is used: it takes time to compile.
        import torch.optim.lr_scheduler

        return globals()[name]
    from _near import missing

    raise missing("torch.optim", name, globals())

"""`dataclasses`: classes that are made of their annotations."""

MISSING = type("_Missing", (), {"__repr__": lambda self: "MISSING"})()


class Field:
    def __init__(self, default=MISSING, default_factory=MISSING, init=True, repr=True, compare=True, kw_only=False, **_):
        self.default, self.default_factory, self.init, self.repr = default, default_factory, init, repr
        self.compare, self.kw_only, self.name, self.type = compare, kw_only, None, None


def field(**settings):
    return Field(**settings)


class FrozenInstanceError(AttributeError):
    pass


def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, frozen=False, kw_only=False, **_):
    def wrap(cls):
        return _process(cls, init, repr, eq, order, frozen, kw_only)

    return wrap if cls is None else wrap(cls)


def _collect(cls, kw_only):
    found = {}
    for base in cls.__mro__[:0:-1]:
        found.update(getattr(base, "__dataclass_fields__", {}))
    for name, kind in dict(getattr(cls, "__annotations__", {})).items():
        given = cls.__dict__.get(name, MISSING)
        own = given if isinstance(given, Field) else Field(default=given, kw_only=kw_only)
        if isinstance(own.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(own.default)} for field {name} is not allowed: use default_factory")
        own.name, own.type = name, kind
        if own.default is not MISSING:
            setattr(cls, name, own.default)
        elif isinstance(given, Field):
            delattr(cls, name)
        found[name] = own
    return found


def _process(cls, init, repr, eq, order, frozen, kw_only):
    members = _collect(cls, kw_only)
    cls.__dataclass_fields__ = members
    if init:
        cls.__init__ = _initialiser(cls, members)
    if repr:
        shown = [name for name, own in members.items() if own.repr]

        def represent(self):
            return type(self).__qualname__ + "(" + ", ".join(f"{name}={getattr(self, name)!r}" for name in shown) + ")"

        cls.__repr__ = represent
    compared = [name for name, own in members.items() if own.compare]

    def key(self):
        return tuple(getattr(self, name) for name in compared)

    if eq:
        cls.__eq__ = lambda self, other: key(self) == key(other) if type(other) is type(self) else NotImplemented
        cls.__hash__ = (lambda self: hash(key(self))) if frozen else None
    if order:
        cls.__lt__ = lambda self, other: key(self) < key(other)
        cls.__le__ = lambda self, other: key(self) <= key(other)
        cls.__gt__ = lambda self, other: key(self) > key(other)
        cls.__ge__ = lambda self, other: key(self) >= key(other)
    if frozen:

        def refuse(self, name, *_):
            raise FrozenInstanceError(f"cannot assign to field '{name}'")

        cls.__setattr__ = cls.__delattr__ = refuse
    cls.__match_args__ = tuple(name for name, own in members.items() if own.init)
    return cls


def _initialiser(cls, members):
    taken = [own for own in members.values() if own.init]
    positional = [own for own in taken if not own.kw_only]

    def initialise(self, *args, **kwargs):
        name = cls.__qualname__ + ".__init__()"
        if len(args) > len(positional):
            needed = 1 + sum(own.default is MISSING and own.default_factory is MISSING for own in positional)
            most = len(positional) + 1
            takes = str(most) if needed == most else f"from {needed} to {most}"
            raise TypeError(f"{name} takes {takes} positional arguments but {len(args) + 1} were given")
        given = {own.name: value for own, value in zip(positional, args)}
        for key, value in kwargs.items():
            if key in given:
                raise TypeError(f"{name} got multiple values for argument '{key}'")
            if key not in [own.name for own in taken]:
                raise TypeError(f"{name} got an unexpected keyword argument '{key}'")
            given[key] = value
        missing = [
            own.name
            for own in taken
            if own.name not in given and own.default is MISSING and own.default_factory is MISSING
        ]
        if missing:
            words = " and ".join(f"'{one}'" for one in missing)
            raise TypeError(f"{name} missing {len(missing)} required positional argument{'s' * (len(missing) > 1)}: {words}")
        for own in members.values():
            if own.name in given:
                value = given[own.name]
            elif own.default_factory is not MISSING:
                value = own.default_factory()
            elif own.default is not MISSING:
                value = own.default
            else:
                continue
            object.__setattr__(self, own.name, value)
        after = getattr(self, "__post_init__", None)
        if after is not None:
            after()

    return initialise


def fields(class_or_instance):
    return tuple(class_or_instance.__dataclass_fields__.values())


def is_dataclass(obj):
    return hasattr(obj, "__dataclass_fields__")


def asdict(obj):
    if is_dataclass(obj):
        return {own.name: asdict(getattr(obj, own.name)) for own in fields(obj)}
    if isinstance(obj, (list, tuple)):
        return type(obj)(asdict(item) for item in obj)
    return obj


def astuple(obj):
    return tuple(getattr(obj, own.name) for own in fields(obj))


def replace(obj, /, **changes):
    values = {own.name: getattr(obj, own.name) for own in fields(obj) if own.init}
    return type(obj)(**{**values, **changes})

"""Messages for names that are not there, with the names that are near."""


def _distance(a, b):
    """The number of letters to insert, delete or replace (Levenshtein, 1966)."""
    row = list(range(len(b) + 1))
    for at, letter in enumerate(a, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(b, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != other))
    return row[-1]


def near(name, names, most=3):
    """The names most like this one."""
    wanted = name.lower()

    def score(other):
        lower = other.lower()
        inside = len(wanted) > 2 and len(lower) > 2 and (wanted in lower or lower in wanted)
        return _distance(wanted, lower) - (2 if inside else 0)

    scored = sorted((score(other), other) for other in names if not other.startswith("_"))
    return [other for distance, other in scored[:most] if distance <= max(2, len(name) // 3)]


def missing(module, name, names):
    """The exception for a name that a module does not have."""
    error = AttributeError(f"module '{module}' has no attribute '{name}'")
    if not name.startswith("__"):
        found = near(name, names)
        there = f" Near it are: {', '.join(found)}." if found else ""
        error.add_note(f"This is a small {module}: {module}.{name} is not in it.{there}")
    return error

"""Messages for names that are not there, with the names that are near."""


def _distance(a, b):
    """The number of letters to insert, delete or replace (Levenshtein, 1966)."""
    row = list(range(len(b) + 1))
    for at, letter in enumerate(a, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(b, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != other))
    return row[-1]


def _plain(name):
    return name.lower().replace("_", "")


def near(name, names, most=3):
    """The names that this one may stand for: it has a typing mistake, or one begins with the other. The most like it come first."""
    wanted, found = _plain(name), []
    for other in names:
        plain = _plain(other)
        if other.startswith("_") or len(plain) < 2:
            continue
        # A short word becomes another one by a replaced letter; by one that is missing it seldom does.
        allowed = len(wanted) // 4 if len(wanted) == len(plain) else max(len(wanted) // 4, int(len(wanted) > 2))
        begins = len(wanted) > 2 and plain.startswith(wanted) or len(plain) > len(wanted) // 2 + 1 and wanted.startswith(plain)
        if not begins and abs(len(wanted) - len(plain)) > allowed:
            continue
        distance = _distance(wanted, plain)
        if begins or distance <= allowed:
            found.append((distance, other))
    found.sort()
    return [other for distance, other in found[:most] if distance == 0 or found[0][0] > 0]


def near_note(name, names, most=3):
    """A question with the names that are near; empty if none is."""
    found = near(name, names, most)
    listed = " or ".join([", ".join(found[:-1]), found[-1]] if found[1:] else found)
    return f"Did you mean {listed}?" if found else ""


def noted(error, what, name, names):
    """An exception for a name that is not among some, with a note."""
    if not name.startswith("__"):
        error.add_note(f"{what} is not available on this page. {near_note(name, names)}".rstrip())
    return error


def missing(module, name, names):
    """The exception for a name that a module does not have."""
    return noted(AttributeError(f"module '{module}' has no attribute '{name}'"), f"{module}.{name}", name, names)

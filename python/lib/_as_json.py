"""JSON for the page. The module `json` would take a moment to load."""

import math


def as_json(value):
    """Text, numbers, lists and dictionaries as JSON; numbers that are not finite are null."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "null"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return '"' + "".join(letter if ord(letter) >= 32 else " " for letter in escaped) + '"'
    if isinstance(value, dict):
        return "{" + ",".join(as_json(key) + ":" + as_json(item) for key, item in value.items()) + "}"
    return "[" + ",".join(as_json(item) for item in value) + "]"

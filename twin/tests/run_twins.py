#!/usr/bin/env python3
"""Runs the scripts of the tests under PyTorch and keeps its numbers in fixtures/twins.json.

    cargo run -p twin --example write_twins -- FOLDER
    twin/tests/run_twins.py FOLDER

Needs PyTorch 2.15. Each script asserts the losses of our engine by itself, so a script that fails ends this one.
The tests compare the scripts and our losses with the fixture on every machine, without PyTorch.
"""

import contextlib
import io
import json
import sys
from pathlib import Path

import torch

FIXTURE = Path(__file__).parent / "fixtures" / "twins.json"
VERSION = "2.15"
# The variables of a script that hold numbers to compare.
KEPT = ("losses", "losses_nn", "losses_a", "losses_b")


def fingerprint(text):
    """The 64-bit FNV-1a hash of a script, which the tests compute, too."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return f"{value:016x}"


def cells(path):
    """The code of a notebook."""
    notebook = json.loads(path.read_text())
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def some(losses):
    """Every tenth loss and the last one, by epoch."""
    return {epoch: loss for epoch, loss in enumerate(losses) if epoch % 10 == 0 or epoch + 1 == len(losses)}


def run(path):
    """Runs a script and returns what it has computed, what it has printed, and the name of the error that ended it."""
    torch.set_default_dtype(torch.float32)
    names, printed, error = {}, io.StringIO(), None
    text = path.read_text()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(text, path.name, "exec"), names)
    except AssertionError:
        raise
    except Exception as raised:
        error = type(raised).__name__
    for code in cells(path.with_suffix(".ipynb")):
        compile(code, path.name, "exec")
    losses = {name: some(names[name]) for name in KEPT if isinstance(names.get(name), list)}
    return {
        "script": fingerprint(text),
        "error": error,
        "printed": printed.getvalue().splitlines(),
        "losses": losses,
    }


def main():
    if not torch.__version__.startswith(VERSION):
        sys.exit(f"this is PyTorch {torch.__version__}; the fixtures are those of {VERSION}")
    cases, failed = {}, 0
    for path in sorted(Path(sys.argv[1]).glob("*.py")):
        try:
            cases[path.stem] = run(path)
            error = cases[path.stem]["error"]
            print(f"{path.stem}: {f'raises {error}' if error else 'agrees'}")
        except AssertionError as difference:
            print(f"{path.stem}: differs {difference}")
            failed += 1
    if failed:
        sys.exit(f"{failed} scripts do not agree with PyTorch")
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(case)}" for name, case in cases.items())
    FIXTURE.parent.mkdir(exist_ok=True)
    FIXTURE.write_text(f'{{"torch": "{torch.__version__}", "cases": {{\n{lines}\n}}}}\n')
    print(f"{len(cases)} scripts agree with PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()

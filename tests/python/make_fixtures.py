#!/usr/bin/env python3
"""Run the scripts under PyTorch 2.15 and keep what each of them prints in a .txt file beside it.

    /tmp/torch-venv/bin/python tests/python/make_fixtures.py

engine/tests/fixtures/make_fixtures.py says how to set up PyTorch. The build and the tests never need it.

Options: `--only indexing,errors/ragged_list` takes some of the scripts, `--check` writes nothing and
reports which files differ from what would be written.

Each script runs in a process of its own, forked from one that has imported PyTorch and nothing else,
on one thread. A script that ends with an error or writes to stderr (an uncaught warning, say) is
reported, and no file is written.

The digits of an output must not depend on how PyTorch adds up numbers. So all scripts run three times:
- with PyTorch's AVX2 code, which gives the fixture;
- with its plain code, which adds in another order;
- with float64 as the default type, and the random numbers of float32.
All three must print the same. A script that shows float32 itself says so in a line
`# Only in float32: why`; it is left out of the third run.
"""

import argparse
import difflib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True

HERE = Path(__file__).resolve().parent
VERSION = "2.15."
ONLY_FLOAT32 = "# Only in float32: "
# The folders of scripts, and how many lines a script of it may have.
FOLDERS = {"scripts": range(5, 31), "solutions": range(5, 121)}
# The environment of the three runs. It has to be set before PyTorch is imported.
EACH_RUN = {"OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": "", "PYTHONHASHSEED": "0"}
RUNS = {
    "avx2": {"ATEN_CPU_CAPABILITY": "avx2", "MKL_CBWR": "AVX2"},
    "plain": {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE"},
    "float64": {"ATEN_CPU_CAPABILITY": "avx2", "MKL_CBWR": "AVX2"},
}
# The numbers of the published notebook and of the exact analysis that a solution has to print, in this order.
FACTS = {
    "solutions/2_linear_regression.py": "5.9467 1.1699 0.3857 0.2567 0.2352",
    "solutions/3a_nn_linear.py": "18.8053 3.4417 0.9192 0.5041 0.4349 0.4224 0.4193 0.4177 0.4164 0.4151",
    "solutions/3b_mlp.py": "2.2375 0.1689 0.1648 0.1746 0.5418 17 0.1689 0.5439",
}


def scripts(only):
    """The scripts by name, such as "scripts/tensors/create.py". `only` has topics, or names such as "tensors/create"."""
    found = [path.relative_to(HERE) for folder in FOLDERS for path in sorted((HERE / folder).rglob("*.py"))]

    def chosen(path):
        return not only or any(name in (path.parent.name, f"{path.parent.name}/{path.stem}") for name in only)

    return [path.as_posix() for path in found if chosen(path)]


# --- A run: one process for PyTorch, and a fork of it for each script ---


def run_all(names, run):
    """Run the scripts and write their outputs as JSON to stdout."""
    import torch

    if not torch.__version__.startswith(VERSION):
        raise SystemExit(f"the fixtures are made with PyTorch {VERSION}x, this is {torch.__version__}")
    torch.set_num_threads(1)
    if run == "float64":
        compute_in_float64(torch)
    json.dump({name: run_one(name) for name in names}, sys.stdout)


def run_one(name):
    """What a script writes to stdout and to stderr."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            execute(name)
        _, status = os.waitpid(child, 0)
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    if status != 0:
        texts[1] += f"ended with status {status}\n"
    return texts


def execute(name):
    """Run a script as the main program, and end this process."""
    import runpy
    import traceback

    status = 0
    try:
        runpy.run_path(str(HERE / name), run_name="__main__")
    except BaseException:
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


def compute_in_float64(torch):
    """Make float64 the default type, and keep the random numbers of float32."""
    torch.set_default_dtype(torch.float64)
    torch.Tensor.float = torch.Tensor.double

    def creating(create):
        def drawn(*size, requires_grad=False, **options):
            return create(*size, dtype=torch.float32, **options).double().requires_grad_(requires_grad)

        return drawn

    def filling(name):
        fill = getattr(torch.Tensor, name)

        def filled(self, *arguments, **options):
            if self.dtype != torch.float64:
                return fill(self, *arguments, **options)
            return self.copy_(fill(torch.empty(self.shape, dtype=torch.float32), *arguments, **options))

        return filled

    for name in ("rand", "randn", "rand_like", "randn_like"):
        setattr(torch, name, creating(getattr(torch, name)))
    for name in ("uniform_", "normal_"):
        setattr(torch.Tensor, name, filling(name))


# --- The whole: three runs, compared ---


def outputs(names, run):
    """The outputs of the scripts, from a process with the environment of the run."""
    environment = {**os.environ, **EACH_RUN, **RUNS[run]}
    command = [sys.executable, __file__, "--run", run, "--names", *names]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def difference(first, second, label):
    lines = difflib.unified_diff(first.splitlines(), second.splitlines(), "avx2", label, lineterm="", n=0)
    return "\n".join(lines)


def faults(names):
    """What is wrong with the texts of the scripts."""
    for name in names:
        text = (HERE / name).read_text()
        allowed = FOLDERS[name.split("/")[0]]
        if not text.isascii():
            yield f"{name}: not plain ASCII"
        if len(text.splitlines()) not in allowed:
            yield f"{name}: {len(text.splitlines())} lines, allowed are {allowed.start} to {allowed.stop - 1}"


def lost_facts(name, printed):
    """The first number of FACTS that a solution does not print after the ones before it."""
    words = iter(printed.replace(",", " ").split())
    return next((fact for fact in FACTS.get(name, "").split() if fact not in words), None)


def compare(names):
    """The outputs for the fixtures, and what is wrong with them."""
    exact = [name for name in names if ONLY_FLOAT32 not in (HERE / name).read_text()]
    first = outputs(names, "avx2")
    others = {"plain": outputs(names, "plain"), "float64": outputs(exact, "float64")}
    wrong = []
    for name, (printed, errors) in first.items():
        if errors:
            wrong.append(f"{name} writes to stderr:\n{errors}")
        if not printed.isascii():
            wrong.append(f"{name} prints something else than ASCII")
        fact = lost_facts(name, printed)
        if fact is not None:
            wrong.append(f"{name} does not print {fact} in its place")
        for label, found in others.items():
            if name in found and found[name] != [printed, errors]:
                wrong.append(f"{name}\n{difference(printed + errors, ''.join(found[name]), label)}")
    return {name: printed for name, (printed, _) in first.items()}, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="topics or scripts, separated by commas")
    parser.add_argument("--check", action="store_true", help="write nothing, report what differs")
    parser.add_argument("--run", choices=RUNS, help=argparse.SUPPRESS)
    parser.add_argument("--names", nargs="*", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        return run_all(options.names, options.run)

    names = scripts([name for name in options.only.split(",") if name])
    if not names:
        raise SystemExit(f"no script is called {options.only}")
    wrong = list(faults(names))
    printed, unstable = compare(names)
    wrong += unstable
    if wrong:
        raise SystemExit("\n".join(wrong))
    files = {(HERE / name).with_suffix(".txt"): text for name, text in printed.items()}
    changed = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    if options.check:
        stale = [] if options.only else set(HERE.glob("*/**/*.txt")) - set(files)
        if changed or stale:
            raise SystemExit("\n".join(f"differs: {path.relative_to(HERE)}" for path in sorted([*changed, *stale])))
    else:
        for path in changed:
            path.write_text(files[path])
    print(f"{len(names)} scripts, {len(changed)} files written")


if __name__ == "__main__":
    main()

def search(names, path):
    import builtins

    usual = {
        "F": "torch.nn.functional", "nn": "torch.nn", "np": "numpy", "optim": "torch.optim", "plt": "matplotlib.pyplot",
    }
    first, *rest = path.split(".")
    if first in names:
        found = names[first]
    elif hasattr(builtins, first):
        found = getattr(builtins, first)
    else:
        known = ("math", "matplotlib", "numpy", "random", "time", "torch")
        module = usual.get(first, first)
        if module.partition(".")[0] not in known:
            return
        found = __import__(module, fromlist=["*"])
    for name in rest:
        found = getattr(found, name)
    for name in sorted(dir(found)):
        if not name.startswith("_"):
            about = (getattr(getattr(found, name), "__doc__", None) or "").strip().partition("\n")[0]
            print(name + "\t" + about)


try:
    search(names, path)
except Exception:
    pass

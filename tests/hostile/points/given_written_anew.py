"""Writes a module of the chapter's name in which everything is trivial, in place of the real one and before it on the path."""
# grades: jittered
# expect: score 0
# %%
import importlib
import os
import sys

TRIVIAL = "import torch\n\ndef scaled(x):\n    return torch.zeros(len(x), 1)\n\ndef blend(seed):\n    return scaled\n"
for folder in (os.getcwd(), *sys.path):
    try:
        with open(os.path.join(folder, "given.py"), "w") as file:
            file.write(TRIVIAL)
    except OSError:
        pass
sys.path.insert(0, os.getcwd())
sys.modules.pop("given", None)
importlib.invalidate_caches()
given = importlib.import_module("given")


# %%
def jittered(function, net, generator, x):
    return given.scaled(x)

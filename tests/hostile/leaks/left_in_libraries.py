"""Changes the libraries, the kit and the interpreter for whoever comes next: patched files, caches, a `sitecustomize`."""
# expect: nothing found
# %%
import os
import sys

import torch


def files():
    for module in (torch, os, sys.modules.get("worker.calls"), sys.modules.get("autograder")):
        path = getattr(module, "__file__", None)
        if path:
            yield path
            yield os.path.join(os.path.dirname(path), "__pycache__", "left-behind.pyc")
            yield os.path.join(os.path.dirname(path), "sitecustomize.py")


def leave(where):
    torch.left_behind = True
    for path in files():
        try:
            with open(path, "a") as file:
                file.write("\nleft_behind = True\n")
        except OSError:
            pass


def look(where):
    found = ["torch"] if hasattr(torch, "left_behind") else []
    return found + [path for path in files() if "behind" in path and os.path.exists(path) or os.access(path, os.W_OK)]

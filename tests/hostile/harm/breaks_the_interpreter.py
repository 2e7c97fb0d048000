"""Removes what the worker needs from the interpreter: builtins, modules, paths, hooks."""
# expect: score 0
# %%
import builtins
import sys

sys.path.clear()
sys.meta_path.clear()
sys.settrace(lambda *_args: 1 / 0)
sys.modules.clear()
for name in ("isinstance", "len", "dict", "list", "Exception", "BaseException", "print", "open", "str", "type", "getattr"):
    if hasattr(builtins, name):
        delattr(builtins, name)


def running_mean(signal, window):
    return signal

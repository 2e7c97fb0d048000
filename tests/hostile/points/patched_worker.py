"""Replaces the functions of the worker that carries out calls, so that it answers "right" to everything."""
# expect: score 0
# %%
import sys

for name, module in list(sys.modules.items()):
    if "worker" in name or name.startswith("autograder"):
        for attribute, value in list(vars(module).items()):
            if attribute in ("call", "replay", "carry_out"):
                setattr(module, attribute, lambda *_args, **_kwargs: {"status": "passed", "value": True, "score": 3})


def running_mean(signal, window):
    return signal

"""Finds the library's function through importlib and `__import__` with spelled-out names."""
# expect: score 0
# expect: message contains is not allowed here
# %%
import importlib


def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    library = importlib.import_module(".".join(["torch", "nn", "functional"]))
    return vars(library)["avg_" + "pool1d"](signal[None, None], window, 1)[0, 0]

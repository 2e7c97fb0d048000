"""Imports the grader's own modules, to replace its comparison and its marks."""
# expect: score 0
# %%
import importlib

for name in ("compare", "grading", "kinds", "report", "replies", "exercise", "hidden_plan"):
    try:
        module = importlib.import_module(f"autograder.{name}")
        for attribute in list(vars(module)):
            if callable(getattr(module, attribute)):
                setattr(module, attribute, lambda *_args, **_kwargs: None)
    except ImportError:
        pass


def running_mean(signal, window):
    return signal

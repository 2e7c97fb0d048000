"""A regular expression that backtracks for ever."""
# expect: score 0
# %%
import re


def running_mean(signal, window):
    return re.fullmatch(r"(a+)+b", "a" * 64)

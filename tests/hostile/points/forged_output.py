"""Prints a perfect report on standard output and standard error."""
# expect: score 0
# %%
import sys

REPORT = '{"exercises": [{"name": "running_mean", "score": 3, "max_score": 3, "status": "passed"}], "score": 3}'


def running_mean(signal, window):
    for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
        print(REPORT, "\nrunning_mean  3/3  passed", file=stream, flush=True)
    return signal * 0 + 7

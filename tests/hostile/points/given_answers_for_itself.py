"""Answers with a recipe in the place of a result, which the grader might make into the right one."""
# grades: jittered
# expect: score 0
# %%
import sys


def jittered(function, net, generator, x):
    return sys.modules["worker.given"].Recipe("net", "blend", 0)

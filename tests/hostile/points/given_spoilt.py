"""Lets nothing be made of what is handed over, so that the grader might blame itself and leave the mark open."""
# grades: jittered
# expect: score 0
# expect: message contains the notebook's cells spoil what is handed over
# %%
import sys


def refuse(*_args, **_kwargs):
    raise worker.CannotGive("there is no given.py")


worker = sys.modules["worker.given"]
worker.GivenFile.load = worker.GivenFile.filled = refuse


def jittered(function, net, generator, x):
    return function(net(x))

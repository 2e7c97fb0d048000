"""What children of a fork server write lies in new memory, not in the holes of the server's own."""

import subprocess
import sys

from tests.conftest import ROOT

PROGRAM = """
import sys
sys.path.insert(0, "autograder")
import numpy
from worker import memory

def new_ones():
    return [bytes(80) for _ in range(500)] + [float(n) for n in range(500)] + [numpy.ones(9) for _ in range(500)]

def place(thing):
    return thing.ctypes.data if isinstance(thing, numpy.ndarray) else id(thing)

def in_old(things):
    return sum(any(start <= place(t) < end for start, end in old) for t in things)

holes = [new_ones() for _ in range(20)]
del holes[::2]
old = [(start, end) for start, end, _ in memory._regions()]
before = in_old(new_ones())
with memory.settled():
    print(before, in_old(new_ones()))
"""


def test_what_is_made_after_settling_lies_in_new_memory():
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True)
    before, after = map(int, done.stdout.split())
    assert before > 1000 and after < 300, done.stdout

"""Bans in the syntax tree: found through aliases, not found in honest work, and quick on hostile source."""

import re
import sys
import time
from random import Random

import pytest

from autograder.bans import find_banned
from autograder.session import Cell
from autograder.spelling import may_be_spelled

BANS = [
    "torch.nn.functional.conv2d",
    "torch.conv2d",
    "torch.nn.Conv2d",
    "torch.nn.functional.unfold",
    "scipy.signal",
    "numpy.convolve",
    "torch.autograd.grad",
    "torch.Tensor.backward",
    "aten.convolution",
]


def banned(*sources, graded="conv2d"):
    return find_banned([Cell(f"c{i}", source) for i, source in enumerate(sources)], graded, BANS)


def body(code, before="import torch\nimport torch.nn.functional as F"):
    """A graded function that computes with `code`, after imports."""
    return f"{before}\ndef conv2d(x, weight, bias=None):\n    return {code}"


CAUGHT = {
    "plain": body("torch.nn.functional.conv2d(x, weight)"),
    "import as": body("F.conv2d(x, weight)"),
    "from import": body("c(x, weight)", "from torch.nn.functional import conv2d as c"),
    "from import of a package": body("functional.conv2d(x, weight)", "from torch.nn import functional"),
    "torch.nn.functional via nn": body("nn.functional.conv2d(x, weight)", "from torch import nn"),
    "a class": body("nn.Conv2d(1, 1, 1)(x)", "import torch.nn as nn"),
    "getattr": body("getattr(F, 'conv2d')(x, weight)"),
    "getattr of a sum": body("getattr(F, 'con' + 'v2d')(x, weight)"),
    "getattr of an f-string": body("getattr(F, f'conv{2}d')(x, weight)"),
    "importlib": body("importlib.import_module('torch.nn.functional').conv2d(x, weight)", "import importlib"),
    "import_module": body("import_module('scipy.signal').correlate2d(x, weight)", "from importlib import import_module"),
    "__import__": body("__import__('torch').nn.functional.conv2d(x, weight)"),
    "sys.modules": body("sys.modules['torch.nn.functional'].conv2d(x, weight)", "import sys, torch"),
    "__dict__": body("F.__dict__['conv2d'](x, weight)"),
    "vars": body("vars(F)['conv2d'](x, weight)"),
    "star": "from torch.nn.functional import *\ndef helper(x): return conv2d(x, x)\nresult = helper",
    "star of a banned module": body("correlate2d(x, weight)", "from scipy.signal import *"),
    "the graded name itself imported": "from torch.nn.functional import conv2d",
    "the graded name assigned": "import torch\nconv2d = torch.conv2d",
    "module alias": body("G.conv2d(x, weight)", "import torch.nn.functional as F\nG = F"),
    "tuple alias": body("G.conv2d(x, weight)", "import torch.nn.functional as F\nG, H = F, 1"),
    "alias in the function": body("[H := torch.nn, H.functional.conv2d(x, weight)][1]"),
    "default argument": "import torch.nn.functional as F\ndef conv2d(x, w, f=F.conv2d): return f(x, w)",
    "module as default argument": "import torch.nn as m\ndef conv2d(x, w, *, n=m): return n.functional.conv2d(x, w)",
    "lambda": "import torch\nconv2d = lambda x, w: torch.conv2d(x, w)",
    "comprehension": body("[torch.conv2d(p, weight) for p in x]"),
    "partial": body("f(x)", "import functools, torch\nf = functools.partial(torch.conv2d, bias=None)"),
    "helper": "import torch\ndef helper(x): return torch.conv2d(x, x)\ndef conv2d(x): return helper(x)",
    "helper through globals": "import torch\ndef helper(x): return torch.conv2d(x, x)\ndef conv2d(x): return globals()['helper'](x)",
    "method": "import torch\nclass A:\n    def f(self, x): return torch.conv2d(x, x)\ndef conv2d(x): return A().f(x)",
    "class attribute": "import torch\nclass A:\n    f = staticmethod(torch.conv2d)\ndef conv2d(x): return A.f(x)",
    "attribute set later": "import torch\nclass A: pass\nA.f = torch.conv2d\ndef conv2d(x): return A.f(x, x)",
    "setattr": "import torch\nclass A: pass\nsetattr(A, 'f', torch.conv2d)\ndef conv2d(x): return A.f(x, x)",
    "dictionary": "import torch\nt = {}\nt['f'] = torch.conv2d\ndef conv2d(x): return t['f'](x, x)",
    "decorator": "import torch\ndef swap(f): return torch.conv2d\n@swap\ndef conv2d(x, w): pass",
    "subclass": "from torch import nn\nclass conv2d(nn.Conv2d): pass",
    "in an if": "if True:\n    from torch import conv2d as c\ndef conv2d(x, w): return c(x, w)",
    "inside the function": "def conv2d(x, w):\n    from torch.nn.functional import unfold\n    return unfold(x, 3)",
    "kept before it was replaced": "from torch import conv2d\nold = conv2d\ndef conv2d(x, w): return old(x, w)",
    "later replaced by the library": "def conv2d(x, w): return 1\nimport torch\nconv2d = torch.conv2d",
    "operator": body("torch.ops.aten.convolution.default(x, weight)"),
    "method of a tensor": body("x.sum().backward()"),
    "timing magic": "%time from torch import conv2d",
    "timing magic with options": "import torch\n%timeit -n 1 conv2d = torch.conv2d",
    "timed cell": "%%time\nimport torch\nconv2d = torch.conv2d",
    "beside a shell line": "files = !ls\n!pip install scipy\n%matplotlib inline\nfrom torch import conv2d",
    "beside a question": "from torch import conv2d\nconv2d?",
    "attribute in the next line": body("(F.  # the library's own\n    conv2d)(x, weight)"),
    "dot in the next line": body("(F  # the library\n    .conv2d)(x, weight)"),
    "attribute after a backslash": body("F.\\\n conv2d(x, weight)"),
    "dot after a backslash": body("torch.nn.functional\\\n .conv2d(x, weight)"),
    "spaces around the dot": body("F .  conv2d(x, weight)"),
    "owner in parentheses": body("(torch.nn.functional).conv2d(x, weight)", "import torch"),
    "owner of the owner in parentheses": body("(torch.nn).functional.conv2d(x, weight)", "import torch"),
    "alias of the owner's owner": body("m.functional.conv2d(x, weight)", "import torch\nm = torch.nn"),
    "import in parentheses": body("c(x, weight)", "from torch import (  # )\n    conv2d as c\n)"),
    "import after a backslash": body("c(x, weight)", "from torch import \\\n    conv2d as c"),
    "backslash before the import": body("c(x, weight)", "from torch \\\n    import conv2d as c"),
    "import after a semicolon": body("c(x, weight)", "x = (1); from torch import conv2d as c"),
    "wide letters": body("F.\uff43onv2d(x, weight)"),
    "carriage returns": "import torch\rconv2d = torch.conv2d",
    "beside an odd escape": body("torch.conv2d(x, weight, '\\d')"),
    "a comment with a dot before it": body("[F . # . F .\n    conv2d(x, weight)]"),
    "a string with a sign of a comment": body("['. # ', F.conv2d(x, weight)]"),
}


@pytest.mark.parametrize("name", CAUGHT)
def test_a_banned_call_is_found(name):
    assert banned(CAUGHT[name], graded="result" if name == "star" else "conv2d") is not None


@pytest.mark.parametrize("ban", ["scipy", "torch.Tensor.backward", "torch.ops.aten.convolution"])
def test_a_ban_may_be_spelled_by_one_name_or_by_many(ban):
    attribute = f"import torch, scipy\nx.{ban.rpartition('.')[2]}" if "." in ban else "import scipy"
    assert may_be_spelled([attribute, "torch.ops.aten"], [ban])
    assert not may_be_spelled(["x.scipy, x.back, aten"], [ban])


def test_the_place_of_a_banned_call_is_named():
    found = banned("import torch", "def conv2d(x, w):\n\n    return torch.conv2d(x, w)")
    assert str(found) == "torch.conv2d is not allowed here: line 3 of cell c1: return torch.conv2d(x, w)"


PIECES = [
    "\\\n",
    " ",
    "\n",
    "# . x\n",
    "\r",
    "(",
    ")",
    ".",
    ";",
    "\f",
    "\u3000",
    "'",
    '"',
    "#",
    "*",
    " import ",
    " from ",
    "\uff0e",
]


def disturbed(source, random):
    """The source with a few words doubled, written wide, or parted by signs and line ends."""
    words = re.findall(r"\w+|\s+|[^\w\s]", source)
    for _ in range(random.randrange(1, 4)):
        place = random.randrange(len(words))
        wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in words[place])
        words[place : place + 1] = random.choice(
            [[words[place], random.choice(PIECES)], [random.choice(words)], ["\\\n", words[place]], [wide]]
        )
    return "".join(words)


def test_the_look_at_words_lets_nothing_pass_that_the_tree_finds(monkeypatch):
    random = Random(5)
    sources = [disturbed(source, random) for source in CAUGHT.values() for _ in range(60)]
    quickly = [banned(source) for source in sources]
    monkeypatch.setattr("autograder.bans._may_be_in", lambda cells, bans: True)
    by_the_tree = [banned(source) for source in sources]
    assert sum(found is not None for found in by_the_tree) > 1000
    assert quickly == by_the_tree


OWN = "def conv2d(x, weight, bias=None):\n    out = x.unfold(2, 1, 1)\n    return out"
HONEST = {
    "Tensor.unfold": (OWN,),
    "scratch that compares": (
        OWN,
        "import torch.nn.functional as F\nassert (conv2d(x, w) - F.conv2d(x, w)).abs().max() < 1",
    ),
    "scratch with the names of locals": ("import torch\nout = torch.conv2d(a, b)\nweight = bias = torch.conv2d(a, b)", OWN),
    "scratch function": (
        "def test():\n    from torch.nn.functional import conv2d as ref\n    out = ref(1)\n    return conv2d",
        OWN,
    ),
    "scratch function with the same import": (
        "def test():\n    from torch.nn.functional import conv2d\n    return conv2d",
        OWN,
        "def back(g): return conv2d(g, g)",
    ),
    "a draft replaced": ("import torch\ndef conv2d(x, w): return torch.conv2d(x, w)", OWN),
    "an import replaced": ("from torch.nn.functional import conv2d", OWN),
    "an import of several names": (
        "from torch.nn.functional import conv2d as ref, pad, unfold",
        "def conv2d(x): return pad(x, 1)",
    ),
    "several modules": ("import scipy.signal, scipy.fft", "def conv2d(x): return scipy.fft.rfft2(x)"),
    "F.pad": ("import torch.nn.functional as F", "def conv2d(x): return F.pad(x, (1, 1))"),
    "a variable F": ("def conv2d(x):\n    F = x.shape[0]\n    return F",),
    "the word in a string": (
        "import torch\nconv = torch.conv2d",
        "def conv2d(x):\n    '''like torch.conv2d'''\n    raise ValueError('conv')",
    ),
    "the word in a comment": ("def conv2d(x):\n    return x  # not torch.conv2d, nor scipy.signal",),
    "a string key": ("import torch\nweight = torch.conv2d(a, b)", "def conv2d(x): return x['weight']"),
    "own names": ("def unfold(x): return x\ndef conv2d(x): return unfold(x)",),
    "a star import before the own function": ("from torch.nn.functional import *", OWN, "def back(x): return conv2d(x)"),
    "nn.Module and nn.Parameter": (
        "from torch import nn\nclass conv2d(nn.Module):\n    def f(self): return nn.Parameter(1)",
    ),
    "an attribute of the own class": ("class conv2d:\n    def f(self): return self.conv2d(self.unfold, 2)",),
    "explored gradients": ("loss.backward()\ngrad = w.grad", "def conv2d(x, grad): return grad"),
    "a global elsewhere": (
        "import torch\ndef test():\n    global y\n    y = torch.conv2d(a, b)",
        "def conv2d(x):\n    y = 1\n    return y",
    ),
    "syntax errors beside it": ("def broken(:\n  torch.conv2d", OWN),
}


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize("graded", ["conv2d", "back"])
def test_honest_work_is_not_flagged(name, graded):
    assert banned(*HONEST[name], graded=graded) is None


HOSTILE = {
    "aliases that double": "import torch as a\n" + "\n".join(f"a = a.x{i}" for i in range(400)) + "\ndef conv2d(): a",
    "a long chain": "import torch as a\nx = a" + ".b" * 2500 + "\ndef conv2d(): return x",
    "a deep sum": "import torch as a\ndef conv2d(): return getattr(a, " + "+".join(["'a'"] * 900) + ")",
    "a deep subscript": "import torch as a\ndef conv2d(): return a" + ".__dict__['nn']" * 600,
    "deep parentheses": "def conv2d(): return " + "(" * 150 + ")" * 150,
    "too deep parentheses": "x = " + "(" * 10_000,
    "many signs": "x = " + "-" * 100_000 + "1",
    "many statements": "conv2d = []\n" + "conv2d[0] = conv2d\n" * 4000,
    "null bytes": "x = '\0'",
    "half characters": "x = '\ud800'",
    "many lines that are no Python": "?\n" * 10_000 + "(",
    "a shell line without an end": "!" + "a" * 100_000,
    "dots and spaces": "x" + " ." * 50_000 + " ." + " " * 100_000,
    "a long word": "import torch.nn.functional as F\n" + "conv2d" * 100_000,
    "imports without end": "from import " * 50_000,
    "owners without an attribute": "import torch\nnn.conv2d\nfunctional.x\n" + "functional. " * 50_000,
    "spaces": "x = !" + " " * 50_000 + "\n" + "a," * 20_000,
    "an import of a long path": "import " + "a." * 100_000 + "a as m\ndef conv2d(): return getattr(m, 'x')",
    "an import of a long path in many lines": "import " + "a.\\\n" * 60_000 + "a as m\ndef conv2d(): return getattr(m, 'x')",
    "a string of many parts": "import torch\ndef conv2d(): return getattr(torch, '" + "." * 200_000 + "')",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_source_neither_breaks_nor_stalls_the_search(name):
    start = time.process_time()
    assert banned(HOSTILE[name]) is None
    assert time.process_time() - start < 3


LOOK_UP = ".__dict__['x']"
GROWING = {
    "look-ups in look-ups": lambda n: "import torch\ndef conv2d(): return torch" + LOOK_UP * n,
    "getattr in getattr": lambda n: "import torch\nconv2d = " + "getattr(" * n + "torch" + ", 'x')" * n,
    "a chain with many names": lambda n: "import torch\n" + "a = " * n + "conv2d = torch.nn.Conv2d" + ".x" * n,
    "aliases of aliases from the last on": lambda n: (
        "import torch\ndef conv2d(): getattr(a0, '')\n" + "".join(f"a{i} = a{i + 1}\n" for i in range(n)) + f"a{n} = torch"
    ),
    "names of stars": lambda n: f"def conv2d(): {[*map(Name, range(n))]}\n" + "from scipy.signal import *\n" * n,
    "functions that call one another": lambda n: (
        "import torch\n"
        + "".join(f"def f{i}(): f{i + 1}, f{i - 1}, getattr(torch, 'x')\n" for i in range(n))
        + "conv2d = f1"
    ),
    "lambdas in lambdas": lambda n: "import torch\nconv2d = getattr, " + "lambda a=torch.nn: " * n + "a.x",
    "a long or": lambda n: "import torch\nconv2d = getattr(torch, 'x')" + " or torch.nn.x" * n,
    "names bound again": lambda n: "import torch\ndef conv2d(): getattr(a, b)\n" + "a = b, a.nn\nb = a, b.nn\n" * n,
}


class Name(int):
    """Written as a name that nothing binds."""

    def __repr__(self):
        return f"name{int(self)}"


def steps_of(source):
    """How often Python functions are entered, or generators resumed, while bans are looked for."""
    entered = []
    sys.setprofile(lambda frame, event, argument: entered.append(event) if event == "call" else None)
    try:
        banned(source)
    finally:
        sys.setprofile(None)
    return len(entered)


@pytest.mark.parametrize("name", GROWING)
def test_the_search_grows_no_faster_than_the_source(name):
    small = 40
    assert steps_of(GROWING[name](2 * small)) < 2.5 * steps_of(GROWING[name](small))


def test_nothing_is_banned_where_the_exercise_bans_nothing():
    assert find_banned([Cell("a", CAUGHT["plain"])], "conv2d", []) is None

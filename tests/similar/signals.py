"""A small class that shares code: what its submissions hold, and how to read what is found in them."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAME = "signals"
DOCSTRING = '"""Average every window.\n\n    Raises ValueError for a window\n    that does not fit.\n    """'
GIVEN = "import numpy as np\n\ndef load(seed, count):\n    rng = np.random.default_rng(seed)\n    return rng.normal(size=(count, 3)).cumsum(axis=0)"
STUBS = {
    "running_mean": f"def running_mean(signal, window):\n    {DOCSTRING}\n    raise NotImplementedError",
    "peaks": 'def peaks(signal):\n    """Find the peaks."""\n    raise NotImplementedError',
}
COPIED = {
    "running_mean": f"""def running_mean(signal, window):
    {DOCSTRING}
    if not 1 <= window <= len(signal):
        raise ValueError(f"{{window}} does not fit {{len(signal)}}")
    total = np.concatenate([[0], np.cumsum(signal)])  # one longer than the signal
    return (total[window:] - total[:-window]) / window""",
    "peaks": """def peaks(signal):
    inner, before, after = signal[1:-1], signal[:-2], signal[2:]
    is_peak = (inner > before) & (inner >= after)
    return (np.flatnonzero(is_peak) + 1).tolist()""",
}
INDEPENDENT = [
    {
        "running_mean": """def running_mean(signal, window):
    out = []
    for start in range(len(signal) - window + 1):
        out.append(sum(signal[start : start + window]) / window)
    if not out or window < 1:
        raise ValueError("no window")
    return np.array(out)""",
        "peaks": """def peaks(signal):
    found = []
    for i in range(1, len(signal) - 1):
        if signal[i] > signal[i - 1] and signal[i] >= signal[i + 1]:
            found.append(i)
    return found""",
    },
    {
        "running_mean": """def running_mean(signal, window):
    if window > signal.size or window <= 0:
        raise ValueError("window of the wrong size")
    kernel = np.ones(window) / window
    return np.convolve(signal, kernel, mode="valid")""",
        "peaks": """def peaks(signal):
    slope = np.sign(np.diff(signal))
    turns = slope[:-1] - slope[1:]
    return [int(place) + 1 for place, turn in enumerate(turns) if turn > 0 and slope[place] > 0]""",
    },
    {
        "running_mean": """def running_mean(signal, window):
    assert window
    try:
        views = np.lib.stride_tricks.sliding_window_view(signal, window)
    except Exception as problem:
        raise ValueError(str(problem)) from problem
    return views.mean(-1)""",
        "peaks": """def peaks(signal):
    triples = zip(signal, signal[1:], signal[2:])
    return [k for k, (a, b, c) in enumerate(triples, start=1) if a < b >= c]""",
    },
    {
        "running_mean": """def running_mean(signal, window):
    n = len(signal)
    if n < window: raise ValueError(n, window)
    matrix = np.zeros((n - window + 1, n))
    for row in range(matrix.shape[0]): matrix[row, row:row + window] = 1. / window
    return matrix @ signal""",
        "peaks": """def peaks(signal):
    result, k = [], 1
    while k + 1 < len(signal):
        left, here, right = signal[k - 1 : k + 2]
        result += [k] * (here > left and not here < right)
        k += 1
    return result""",
    },
]
HOSTILE = """# </code></pre><script>document.title = "taken"</script>
def running_mean(signal, window):
    a = '<img src="https://example.com/x.png" onerror="alert(1)">'; b = "</pre></details></main><h1>ha</h1>"
    return '<style>@import "https://example.com/a.css";</style>', a + b, "&lt;\u202ereversed\u200b\x00\ud800\x1b[31m"
"""


def cell(source, grade_id=None, **metadata):
    """A code cell, with nbgrader's metadata if it has an id."""
    about = {"nbgrader": {"grade_id": grade_id, "cell_type": "code"}} if grade_id else {}
    return {"cell_type": "code", "source": source, "metadata": {**about, **metadata}, "outputs": [], "execution_count": None}


def content(sources, *more):
    """A notebook: the given cell, the solutions each with its check, and further cells."""
    cells = [{"cell_type": "markdown", "source": "# Signals", "metadata": {}}, cell(GIVEN)]
    for name, source in sources.items():
        cells += [cell(source, name), cell(f"check({name})", f"check_{name}")]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [*cells, *map(cell, more)]}


def submit(course, student, notebook_or_text):
    """Put a submission into the course."""
    folder = course.folder("submitted") / student / NAME
    folder.mkdir(parents=True)
    text = notebook_or_text if isinstance(notebook_or_text, str) else json.dumps(notebook_or_text)
    (folder / f"{NAME}.ipynb").write_text(text)


def renamed(source):
    """The same code with all its own names changed."""
    names = {
        "signal": "xs",
        "window": "k",
        "total": "running",
        "inner": "mid",
        "before": "lo",
        "after": "hi",
        "is_peak": "m",
    }
    return re.sub(r"\b[a-z_]+\b", lambda match: names.get(match[0], match[0]), source)


def names_of(pair):
    """The students of a pair."""
    return frozenset(side.student for side in pair.sides)


def side_of(pair, student):
    """A student's side of a pair."""
    return next(side for side in pair.sides if side.student == student)


def marked(side):
    """The marked parts of a side's text."""
    return [side.text[start:end] for start, end in side.marks]

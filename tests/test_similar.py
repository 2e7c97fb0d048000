"""The list of similar submissions: what counts as shared code, what it says of hostile ones, and how the page reads."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from autograder.similar import similar
from autograder.similar_code import MOST_CHARACTERS, without_texts

ROOT = Path(__file__).resolve().parents[1]
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


@pytest.fixture
def course(tmp_path):
    """A course whose assignment is released, with four submissions that are written independently."""
    made = Course(tmp_path / "course", ROOT)
    folder = made.folder("release") / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(content(STUBS)))
    for number, sources in enumerate(INDEPENDENT):
        submit(made, f"own-{number}", content(sources))
    return made


@pytest.fixture
def page(tmp_path):
    """Where the page goes."""
    return tmp_path / "reports" / "similar.html"


def names_of(pair):
    """The students of a pair."""
    return frozenset(side.student for side in pair.sides)


def side_of(pair, student):
    """A student's side of a pair."""
    return next(side for side in pair.sides if side.student == student)


def marked(side):
    """The marked parts of a side's text."""
    return [side.text[start:end] for start, end in side.marks]


def test_copied_renamed_and_reordered_code_ranks_above_independent_solutions(course, page):
    submit(course, "ada", content(COPIED))
    submit(course, "ben-commented", content({n: s.replace("):\n", "):  # my own\n", 1) for n, s in COPIED.items()}))
    submit(course, "cem-renamed", content({n: renamed(s) for n, s in COPIED.items()}))
    together = "\n\n".join(reversed(COPIED.values()))
    submit(course, "dora-reordered", content(STUBS, together))
    copies = {"ada", "ben-commented", "cem-renamed", "dora-reordered"}
    found = similar(course, NAME, page)
    assert all(names_of(pair) <= copies for pair in found.pairs[:6])
    assert min(side.share for pair in found.pairs[:6] for side in pair.sides) > 0.8
    assert all(side.share < 0.3 for pair in found.pairs[6:] for side in pair.sides)
    assert (found.students, found.compared) == (8, 28)


def test_half_a_copy_is_wholly_in_the_other_and_the_other_half_in_it(course, page):
    submit(course, "ada", content(COPIED))
    submit(course, "ben-half", content({**STUBS, "running_mean": COPIED["running_mean"]}))
    first = similar(course, NAME, page).pairs[0]
    assert names_of(first) == {"ada", "ben-half"}
    assert side_of(first, "ben-half").share > 0.95 and 0.4 < side_of(first, "ada").share < 0.8


def test_what_everyone_shares_ranks_below_what_two_share(course, page):
    common = COPIED["running_mean"]
    shutil.rmtree(course.folder("submitted"))
    for number, sources in enumerate(INDEPENDENT):
        submit(course, f"full-{number}", content({**sources, "running_mean": common}))
    for student in ("short-1", "short-2", "short-3"):
        submit(course, student, content({**STUBS, "running_mean": common}))
    copied = {**COPIED, "running_mean": common}
    submit(course, "ada", content(copied, "print({name: len(name) for name in 'abc'})"))
    submit(course, "ben", content(copied, "while False:\n    raise SystemExit(3)"))
    pairs = similar(course, NAME, page, most=100).pairs
    assert names_of(pairs[0]) == {"ada", "ben"}
    of_short = [side_of(pair, "short-1") for pair in pairs if "short-1" in names_of(pair)]
    assert max(side.share for side in of_short) > max(side.share for side in pairs[0].sides)
    assert {round(side.usual, 1) for side in of_short} == {1.0}


def test_the_usual_share_is_the_median_of_the_shares_with_the_others(course, page):
    for number, sources in enumerate(INDEPENDENT[:3]):
        submit(course, f"half-{number}", content({**sources, "running_mean": COPIED["running_mean"]}))
    submit(course, "ada", content(COPIED))
    pairs = similar(course, NAME, page, most=100).pairs
    of_ada = [side_of(pair, "ada") for pair in pairs if "ada" in names_of(pair)]
    shares = sorted([side.share for side in of_ada] + [0.0] * (7 - len(of_ada)))  # pairs that share nothing are not listed
    assert {side.usual for side in of_ada} == {shares[3]}
    assert shares[3] < shares[4] and of_ada[0].excess == of_ada[0].share - shares[3] > 0


def test_the_releases_own_code_does_not_count(course, page):
    moved = GIVEN.removeprefix("import numpy as np\n\n") + "\n\nload(1, 2)"
    submit(course, "ada", content(INDEPENDENT[0], moved, STUBS["peaks"] + "\n"))
    submit(course, "ben", content(INDEPENDENT[1], moved, STUBS["peaks"] + "\n"))
    pairs = similar(course, NAME, page, most=100).pairs
    assert not any("default_rng" in part for pair in pairs for side in pair.sides for part in marked(side))
    assert all(side.share < 0.3 for pair in pairs if names_of(pair) == {"ada", "ben"} for side in pair.sides)


def test_a_python_file_of_the_release_does_not_count_either(course, page):
    given = "def wave(count):\n    steps = np.linspace(0, 2 * np.pi, count)\n    return np.sin(steps) + 0.5 * np.cos(3 * steps)\n"
    for student, sources in (("ada", INDEPENDENT[0]), ("ben", INDEPENDENT[1])):
        submit(course, student, content(sources, given + f"\nprint({student!r})"))
    pasted = [p for p in similar(course, NAME, page, most=100).pairs if names_of(p) == {"ada", "ben"}]
    assert any("linspace" in part for part in marked(pasted[0].sides[0]))
    (course.folder("release") / NAME / "given.py").write_text(given)
    pairs = similar(course, NAME, page, most=100).pairs
    assert not any("linspace" in part for pair in pairs for side in pair.sides for part in marked(side))


def test_submissions_as_released_are_left_out_with_a_line(course, page):
    submit(course, "cleo", content(STUBS))
    found = similar(course, NAME, page)
    assert found.students == 4
    assert found.left_out == ("cleo: fewer than 100 characters beyond the release",)
    assert found.left_out[0] in page.read_text()


def test_shared_comments_and_docstrings_are_neither_counted_nor_marked(course, page):
    text = '"""A long account of a signal, its windows, and everything else that two could have copied."""\n'
    comment = "# The very same remark, word for word, in both of the submissions, and long enough to be found\n"
    for student, sources in (("ada", INDEPENDENT[0]), ("ben", INDEPENDENT[1])):
        submit(course, student, content(sources, text + comment))
    pairs = similar(course, NAME, page, most=100).pairs
    assert not any("remark" in part or "account" in part for p in pairs for s in p.sides for part in marked(s))
    assert "word for word" in page.read_text()


def test_the_shared_code_is_marked_and_the_rest_is_not(course, page):
    submit(course, "ada", content(COPIED, "extra = {n: chr(n) for n in range(65, 91) if n % 2}\nprint(sorted(extra))"))
    submit(course, "ben", content(COPIED))
    first = similar(course, NAME, page).pairs[0]
    parts = marked(side_of(first, "ada"))
    assert "is_peak = (inner > before) & (inner >= after)" in parts
    assert "total = np.concatenate([[0], np.cumsum(signal)])" in parts
    assert not any("chr(n)" in part or "one longer" in part for part in parts)
    assert "<mark>is_peak = (inner &gt; before) &amp; (inner &gt;= after)</mark>" in page.read_text()


def test_passages_that_one_submission_repeats_are_marked_each_time(course, page):
    submit(course, "ada", content(COPIED, COPIED["peaks"].replace("peaks", "again")))
    submit(course, "ben", content(COPIED))
    parts = marked(side_of(similar(course, NAME, page).pairs[0], "ada"))
    assert parts.count("is_peak = (inner > before) & (inner >= after)") == 2


def test_marks_stand_in_their_place_where_a_class_begins(course, page):
    stub = "class Smoother(Base):\n    def apply(self, a, b, c, d):\n        "
    path = course.folder("release") / NAME / f"{NAME}.ipynb"
    path.write_text(json.dumps(content(STUBS, stub + "pass")))
    for student, sources in (("ada", INDEPENDENT[0]), ("ben", INDEPENDENT[1])):
        submit(course, student, content(sources, stub + "return [a.get(x, b) @ c for x in d if x is not None]"))
    pair = next(p for p in similar(course, NAME, page, most=100).pairs if names_of(p) == {"ada", "ben"})
    assert all("    def apply(self, a, b, c, d):" in side.text for side in pair.sides)
    assert all(marked(side)[-3].startswith("Smoother(Base)") for side in pair.sides)
    assert all(len(marked(side)) < 6 for side in pair.sides)


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("x = 1  # é\ny = 2", "x = 1     \ny = 2"),
        ('def f():\n    """é\n    ü"""\n    return "s"', 'def f():\n        \n        \n    return "s"'),
        ("'é'; x = '#'  # c", "   ; x = '#'     "),
        ("def f(:  # c", "def f(:     "),
        ('%matplotlib inline\n"""kept"""  # c', '%matplotlib inline\n"""kept"""     '),
        ("", ""),
        ('x = "\\d"', 'x = "\\d"'),
    ],
)
def test_blanks_take_the_place_of_comments_and_lone_strings(source, left):
    assert without_texts(source) == left


@pytest.mark.parametrize(
    "source",
    [
        "(" * 50_000,
        "-" * 50_000 + "1",
        "x" + ".a" * 30_000,
        "f'{" * 20_000,
        "x = 1\x00",
        "def f(:",
        "[" * 90 + "]" * 90,
        "1+" * 40_000,
    ],
    ids=["brackets", "signs", "attributes", "strings", "null", "syntax", "lists", "sums"],
)
def test_nested_and_broken_code_is_compared_all_the_same(course, page, source):
    submit(course, "ada", content(COPIED, source))
    submit(course, "ben", content(COPIED))
    found = similar(course, NAME, page)
    assert names_of(found.pairs[0]) == {"ada", "ben"} and side_of(found.pairs[0], "ben").share > 0.9


def test_nothing_of_a_submission_is_run(course, page, tmp_path):
    trace = tmp_path / "trace"
    line = f"open({str(trace)!r}, 'w').write('run')\nimport antigravity"
    submit(course, "ada", content(COPIED, line))
    submit(course, "ben", content(COPIED, line))
    similar(course, NAME, page)
    assert not trace.exists() and "antigravity" not in sys.modules
    assert "import antigravity" in page.read_text()


def test_hostile_names_and_code_are_escaped_and_spelled_out(course, page):
    submit(course, "<b>eve<", content({**COPIED, "running_mean": HOSTILE}))
    submit(course, "<i onclick='x'>mal", content({**COPIED, "running_mean": HOSTILE}))
    similar(course, NAME, page)
    text = page.read_bytes().decode("utf-8")
    body = text.partition("</style>")[2]
    assert not re.search(r"<(script|img|style|h1>ha|b>|i )", body)
    assert "&lt;script&gt;document.title" in body and "&lt;b&gt;eve&lt;" in body
    assert "&lt;U+202E&gt;reversed&lt;U+200B&gt;&lt;U+0000&gt;?&lt;U+001B&gt;[31m" in body
    assert "&lt;i onclick=&#x27;x&#x27;&gt;mal" in body
    assert "&amp;lt;" in body


def test_a_cell_is_named_in_one_line_whatever_its_id(course, page):
    for student in ("ada", "ben"):
        made = content(COPIED)
        made["cells"].append(cell("x = 1", "a\nimport os\nfor name in os.environ:\n    print(name, os.environ[name])"))
        submit(course, student, made)
    side = similar(course, NAME, page).pairs[0].sides[0]
    assert not any("environ" in part for part in marked(side))
    assert next(line for line in side.text.splitlines() if "environ" in line).startswith("# cell a import os for name in")


def test_check_cells_and_text_are_left_out_even_if_edited(course, page):
    made = content({**COPIED, "running_mean": COPIED["running_mean"] + "\n"})
    made["cells"][3]["source"] = "check(peaks)\ncheck(running_mean)\n# edited by ada"
    made["cells"][0]["source"] = "## Words of ada"
    submit(course, "ada", made)
    submit(course, "ben", content(COPIED))
    text = similar(course, NAME, page).pairs[0].sides[0].text
    assert "def peaks" in text and "edited by ada" not in text and "Words" not in text


def test_what_is_no_notebook_is_named_in_one_line(course, page):
    submit(course, "finn", "")
    submit(course, "gus", '{"cells": [')
    (course.folder("submitted") / "hal" / NAME).mkdir(parents=True)
    (course.folder("submitted") / "ivy").symlink_to(course.folder("submitted") / "own-1")
    found = similar(course, NAME, page)
    assert [line.partition(":")[0] for line in found.left_out] == ["finn", "gus", "hal", "ivy"]
    assert "is a link" in found.left_out[3]
    assert "cannot be read" in found.left_out[1] and all("\n" not in line for line in found.left_out)
    assert all(f"<li>{line.partition(':')[0]}: " in page.read_text() for line in found.left_out)


def test_the_only_notebook_is_read_whatever_its_name(course, page):
    submit(course, "ada", content(COPIED))
    folder = course.folder("submitted") / "ada" / NAME
    (folder / f"{NAME}.ipynb").rename(folder / "my work.ipynb")
    assert similar(course, NAME, page).students == 5


def test_a_huge_submission_is_cut_and_that_is_said(course, page):
    long = "\n".join(f"a{n} = b{n} * c[{n}]" for n in range(9000))
    submit(course, "ada", content(COPIED, long, long))
    found = similar(course, NAME, page)
    assert found.left_out == (f"ada: only the first {MOST_CHARACTERS:,} characters of code were compared",)


def test_two_submissions_are_one_pair_and_one_is_refused(course, page):
    for number in (2, 3):
        (course.folder("submitted") / f"own-{number}").rename(course.path / f"away-{number}")
    assert similar(course, NAME, page).compared == 1
    (course.folder("submitted") / "own-1" / NAME / f"{NAME}.ipynb").write_text("")
    with pytest.raises(
        UsageError, match=r"^signals: it takes two submissions to compare, and there is 1; left out: own-1: sig"
    ):
        similar(course, NAME, page)


def test_submissions_that_share_nothing_make_a_page_that_says_so(course, page):
    for number in (1, 2):
        (course.folder("submitted") / f"own-{number}").rename(course.path / f"away-{number}")
    (course.folder("submitted") / "own-0" / NAME / f"{NAME}.ipynb").write_text(
        json.dumps(content({}, "words = {'a': 1, 'b': 2}\n" + "".join(f"words['{n}'] |= {n}\n" for n in range(20))))
    )
    assert similar(course, NAME, page).pairs == []
    assert "No two submissions share code beyond the release." in page.read_text()


def test_wrong_use_is_said_in_one_line(course, page, monkeypatch):
    with pytest.raises(UsageError, match="no submission of 'nothing'"):
        similar(course, "nothing", page)
    with pytest.raises(UsageError, match="--most 0"):
        similar(course, NAME, page, most=0)
    with pytest.raises(UsageError, match=r"no folder .*submitted"):
        similar(Course(course.path / "nowhere", ROOT), NAME, page)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "copydetect", None)
        with pytest.raises(UsageError, match="pip install 'copydetect"):
            similar(course, NAME, page)
    (course.folder("release") / NAME / f"{NAME}.ipynb").unlink()
    with pytest.raises(UsageError, match="not released"):
        similar(course, NAME, page)


def test_the_page_is_the_same_in_every_run(course, tmp_path):
    submit(course, "ada", content(COPIED))
    submit(course, "ben", content({n: renamed(s) for n, s in COPIED.items()}))
    program = (
        "import sys; from pathlib import Path; from autograder.course import Course; from autograder.similar import similar;"
        f"similar(Course(Path({str(course.path)!r}), Path()), {NAME!r}, Path(sys.argv[1]))"
    )
    pages = []
    for seed in ("1", "2"):
        to = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", program, str(to)], cwd=ROOT, env=environment, check=True, timeout=120)
        pages.append(to.read_text())
    assert pages[0] == pages[1]


@pytest.mark.browser
@pytest.mark.parametrize(("mode", "width"), [("light", 1280), ("dark", 1280), ("light", 360), ("dark", 360)])
def test_the_page_opens_quietly_and_fits_a_narrow_screen(course, page, visit, mode, width):
    submit(course, "ada", content(COPIED, HOSTILE, "x = '" + "w" * 300 + "'"))
    submit(course, "ben-" + "o" * 80, content({n: renamed(s) for n, s in COPIED.items()}, HOSTILE))
    submit(course, "gus", "")
    similar(course, NAME, page)
    shown = visit(page.as_uri(), mode, width)
    first = shown.locator("summary").first
    first.focus()
    shown.keyboard.press("Enter")
    assert shown.locator("details[open]").count() == 1
    assert shown.locator("details[open] mark").first.is_visible()
    assert shown.complaints == [] and shown.foreign == []
    assert shown.title() == f"Shared code in {NAME}"
    assert shown.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    levels = shown.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert "never a verdict" in shown.locator("main").inner_text()
    artifacts = ROOT / "artifacts"
    artifacts.mkdir(exist_ok=True)
    shown.screenshot(path=artifacts / f"similar-{mode}-{width}.png", full_page=True)

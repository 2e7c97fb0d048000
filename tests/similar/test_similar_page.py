"""What the page of similar submissions makes of hostile and odd ones, and how it reads."""

import itertools
import json
import os
import re
import subprocess
import sys

import pytest

from autograder.course import Course
from autograder.errors import UsageError
from autograder.similar import similar
from autograder.similar_code import MOST_CHARACTERS, without_texts
from tests.similar.signals import COPIED, HOSTILE, NAME, ROOT, cell, content, marked, names_of, renamed, side_of, submit


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
        ("'kept'\nimport " + "a." * 300 + "a  # c", "'kept'\nimport " + "a." * 300 + "a     "),
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
    long = "\n".join(f"a{n} = b{n} * c[{n}]" for n in range(4500))
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

"""What counts as shared code, and how pairs are ranked by it."""

import json
import shutil

from autograder.similar import similar
from tests.similar.signals import (
    COPIED,
    GIVEN,
    INDEPENDENT,
    NAME,
    STUBS,
    content,
    marked,
    names_of,
    renamed,
    side_of,
    submit,
)


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

"""The class on a terminal."""

import pytest

from autograder.class_table import MARKS, MOST_LINES, Row, class_table
from autograder.report import STATUSES, ExerciseResult, PropertyResult, Report


def row(student, status="passed", earned=2.0, mistake=None):
    named = {"name": mistake, "misconception": "", "hint": ""} if mistake else None
    exercises = [
        ExerciseResult("conv2d", 2, status, [PropertyResult("p", 2, earned, "")], mistake=named),
        ExerciseResult("a_name_longer_than_the_column", 1.5, "passed", [PropertyResult("p", 1.5, 1.5, "")]),
    ]
    return Row.of(Report("small", "small.ipynb", "cpu", "2", 7, exercises, student))


def test_every_status_has_a_mark_of_its_own_and_the_legend_explains_it():
    assert set(MARKS) == set(STATUSES) and len(set(MARKS.values())) == len(STATUSES)
    assert all(f"{mark} {status}" in class_table([row("ada")]).splitlines()[-1] for status, mark in MARKS.items())


def test_the_table_has_a_line_a_student_in_order_whatever_the_order_they_came_in():
    rows = [row("zoe", "failed", 0, "flips_the_kernel"), row("ada")]
    head, ada, zoe, mistake, _ = class_table(rows).splitlines()
    assert head.split() == ["student", "points", "conv2d", "a_name_longer_"]
    assert ada.split() == ["ada", "3.5/3.5", "✓", "2/2", "✓", "1.5/1.5"]
    assert zoe.split() == ["zoe", "1.5/3.5", "✗", "0/2", "✓", "1.5/1.5"]
    assert mistake.split() == ["└", "conv2d:", "flips", "the", "kernel"]
    assert class_table(rows) == class_table(rows[::-1])


def test_nobody_is_said_in_words():
    assert class_table([]) == "nobody submitted"


def test_a_class_as_large_as_the_limit_is_listed_and_a_larger_one_summed_up():
    rows = [row(f"s{number:03}") for number in range(MOST_LINES)]
    assert len(class_table(rows).splitlines()) == MOST_LINES + 2
    assert class_table([*rows, row("zoe")]).splitlines()[0] == f"{MOST_LINES + 1} students: median 3.5 of 3.5 points"


def test_a_summary_counts_statuses_and_mistakes_and_names_who_is_left_open():
    rows = [row(f"a{number}") for number in range(60)]
    rows += [row(f"b{number}", "failed", 0, "flips_the_kernel") for number in range(50)]
    rows += [row(f"c{number}", "abstained", 0) for number in range(3)]
    said = class_table(rows).splitlines()
    assert said[0] == "113 students: median 3.5 of 3.5 points"
    assert said[1].split() == ["conv2d", "60", "passed,", "50", "failed,", "3", "abstained"]
    assert said[2].split() == ["a_name_longer_than_the_column", "113", "passed"]
    assert [line.strip() for line in said[3:]] == [
        "left open: c0, c1, c2",
        "most often named:",
        "50  conv2d: flips the kernel",
    ]


@pytest.mark.parametrize("count", [12, 13])
def test_a_long_list_of_open_marks_is_cut_and_says_how_many_more(count):
    rows = [row(f"s{number:03}", "abstained", 0) for number in range(count)] + [row(f"t{number}") for number in range(100)]
    (line,) = (line for line in class_table(rows).splitlines() if "left open" in line)
    assert line.endswith("s011" if count == 12 else "s011 and 1 more")

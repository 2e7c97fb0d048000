"""The record, and what the renderers make of it when it holds hostile text."""

import json
from html.parser import HTMLParser

import pytest

from autograder import render_html, render_text
from autograder.report import ExerciseResult, PropertyResult, Report, loads, points

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=y>&amp;\x1b[2J\r\nconv2d 9 of 9 points\x00\ud800"


def exercise(text="fine", **more):
    properties = [
        PropertyResult("is_right", 2, 2, "", "It is right.", "passed"),
        PropertyResult("is_quick", 1, 0, text, text, "failed"),
        PropertyResult("is_fair", 0.5, 0, text, text, "later"),
    ]
    example = {
        "property": "is_quick",
        "call": f"f({text})",
        "dtype": "float32",
        "message": text,
        "expected": text,
        "expected_shape": "shape (2,)",
        "got": text + "!",
        "got_shape": text,
        "index": [0, 1],
        "heat": [[0.0, 1.5], [-3.0, 0.0]],
    }
    mistake = {"name": "m", "misconception": text, "hint": text}
    return ExerciseResult("conv2d", 3.5, "partial", properties, mistake, example, **more)


def report(text="fine"):
    return Report(
        "convolution", text, "cpu", "2.13", 7, [exercise(text, message=text)], text, "bubblewrap", [text, text], 1.5
    )


class Tags(HTMLParser):
    """Collects tags and attributes of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _value in attrs]


def test_the_scores_are_sums():
    assert (report().score, report().max_score) == (2, 3.5)
    assert [points(p) for p in (2.0, 0.5)] == ["2", "0.5"]


def test_the_json_report_has_the_promised_fields_and_comes_back_equal():
    written = report(HOSTILE[:-1]).dumps()
    assert "\n" not in written
    data = json.loads(written)
    assert {"schema_version", "assignment", "notebook", "device", "torch", "seed", "score", "max_score", "exercises"} <= set(
        data
    )
    first = data["exercises"][0]
    assert {"name", "score", "max_score", "status", "properties", "mistake", "counterexample"} <= set(first)
    assert {"name", "points", "earned", "message"} <= set(first["properties"][0])
    assert loads(written) == report(HOSTILE[:-1])


def test_a_report_can_always_be_written_to_a_file():
    for text in (
        report(HOSTILE).dumps(),
        render_text.render_report(report(HOSTILE)),
        render_html.render_report(report(HOSTILE)),
    ):
        assert text.encode("utf-8").decode() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "3",
        "{}",
        '{"schema_version": 1}',
        '{"schema_version": 9}',
        "{" * 50_000,
        '{"schema_version": 1, "exercises": [3]}',
        '{"schema_version": 1, "exercises": [{}]}',
    ],
)
def test_what_is_no_report_is_a_value_error(text):
    with pytest.raises(ValueError):
        loads(text)


def test_html_holds_no_tag_or_attribute_that_a_submission_wrote():
    plain, hostile = (Tags(render_html.render_report(report(text))) for text in ("fine", HOSTILE))
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    assert "script" not in hostile.tags


def test_html_asks_for_nothing_off_the_machine():
    assert "http" not in render_html.render_report(report())
    assert "src=" not in render_html.render_report(report())


def test_text_holds_no_line_and_no_control_that_a_submission_wrote():
    text = render_text.render_report(report(HOSTILE))
    assert not any(line.startswith("conv2d 9") for line in text.splitlines())
    assert all(character.isprintable() or character == "\n" for character in text)


def test_text_reads_as_promised():
    result = exercise("slow")
    assert render_text.render_exercise(result).splitlines() == [
        "conv2d                                                         2 of 3.5 points",
        "  passed   is right                                     2/2",
        "  failed   is quick                                     0/1  slow",
        "           smallest case   f(slow)",
        "           expected        slow   shape (2,)",
        "           got             slow!   slow",
        "                           slow",
        "           difference      |  ==|",
        "                           |@@  |",
        "           looks like      slow",
        "           hint            slow",
        "  later    is fair                                    0/0.5",
        "                           slow",
    ]


@pytest.mark.parametrize("status", ["missing", "banned", "abstained"])
def test_an_exercise_without_marks_says_only_why(status):
    result = ExerciseResult("conv2d", 3, status, exercise().properties, message="because")
    assert render_text.render_exercise(result).splitlines()[1:] == ["  because"]
    assert "is right" not in render_html.render_exercise(result)


def test_the_heat_map_says_in_words_what_it_shows():
    page = render_html.render_exercise(exercise())
    assert 'aria-label="Map of got minus expected, 2 by 2, largest difference 3"' in page
    assert 'title="-3"' in page

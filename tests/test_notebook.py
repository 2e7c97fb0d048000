"""Notebook files: read if they can be, else one line that says what to do."""

import json
import os
import re

import pytest

from autograder.errors import StudentError
from autograder.notebook import MOST_BYTES, MOST_CODE, parse, read


def code(source="x = 1", **metadata):
    return {"cell_type": "code", "source": source, "metadata": metadata}


def graded(grade_id, source="x = 1", **more):
    return code(source, nbgrader={"grade_id": grade_id, **more})


def notebook(*cells, **more):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **more}


def run_cells(*cells):
    return [(c.name, c.source) for c in parse(notebook(*cells), "a.ipynb").code()]


def refusal(path):
    with pytest.raises(StudentError) as caught:
        read(path)
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 300
    message.encode()
    return message


def written(tmp_path, content, name="a.ipynb"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return path


def test_code_cells_run_in_order_under_their_ids_or_numbers(tmp_path):
    path = written(tmp_path, notebook(code("a"), {"cell_type": "markdown", "source": "b"}, graded("conv2d", ["c\n", "d"])))
    assert [(c.name, c.source) for c in read(path).code()] == [("1", "a"), ("conv2d", "c\nd")]


def test_check_cells_and_explore_cells_do_not_run():
    assert run_cells(graded("check_conv2d", "check(conv2d)"), code("1/0", tags=["explore"])) == []


def test_a_check_cell_into_which_code_was_written_runs():
    assert run_cells(graded("check_conv2d", "def conv2d(x): return x\ncheck(conv2d)"))[0][0] == "check_conv2d"


def test_a_solution_cell_retyped_to_markdown_still_runs():
    cell = {**graded("conv2d", "def conv2d(): pass", cell_type="code"), "cell_type": "markdown"}
    assert run_cells(cell) == [("conv2d", "def conv2d(): pass")]
    written_answer = {**graded("why", "because", cell_type="markdown"), "cell_type": "markdown"}
    assert run_cells(written_answer) == []


def test_cells_of_one_id_all_run_under_names_of_their_own_and_are_reported():
    parsed = parse(notebook(graded("conv2d", "a"), graded("conv2d", "b")), "a.ipynb")
    assert [(c.name, c.source) for c in parsed.code()] == [("conv2d", "a"), ("conv2d (2)", "b")]
    assert parsed.oddities == ["several cells have the id conv2d: all were run, in order"]


@pytest.mark.parametrize(
    "metadata",
    [None, 3, [], "x", {"nbgrader": 3}, {"nbgrader": []}, {"nbgrader": {"grade_id": 3}}, {"nbgrader": {"grade_id": ""}},
     {"nbgrader": {"grade_id": ["a"], "points": "many", "cell_type": {}}}, {"tags": "explore"}, {"tags": [3, None]}],
    ids=str,
)  # fmt: skip
def test_metadata_of_any_type_leaves_a_cell_to_run(metadata):
    assert run_cells({"cell_type": "code", "source": "a", "metadata": metadata}) == [("1", "a")]


def test_cells_without_a_readable_source_are_left_out_and_counted():
    parsed = parse(notebook(3, None, [], {"cell_type": "code", "source": 3}, {"cell_type": ["code"]}, code("a")), "a.ipynb")
    assert [c.source for c in parsed.cells] == ["a"]
    assert parsed.oddities == ["5 cells have no readable source and were left out"]


def test_an_id_that_no_file_can_hold_is_made_readable():
    ((name, _source),) = run_cells(graded("a\ud800" + "b" * 1000))
    assert name.startswith("a?b")
    assert len(name) <= 80


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xef\xbb\xbf", "JSON cannot be read"),
        (b"PK\x03\x04\xff\xff", "is a zip archive"),
        (json.dumps(notebook()).encode("utf-16"), "not UTF-8"),
        (json.dumps(notebook()).encode("utf-16-le"), "JSON cannot be read"),
        (b'{"nbformat": 4, "cells": [', "JSON cannot be read (line 1)"),
        (b"[" * 200_000, "JSON cannot be read"),
        (b'{"nbformat": ' + b"9" * 6000 + b"}", "JSON cannot be read"),
        ([], "has no nbformat"),
        ({"cells": []}, "has no nbformat"),
        ({"nbformat": 3, "worksheets": []}, "format 3, not 4"),
        ({"nbformat": {"a": ["b"] * 100}}, "not 4"),
        ({"nbformat": 4}, "no list of at most"),
        ({"nbformat": 4, "cells": {}}, "no list of at most"),
        (notebook(*[code()] * 2001), "no list of at most"),
        (notebook(code("x" * (MOST_CODE + 1))), "kB of code"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_notebook_is_refused_in_one_line(tmp_path, content, said):
    assert said in refusal(written(tmp_path, content))


def test_a_byte_order_mark_is_no_fault(tmp_path):
    path = written(tmp_path, b"\xef\xbb\xbf" + json.dumps(notebook(code("a"))).encode())
    assert [c.source for c in read(path).code()] == ["a"]


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "No such file" in refusal(tmp_path / "a.ipynb")


def test_a_link_is_not_followed(tmp_path):
    target = written(tmp_path, notebook(), "secret.ipynb")
    (tmp_path / "a.ipynb").symlink_to(target)
    assert "it is a link" in refusal(tmp_path / "a.ipynb")


def test_a_folder_of_the_name_of_a_notebook_is_refused(tmp_path):
    (tmp_path / "a.ipynb").mkdir()
    assert "not a regular file" in refusal(tmp_path / "a.ipynb")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "a.ipynb")
    assert "not a regular file" in refusal(tmp_path / "a.ipynb")


def test_a_huge_file_is_refused_unread(tmp_path):
    with open(tmp_path / "a.ipynb", "wb") as file:
        file.truncate(2 << 30)
    assert re.search(rf"has 2048 MB; clear its outputs \(at most {MOST_BYTES >> 20} MB\)", refusal(tmp_path / "a.ipynb"))


def test_a_file_name_that_is_no_text_is_named_readably(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.ipynb"
    with open(path, "wb"):
        pass
    assert refusal(tmp_path / os.fsdecode(b"\xff.ipynb")).startswith("?.ipynb is empty")


def test_descriptors_are_closed_whatever_the_file(tmp_path):
    (tmp_path / "a.ipynb").mkdir()
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        refusal(tmp_path / "a.ipynb")
    assert len(os.listdir("/dev/fd")) == before

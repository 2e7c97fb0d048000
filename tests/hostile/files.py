"""Submission folders as no student should hand them in: each a function that fills a folder, and what its report must say."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "tiny"
FILE = f"{NAME}.ipynb"
SOLUTION = """def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
"""


@dataclass(frozen=True)
class Odd:
    """An odd submission: `fill(folder, right)` writes it, `right` being a notebook that deserves full marks.

    Attributes:
        score: what it deserves.
        says: how its one note begins; "" where nothing needs to be said.
    """

    fill: Callable[[Path, dict[str, Any]], None]
    score: int
    says: str


SUBMISSIONS: dict[str, Odd] = {}
FULL = 3


def odd(score: int, says: str = "") -> Callable[[Callable], Callable]:
    """Declare an odd submission; the student is called as the function is."""

    def declare(fill: Callable) -> Callable:
        SUBMISSIONS[fill.__name__] = Odd(fill, score, says)
        return fill

    return declare


def raw(name: str, score: int, says: str, make: Callable[[bytes], bytes]) -> None:
    """Declare a submission that is a file of other bytes."""

    def fill(folder: Path, right: dict[str, Any]) -> None:
        (folder / FILE).write_bytes(make(json.dumps(right).encode()))

    SUBMISSIONS[name] = Odd(fill, score, says)


def edited(name: str, score: int, says: str, edit: Callable[[dict[str, Any]], object]) -> None:
    """Declare a submission that is a right notebook, edited in place."""

    def fill(folder: Path, right: dict[str, Any]) -> None:
        changed = deepcopy(right)
        edit(changed)
        (folder / FILE).write_text(json.dumps(changed))

    SUBMISSIONS[name] = Odd(fill, score, says)


def cell(notebook: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell of an id."""
    return next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def code(source: Any, **metadata: Any) -> dict[str, Any]:
    """A code cell."""
    return {"cell_type": "code", "source": source, "metadata": metadata, "outputs": [], "execution_count": None}


def _archive(content: bytes, name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return held.getvalue()


@odd(0, "tiny.ipynb cannot be read (it is a link)")
def a_link_to_another_notebook(folder, _right):
    (folder / FILE).symlink_to(folder.parents[1] / "honest" / NAME / FILE)


@odd(0, "tiny.ipynb cannot be read (it is a link)")
def a_link_to_nowhere(folder, _right):
    (folder / FILE).symlink_to("/nowhere/at/all")


@odd(0, "the folder tiny is a link")
def an_assignment_folder_that_is_a_link(folder, _right):
    folder.rmdir()
    folder.symlink_to(folder.parents[1] / "honest" / NAME)


@odd(0, "the folder tiny is a link")
def an_assignment_folder_that_is_the_root(folder, _right):
    folder.rmdir()
    folder.symlink_to("/")


@odd(0, "the folder a_student_folder_that_is_a_link is a link")
def a_student_folder_that_is_a_link(folder, _right):
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to(folder.parents[1] / "honest")


@odd(0, "the folder a_student_folder_that_is_the_root is a link")
def a_student_folder_that_is_the_root(folder, _right):
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to("/")


@odd(0, "tiny cannot be read as a folder")
def an_assignment_folder_that_is_a_file(folder, _right):
    folder.rmdir()
    folder.write_text("my homework")


@odd(0, "tiny.ipynb is not a regular file")
def a_pipe(folder, _right):
    os.mkfifo(folder / FILE)


@odd(0, "tiny.ipynb is not a regular file")
def a_folder_for_a_file(folder, _right):
    (folder / FILE).mkdir()


@odd(0, "tiny.ipynb has 2048 MB")
def two_gigabytes_of_nothing(folder, _right):
    with (folder / FILE).open("wb") as file:
        file.truncate(2 << 30)


@odd(0, "tiny.ipynb is not there, only an empty folder")
def an_empty_folder(_folder, _right):
    pass


@odd(0, "tiny.ipynb is not there, only 2 notebooks of other names")
def two_notebooks_of_other_names(folder, right):
    for name in ("one.ipynb", "two.ipynb"):
        (folder / name).write_text(json.dumps(right))


@odd(FULL, "2 notebooks are here; tiny.ipynb was graded")
def two_notebooks(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    (folder / "old.ipynb").write_text("{}")


@odd(FULL, "tiny.ipynb is not there; Kopie von tiny (3).ipynb, the only notebook, was graded")
def a_notebook_of_another_name(folder, right):
    (folder / "Kopie von tiny (3).ipynb").write_text(json.dumps(right))


@odd(FULL, "tiny.ipynb is not there; a?b?.ipynb, the only notebook, was graded")
def a_name_that_is_no_text(folder, right):
    with open(os.fsencode(folder) + b"/a\nb\xff.ipynb", "w") as file:
        file.write(json.dumps(right))


@odd(FULL)
def what_jupyter_and_macs_leave_behind(folder, right):
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").write_text("{}")
    (folder / "._tiny.ipynb").write_bytes(b"\0\5\x16\7")
    (folder / ".DS_Store").write_bytes(b"\0")
    (folder / FILE).write_text(json.dumps(right))


@odd(0, "tiny.ipynb is not there, only homework.zip")
def only_an_archive(folder, right):
    (folder / "homework.zip").write_bytes(_archive(json.dumps(right).encode(), FILE))


@odd(FULL)
def an_archive_that_slips_beside_it(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    (folder / "more.zip").write_bytes(_archive(b"slipped", "../../slipped.ipynb"))


@odd(FULL)
def an_archive_that_explodes_beside_it(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    (folder / "more.zip").write_bytes(_archive(bytes(300 << 20), "../honest/tiny/tiny.ipynb"))


@odd(FULL)
def a_timestamp_that_is_a_link(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    (folder / "timestamp.txt").symlink_to(folder.parents[2] / "instructors-own.txt")


@odd(FULL)
def a_timestamp_of_two_gigabytes(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    with (folder / "timestamp.txt").open("wb") as file:
        file.truncate(2 << 30)


@odd(FULL)
def a_timestamp_that_is_a_pipe(folder, right):
    (folder / FILE).write_text(json.dumps(right))
    os.mkfifo(folder / "timestamp.txt")


raw("nothing_in_it", 0, "tiny.ipynb is empty", lambda _: b"")
raw("a_zip_for_a_notebook", 0, "tiny.ipynb is a zip archive", lambda content: _archive(content, FILE))
raw("a_zip_that_slips", 0, "tiny.ipynb is a zip archive", lambda content: _archive(content, "../../../tiny.ipynb"))
raw("a_zip_that_explodes", 0, "tiny.ipynb is a zip archive", lambda _: _archive(bytes(300 << 20), FILE))
raw("a_gzip_for_a_notebook", 0, "tiny.ipynb is a gzip archive", gzip.compress)
raw("utf_16", 0, "tiny.ipynb is not UTF-8 text", lambda content: content.decode().encode("utf-16"))
raw("latin_1", 0, "tiny.ipynb is not UTF-8 text", lambda content: content.replace(b"signal", b"sign\xe4l"))
raw("a_byte_order_mark", FULL, "", lambda content: b"\xef\xbb\xbf" + content)
raw("lines_of_windows", FULL, "", lambda content: json.dumps(json.loads(content), indent=1).replace("\n", "\r\n").encode())
raw("deep_json", 0, "tiny.ipynb is not a notebook: its JSON", lambda _: b"[" * 100_000 + b"]" * 100_000)
raw("deep_metadata", 0, "tiny.ipynb is not a notebook: its JSON",
    lambda content: content[:-1] + b', "a": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}")  # fmt: skip
raw("half_a_file", 0, "tiny.ipynb is not a notebook: its JSON", lambda content: content[: len(content) // 2])
raw("a_web_page", 0, "tiny.ipynb is not a notebook: its JSON", lambda _: b"<!DOCTYPE html><html>Log in</html>")
raw("a_program", 0, "tiny.ipynb is not a notebook: its JSON", lambda _: SOLUTION.encode())
raw("a_number_of_a_million_digits", 0, "tiny.ipynb is not a notebook: its JSON",
    lambda content: content[:-1] + b', "a": ' + b"9" * 1_000_000 + b"}")  # fmt: skip
raw("numbers_that_are_none", FULL, "", lambda content: content[:-1] + b', "a": NaN, "b": -Infinity, "c": 1e999}')
raw("keys_given_twice", FULL, "", lambda content: b'{"cells": 3, "nbformat": 9, ' + content[1:])

edited("format_3", 0, "tiny.ipynb is in notebook format 3, not 4", lambda n: n.update(nbformat=3))
edited("format_5", 0, "tiny.ipynb is in notebook format 5, not 4", lambda n: n.update(nbformat=5))
edited("format_as_text", 0, "tiny.ipynb is in notebook format '4', not 4", lambda n: n.update(nbformat="4"))
edited("no_format", 0, "tiny.ipynb is not a notebook: it has no nbformat", lambda n: n.pop("nbformat"))
edited("cells_by_name", 0, "tiny.ipynb is not a notebook: it has no list", lambda n: n.update(cells={"a": n["cells"]}))
edited("a_hundred_thousand_cells", 0, "tiny.ipynb is not a notebook: it has no list of at most",
       lambda n: n.update(cells=[{"cell_type": "code", "source": ""}] * 100_000))  # fmt: skip
edited("a_kernel_of_r", FULL, "", lambda n: n["metadata"].update(kernelspec={"name": "ir", "language": "R"}))
edited("metadata_of_nonsense", FULL, "", lambda n: n.update(metadata=[[None]], nbformat_minor="many"))
edited("more_points", FULL, "", lambda n: cell(n, "check_running_mean")["metadata"]["nbgrader"].update(points=1000, grade=7))
edited("a_check_cell_rewritten", FULL, "",
       lambda n: cell(n, "check_running_mean").update(source="check = lambda *_: print('passed')"))  # fmt: skip
edited("a_check_cell_of_many_spaces", FULL, "cell check_running_mean: ",
       lambda n: cell(n, "check_running_mean").update(source="#" + " " * 100_000 + "x\n" + " " * 100_000 + "x = 1"))  # fmt: skip
edited("cells_unlocked_and_unlabelled", FULL, "", lambda n: [c.update(metadata={}) for c in n["cells"]])
edited("no_check_cell", FULL, "", lambda n: n["cells"].remove(cell(n, "check_running_mean")))
edited("no_solution_cell", 0, "", lambda n: n["cells"].remove(cell(n, "running_mean")))
edited("no_cells", 0, "", lambda n: n["cells"].clear())
edited("cells_of_one_grade_id", FULL, "several cells have the id running_mean",
       lambda n: n["cells"].append(deepcopy(cell(n, "running_mean"))))  # fmt: skip
edited("cells_of_one_id", FULL, "", lambda n: [c.update(id="same") for c in n["cells"]])
edited(
    "extra_cells",
    FULL,
    "",
    lambda n: n["cells"].extend([code("x = 1"), code(["y = ", "2"]), {**code("z"), "cell_type": "raw"}]),
)
edited("sources_in_lists_of_lists", FULL, "1 cells have no readable source",
       lambda n: n["cells"].append(code([["x = 1"], [["y"]]])))  # fmt: skip
edited("cells_that_are_no_cells", FULL, "5 cells have no readable source",
       lambda n: n["cells"].extend([None, 3, "x", [], {"cell_type": "heading"}]))  # fmt: skip
edited("half_characters", FULL, "", lambda n: n["cells"].append(code("x = '\ud800'", nbgrader={"grade_id": "\udfff"})))
edited("half_characters_in_the_solution", FULL, "",
       lambda n: cell(n, "running_mean").update(source=SOLUTION + "# \ud800\n"))  # fmt: skip
edited("a_line_of_spaces", FULL, "cell 2: ", lambda n: n["cells"].insert(1, code(" " * 200_000 + "x (")))
edited("parentheses_without_end", FULL, "cell 2: ", lambda n: n["cells"].insert(1, code("(" * 100_000)))
edited("operators_without_end", FULL, "cell 2: ", lambda n: n["cells"].insert(1, code("-" * 100_000 + "1")))
edited("attributes_without_end", FULL, "cell 2: ", lambda n: n["cells"].insert(1, code("x" + ".a" * 100_000)))
edited("ten_thousand_statements", FULL, "", lambda n: n["cells"].insert(1, code("running_mean = 1\n" * 10_000)))
edited(
    "a_million_characters_of_code",
    0,
    "tiny.ipynb holds 996 kB of code",
    lambda n: n["cells"].insert(1, code("running_mean = 1\n" * 60_000)),
)
edited("a_null_character", FULL, "cell 2: ", lambda n: n["cells"].insert(1, code("x = 1\0")))

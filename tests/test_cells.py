"""Cells run as in IPython, as far as a place without shell and screen allows."""

import sys

import IPython
import pytest

from autograder.worker.cells import Notebook


@pytest.fixture
def notebook(monkeypatch):
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    for module in (IPython, IPython.core.getipython):
        monkeypatch.setattr(module, "get_ipython", None)
    return Notebook()


def test_cells_share_one_namespace(notebook):
    notebook.run("1", "a = 1")
    assert notebook.run("2", "b = a + 1") == {"status": "done", "notes": []}
    assert notebook.namespace["b"] == 2


def test_a_raising_cell_keeps_what_it_did_and_does_not_stop_the_next(notebook):
    reply = notebook.run("first", "a = 1\nb = {}\nb['x']")
    assert (reply["status"], reply["classes"][0], reply["where"]) == ("raised", "KeyError", ["first", 3, "b['x']"])
    notebook.run("second", "c = a")
    assert notebook.namespace["c"] == 1


@pytest.mark.parametrize(
    "source", ["raise SystemExit(3)", "import sys; sys.exit()", "raise KeyboardInterrupt", "raise BaseException"]
)
def test_leaving_is_an_error_like_any_other(notebook, source):
    assert notebook.run("1", source)["status"] == "raised"


def test_a_syntax_error_names_its_place(notebook):
    reply = notebook.run("cell", "a = 1\nb = = 2")
    assert reply["classes"][0] == "SyntaxError"
    assert reply["where"][:2] == ["cell", 2]


@pytest.mark.parametrize("source", ["x = '\0'", "x = '\ud800'", "(" * 300, "\x00", "if True:\nx"])
def test_what_cannot_be_compiled_is_an_error(notebook, source):
    assert notebook.run("1", source)["status"] == "raised"


def test_magics_and_shell_lines_are_left_out_with_a_note(notebook):
    reply = notebook.run("1", "%matplotlib inline\n!pip install numpy\nfiles = !ls\nx = 1")
    assert reply["status"] == "done"
    assert reply["notes"] == ["%matplotlib was left out", "!pip install numpy was left out", "!ls was left out"]
    assert notebook.namespace["x"] == 1


@pytest.mark.parametrize("source", ["%time x = 5", "%%time\nx = 5", "%%capture\nx = 5"])
def test_what_a_timing_magic_times_is_run(notebook, source):
    assert notebook.run("1", source)["status"] == "done"
    assert notebook.namespace["x"] == 5


def test_a_cell_of_another_language_is_left_out(notebook):
    assert notebook.run("1", "%%bash\nrm -rf x")["notes"] == ["a %%bash cell was left out"]


def test_top_level_await_works(notebook):
    notebook.run("1", "import asyncio\nawait asyncio.sleep(0)\nx = 3")
    assert notebook.namespace["x"] == 3


def test_annotations_are_evaluated_unless_a_cell_says_otherwise(notebook):
    notebook.run("1", "def f(x: int): pass\nkind = type(f.__annotations__['x'])")
    assert notebook.namespace["kind"] is type
    notebook.run("2", "from __future__ import annotations")
    notebook.run("3", "def f(x: int): pass\nkind = type(f.__annotations__['x'])")
    assert notebook.namespace["kind"] is str


def test_classes_of_a_cell_live_in_main(notebook):
    notebook.run("1", "class A: pass\nimport __main__\nsame = __main__.A is A")
    assert notebook.namespace["same"] is True


def test_an_error_whose_message_cannot_be_read_is_still_a_result(notebook):
    reply = notebook.run("1", "class E(Exception):\n    def __str__(self): raise SystemExit\nraise E")
    assert reply["message"] == "(its message could not be read)"


def test_display_and_get_ipython_are_there(notebook):
    assert (
        notebook.run("1", "display(3)\nget_ipython().run_line_magic('matplotlib', '')\nget_ipython().foo(1)")["status"]
        == "done"
    )


@pytest.mark.parametrize(
    "source",
    [
        "from IPython import get_ipython\nget_ipython().run_line_magic('matplotlib', 'inline')",
        "from IPython.core.getipython import get_ipython\nget_ipython().magic('load_ext autoreload')",
        "import IPython\nnotebook = 'IPKernelApp' in IPython.get_ipython().config",
        "import matplotlib.pyplot as plt\nplt.ion()\nplt.ioff()",
    ],
)
def test_a_shell_that_is_imported_is_there_as_well(notebook, source):
    assert notebook.run("1", source)["status"] == "done"

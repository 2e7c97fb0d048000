"""The progress bar: in a notebook one line of text that ends full, elsewhere tqdm's own, and the steps always."""

import builtins

import pytest

from lessonkit import progress as module
from lessonkit.progress import progress


class Shown:
    """Stands for the handle that IPython's display gives."""

    def __init__(self):
        self.lines = []

    def update(self, data, raw):
        assert raw
        self.lines.append(data["text/plain"])


@pytest.fixture
def notebook(monkeypatch):
    shown = Shown()
    monkeypatch.setattr(module, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", lambda *_, **__: shown)
    return shown


def test_in_a_notebook_each_line_takes_the_place_of_the_one_before_and_the_last_is_full(notebook, capfd):
    assert list(progress(range(3), "LeNet")) == [0, 1, 2]
    assert "3/3" in notebook.lines[-1] and notebook.lines[-1].startswith("LeNet: 100%")
    assert all("\r" not in line and "\n" not in line for line in notebook.lines)
    assert capfd.readouterr() == ("", "")


def test_elsewhere_the_bar_is_on_standard_error(capfd):
    assert list(progress("ab", "races")) == ["a", "b"]
    said = capfd.readouterr()
    assert said.out == "" and "races: 100%" in said.err


def test_without_tqdm_there_is_no_bar_but_all_steps(monkeypatch, capfd):
    real = builtins.__import__

    def missing(name, *rest, **more):
        if name.startswith("tqdm"):
            raise ModuleNotFoundError(f"No module named {name!r}")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    assert list(progress(range(4), "LeNet")) == [0, 1, 2, 3]
    assert capfd.readouterr() == ("", "")

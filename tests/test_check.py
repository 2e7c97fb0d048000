"""`check` as a student calls it."""

import random
import sys
import types

import numpy as np
import pytest
import torch

from autograder import check
from autograder.public_cases import FILE_NAME
from autograder.publish import write
from tests.tiny_chapter import drops_the_last_window, tiny_exercise, tiny_plan
from tests.tiny_chapter import running_mean as reference


def named(function):
    """A function under the exercise's name."""
    wrapped = types.FunctionType(function.__code__, function.__globals__, "running_mean", closure=function.__closure__)
    wrapped.__name__ = "running_mean"
    return wrapped


@pytest.fixture(autouse=True)
def beside_a_notebook(tmp_path, monkeypatch):
    write(tiny_plan(tiny_exercise()), tmp_path / FILE_NAME)
    monkeypatch.chdir(tmp_path)


def test_in_plain_python_it_prints_text(capsys):
    assert check(reference) is None
    printed = capsys.readouterr().out
    assert printed.startswith("running_mean ")
    assert "3 of 3 points" in printed
    assert "passed   averages every whole window" in printed


def test_a_failure_shows_the_case_and_the_hint(capsys):
    check(named(drops_the_last_window))
    printed = capsys.readouterr().out
    assert "smallest case   running_mean(tensor(" in printed
    assert "looks like      There are N - window + 1 whole windows, not N - window." in printed


@pytest.mark.parametrize("wrong", [lambda x: x, 3, None, torch.ones(2), "running_mean", drops_the_last_window])
def test_what_is_no_exercise_is_one_clear_line(wrong, capsys):
    check(wrong)
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert printed.endswith("is no exercise of tiny; there are: running_mean\n")


def test_a_missing_file_is_one_clear_line(capsys, tmp_path):
    (tmp_path / FILE_NAME).unlink()
    check(reference)
    assert capsys.readouterr().out.count("\n") == 1


def test_several_are_checked_in_turn(capsys):
    check(reference, print)
    printed = capsys.readouterr().out
    assert "3 of 3 points" in printed
    assert "print is no exercise" in printed


def test_the_callers_randomness_and_settings_are_left_alone():
    def running_mean(signal, window):
        torch.rand(1)
        np.random.rand()
        random.random()
        return reference(signal, window)

    before = torch.get_rng_state().clone(), np.random.get_state()[1].copy(), random.getstate(), torch.get_num_threads()
    check(running_mean)
    assert torch.equal(torch.get_rng_state(), before[0])
    assert np.array_equal(np.random.get_state()[1], before[1])
    assert (random.getstate(), torch.get_num_threads()) == before[2:]


class Hostile:
    """An object that raises whatever is read of it."""

    def __getattribute__(self, name):
        raise RuntimeError(name)


@pytest.mark.parametrize(
    "make", [Hostile, set, lambda: torch.ones(2).to_sparse(), lambda: (i for i in ()), lambda: torch.ones(1).expand(10**12)]
)
def test_a_function_that_returns_something_impossible_fails_without_a_traceback(make, capsys):
    def running_mean(signal, window):
        return make()

    check(running_mean)
    assert "0 of 3 points" in capsys.readouterr().out


def test_in_a_notebook_it_displays_a_card(monkeypatch):
    shown = []
    display = types.ModuleType("IPython.display")
    display.display = shown.append
    ipython = types.ModuleType("IPython")
    ipython.get_ipython, ipython.display = lambda: object(), display
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    check(reference)
    assert 'class="ag-card"' in shown[0]._repr_html_()
    assert "3 of 3 points" in repr(shown[0])

"""The demo's book, of which one page is executed: the others are built as they stand."""

from pathlib import Path
from types import SimpleNamespace

from lessonkit.book.execution import leave_out_the_rest

APP = SimpleNamespace(srcdir=Path(__file__).resolve().parents[1])


def configured():
    config = SimpleNamespace(nb_execution_excludepatterns=["public/*"], suppress_warnings=["myst.domains"])
    leave_out_the_rest(APP, config)
    return config


def test_the_other_chapters_are_not_executed_and_may_point_at_figures_that_are_not_drawn(monkeypatch):
    monkeypatch.setenv("BOOK_EXECUTE", "convolution")
    config = configured()
    assert "chapters/pooling/*" in config.nb_execution_excludepatterns
    assert "chapters/convolution/*" not in config.nb_execution_excludepatterns
    assert config.suppress_warnings == ["myst.domains", "ref.numref"]


def test_a_whole_book_hides_no_warning(monkeypatch):
    monkeypatch.delenv("BOOK_EXECUTE", raising=False)
    config = configured()
    assert (config.nb_execution_excludepatterns, config.suppress_warnings) == (["public/*"], ["myst.domains"])

"""A released assignment, with four submissions that are written independently, and where the page goes."""

import json

import pytest

from autograder.course import Course
from tests.similar.signals import INDEPENDENT, NAME, ROOT, STUBS, content, submit


@pytest.fixture
def course(tmp_path):
    """A course whose assignment is released, with four submissions that are written independently."""
    made = Course(tmp_path / "course", ROOT)
    folder = made.folder("release") / NAME
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(content(STUBS)))
    for number, sources in enumerate(INDEPENDENT):
        submit(made, f"own-{number}", content(sources))
    return made


@pytest.fixture
def page(tmp_path):
    """Where the page goes."""
    return tmp_path / "reports" / "similar.html"

"""What a chapter names is imported once, by the server, and found by every child."""

import pytest

from autograder.box import Warm
from autograder.chapter import assignments, load_chapter
from autograder.sandbox import Sandbox
from autograder.session import Cell, Session
from tests.conftest import ROOT

LOOK = "import sys\ndef look():\n    return [name in sys.modules for name in ('wave', 'colorsys')]"


def test_children_have_what_was_preloaded_and_nothing_that_was_not(sandbox):
    box = Sandbox(sandbox.name, warm=Warm(preloaded=("wave", "no_such_module")))
    try:
        with Session(box, [Cell("look", LOOK)]) as session:
            reply = session.call({"op": "call", "steps": [{"do": "call", "name": "look", "args": [], "kwargs": {}}]})
    finally:
        box.close()
    assert reply.get("value") == [True, False], reply


@pytest.mark.parametrize("name", assignments(ROOT))
def test_chapters_whose_reference_takes_optimiser_steps_have_them_preloaded(name):
    chapter = load_chapter(ROOT, name)
    sources = "".join(path.read_text() for path in chapter.solutions.glob("*.py") if "mistakes" not in path.name)
    assert ("torch._dynamo" in chapter.preloaded) or ("optim.Adam(" not in sources and "optim.LBFGS(" not in sources)

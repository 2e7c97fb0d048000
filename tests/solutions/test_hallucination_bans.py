"""No exercise on hallucination may call what the pages compute their pictures with."""

import pytest

from autograder.bans import find_banned
from autograder.chapter import find_root, load_chapter
from autograder.session import Cell

EXERCISES = load_chapter(find_root(), "hallucination").exercises
WAYS = {
    "from the package": "from lessonkit import {module}\n\ndef {name}(*a):\n    return {module}.{call}(*a)",
    "the function alone": "from lessonkit.{module} import {call}\n\ndef {name}(*a):\n    return {call}(*a)",
    "under another name": "import lessonkit.{module} as helper\n\ndef {name}(*a):\n    return helper.{call}(*a)",
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("module, call", [("dreams", "dream"), ("attacks", "one_step"), ("seeing", "climb")])
@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_a_submission_that_calls_the_lessons_helpers_is_found(exercise, module, call, way):
    source = WAYS[way].format(module=module, call=call, name=exercise.name)
    assert find_banned([Cell("c0", source)], exercise.name, exercise.bans) is not None


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
def test_patterns_and_photographs_are_free(exercise):
    source = f"from lessonkit import data, patterns\n\ndef {exercise.name}(*a):\n    return patterns.waves(8), data.photo"
    assert find_banned([Cell("c0", source)], exercise.name, exercise.bans) is None

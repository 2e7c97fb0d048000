"""Sample submissions stand alone: whatever the solutions import from each other is written out."""

import builtins
import dis
import types

import pytest

from autograder.chapter import assignments, find_root, load_chapter
from autograder.sample_class import _helpers, _mistaken_source, _right_sources, alternative_source
from autograder.sample_source import key_of, sources_of
from solutions.pooling import max_mistakes, reference


def unknown_names(source):
    """Run code as a notebook's cell, and return the global names that its functions read and nothing defines."""
    namespace = {"__name__": "__notebook__"}
    exec(compile(source, "cell", "exec"), namespace)
    codes = [part for part in compile(source, "cell", "exec").co_consts if isinstance(part, types.CodeType)]
    names = set()
    while codes:
        code = codes.pop()
        codes += [part for part in code.co_consts if isinstance(part, types.CodeType)]
        names |= {i.argval for i in dis.get_instructions(code) if i.opname == "LOAD_GLOBAL"}
    return {name for name in names if name not in namespace and not hasattr(builtins, name)}


@pytest.mark.parametrize("name", assignments(find_root()))
def test_every_right_and_wrong_solution_of_a_chapter_stands_alone(name):
    chapter = load_chapter(find_root(), name)
    assert unknown_names("\n\n".join([_helpers(chapter), *_right_sources(chapter).values()])) == set()
    for wrong in chapter.mistakes:
        assert (wrong.name, unknown_names(_mistaken_source(chapter, wrong))) == (wrong.name, set())
    for other in chapter.alternatives:
        assert (other.name, unknown_names(alternative_source(chapter, other))) == (other.name, set())


def test_what_is_needed_comes_first_and_nothing_else_comes_along():
    sources = sources_of([reference.shift_sensitivity], {})
    names = [key[1] for key in sources]
    assert names[-1] == "shift_sensitivity" and "whole" in names
    assert "max_pool2d" not in names and "place_windows" not in names


def test_a_right_function_that_a_mistake_calls_goes_by_its_other_name():
    renamed = {key_of(reference.max_pool2d): "right_max_pool2d"}
    sources = sources_of([max_mistakes.never_rounds_up], renamed)
    assert (
        "return right_max_pool2d(x, kernel_size, stride, padding, dilation)" in sources[key_of(max_mistakes.never_rounds_up)]
    )
    assert sources[key_of(reference.max_pool2d)].startswith("def right_max_pool2d(")
    assert "mistake(" not in "".join(sources.values())

"""What an author writes: exercises with their properties, known mistakes, and right alternatives.

An exercise is declared once, in a chapter's `checks.py`. A property is a function that draws the arguments of a call;
its docstring is the line that the student reads; it is all or nothing, and the exercise is the sum.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .worker.given import GivenFile


@dataclass(frozen=True)
class Property:
    """One property of an exercise, worth `points`, judged by the kind of its name."""

    name: str
    line: str
    points: float
    kind: str
    options: Mapping[str, Any] = field(default_factory=dict)  # plain data: it travels with the public cases
    draw: Callable[..., Any] | None = None
    judge: Callable[..., str | None] | None = None
    score: Callable[..., float | str] | None = None
    exercise: Exercise | None = field(default=None, repr=False, compare=False)  # of a score, which needs what it hands over
    mentions: Callable[[tuple[Any, ...]], Sequence[int]] | None = None


class Exercise:
    """An exercise on the function or class `reference`.

    Args:
        reference: the right implementation; the student's must have its name.
        bans: dotted names of what the student may not call (functions, classes, modules, or `aten.` operators).
        device: where the student's code runs whatever the grader's device is; NumPy exercises say "cpu".

    Attributes:
        given: the chapter's `given.py`; the chapter says which.
    """

    given: GivenFile | None = None

    def __init__(self, reference: Callable[..., Any], bans: Sequence[str] = (), device: str | None = None) -> None:
        self.reference = reference
        self.name: str = reference.__name__
        self.bans = tuple(bans)
        self.device = device
        self.properties: list[Property] = []

    @property
    def points(self) -> float:
        """The sum of the properties' points."""
        return sum(p.points for p in self.properties)

    @property
    def is_class(self) -> bool:
        """Whether the student writes a class: its properties record expressions on `new`."""
        return inspect.isclass(self.reference)

    def values(
        self, points: float, mutates: Sequence[str] = (), part: int | None = None, cases: int | None = None
    ) -> Callable:
        """Compare results, or only the item `part` of each, and the arguments named in `mutates` after the call.

        Arrays are watched at any depth of lists, tuples and dicts: one that stands in a list named in `mutates` must be
        changed itself, where it stands. `cases` is how many are asked of every submission, where each takes long.
        """
        for name in mutates:
            self.position(name)
        options = {"mutates": list(mutates), "part": part, "arguments": self._arguments}
        return self._property("values", points, options if cases is None else {**options, "cases": cases})

    def gradients(self, points: float, wrt: Sequence[str]) -> Callable:
        """Compare autograd's gradients through the student's code with respect to the named arguments."""
        return self._property("gradients", points, {"wrt": list(wrt)})

    def raises(self, error: type[Exception], points: float, mentions: Callable | None = None) -> Callable:
        """Require an error whose message holds the numbers that `mentions(arguments)` lists."""
        return self._property("raises", points, {"error": error.__name__}, mentions=mentions)

    def module(
        self,
        points: float,
        narrow: Mapping[int, int] | None = None,
        like: str | None = None,
        cases: int | None = None,
    ) -> Callable:
        """Compare a module that has been given the reference's parameters: forward, gradients, buffers.

        Args:
            narrow: a wide net is computed as a narrow one: every axis of its parameters that has the length of a key
                gets the length of its value. What the net computes must follow its parameters.
            like: instead of parameters made up, the module gets those of this net of `given.py`, and only the result is
                compared.
            cases: how many are asked of every submission, where each takes long.
        """
        options = {"narrow": dict(narrow or {}), "like": like}
        return self._property("module", points, options if cases is None else {**options, "cases": cases})

    def counts(self, points: float) -> Callable:
        """Compare a net of full size that is made, not computed: its parameters' shapes, multiply-adds, output, dropout.

        The draw calls it on the shape of its images, as in `new(num_classes=10)((2, 3, 224, 224))`.
        """
        return self._property("counts", points, {})

    def script(self, points: float) -> Callable:
        """Compare what each call on one object returns: the draw lists them, as in `[s.step(2.0), s.best]`."""
        return self._property("script", points, {})

    def holds(self, points: float, judge: Callable[..., str | None]) -> Callable:
        """Let the trusted `judge(arguments, result)` say what is wrong, in a sentence, or None."""
        return self._property("holds", points, {}, judge=judge)

    def reaches(
        self,
        points: float,
        score: Callable[..., float | str],
        at_least: float,
        of: str | None = None,
        seconds: float = 60.0,
        cases: int = 2,
    ) -> Callable:
        """Require a share, `at_least`, of the score that the reference reaches, above zero, after the same steps.

        The trusted `score(arguments, result)` runs in the grader, on the CPU and in float32: the larger the better, or in a
        sentence why the result deserves none. Its arguments are made as for a call, nets and functions included.

        Args:
            of: the argument that the call trains or changes, and that is scored as it is left, in place of what the call
                returns; a net is made anew on the trusted side, is given the tensors, and is in eval mode.
            seconds: a limit of a single call, for safety: several times what the reference takes.
            cases: how many cases are asked, 1 to 3.
        """
        if of is not None:
            self.position(of)
        if not (at_least > 0 and seconds > 0 and 1 <= cases <= 3):
            raise ValueError(f"{self.name}: at_least and seconds must be above 0, and cases from 1 to 3")
        options = {"at_least": at_least, "of": of, "seconds": seconds, "cases": cases}
        return self._property("reaches", points, options, score=score, exercise=self)

    def leaves(self, points: float) -> Callable:
        """Require that a call leaves every net that it is handed as it came: tensors, gradients, hooks, modes, attributes.

        What the call returns must be of the reference's kind (types, shapes, dtypes, finite numbers); its values are another
        property's.
        """
        return self._property("leaves", points, {})

    def speed(self, points: float, at_most: float | Mapping[str, float]) -> Callable:
        """Allow at most so many times the reference's time: on the CPU, or by device as in `{"cpu": 6, "cuda": 9}`."""
        limits = dict(at_most) if isinstance(at_most, Mapping) else {"cpu": at_most}
        return self._property("speed", points, {"at_most": limits})

    def _property(self, kind: str, points: float, options: Mapping[str, Any], **more: Any) -> Callable:
        def declare(draw: Callable[..., Any]) -> Callable[..., Any]:
            if any(p.name == draw.__name__ for p in self.properties):
                raise ValueError(f"{self.name} has two properties of the name {draw.__name__}")
            line = " ".join(inspect.cleandoc(draw.__doc__ or "").split())
            self.properties.append(Property(draw.__name__, line, points, kind, options, draw, **more))
            return draw

        return declare

    def position(self, argument: str) -> int:
        """The place of a named argument in the reference's signature. Raises ValueError if it has none of that name."""
        return self._arguments.index(argument)

    @property
    def _arguments(self) -> list[str]:
        return list(inspect.signature(self.reference).parameters)


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation: one misconception, and the hint that it earns."""

    name: str
    of: str
    misconception: str
    hint: str
    wrong: Callable[..., Any] | None = None


def mistake(of: Callable[..., Any], hint: str) -> Callable[[Callable], Callable]:
    """Mark a wrong implementation of the reference `of`; its docstring is the misconception in one sentence."""

    def declare(wrong: Callable[..., Any]) -> Callable[..., Any]:
        misconception = " ".join(inspect.cleandoc(wrong.__doc__ or "").split())
        wrong.__mistake__ = Mistake(wrong.__name__, of.__name__, misconception, hint, wrong)  # type: ignore[attr-defined]
        return wrong

    return declare


def mistakes_of(module: ModuleType) -> list[Mistake]:
    """All mistakes declared in a module, in the order of their definition."""
    return [value.__mistake__ for value in vars(module).values() if isinstance(getattr(value, "__mistake__", None), Mistake)]


@dataclass(frozen=True)
class Alternative:
    """A right implementation that is not written as the reference is: it must earn full marks.

    A `slow` one loops where the exercise asks for speed: it must miss points for speed, and no others.
    """

    name: str
    of: str
    how: str
    right: Callable[..., Any]
    slow: bool = False


def alternative(of: Callable[..., Any], slow: bool = False) -> Callable[[Callable], Callable]:
    """Mark a right implementation of the reference `of`; its docstring says in one sentence how it is written."""

    def declare(right: Callable[..., Any]) -> Callable[..., Any]:
        how = " ".join(inspect.cleandoc(right.__doc__ or "").split())
        right.__alternative__ = Alternative(right.__name__, of.__name__, how, right, slow)  # type: ignore[attr-defined]
        return right

    return declare


def alternatives_of(module: ModuleType) -> list[Alternative]:
    """All alternatives declared in a module, in the order of their definition."""
    marks = [getattr(value, "__alternative__", None) for value in vars(module).values()]
    return [mark for mark in marks if isinstance(mark, Alternative)]


def exercises_of(module: ModuleType) -> list[Exercise]:
    """All exercises declared in a module, in the order of their definition."""
    return [value for value in vars(module).values() if isinstance(value, Exercise)]

"""What a grading run asks of every submission: hidden cases drawn once from the run's seed, with their truths.

Truths and the outputs of known mistakes are computed once a run, not once a student. None of it leaves this process
but the arguments of one call at a time.
"""

from __future__ import annotations

from collections.abc import Callable

from .chapter import Chapter
from .compare import Finding
from .drawing import draw_cases, smallest
from .errors import GraderError
from .exercise import Exercise, Mistake, Property
from .kinds import KINDS, Case, Prepared
from .kinds.base import DTYPES, reply_of
from .replies import Reply
from .session import Subject
from .timing import time_against


class HiddenPlan:
    """The plan of a grading run.

    Args:
        chapter: the exercises and mistakes.
        seed: draws the hidden cases; the same seed replays the run.
        device: "cpu" or "cuda", where an exercise does not say.
        reference: a subject that holds the reference, to be timed against; started when first needed.
        shrink_seconds: the budget for the smallest failing case of an exercise.
    """

    def __init__(
        self, chapter: Chapter, seed: int, device: str, reference: Callable[[], Subject], shrink_seconds: float = 2.0
    ) -> None:
        self.chapter, self.seed, self.device = chapter, seed, device
        self.shrink_seconds = shrink_seconds
        self._start_reference = reference
        self._reference: Subject | None = None
        self._cases: dict[tuple[str, str], list[Prepared]] = {}
        self._wrong: dict[tuple[str, str, str, int], Reply] = {}

    def place(self, exercise: Exercise) -> str:
        """The device on which an exercise runs."""
        return exercise.device or self.device

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """Draw the property's cases and run the reference on them, once."""
        key = (exercise.name, prop.name)
        if key not in self._cases:
            drawn = draw_cases(exercise, prop, self.seed, KINDS[prop.kind].hidden_cases)
            if not drawn:
                raise GraderError(f"{exercise.name}, {prop.name}: no case could be drawn")
            kind, place = KINDS[prop.kind], self.place(exercise)
            dtypes = [DTYPES if number % kind.single_every == 0 else DTYPES[:1] for number in range(len(drawn))]
            self._cases[key] = [kind.prepare(exercise, case, place, d) for case, d in zip(drawn, dtypes, strict=True)]
        return self._cases[key]

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        return self.chapter.mistakes_in(exercise.name)

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """Run a mistake on one of the property's cases, once."""
        key = (exercise.name, prop.name, mistake.name, number)
        if key not in self._wrong:
            case = self.cases(exercise, prop)[number].case
            self._wrong[key] = reply_of(mistake.wrong, exercise.name, case, DTYPES[0], self.place(exercise))
        return self._wrong[key]

    def smaller(self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool]) -> Prepared | None:
        """Let Hypothesis shrink a failing case against the live subject."""
        kind, place = KINDS[prop.kind], self.place(exercise)

        def case_fails(case: Case) -> bool:
            return fails(kind.prepare(exercise, case, place))

        found = smallest(exercise, prop, self.seed, kind.hidden_cases, case_fails, self.shrink_seconds)
        return kind.prepare(exercise, found, place) if found else None

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> tuple[str, Finding | None]:
        """Time the subject against the reference, alternately."""
        if self._reference is None:
            self._reference = self._start_reference()
        return time_against(self._reference, subject, prop, self.cases(exercise, prop), self.place(exercise))

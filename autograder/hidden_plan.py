"""What a grading run asks of every submission: hidden cases drawn once from the run's seed, with their truths.

Truths and the outputs of known mistakes are computed once a run, not once a student. None of it leaves this process
but the arguments of one call at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from .chapter import Chapter
from .choosing import telling
from .drawing import draw_cases, draw_further, places_among, smallest
from .errors import GraderError, NoGoal
from .exercise import Exercise, Mistake, Property
from .kinds import KINDS, Case, Prepared
from .kinds.base import DTYPES, reply_of, strained
from .kinds.raises import ANSWERED
from .plan import batch_of
from .replies import Reply
from .session import Batch, Subject
from .timing import Heat, Timed, heats, speed_limit, time_against

RIGHT_CALLS = 2  # among the calls that are to be refused
MOST_UNFAIR = 1 / 3  # of the cases; where there are more, the way that fails them is not right
MOST_STRAIN = 0.5  # of what the tolerance allows, in a known right way
MOST_PARTS = 5  # of ten cases of each property, among which a case is looked for that shows a mistake


class HiddenPlan:
    """The plan of a grading run.

    Args:
        chapter: the exercises and mistakes.
        seed: draws the hidden cases; the same seed replays the run.
        device: "cpu" or "cuda", where an exercise does not say.
        reference: a subject that holds the reference, to be timed against; started when first needed.
        shrink: how many cases may be tried to find the smallest that fails.
    """

    def __init__(
        self, chapter: Chapter, seed: int, device: str, reference: Callable[[], Subject], shrink: int = 250
    ) -> None:
        self.chapter, self.seed, self.device = chapter, seed, device
        self.shrink = shrink
        self._start_reference = reference
        self._reference: Subject | None = None
        self.drawn: dict[tuple[str, str], list[Prepared]] = {}
        self._smallest: dict[tuple[str, str, str], Prepared | None] = {}
        self._batches: dict[tuple[str, str], Batch] = {}
        self._heats: dict[tuple[str, str], list[Heat]] = {}
        self.wrong: dict[tuple[str, str, str, int], Reply] = {}
        self._tried: dict[tuple[str, int], tuple[Case, Reply]] = {}  # what mistakes replied when cases were chosen

    def place(self, exercise: Exercise, prop: Property | None = None) -> str:
        """The device on which an exercise runs; a speed only where its limit was found."""
        place = exercise.device or self.device
        return speed_limit(prop, place)[0] if prop is not None and prop.kind == "speed" else place

    def cases(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """Draw the property's cases, and all of its exercise, and run the reference on them, once."""
        if (exercise.name, prop.name) not in self.drawn:
            for one in exercise.properties:
                self.prepared(exercise, one)
            self._show_every_mistake(exercise)
        return self.drawn[exercise.name, prop.name]

    def prepared(self, exercise: Exercise, prop: Property) -> list[Prepared]:
        """The property's cases, but for those that are added lest a mistake of the exercise go unseen."""
        key = (exercise.name, prop.name)
        if key not in self.drawn:
            drawn = self._drawn(exercise, prop)
            if not drawn:
                raise GraderError(f"{exercise.name}, {prop.name}: no case could be drawn")
            self.drawn[key] = self._fair(exercise, prop, drawn) if prop.score else self._telling(exercise, prop, drawn)
            if prop.kind == "raises":
                self._mix_in_right_calls(exercise, prop)
        return self.drawn[key]

    def _show_every_mistake(self, exercise: Exercise) -> None:
        """Where no drawn case shows a known mistake, which few seeds bring about, draw until one does."""
        asked = [prop for prop in exercise.properties if prop.kind != "speed"]
        for mistake in self.mistakes(exercise):
            if not any(self._shows(exercise, prop, mistake) for prop in asked):
                self._draw_further(exercise, asked, mistake)

    def _shows(self, exercise: Exercise, prop: Property, mistake: Mistake) -> bool:
        """Whether the drawn cases of a property show a mistake."""
        kind, cases = KINDS[prop.kind], self.drawn[exercise.name, prop.name]

        def reply(number: int) -> Reply:
            return self.wrong_reply(exercise, prop, mistake, number)

        return (
            any(kind.judge(prop, case, reply(number), case.dtype) for number, case in enumerate(cases))
            or kind.judge_together(prop, cases, [reply(number) for number in range(len(cases))]) is not None
            or any(self._is_shown_by(exercise, prop, mistake, case) for case in cases if len(case.expected) > 1)
        )

    def _is_shown_by(self, exercise: Exercise, prop: Property, mistake: Mistake, prepared: Prepared) -> bool:
        """Whether a case shows a mistake at any dtype."""
        kind, place = KINDS[prop.kind], self.place(exercise)
        replies = ((reply_of(exercise, mistake.wrong, prepared.case, d, place), d) for d in prepared.expected)
        return any(kind.judge(prop, prepared, reply, dtype) for reply, dtype in replies)

    def _draw_further(self, exercise: Exercise, asked: list[Property], mistake: Mistake) -> None:
        quick, slow = ([prop for prop in asked if KINDS[prop.kind].shrinks is yes] for yes in (True, False))
        searches = [(part, prop) for part in range(MOST_PARTS) for prop in quick] + [(0, prop) for prop in slow]
        for part, prop in searches:
            for case in draw_further(exercise, prop, self.seed, part):
                with suppress(NoGoal):
                    prepared = KINDS[prop.kind].prepare(exercise, prop, case, self.place(exercise))
                    if self._is_shown_by(exercise, prop, mistake, prepared) and self._is_fair(exercise, prop, prepared):
                        self.drawn[exercise.name, prop.name].append(prepared)
                        return

    def _mix_in_right_calls(self, exercise: Exercise, prop: Property) -> None:
        """Put some right calls among those that are to be refused, lest code refuse because it knows what is asked."""
        place, cases = self.place(exercise), self.drawn[exercise.name, prop.name]
        other = next((p for p in exercise.properties if p.kind in ANSWERED), None)
        right = [] if other is None else self.prepared(exercise, other)[-RIGHT_CALLS:]
        places = places_among(exercise, prop, self.seed, len(cases), len(right))
        for number, prepared in zip(places, right, strict=True):
            case = Case(prepared.case.steps)
            cases.insert(number, Prepared(case, {DTYPES[0]: reply_of(exercise, exercise.reference, case, DTYPES[0], place)}))

    def _drawn(self, exercise: Exercise, prop: Property) -> list[Case]:
        """The cases from which those of the run are chosen."""
        drawn = draw_cases(exercise, prop, self.seed, KINDS[prop.kind].drawn(prop))
        few = len(drawn) if prop.score else prop.options.get("cases", len(drawn))
        return drawn[-few:]  # where few are asked for, not the first: plain ones are alike for every seed

    def _fair(self, exercise: Exercise, prop: Property, drawn: list[Case]) -> list[Prepared]:
        """The last of the cases, as many as are asked, that are fair."""
        fair, rest, without, asked = list[Prepared](), list[Prepared](), list[NoGoal](), int(prop.options["cases"])
        for case in reversed(drawn):
            try:
                prepared = KINDS[prop.kind].prepare(exercise, prop, case, self.place(exercise))
                (fair if self._is_fair(exercise, prop, prepared) else rest).append(prepared)
            except NoGoal as error:
                without.append(error)
            if len(fair) == asked or len(rest) + len(without) > len(drawn) * MOST_UNFAIR:
                break
        if without and len(fair) + len(rest) < asked:
            raise without[0]
        return [*fair, *rest][:asked]

    def _is_fair(self, exercise: Exercise, prop: Property, prepared: Prepared) -> bool:
        """Whether every known right way does well in a case, and what is rounded takes little of the tolerance.

        A sum may cancel to almost nothing, and a long computation go astray. That is no case to fail a student by.
        """
        kind, place = KINDS[prop.kind], self.place(exercise)
        for one in self.chapter.alternatives_to(exercise.name):
            for dtype, own in prepared.expected.items() if not one.slow else ():
                reply = reply_of(exercise, one.right, prepared.case, dtype, place)
                if kind.judge(prop, prepared, reply, dtype) is not None:
                    return False
                if kind.compares_numbers and strained(prepared.truth, own, reply) > MOST_STRAIN:
                    return False
        return True

    def _telling(self, exercise: Exercise, prop: Property, drawn: list[Case]) -> list[Prepared]:
        """The fair cases of those that tell the known mistakes apart, each fourth at a second dtype."""
        kind, place, kept = KINDS[prop.kind], self.place(exercise, prop), self._kept(exercise, prop, drawn)
        twice = [number % kind.single_every == 0 for number in range(len(kept))]
        cases = [kind.prepare(exercise, prop, case, place, t) for case, t in zip(kept, twice, strict=True)]
        if prop.kind == "speed" or not kind.compares_numbers:
            return cases
        fair = [case for case in cases if self._is_fair(exercise, prop, case)]
        return fair if len(fair) >= len(cases) * (1 - MOST_UNFAIR) else cases

    def _kept(self, exercise: Exercise, prop: Property, drawn: list[Case]) -> list[Case]:
        """Those of the drawn cases that every submission is asked, with what the mistakes reply to them."""
        kind, place, mistakes = KINDS[prop.kind], self.place(exercise), self.mistakes(exercise)
        if len(drawn) <= kind.kept_cases:
            return drawn
        cases = [kind.prepare(exercise, prop, case, place, twice=False) for case in drawn]
        wrong = {m.name: [reply_of(exercise, m.wrong, c, kind.dtypes[0], place) for c in drawn] for m in mistakes}
        numbers = telling(prop, cases, wrong, kind.kept_cases)
        self._tried |= {(name, id(drawn[n])): (drawn[n], replies[n]) for name, replies in wrong.items() for n in numbers}
        return [drawn[number] for number in numbers]

    def batch(self, exercise: Exercise, prop: Property) -> Batch:
        """The calls of the property's cases, packed once for all submissions."""
        key = (exercise.name, prop.name)
        if key not in self._batches:
            self._batches[key] = batch_of(self.cases(exercise, prop), self.place(exercise), exercise.bans)
        return self._batches[key]

    def mistakes(self, exercise: Exercise) -> list[Mistake]:
        """The exercise's known mistakes."""
        return self.chapter.mistakes_in(exercise.name)

    def wrong_reply(self, exercise: Exercise, prop: Property, mistake: Mistake, number: int) -> Reply:
        """Run a mistake on one of the property's cases, once."""
        key = (exercise.name, prop.name, mistake.name, number)
        if key not in self.wrong:
            prepared = self.prepared(exercise, prop)[number]
            _, known = self._tried.pop((mistake.name, id(prepared.case)), (None, None))
            self.wrong[key] = known or reply_of(exercise, mistake.wrong, prepared.case, prepared.dtype, self.place(exercise))
        return self.wrong[key]

    def complete(self) -> None:
        """Draw every case and run every mistake on the cases that it may explain."""
        for exercise in self.chapter.exercises:
            for prop in exercise.properties:
                cases = self.cases(exercise, prop)
                for mistake in self.mistakes(exercise) if prop.kind != "speed" else ():
                    for number in range(len(cases)):
                        self.wrong_reply(exercise, prop, mistake, number)

    def smaller(
        self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool], mistake: Mistake | None
    ) -> Prepared | None:
        """Take the smallest case that shows a known mistake, if it fails here too; else let Hypothesis shrink one."""
        known = self._smallest_of(exercise, prop, mistake) if mistake else None
        return known if known and fails(known) else self._shrunk(exercise, prop, fails)

    def _smallest_of(self, exercise: Exercise, prop: Property, mistake: Mistake) -> Prepared | None:
        """Shrink a case on the mistake itself, once for all who make it."""
        key, kind, place = (exercise.name, prop.name, mistake.name), KINDS[prop.kind], self.place(exercise)

        def fails(prepared: Prepared) -> bool:
            reply = reply_of(exercise, mistake.wrong, prepared.case, prepared.dtype, place)
            return kind.judge(prop, prepared, reply, prepared.dtype) is not None

        if key not in self._smallest:
            self._smallest[key] = self._shrunk(exercise, prop, fails)
        return self._smallest[key]

    def _shrunk(self, exercise: Exercise, prop: Property, fails: Callable[[Prepared], bool]) -> Prepared | None:
        kind, place = KINDS[prop.kind], self.place(exercise)

        def case_fails(case: Case) -> bool:
            return fails(kind.prepare(exercise, prop, case, place))

        found = smallest(exercise, prop, self.seed, kind.drawn(prop), case_fails, self.shrink)
        return kind.prepare(exercise, prop, found, place) if found else None

    def timed(self, exercise: Exercise, prop: Property, subject: Subject) -> Timed:
        """Time the subject against the reference, alternately."""
        if self._reference is None:
            self._reference = self._start_reference()
        key, place = (exercise.name, prop.name), self.place(exercise, prop)
        if key not in self._heats:
            self._heats[key] = heats(self.cases(exercise, prop), place, exercise.bans)
        return time_against(self._reference, subject, prop, self._heats[key], place)

"""The record of one graded submission. Renderers (`render_text`, `render_html`) are pure functions of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

SCHEMA_VERSION = 1
STATUSES = ("passed", "partial", "failed", "error", "timeout", "missing", "banned", "abstained")


@dataclass
class PropertyResult:
    """One line of a report: the property, what it earned, and what to say of it.

    `status` is `passed`, `failed`, or `later` for what only the grader can judge; `near` marks a speed near its limit.
    """

    name: str
    points: float
    earned: float
    message: str
    line: str = ""
    status: str = "failed"
    near: bool = False


@dataclass
class ExerciseResult:
    """One exercise: its status, its properties, and the diagnosis if there is one."""

    name: str
    max_score: float
    status: str
    properties: list[PropertyResult]
    mistake: dict[str, str] | None = None
    counterexample: dict[str, Any] | None = None
    message: str = ""

    @property
    def score(self) -> float:
        """The sum of what the properties earned."""
        return sum(p.earned for p in self.properties)

    def as_json(self) -> dict[str, Any]:
        """The exercise's part of the JSON report."""
        return {**asdict(self), "score": self.score}


@dataclass
class Report:
    """A graded notebook."""

    assignment: str
    notebook: str
    device: str
    torch: str
    seed: int
    exercises: list[ExerciseResult]
    student: str = ""
    sandbox: str = ""
    notes: list[str] = field(default_factory=list)  # oddities, magics left out, cells that raised
    seconds: float = 0.0

    @property
    def score(self) -> float:
        """The sum over the exercises."""
        return sum(e.score for e in self.exercises)

    @property
    def max_score(self) -> float:
        """What a right submission earns; written answers are not part of it."""
        return sum(e.max_score for e in self.exercises)

    @property
    def near(self) -> bool:
        """Whether a speed was so near its limit that it has to be measured again, alone."""
        return any(p.near for e in self.exercises for p in e.properties)

    def settle(self) -> None:
        """Let a speed stand that was measured alone."""
        for prop in (p for e in self.exercises for p in e.properties if p.near):
            prop.near, prop.message = False, f"{prop.message}; measured again, alone"

    @property
    def abstained(self) -> bool:
        """Whether any mark had to be left open for a fault of the grader's."""
        return any(e.status == "abstained" for e in self.exercises)

    def as_json(self) -> dict[str, Any]:
        """The whole record as plain data."""
        head = {"schema_version": SCHEMA_VERSION, "assignment": self.assignment, "notebook": self.notebook}
        scores = {"score": self.score, "max_score": self.max_score}
        rest = {k: getattr(self, k) for k in ("device", "torch", "seed", "student", "sandbox", "notes", "seconds")}
        return {**head, **rest, **scores, "exercises": [e.as_json() for e in self.exercises]}

    def dumps(self) -> str:
        """One line of JSON."""
        return encodable(json.dumps(self.as_json(), ensure_ascii=False))


def loads(text: str) -> Report:
    """Read back what `Report.dumps` wrote. Raises ValueError for anything else."""
    try:
        return _from_json(json.loads(text))
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"not a report: {type(error).__name__}") from None


def _from_json(data: dict[str, Any]) -> Report:
    if data.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"a report of schema version {data.get('schema_version')!r}, not {SCHEMA_VERSION}")
    exercises = []
    for raw in data.pop("exercises"):
        raw.pop("score")
        raw["properties"] = [PropertyResult(**p) for p in raw["properties"]]
        exercises.append(ExerciseResult(**raw))
    for derived in ("schema_version", "score", "max_score"):
        data.pop(derived)
    return Report(exercises=exercises, **data)


def encodable(text: str) -> str:
    """Replace half characters, which a file name or a student's string may hold but no UTF-8 file can."""
    return text.encode("utf-8", "replace").decode()


def points(value: float) -> str:
    """Write points without a needless decimal."""
    return f"{value:g}"

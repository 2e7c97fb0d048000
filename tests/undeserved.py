"""What cheap tricks earn: any function, graded on those properties of an exercise that score what it makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from torch import Tensor
from torch.nn import functional

from autograder.chapter import load_chapter
from autograder.grading import grade_exercise
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess

ROOT = Path(__file__).resolve().parent.parent


def scored_plans(chapter: str, exercise: str, seeds: Iterable[int]) -> list[HiddenPlan]:
    """Plans of the exercise's scores alone, without the known mistakes, which would all be run to name one."""
    whole = load_chapter(ROOT, chapter)
    (asked,) = [copy(e) for e in whole.exercises if e.name == exercise]
    asked.properties = [prop for prop in asked.properties if prop.kind == "reaches"]
    alone = replace(whole, exercises=(asked,), mistakes=())
    return [HiddenPlan(alone, seed, "cpu", lambda: InProcess({}), shrink=0) for seed in seeds]


def earned(plans: Iterable[HiddenPlan], code: Callable[..., Any]) -> set[str]:
    """The properties that the code earns with any of the seeds."""
    found = set()
    for plan in plans:
        (exercise,) = plan.chapter.exercises
        result = grade_exercise(plan, exercise, InProcess({exercise.name: code}, exercise.given))
        found |= {line.name for line in result.properties if line.earned}
    return found


def contrasted(image: Tensor, factor: float) -> Tensor:
    """The image with more contrast, or with less."""
    mean = image.mean(dim=(1, 2), keepdim=True)
    return (mean + factor * (image - mean)).clamp(0, 1)


def smoothed(image: Tensor) -> Tensor:
    """Every pixel mixed with its neighbours."""
    return functional.avg_pool2d(functional.pad(image[None], (1, 1, 1, 1), mode="replicate"), 3, stride=1)[0]

"""Calibrate tolerances and cases: many seeds, every right alternative, every known mistake.

Run as `python benchmarks/calibration.py [--seeds 50] [--device cpu|cuda|auto] [CHAPTER ...]`. A row gives the largest error
of any right implementation as a fraction of what the tolerance allows, and how many of the (mistake, seed) pairs were
caught. On a CUDA device every mark is compared with the CPU's. The exit status is 1 if right work failed, a mistake passed
or a mark differed.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field
from pathlib import Path

import torch
from tqdm import tqdm

from autograder.calibration import Calibration, calibrate
from autograder.chapter import Chapter, assignments, load_chapter
from autograder.hidden_plan import HiddenPlan
from autograder.in_process import InProcess

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Row:
    """What all seeds said of one exercise."""

    strain: float = 0.0
    tried: int = 0
    missed: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, seed: int, mistakes: int, found: Calibration) -> None:
        """Take in one seed."""
        self.strain = max(self.strain, found.strain)
        self.tried += mistakes
        self.missed += len(found.missed)
        self.faults += [f"seed {seed}: {found.exercise}: {name} fails: {why}" for name, why in found.refused.items()]
        self.faults += [f"seed {seed}: {found.exercise}: the mistake {name} passes" for name in found.missed]

    def compare(self, seed: int, here: Calibration, there: Calibration) -> None:
        """Note every implementation whose mark another device changes."""
        changed = [name for name, failed in here.marks.items() if there.marks[name] != failed]
        self.faults += [
            f"seed {seed}: {here.exercise}: {name} fails {here.marks[name]} on the CPU, {there.marks[name]} on CUDA"
            for name in changed
        ]


def plan_of(chapter: Chapter, seed: int, device: str) -> HiddenPlan:
    """A plan that times nothing and shrinks nothing."""
    return HiddenPlan(chapter, seed, device, lambda: InProcess({}), shrink=0)


def measure(chapter: Chapter, seeds: int, device: str) -> dict[str, Row]:
    """Calibrate every exercise of a chapter on every seed, and on a GPU once more on the CPU."""
    rows = {exercise.name: Row() for exercise in chapter.exercises}
    for seed in tqdm(range(seeds), desc=f"{chapter.name} on {device}", file=sys.stderr):
        plan, on_cpu = plan_of(chapter, seed, device), plan_of(chapter, seed, "cpu")
        for exercise in chapter.exercises:
            row, mistakes = rows[exercise.name], len(chapter.mistakes_in(exercise.name))
            found = calibrate(plan, exercise, every_mark=device != "cpu")
            row.add(seed, mistakes, found)
            if plan.place(exercise) != "cpu":
                row.compare(seed, calibrate(on_cpu, exercise, every_mark=True), found)
    return rows


def table(chapter: Chapter, rows: dict[str, Row], seeds: int) -> str:
    """The rows as Markdown."""
    lines = [
        "| exercise | alternatives | mistakes | seeds | largest error / allowed | caught |",
        "|---|---|---|---|---|---|",
    ]
    for name, row in rows.items():
        counts = f"{len(chapter.alternatives_to(name))} | {len(chapter.mistakes_in(name))} | {seeds}"
        lines.append(f"| `{name}` | {counts} | {row.strain:.4f} | {row.tried - row.missed} of {row.tried} |")
    return "\n".join(lines)


def total(chapter: Chapter, rows: dict[str, Row]) -> str:
    """A chapter in one line."""
    alternatives = sum(len(chapter.alternatives_to(name)) for name in rows)
    mistakes = sum(len(chapter.mistakes_in(name)) for name in rows)
    strain = max(row.strain for row in rows.values())
    return f"{alternatives} alternatives, {mistakes} mistakes, at most {strain:.4f} of the error allowed"


def main() -> int:
    """Measure every chapter and print a table each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    known = assignments(ROOT)
    parser.add_argument("chapters", nargs="*", metavar="CHAPTER", help="which chapters (default: all)")
    parser.add_argument("--seeds", type=int, default=50, help="how many seeds (default: 50)")
    parser.add_argument("--device", choices=["cpu", "cuda", "auto"], default="auto")
    options = parser.parse_args()
    if unknown := set(options.chapters) - set(known):
        parser.error(f"no such chapter: {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    device = options.device
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(1)
    faults = []
    for name in options.chapters or known:
        chapter = load_chapter(ROOT, name)
        rows = measure(chapter, options.seeds, device)
        print(f"{name}: torch {torch.__version__}, {device}\n\n{table(chapter, rows, options.seeds)}\n")
        print(f"{total(chapter, rows)}\n", flush=True)
        faults += [fault for row in rows.values() for fault in row.faults]
    print(
        "\n".join(faults) or f"all right work passed and every mistake was caught{', on both devices' * (device != 'cpu')}"
    )
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

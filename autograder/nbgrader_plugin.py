"""Preprocessors with which nbgrader's own `autograde` and `generate_feedback` use this grader.

`nbgrader_config.py` names them. They replace `Execute`, whose kernel would run a submission as the instructor, and
`SaveAutoGrades`, which trusts the scores that a notebook's own outputs spell.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from .autograded import add_report, merge, read_release
from .course import Course
from .gradebook import save_verdicts
from .notebook import parse
from .runs import settings_of_run
from .submission import grader_for

BLOCK_MATH = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
INLINE_MATH = re.compile(r"(?<![\\$\w])\$(?!\s)([^$\n]+?)(?<![\s\\])\$(?!\w)")
CODE = re.compile(r"(```.*?```|`[^`\n]*`)", re.DOTALL)


def _course(resources: Any) -> Course:
    from .chapter import find_root

    database = resources["nbgrader"]["db_url"].removeprefix("sqlite:///")
    return Course(Path(database).resolve().parent, find_root())


class TakeSources(NbGraderPreprocessor):
    """Keep of a submission only the sources of its cells; the rest comes from the release."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Rebuild the notebook."""
        course, name = _course(resources), resources["nbgrader"]["assignment"]
        release = read_release(course.folder("release") / name / f"{name}.ipynb")
        return nbformat.from_dict(merge(release, parse(nb, f"{name}.ipynb"))), resources


class GradeInSandbox(NbGraderPreprocessor):
    """Grade the cells in the sandbox, and show the cards as the check cells' outputs."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Put the report into the notebook and the resources."""
        about = resources["nbgrader"]
        settings = settings_of_run(_course(resources), about["assignment"])
        report = grader_for(settings).grade_notebook(parse(nb, about["notebook"]), about["notebook"], about["student"])
        resources["autograder_report"] = report
        add_report(nb, report)
        return nbformat.from_dict(nb), resources


class SaveVerdicts(NbGraderPreprocessor):
    """Write the report's scores and comments into the gradebook."""

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """Save; the notebook is left as it is."""
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            save_verdicts(gradebook, nb, resources["autograder_report"])
        return nb, resources


class FormulasToMathML(NbGraderPreprocessor):
    """Turn the formulas of text cells into MathML, which browsers draw without a script from elsewhere."""

    def preprocess_cell(self, cell: Any, resources: Any, index: int) -> tuple[Any, Any]:
        """Change text cells only."""
        if cell.cell_type == "markdown":
            cell.source = with_mathml(cell.source)
        return cell, resources


def with_mathml(text: str) -> str:
    """Replace `$...$` and `$$...$$` outside code; a formula that cannot be converted stays as it is."""
    parts = CODE.split(text)
    return "".join(part if i % 2 else _formulas(part) for i, part in enumerate(parts))


def _formulas(text: str) -> str:
    text = BLOCK_MATH.sub(lambda m: _mathml(m, "block"), text)
    return INLINE_MATH.sub(lambda m: _mathml(m, "inline"), text)


def _mathml(match: re.Match[str], display: str) -> str:
    from latex2mathml.converter import convert

    try:
        return convert(match[1].strip(), display=display).replace("\n", " ")
    except Exception:  # whatever a student's half a formula does to the converter, it is shown as written
        return match[0]

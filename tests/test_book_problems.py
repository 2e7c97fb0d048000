"""Every chapter ends with problems: numbered, graded by stars, the odd ones solved, and what a solution prints is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
GROUPS = ["By hand", "By code", "By thought"]
ITEM = re.compile(r"^\*\*(\d+)\*\* (★{1,3}) \S", re.MULTILINE)
SOLUTION = re.compile(r"^:::\{dropdown\} Solution of (\d+)\n(.*?)^:::$", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"^```\{code-block\} python\n(.*?)^```\n\n```\{code-block\} text\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def chapters_in_the_book() -> list[str]:
    """The chapters whose lesson stands in the table of contents."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    return [Path(file).parent.name for file in files if file.endswith("/lesson")]


def problems_of(page: Path) -> str:
    """The part of a page that holds its problems, or nothing."""
    found = re.search(r"^## Problems\n(.*?)(?=^## |\Z)", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


PAGES = [page for page in sorted(ROOT.glob("chapters/*/*.md")) if problems_of(page)]
PROGRAMS = [
    pytest.param(code, said, id=f"{page.parent.name}-{number}")
    for page in PAGES
    for number, text in SOLUTION.findall(problems_of(page))
    for code, said in PROGRAM.findall(text)
]


@pytest.mark.parametrize("chapter", chapters_in_the_book())
def test_every_chapter_of_the_book_has_problems(chapter: str) -> None:
    assert chapter in [page.parent.name for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_problems_are_by_hand_by_code_and_by_thought_and_numbered_through(page: Path) -> None:
    text = problems_of(page)
    assert re.findall(r"^### (.+)$", text, re.MULTILINE) == GROUPS
    numbers = [int(number) for number, _ in ITEM.findall(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    for group in text.split("\n### ")[1:]:
        assert len(ITEM.findall(group)) >= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_the_odd_problems_have_a_folded_solution_and_the_even_ones_none(page: Path) -> None:
    text = problems_of(page)
    solved = [int(number) for number, _ in SOLUTION.findall(text)]
    assert solved == [int(number) for number, _ in ITEM.findall(text) if int(number) % 2]


@pytest.mark.parametrize(("code", "said"), PROGRAMS)
def test_what_a_solution_prints_is_what_the_page_shows(code: str, said: str) -> None:
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert ran.stderr == ""
    assert ran.stdout == said

"""The documents name only what exists, and show only what is so."""

import argparse
import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from autograder.cli import _parser

ROOT = Path(__file__).resolve().parents[1]
PAGES = ["chapters/index.md", "chapters/students.md", "chapters/instructors.md", "chapters/clusters.md"]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *PAGES]
MADE = ("_build", "public", "course")  # made by commands, and ignored by git
NAMED_FOLDERS = ("autograder", "benchmarks", "chapters", "lessonkit", "scripts", "solutions", "tests", *MADE)
EXAMPLE = "running_mean"  # CONTRIBUTING's chapter, which is not in the course


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def shell_lines_in(text: str) -> list[str]:
    """The lines of shell blocks."""
    blocks = re.findall(r"^(?:```\{code-block\} |```)(?:bash|sh)\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


def code_in(text: str) -> list[str]:
    """The lines of shell blocks, and all inline code."""
    without_blocks = re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return shell_lines_in(text) + re.findall(r"(?<!`)`([^`\n]+)`(?!`)", without_blocks)


def subcommands() -> dict[str, argparse.ArgumentParser]:
    action = next(a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):(?!=)", text_of("Makefile"), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_a_document_names_is_in_the_makefile(document: str) -> None:
    named = {match[1] for code in code_in(text_of(document)) if (match := re.match(r"make ([a-z-]+)", code))}
    assert named <= make_targets()


def test_the_readme_names_every_make_target_that_help_lists() -> None:
    listed = set(re.findall(r'@echo "make ([a-z-]+)', text_of("Makefile")))
    assert listed | {"help"} == {m[1] for code in code_in(text_of("README.md")) if (m := re.match(r"make ([a-z-]+)", code))}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_autograder_command_and_option_in_a_document_is_the_parsers(document: str) -> None:
    commands = subcommands()
    for code in code_in(text_of(document)):
        match = re.match(r"autograder ([a-z]+)\b(.*)", code)
        if match is None:
            continue
        assert match[1] in commands, code
        known = commands[match[1]]._option_string_actions
        assert [o for o in re.findall(r"--[a-z-]+", match[2]) if o not in known] == [], code


@pytest.mark.parametrize("document", ["README.md", "chapters/students.md", "chapters/instructors.md"])
def test_every_bare_option_in_a_document_is_some_commands(document: str) -> None:
    known = {option for parser in subcommands().values() for option in parser._option_string_actions}
    bare = [m[1] for code in code_in(text_of(document)) if (m := re.match(r"(--[a-z-]+)", code))]
    assert [option for option in bare if option not in known] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_line_to_type_in_a_document_parses(document: str) -> None:
    for line in shell_lines_in(text_of(document)):
        program, *words = line.split()
        if program == "autograder":
            assert callable(_parser().parse_args(words).run)


def test_the_readme_shows_every_autograder_command() -> None:
    shown = {m[1] for code in code_in(text_of("README.md")) if (m := re.match(r"autograder ([a-z]+)", code))}
    assert shown == set(subcommands())


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_relative_link_in_a_document_resolves(document: str) -> None:
    folder, text = (ROOT / document).parent, text_of(document)
    links = re.findall(r"(?<!!)\[[^\]\n]+\]\((?!https?:|#)([^)#\s]+)", text)
    pages = [f"{target}.md" for target in re.findall(r"\{doc\}`([^`<>]+)`", text)]
    assert [link for link in [*links, *pages] if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    absent = []
    for code in code_in(text_of(document)):
        place = code.split("{")[0]
        named = re.fullmatch(r"([\w.-]+)(/[\w./-]*)?", place)
        is_path = named is not None and (named[1] in NAMED_FOLDERS if named[2] else Path(place).suffix in (".toml", ".yml"))
        if named is None or not is_path or named[1] in MADE or EXAMPLE in code or re.search(r"\b[A-Z]{2,}\b", code):
            continue
        if not (ROOT / place).exists():
            absent.append(code)
    assert absent == []


def test_the_feedback_in_the_readme_is_of_a_mistake_that_the_course_knows() -> None:
    sample = re.search(r"^```text\n(.*?)^```", text_of("README.md"), re.MULTILINE | re.DOTALL)
    assert sample is not None
    shown = re.search(r"looks like +(.*?) +hint +(.*?) +passed ", " ".join(sample[1].split()))
    assert shown is not None
    from solutions.convolution.mistakes import turns_the_kernel_first

    known = turns_the_kernel_first.__mistake__
    assert (shown[1], shown[2]) == (known.misconception, known.hint)


def test_the_example_in_contributing_works_and_the_audit_says_what_is_shown(tmp_path: Path) -> None:
    text = text_of("CONTRIBUTING.md")
    files = re.compile(r"^(`{3,})(?:python|markdown)\n(?:#|<!--) (\S+)(?: -->)?\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
    for match in files.finditer(text):
        path = tmp_path / match[2]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(match[3], encoding="utf-8")
    package = tmp_path / "solutions" / EXAMPLE
    assert sorted(p.name for p in package.iterdir()) == ["alternatives.py", "checks.py", "mistakes.py", "reference.py"]
    (package / "__init__.py").write_text(f"from .reference import {EXAMPLE}\n")
    (package.parent / "__init__.py").touch()
    command = [sys.executable, "-m", "autograder", "verify", EXAMPLE]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert said.returncode == 1, said.stderr
    shown = re.search(r"^```text\n(== running_mean\n.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert shown is not None
    seconds = re.compile(r"\(\d+\.\d s\)")
    assert seconds.sub("(s)", said.stdout) == seconds.sub("(s)", shown[1])


def test_the_limits_that_students_read_are_the_sandboxes() -> None:
    from autograder.child import MOST_OUTPUT
    from autograder.grading import AFTER_A_TIMEOUT, EXERCISE_SECONDS
    from autograder.notebook import MOST_BYTES
    from autograder.sandbox import Limits

    limits, rows = Limits(), dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", text_of("chapters/students.md"), re.MULTILINE))
    assert rows["a cell"] == f"{limits.cell_seconds:g} s"
    assert rows["a call of your function"].startswith(f"{limits.call_seconds:g} s; ")
    assert f" {AFTER_A_TIMEOUT:g} s for each further one" in rows["a call of your function"]
    assert rows["an exercise"] == "about a minute in all" and EXERCISE_SECONDS == 60
    assert rows["memory"] == f"{limits.memory >> 30} GiB"
    assert rows["a file you write"].startswith(f"{limits.file_bytes >> 20} MiB,")
    assert rows["what you print"].startswith(f"{MOST_OUTPUT >> 20} MiB;")
    assert rows["the notebook file"].startswith(f"{MOST_BYTES >> 20} MiB;")
    promised = " ".join(text_of("chapters/instructors.md").split())
    scratch, minutes = limits.scratch_bytes >> 20, limits.cpu_seconds // 60
    for limit in (f"{minutes} minutes of processor time", f"{limits.processes} processes", f"{scratch} MiB of scratch"):
        assert limit in promised


def test_the_fields_that_instructors_read_of_are_a_reports() -> None:
    from autograder.report import STATUSES, ExerciseResult, PropertyResult, Report

    prop = PropertyResult("p", 1, 1, "")
    report = Report("a", "n", "cpu", "t", 0, [ExerciseResult("e", 1, "passed", [prop])]).as_json()
    named = set(code_in(text_of("chapters/instructors.md")))
    assert {*report, *report["exercises"][0], *vars(prop), *STATUSES} <= named


def test_the_name_of_every_test_is_a_sentence() -> None:
    short = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and len(node.name.split("_")) < 4:
                short.append(f"{path.name}: {node.name}")
    assert short == []


def test_warnings_are_errors_in_the_tests() -> None:
    settings = tomllib.loads(text_of("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert settings["filterwarnings"][0] == "error"


def test_the_licence_files_that_the_package_names_exist() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    assert all((ROOT / name).is_file() for name in [*project["license-files"], project["readme"]])

"""The workflows are YAML that says what it should: known events, pinned actions, make targets that exist."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def load(path: Path) -> dict:
    """A workflow; its key `on`, which YAML 1.1 reads as true, under its own name."""
    read = yaml.safe_load(path.read_text("utf-8"))
    return {"on" if key is True else key: value for key, value in read.items()}


def steps(path: Path) -> list[dict]:
    return [step for job in load(path)["jobs"].values() for step in job["steps"]]


def commands(path: Path) -> list[str]:
    return [line.strip() for step in steps(path) for line in step.get("run", "").splitlines()]


def test_there_are_two_workflows_for_tests_and_book() -> None:
    assert [path.stem for path in WORKFLOWS] == ["book", "tests"]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_calls_only_make_targets_that_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    called = {match[1] for line in commands(path) if (match := re.match(r"make ([a-z-]+)", line))}
    assert called and called <= targets


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_to_a_whole_version(path: Path) -> None:
    used = [step["uses"] for step in steps(path) if "uses" in step]
    assert used
    assert [action for action in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", action)] == []


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_may_read_and_only_single_jobs_may_write(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_the_python_that_the_package_asks_for(path: Path) -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["requires-python"]
    versions = [step["with"]["python-version"] for step in steps(path) if "setup-python" in step.get("uses", "")]
    assert versions == [asked.removeprefix(">=")]


def test_tests_run_on_every_push_and_pull_request() -> None:
    tests = load(ROOT / ".github" / "workflows" / "tests.yml")
    assert set(tests["on"]) == {"push", "pull_request"}
    assert {"make check", "make test"} <= set(commands(ROOT / ".github" / "workflows" / "tests.yml"))


def test_the_book_is_built_then_published_to_pages() -> None:
    jobs = load(ROOT / ".github" / "workflows" / "book.yml")["jobs"]
    uploads = next(step for step in jobs["build"]["steps"] if "upload-pages-artifact" in step.get("uses", ""))
    assert uploads["with"]["path"] == "_build/html"
    assert jobs["publish"]["needs"] == "build"
    assert jobs["publish"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert any("deploy-pages" in step.get("uses", "") for step in jobs["publish"]["steps"])


def test_the_branch_that_is_pushed_is_the_one_that_the_buttons_name() -> None:
    settings = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["sphinx"]["config"]["open_in"]
    pushed = [
        line.split()[-1] for line in commands(ROOT / ".github" / "workflows" / "book.yml") if line.startswith("git push")
    ]
    assert pushed == [settings["branch"]]

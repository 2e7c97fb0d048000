"""The widgets' sources: their own tests, their types, the scripts made from them and the golden files they are held to."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from scripts import golden

ROOT = Path(__file__).resolve().parents[2]
WIDGETS = ROOT / "widgets"


@pytest.fixture(scope="module")
def npm():
    """Runs an npm script in widgets/; a skip with a word where the packages are missing, in CI a failure."""
    program = shutil.which("npm")
    if program is None or not (WIDGETS / "node_modules").is_dir():
        lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        lacking("no Node packages in widgets/: make widgets")

    def run(script):
        command = [program, "run", "--silent", script]
        return subprocess.run(command, cwd=WIDGETS, capture_output=True, text=True, timeout=300)

    return run


def test_the_arithmetic_of_the_widgets_agrees_with_the_references(npm):
    said = npm("test")
    assert said.returncode == 0, said.stdout + said.stderr


def test_the_committed_scripts_are_made_from_sources_whose_types_hold(npm):
    said = npm("check")
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize("name", golden.FILES)
def test_a_golden_file_is_what_the_references_say(name):
    assert (WIDGETS / "golden" / f"{name}.json").read_text("utf-8") == golden.text_of(name), "run make golden"


def test_every_golden_file_is_read_by_a_test_of_the_widgets():
    tests = "".join(path.read_text("utf-8") for path in (WIDGETS / "test").glob("*.ts"))
    assert sorted(path.stem for path in (WIDGETS / "golden").glob("*.json")) == sorted(golden.FILES)
    assert [name for name in golden.FILES if f"golden/{name}.json" not in tests] == []


def test_every_widget_has_a_script_and_every_script_a_widget():
    from lessonkit.book.widget_kinds import KINDS
    from lessonkit.book.widgets import ASSETS

    assert sorted(path.stem for path in ASSETS.glob("*.js")) == sorted(KINDS)


def test_the_scripts_are_classic_and_ask_nothing_of_the_network():
    from lessonkit.book.widgets import ASSETS

    for path in ASSETS.glob("*.js"):
        text = path.read_text("utf-8")
        assert text.splitlines()[1].startswith('"use strict";(()=>{'), path.name
        for word in ("fetch(", "XMLHttpRequest", "import(", "WebSocket"):
            assert word not in text, f"{word} in {path.name}"


def test_the_node_packages_are_pinned_without_the_name_of_a_registry():
    package = json.loads((WIDGETS / "package.json").read_text("utf-8"))
    assert all(version[0].isdigit() for version in package["devDependencies"].values())
    lock = json.loads((WIDGETS / "package-lock.json").read_text("utf-8"))
    locked = {name: entry for name, entry in lock["packages"].items() if name}
    assert len(locked) > 4
    assert [name for name, entry in locked.items() if "resolved" in entry or not entry.get("integrity")] == []
    assert "registry=" not in (WIDGETS / ".npmrc").read_text("utf-8")

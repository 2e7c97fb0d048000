"""A grading plan as a file: drawn, answered and mistaken once a run, and read by every worker of every machine.

It holds the hidden inputs and their truths, so it is the instructor's alone: it lies among the reports, closed to others.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from .hidden_plan import HiddenPlan
from .kinds import Prepared
from .ledger import write_whole
from .worker.values import WireError, flatten, restore


def save_plan(plan: HiddenPlan, path: Path, key: str) -> None:
    """Complete a plan and write it, under a key of all that it depends on, this format included."""
    plan.complete()
    tree, tensors = flatten(
        {
            "cases": [[*where, [case.spelled() for case in cases]] for where, cases in plan.drawn.items()],
            "wrong": [[*where, reply] for where, reply in plan.wrong.items()],
        }
    )
    about = {"key": key, "plan": json.dumps(tree)}
    write_whole(path, save(tensors, metadata={**about, "digest": _digest(about["plan"], tensors)}), mode=0o600)


def load_plan(plan: HiddenPlan, path: Path, key: str) -> bool:
    """Fill a plan from a file; returns whether there was an undamaged one under this key."""
    try:
        with safe_open(path, framework="pt") as file:
            about = file.metadata()
            if about["key"] != key:
                return False
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no dict)
        if about["digest"] != _digest(about["plan"], tensors):
            return False
        tree = restore(json.loads(about["plan"]), tensors)
    except (OSError, SafetensorError, WireError, LookupError, TypeError, ValueError):
        return False
    plan.drawn = {(e, p): [Prepared.read(spec) for spec in cases] for e, p, cases in tree["cases"]}
    plan.wrong = {(e, p, m, number): reply for e, p, m, number, reply in tree["wrong"]}
    return True


def _digest(tree: str, tensors: Mapping[str, torch.Tensor]) -> str:
    """A digest of all that the file says: a wrong byte in a truth would be a wrong mark."""
    found = hashlib.sha256(tree.encode())
    for name in sorted(tensors):
        found.update(tensors[name].contiguous().view(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest()

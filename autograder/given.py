"""What a draw may hand to the student's code that is no data: generators, and nets and functions of `given.py`.

A chapter's `given.py` lies beside its `exercises.md`, is public, and is released with the assignment. A draw says what to
hand over, and every call gets its own, made afresh: on the reference, on a mistake, and on the student's code in the
sandbox. The author's other functions (`mentions`, a judge) see these recipes in the place of what they stand for.
"""

from __future__ import annotations

from .worker.given import Recipe

__all__ = ["function", "generator", "net"]


def function(name: str) -> Recipe:
    """Hand over the function of this name in the chapter's `given.py`, which takes any dtype on any device."""
    return Recipe("function", name)


def generator(seed: int) -> Recipe:
    """Hand over a `torch.Generator` on the call's device, seeded so; it needs no `given.py`."""
    return Recipe("generator", "", seed)


def net(name: str, seed: int) -> Recipe:
    """Hand over what the function of this name in `given.py` returns for `seed`: a `torch.nn.Module`.

    The net is put in the dtype and on the device of the call.
    """
    return Recipe("net", name, seed)

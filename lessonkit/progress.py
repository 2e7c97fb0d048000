"""A progress bar that fits a page: tqdm's, in one line that is written anew, and in the built book only as it ended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

Step = TypeVar("Step")


class _OneLine:
    """A file for tqdm to write to: each line takes the place of the one before it, in a single output of the cell."""

    def __init__(self) -> None:
        from IPython.display import display

        self._shown = display({"text/plain": ""}, raw=True, display_id=True)

    def write(self, text: str) -> None:
        line = text.strip()
        if line:
            self._shown.update({"text/plain": line}, raw=True)

    def flush(self) -> None:
        """Nothing is kept back."""


def progress(steps: Iterable[Step], name: str) -> Iterator[Step]:
    """Go through `steps` under a bar that is called `name`.

    In a notebook the bar is plain text in the cell's output, so that a built page needs no widgets; elsewhere it is tqdm's
    own, on standard error. Without tqdm there is no bar.
    """
    try:
        from tqdm import tqdm
    except ModuleNotFoundError:
        return iter(steps)
    if not _in_notebook():
        return iter(tqdm(steps, desc=name))
    return iter(tqdm(steps, desc=name, file=_OneLine(), ncols=72, ascii=False))


def _in_notebook() -> bool:
    try:
        from IPython.core.getipython import get_ipython
    except ModuleNotFoundError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None

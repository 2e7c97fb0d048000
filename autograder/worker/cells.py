"""Run notebook cells one at a time, with IPython's semantics where plain Python has none.

Magics and shell lines are left out with a note (there is no shell, no network and no screen here); a timing magic runs
what it times. Top-level `await` works. A cell that raises does not stop the next.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import getopt
import inspect
import linecache
import sys
import types
from collections.abc import Iterator
from typing import Any

FUTURE = __future__.annotations.compiler_flag
ERRORS = {name: value for name, value in vars(builtins).items() if isinstance(value, type)}
RUNS_ITS_BODY = {
    "time": "",
    "timeit": "n:r:tcp:qov:",
    "capture": "",
    "prun": "l:rs:T:D:q",
}  # with their options, as in getopt
SHELLS = "IPython.core.getipython"  # from where IPython itself imports `get_ipython`


class Notebook:
    """The namespace in which a submission's cells run."""

    def __init__(self) -> None:
        self.module = types.ModuleType("__main__")
        self.module.__builtins__ = builtins  # type: ignore[attr-defined]
        sys.modules["__main__"] = self.module
        self.namespace = self.module.__dict__
        self.notes: list[str] = []
        self.future = 0
        self.namespace["get_ipython"] = lambda: Shell(self)
        self.namespace["display"] = lambda *_values, **_options: None
        self._let_import_find_the_shell()

    def _let_import_find_the_shell(self) -> None:
        """`from IPython import get_ipython` gives the shell too, be IPython imported yet or not."""
        for module in (sys.modules.setdefault(SHELLS, types.ModuleType(SHELLS)), sys.modules.get("IPython")):
            if module is not None:
                vars(module)["get_ipython"] = self.namespace["get_ipython"]

    def run(self, name: str, source: str) -> dict[str, Any]:
        """Run one cell; return a reply with its notes, and its error if it raised."""
        self.notes = []
        try:
            self.execute(name, source)
        except BaseException as error:  # the process boundary: nothing a cell raises may end the child
            return {"status": "raised", "notes": self.notes, **describe(error)}
        return {"status": "done", "notes": self.notes}

    def execute(self, name: str, source: str) -> None:
        """Compile and run source under the name that tracebacks will show."""
        filename = f"<cell {name}>"
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        code = self._compiled(source, filename)
        self.future |= code.co_flags & FUTURE  # it holds for the cells that follow
        if code.co_flags & inspect.CO_COROUTINE:
            asyncio.run(types.FunctionType(code, self.namespace)())
        else:
            exec(code, self.namespace)

    def _compiled(self, source: str, filename: str) -> types.CodeType:
        """Compile plain Python as it stands; what is not is turned into it first, for which IPython has to be imported."""
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | self.future
        try:
            return compile(source, filename, "exec", flags=flags, dont_inherit=True)
        except SyntaxError:
            from IPython.core.inputtransformer2 import TransformerManager

            python = TransformerManager().transform_cell(source)
            return compile(python, filename, "exec", flags=flags, dont_inherit=True)


class Shell:
    """What `get_ipython()` returns to a cell: notes every magic and carries out none that needs a shell."""

    def __init__(self, notebook: Notebook) -> None:
        self.notebook = notebook

    def run_line_magic(self, name: str, line: str, *_: object) -> None:
        """Run what a timing magic times; note any other."""
        if name in RUNS_ITS_BODY and (statement := _without_options(line, RUNS_ITS_BODY[name])):
            self.notebook.execute(f"%{name}", statement)
        else:
            self.notebook.notes.append(f"%{name} was left out")

    def run_cell_magic(self, name: str, _line: str, cell: str) -> None:
        """Run what a timing magic times; note any other."""
        if name in RUNS_ITS_BODY:
            self.notebook.execute(f"%%{name}", cell)
        else:
            self.notebook.notes.append(f"a %%{name} cell was left out")

    def system(self, command: str) -> None:
        """Note a shell line."""
        self.notebook.notes.append(f"!{command.strip()[:60]} was left out")

    def getoutput(self, command: str) -> list[str]:
        """Note a shell line that wanted its output."""
        self.system(command)
        return []

    def __getattr__(self, _name: str) -> Nothing:
        return Nothing()


class Nothing:
    """All else of a shell: what it has, what it gives when called, and what it lists is nothing again."""

    def __getattr__(self, name: str) -> Nothing:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> Nothing:
        return self

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __bool__(self) -> bool:
        return False


def _without_options(line: str, options: str) -> str:
    """The statement behind a magic's options."""
    words = line.split()
    try:
        left = len(getopt.getopt(words, options)[1])
    except getopt.GetoptError:  # a statement that begins with a minus
        return line.strip()
    return line.split(maxsplit=len(words) - left)[-1].strip() if left else ""


def describe(error: BaseException) -> dict[str, Any]:
    """Say what was raised, by its class names up to BaseException, and where in the student's cells."""
    classes = [_class_name(c) for c in type(error).__mro__ if c is not object]
    return {"classes": classes, "message": _text(error), "where": _place(error)}


def _class_name(kind: type) -> str:
    """A class's name; one that only calls itself by the name of a built-in error says where it is from."""
    name = str(kind.__name__)
    return f"{kind.__module__}.{name}" if ERRORS.get(name, kind) is not kind else name


def _text(error: BaseException) -> str:
    try:
        return str(error)[:2000]
    except BaseException:  # the process boundary: a student's __str__ may do anything
        return "(its message could not be read)"


def _place(error: BaseException) -> list[Any] | None:
    """The innermost line of a cell that the traceback passes: [cell, line number, text]."""
    if isinstance(error, SyntaxError) and (error.filename or "").startswith("<cell "):
        return [(error.filename or "")[6:-1], error.lineno or 0, (error.text or "").strip()[:200]]
    place, step = None, error.__traceback__
    while step is not None:
        name = step.tb_frame.f_code.co_filename
        place = (name, step.tb_lineno) if name.startswith("<cell ") else place
        step = step.tb_next
    return None if place is None else [place[0][6:-1], place[1], linecache.getline(*place).strip()[:200]]

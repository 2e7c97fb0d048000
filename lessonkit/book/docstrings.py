"""What an exercise asks for, set for the page: its lines are longer in the notebook than the column of the book is wide.

A line that was full goes on in the next one; one that its author broke earlier stays broken. The words stay as they are.
"""

import re
import textwrap
from collections.abc import Iterator
from itertools import takewhile

from docutils import nodes
from sphinx.application import Sphinx

COLUMNS = 66  # what the page shows beside its two contents
GLUE = "\N{NO-BREAK SPACE}"
FULL = 112  # a line whose next word would have passed this column was filled
DOCSTRING = re.compile(r'(?<=\n)( +)"""(.+?)"""', re.DOTALL)
TOGETHER = re.compile(r"`[^`]+`|[(\[][^()\[\]`]{1,20}[)\]]|\d+ x \d+|\w+ = [\d./]+")  # code, shapes, sizes stay on one line
LONG = 50  # unless it is as long as this
HANGING = {"-": "  ", "ValueError:": "    ", "TypeError:": "    "}  # how far an entry's further lines are moved in
SIGNATURE = re.compile(r"^ *def .+:$", re.MULTILINE)


def indent_of(line: str) -> str:
    """The blanks that a line begins with."""
    return "".join(takewhile(str.isspace, line))


def goes_on(line: str, following: str) -> bool:
    """Whether the line is full, so that its sentence goes on in the following one."""
    first, deeper = following.strip().partition(" ")[0], len(indent_of(following)) >= len(indent_of(line))
    return deeper and first not in ("", "-", '"""') and len(line) + 1 + len(first) > FULL


def paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """The lines in runs, each but the last line of a run a full one."""
    run = list[str]()
    for line in lines:
        if run and not goes_on(run[-1], line):
            yield run
            run = []
        run.append(line)
    yield run


def wrapped(text: str, indent: str, hanging: str) -> str:
    """One text in lines of the page's width."""
    glued = TOGETHER.sub(lambda match: match[0].replace(" ", GLUE) if len(match[0]) < LONG else match[0], text)
    setter = textwrap.TextWrapper(COLUMNS, initial_indent=indent, subsequent_indent=hanging)
    setter.break_long_words = setter.break_on_hyphens = False
    return setter.fill(glued).replace(GLUE, " ")


def narrowed(source: str) -> str:
    """A cell's source with its signatures and docstrings in lines that the page can show."""
    return DOCSTRING.sub(_docstring, SIGNATURE.sub(_signature, source))


def _signature(match: re.Match[str]) -> str:
    line = match[0]
    return wrapped(line.strip(), indent_of(line), " " * (line.index("(") + 1)) if "(" in line else line


def _docstring(match: re.Match[str]) -> str:
    return "\n".join(_paragraph(run) for run in paragraphs(match[0].split("\n")))


def _paragraph(run: list[str]) -> str:
    if not run[0].strip():
        return ""
    indent = indent_of(run[0])
    hanging = indent_of(run[1]) if run[1:] else indent + HANGING.get(run[0].split(maxsplit=1)[0], "")
    text = " ".join(line.strip() for line in run)
    return wrapped(text, indent, hanging)


def narrow(app: Sphinx, doctree: nodes.document) -> None:
    """Set what is shown of every exercise's cell."""
    for cell in doctree.findall(nodes.container):
        if "tag_exercise" in cell["classes"]:
            for block in cell.findall(nodes.literal_block):
                block.rawsource = narrowed(block.astext())
                block.children = []
                block += nodes.Text(block.rawsource)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("doctree-read", narrow)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

"""Every lesson as a plain notebook, `notebooks/<chapter>/<page>.ipynb` beside the pages: prose and code, nothing run yet.

The notebook starts with a cell that installs the course where it is not installed, if the repository is known. What only
the book can show (interactive figures, quizzes, lists of mistakes) is named in a line, with a link if the book's address
is known.
"""

import re
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell
from sphinx.application import Sphinx

from .assignments import chapter_of

FOLDER = "notebooks"
ONLY_IN_THE_BOOK = {
    "widget": "an interactive figure",
    "quiz": "a question with its answers",
    "mistakes": "the common mistakes, with hints",
    "bibliography": "the references",
}
DIRECTIVE = re.compile(r"^```\{(\w+)\}[^\n]*\n.*?^```$", re.MULTILINE | re.DOTALL)
CODE_BLOCK = re.compile(r"^```\{code-block\} (\w+)$", re.MULTILINE)
TITLED_BOX = re.compile(r"^:::+\{(?:admonition|dropdown)\} (.*)$", re.MULTILINE)
BOX = re.compile(r"^:(?:::+(?:\{\w+\})?|class: \w+)\s*$\n?", re.MULTILINE)
ROLE = re.compile(r"\{[\w:]+\}`(?:([^`<]+?) *<[^`>]+>|([^`]+))`")


def plain_markdown(text: str, address: str) -> str:
    """MyST as any notebook shows it; what stands on the page at `address` only is named there."""
    page = f"[in the book]({address})" if address else "in the book"

    def instead(match: re.Match[str]) -> str:
        what = ONLY_IN_THE_BOOK.get(match[1])
        return f"*({what[0].upper()}{what[1:]}: {page}.)*" if what else match[0]

    text = CODE_BLOCK.sub(r"```\1", DIRECTIVE.sub(instead, text))
    text = BOX.sub("", TITLED_BOX.sub(r"**\1**\n", text))
    return ROLE.sub(lambda match: f"*{match[1] or match[2]}*", text).strip()


def installing(repository: str) -> str:
    """The first cell's code: the course, where Python does not find it."""
    return (
        "import importlib.util\n\n"
        'if importlib.util.find_spec("lessonkit") is None:\n'
        f'    %pip install --quiet "convnet-course[book] @ git+{repository}"'
    )


def plain_notebook(read: nbformat.NotebookNode, address: str, repository: str) -> nbformat.NotebookNode:
    """The notebook that MyST-NB `read` from a page, as readers get it: no outputs, no directives."""
    cells = [new_code_cell(installing(repository))] if repository else []
    for cell in read.cells:
        make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        cells.append(make(cell.source if cell.cell_type == "code" else plain_markdown(cell.source, address)))
    for place, cell in enumerate(cells):
        cell["id"] = f"cell-{place}"  # the same page gives the same file
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}})


def path_of(docname: str) -> str:
    """Where a page's notebook lies among the notebooks: `convolution/lesson.ipynb`."""
    return "/".join(docname.split("/")[-2:]) + ".ipynb"


def is_lesson(app: Sphinx, docname: str) -> bool:
    """Whether a page is a notebook that is offered as one; assignments are offered by their own pages."""
    return "kernelspec" in app.env.metadata.get(docname, {}) and not chapter_of(docname)


def write_notebooks(app: Sphinx, exception: Exception | None) -> None:
    """Write the notebook of every lesson."""
    if exception is not None or app.builder.name not in ("html", "dirhtml"):
        return
    for docname in filter(lambda docname: is_lesson(app, docname), sorted(app.env.found_docs)):
        read = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
        base = app.config.html_baseurl.rstrip("/")
        address = f"{base}/{app.builder.get_target_uri(docname)}" if base else ""
        made = plain_notebook(nbformat.read(read, as_version=4), address, app.config.open_in["repository"])
        target = Path(app.outdir) / FOLDER / path_of(docname)
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(made, target)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.setup_extension("lessonkit.book.open_in")
    app.connect("build-finished", write_notebooks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

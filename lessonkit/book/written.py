"""The `{written}` directive: a question that a person marks.

    ```{written} why_delay
    :points: 2
    :minutes: 10
    :difficulty: 1
    By how much does a running mean lag, and why?
    ```

On the page it is a box titled "Written answer, 2 points"; `release` makes it a manually graded cell of the same name.
"""

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective


def points_label(points: int) -> str:
    """The title of a box worth `points`."""
    return f"Written answer, {points} point{'s' if points != 1 else ''}"


class Written(SphinxDirective):
    """A box with the question; the argument names the cell in the assignment."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = dict.fromkeys(["points", "minutes", "difficulty"], directives.nonnegative_int)

    def run(self) -> list[nodes.Node]:
        """The box."""
        if not self.options.get("points"):
            raise self.error(f"written {self.arguments[0]!r}: say what it is worth, for example ':points: 2'")
        self.assert_has_content()
        title = points_label(self.options["points"])
        box = nodes.admonition(classes=["admonition", "written"], ids=[nodes.make_id(f"written-{self.arguments[0]}")])
        box["asks"] = {"name": self.arguments[0], "points": None, "minutes": None, "difficulty": None, **self.options}
        box += nodes.title(title, title)
        self.state.nested_parse(self.content, self.content_offset, box)
        return [box]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the directive."""
    app.add_directive("written", Written)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

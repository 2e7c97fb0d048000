"""The `{widget}` directive: what it accepts, what it refuses, and what it becomes."""

import pytest

from lessonkit.book.figures import size_attributes
from lessonkit.book.widget_kinds import KINDS, style
from lessonkit.draw.palette import DARK

GOOD = """\
```{widget} conv-arithmetic
:name: fig-try
:alt: A 6 by 6 input, "framed", beside its output.
:size: 6
Move the *window*.
```
"""


def page_of(directive: str) -> dict[str, str]:
    return {"page.md": f"# Page\n\nSee {{numref}}`fig-try`.\n\n{directive}"}


def test_a_widget_is_a_numbered_figure_around_its_element_and_its_static_picture(small_book):
    book = small_book(page_of(GOOD), "widgets")
    page = book.page("page.html")
    assert book.warnings == ""
    assert 'id="fig-try"' in page and 'href="#fig-try"' in page
    assert '<widget-conv-arithmetic data-size="6" data-kernel="3"' in page
    start, end = page.index("<widget-conv-arithmetic"), page.index("</widget-conv-arithmetic>")
    assert 'alt="A 6 by 6 input, &quot;framed&quot;, beside its output."' in page[start:end]
    assert "<em>window</em>" in page[end : page.index("</figcaption>")]
    assert "Fig. 1" in page


def test_script_and_style_are_loaded_only_where_there_is_a_widget(small_book):
    book = small_book({**page_of(GOOD), "other.md": "# Other\n"}, "widgets")
    page, other = book.page("page.html"), book.page("other.html")
    assert page.count("conv-arithmetic.js") == 1 and "widgets.css" in page
    assert 'defer="defer" src="_static/conv-arithmetic.js' in page
    assert "conv-arithmetic.js" not in other and "widgets.css" not in other
    for kind in set(KINDS) - {"conv-arithmetic"}:
        assert f"{kind}.js" not in page


def test_a_heavy_script_is_left_to_the_moment_when_the_reader_comes_near(small_book):
    book = small_book({"deep/page.md": "# Page\n\n```{widget} live-net\n:alt: A LeNet.\nPick one.\n```\n"}, "widgets")
    page = book.page("deep/page.html")
    assert page.count("live-net.js") == 1
    assert 'src: "../_static/live-net.js?v=' in page[page.index("</widget-live-net>") :]
    assert "widgets.css" in page


@pytest.mark.parametrize(("builder", "file"), [("text", "page.txt"), ("latex", "*.tex"), ("epub", "page.xhtml")])
def test_outside_html_a_widget_is_its_static_picture(small_book, builder, file):
    book = small_book(page_of(GOOD), "widgets", builder)
    (made,) = (book.folder / "out").glob(file)
    text = made.read_text("utf-8")
    assert "widget-conv-arithmetic" not in text
    assert "window" in text
    pictures = {"latex": "*.png", "epub": "_images/*.svg"}
    assert len(list((book.folder / "out").glob(pictures.get(builder, "page.txt")))) == 1


@pytest.mark.parametrize(
    ("directive", "says"),
    [
        (GOOD.replace("conv-arithmetic", "juggling"), "there is no widget 'juggling', only conv-arithmetic"),
        (GOOD.replace(":alt:", ":class:"), 'unknown option'),
        (GOOD.replace(":alt: A 6 by 6 input, \"framed\", beside its output.\n", ""), "say in ':alt:'"),
        (GOOD.replace("Move the *window*.\n", ""), "it needs a caption"),
        (GOOD.replace(":size: 6", ":size: six"), "widget conv-arithmetic, size: 'six' is not from 1 to 12"),
        (GOOD.replace(":size: 6", ":window: 2"), "widget conv-arithmetic has no option 'window', only size, kernel"),
        (GOOD.replace("conv-arithmetic", "pooling").replace(":size: 6", ":window: 3"), "window: '3' is not one of 2, 4, 8"),
        (
            GOOD.replace("conv-arithmetic", "receptive-field").replace(":size: 6", ":layers: 3 1"),
            "layers: '3 1' is not a list such as '3 1 1, 3 1 1, 3 1 1'",
        ),
    ],
)  # fmt: skip
def test_what_a_widget_cannot_be_is_said_with_file_and_line(small_book, directive, says):
    book = small_book({"page.md": f"# Page\n\n{directive}"}, "widgets")
    assert "page.md:3" in book.warnings
    assert says.lower() in book.warnings.lower()


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_widget_has_a_static_picture_that_says_its_size(kind):
    drawn = kind.picture(kind.settings({}))
    assert size_attributes(drawn.svg)
    assert drawn.png.startswith(b"\x89PNG")


def test_the_widgets_take_the_colours_of_the_figures_in_both_themes():
    light, dark = style().splitlines()[:2]
    assert all(colour in light for colour in DARK)
    assert all(colour in dark for colour in DARK.values())

"""The book's pages ask nothing of other hosts, and every figure has a twin for the dark."""

import re
from types import SimpleNamespace

import pytest

from lessonkit.book.figures import paired, size_attributes
from lessonkit.book.offline import ASSETS, THEBE_BODY, only_local
from lessonkit.draw import palette


def asset(filename="", body=None):
    return SimpleNamespace(filename=filename, attributes={"body": body} if body else {})


@pytest.mark.parametrize(
    "remote",
    [
        asset("https://cdn.example.org/thebe.js"),
        asset("//cdn.example.org/fonts.css"),
        asset("_static/sphinx-thebe.js"),
        asset("_static/sphinx-thebe.css"),
        asset(body='const THEBE_JS_URL = "https://cdn.example.org"'),
        "https://cdn.example.org/plain.js",
    ],
)
def test_what_another_host_serves_is_taken_out(remote):
    kept = asset("_static/quiz.js")
    assert only_local([remote, kept]) == [kept]


def test_the_settings_of_thebe_are_taken_out_of_the_page():
    body = 'before<script type="text/x-thebe-config">{"a": 1}</script>\n<script>kernelName = \'python3\'</script>after'
    assert THEBE_BODY.sub("", body) == "beforeafter"


def test_mathjax_is_served_by_the_book(small_book):
    book = small_book({"page.md": "# Page\n\n$x + 1$\n"}, "offline")
    page = book.page("page.html")
    assert re.search(r'src="_static/mathjax/tex-chtml\.js', page)
    assert not re.search(r'<(script|link)[^>]*(src|href)="(https?:)?//', page)
    assert (book.folder / "out" / "_static" / "mathjax" / "tex-chtml.js").is_file()


def test_mathjax_comes_with_its_fonts_and_its_licence():
    assert "Apache License" in (ASSETS / "mathjax" / "LICENSE").read_text("utf-8")
    assert len(list((ASSETS / "mathjax").rglob("*.woff"))) == 23


def test_an_svg_image_is_paired_with_its_dark_twin_and_keeps_its_alt_text():
    source = "../_images/cat.svg"
    pair = paired(f'<img alt="A cat." src="{source}" />', source)
    assert pair.count('alt="A cat."') == 2
    assert 'src="../_images/cat.svg"' in pair and 'src="../_images/cat-dark.svg"' in pair
    assert pair.index('data-theme-image="light"') < pair.index('data-theme-image="dark"')


def test_an_images_size_is_said_in_pixels_before_it_is_there():
    assert size_attributes('<svg id="x" width="75pt" height="36.7pt">') == ' width="100" height="49"'
    assert size_attributes("<svg viewBox='0 0 1 1'>") == ""


def test_the_dark_palette_names_every_colour_and_shares_none_with_the_light_one():
    light = {value for name, value in vars(palette).items() if name.isupper() and isinstance(value, str)}
    assert light == set(palette.DARK)
    assert not light & set(palette.DARK.values())
    assert palette.to_dark(f"fill: {palette.INK}") == f"fill: {palette.DARK[palette.INK]}"

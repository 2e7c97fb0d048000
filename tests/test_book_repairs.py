"""What the theme leaves undone is mended: names for screen readers, roles, icons without their heavy script."""

import io

import pytest
from fontTools.ttLib import TTFont

from lessonkit.book import icons
from lessonkit.book.repairs import repaired, silenced

ENTRY = (
    '<li><a class="current reference internal" href="#">3. Pooling</a><details open="open"><summary>'
    '<span class="toctree-toggle"><i class="fa-solid fa-chevron-down"></i></span></summary>'
)


@pytest.mark.parametrize(
    ("page", "mended"),
    [
        ('<p>a</p>\n  <script src="../_static/scripts/fontawesome.js?digest=8"></script><p>', "<p>a</p><p>"),
        ('<i class="fa-solid fa-bars"></i>', '<i class="fa-solid fa-bars" aria-hidden="true"></i>'),
        ('<span class="fas fa-list"></span>', '<span class="fas fa-list" aria-hidden="true"></span>'),
        ('<span class="far-away"></span>', '<span class="far-away"></span>'),
        ('<div class="citation" role="doc-biblioentry"><a role="doc-backlink" href="#a">', '<div class="citation" role="listitem"><a href="#a">'),
        ('<summary aria-label="Toggle hidden content">', "<summary>"),
        ('field.select();\n  console.log("[PST]: Set focus.");\n}', "field.select();\n}"),
        ('<li><a href="../_sources/" class="btn btn-download-source-button"\n>.md</a>\n</li><li>b</li>', "<li>b</li>"),
    ],
)  # fmt: skip
def test_a_repair_is_made(page, mended):
    assert repaired(page) == mended


def test_the_arrow_beside_a_chapter_says_whose_pages_it_opens():
    assert '<summary aria-label="Pages of 3. Pooling">' in repaired(ENTRY)


def test_a_mended_page_stays_as_it_is():
    assert repaired(repaired(ENTRY)) == repaired(ENTRY)


def test_the_theme_is_known_before_the_first_paint():
    page = 'document.documentElement.dataset.theme = localStorage.getItem("theme") || "auto";'
    assert "prefers-color-scheme: dark" in repaired(page)


def test_a_script_keeps_its_talk_to_itself_but_not_its_problems():
    script = 'e?(console.log("a"),b()):c&&console.info(`d`);console.error("f");return void console.debug(g)'
    assert silenced(script) == 'e?(void("a"),b()):c&&void(`d`);console.error("f");return void void(g)'


STYLE = (
    "@font-face{font-family:Font Awesome\\ 6 Free;font-weight:900;src:url(../vendor/fontawesome/webfonts/fa-solid-900.woff2)}"
    "@font-face{font-weight:400;src:url(../vendor/fontawesome/webfonts/fa-brands-400.woff2)}"
    '.fa-bars:before,.fa-navicon:before{content:"\\f0c9"}.fa-ghost:before{content:"\\f6e2"}:root{--pst-icon-bell:"\\f0f3"}'
)


def test_an_icon_is_kept_that_a_page_or_a_style_sheet_names():
    kept = icons.needed(STYLE, ['a:after{content:"\\f107"}'], ['<i class="fa-solid fa-navicon"></i>'])
    assert kept == {"\\f0c9", "\\f0f3", "\\f107"}
    short = icons.shortened(STYLE, kept)
    assert "fa-bars" in short and "fa-ghost" not in short
    assert short.count("@font-face") == 1 and "brands" not in short and "fa-icons.woff" in short


def test_the_small_font_holds_the_kept_icons_and_is_small(tmp_path):
    made = tmp_path / "vendor" / icons.MADE
    icons.write_font(["\\f0c9", "\\f107"], made)
    data = made.read_bytes()
    assert len(data) < 3000
    with TTFont(io.BytesIO(data)) as font:
        assert set(font.getBestCmap()) == {0xF0C9, 0xF107}

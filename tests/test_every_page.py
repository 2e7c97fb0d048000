"""Every page of the built book in headless Chromium: accessible in both schemes, narrow, light of weight, at rest."""

import json
import os
from itertools import pairwise

import pytest

from tests.built_pages import ROOT, served_at, toc_pages

pytestmark = pytest.mark.browser

PAGES = [*toc_pages(), "search", "genindex"]
AXE = ROOT / "widgets" / "node_modules" / "axe-core" / "axe.min.js"
BUDGET = 600_000  # bytes of a first view, compressed
STILL = 0.02  # cumulative layout shift; 0.1 is called good

# Every rule looks at the whole page, but for contrast, the slow one: it sees one token of code of each kind on each ground,
# and a letter for a formula in a line, whose glyphs it could not see. In return it looks at each width in each scheme.
THIN = """() => {
    const seen = new Set();
    for (const token of document.querySelectorAll('.highlight pre span[class]')) {
        const kind = token.className + getComputedStyle(token.closest('pre')).backgroundColor;
        if (seen.has(kind)) token.remove(); else seen.add(kind);
    }
    document.querySelectorAll('mjx-container:not([display])').forEach(formula => formula.replaceChildren('x'));
}"""
RUN = """how => axe.run({ preload: false, selectors: false, resultTypes: ['violations'], ...how }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""
STRUCTURE = {"rules": {"label-content-name-mismatch": {"enabled": True}, "color-contrast": {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
WHOLE = [(1280, "light"), (360, "dark")]
THINNED = [(360, "dark"), (360, "light"), (1280, "light"), (1280, "dark")]

WIDE = """() => [...document.querySelectorAll('main *')].filter(element => {
    const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    return scrolls && element.scrollWidth > element.clientWidth + 1 && !element.closest(
        '.cell_output, .highlight, .pst-scrollable-table-container, .math, mjx-container, .prev-next-area');
}).map(element => element.outerHTML.slice(0, 120))"""

HEADINGS = "main :is(h1, h2, h3, h4, h5, h6):not(.onlyprint *)"
UNTOLD = """all => all.filter(each => !each.alt.trim() || !each.getAttribute('width') || !each.getAttribute('height')
    || each.loading !== 'lazy').map(each => each.outerHTML.slice(0, 200))"""

# All that came, head and body.
SIZES = """() => Object.fromEntries(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
    .map(entry => [new URL(entry.name).pathname, entry.transferSize]))"""

SHIFT = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(each => { if (!each.hadRecentInput) sum += each.value; }))
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(sum), 300);
})"""


@pytest.fixture(scope="module")
def axe():
    """The accessibility checker's script; a skip with a word where it is missing, in CI a failure."""
    if not AXE.is_file():
        lacking = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        lacking("no axe-core in widgets/node_modules: make widgets")
    return AXE.read_text("utf-8")


@pytest.fixture(scope="module")
def compressed(built_book):
    """The address of the book behind its own compressing server."""
    with served_at(built_book) as address:
        yield address


def seen_in(page, views):
    """Show the page at each width in each colour scheme, and yield both."""
    for width, mode in views:
        page.emulate_media(color_scheme=mode)
        page.wait_for_function("mode => document.documentElement.dataset.theme === mode", arg=mode)
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(500)  # the theme makes what scrolls a stop of the Tab key a moment later
        yield width, mode


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_order_has_no_violation_and_fits_a_phone(visit, built_book, axe, name):
    page = visit((built_book / f"{name}.html").as_uri())
    levels = page.eval_on_selector_all(HEADINGS, "all => all.map(each => +each.tagName[1])")
    assert levels[:1] == [1] and levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert page.eval_on_selector_all("main img", UNTOLD) == []
    page.evaluate(f"{axe}; null")
    for width, mode in seen_in(page, WHOLE):
        assert page.evaluate(RUN, STRUCTURE) == [], f"{width} {mode}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(WIDE) == []
    page.evaluate(THIN)
    for width, mode in seen_in(page, THINNED):
        assert page.evaluate(RUN, COLOURS) == [], f"{width} {mode}"
    assert page.complaints == []
    assert page.foreign == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1280, 360])
def test_a_first_view_is_light_and_does_not_move(visit, compressed, name, width):
    page = visit(f"{compressed}/{name}.html", width=width)
    page.wait_for_load_state("networkidle")  # with what the browser fetches ahead of the reader
    shift = page.evaluate(SHIFT)
    sizes = page.evaluate(SIZES)
    assert min(sizes.values()) > 0
    heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:4]
    assert sum(sizes.values()) <= BUDGET, f"{sum(sizes.values()):,} bytes, most of them {json.dumps(heaviest)}"
    assert shift <= STILL
    page.context.close()

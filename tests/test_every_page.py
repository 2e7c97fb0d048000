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

# What repeats is tested once: of the tokens of code one of each kind is left, and formulas in a line are letters.
THIN = """() => {
    const seen = new Set();
    for (const token of document.querySelectorAll('.highlight pre span[class]'))
        if (seen.has(token.className)) token.remove(); else seen.add(token.className);
    document.querySelectorAll('mjx-container:not([display])').forEach(formula => formula.replaceChildren('x'));
}"""
RUN = """rules => axe.run({ preload: false, resultTypes: ['violations'], rules }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(' | ')))"""
RULES = {"label-content-name-mismatch": {"enabled": True}}
WITHOUT_COLOURS = {**RULES, "color-contrast": {"enabled": False}}  # they are the same at every width

WIDE = """() => [...document.querySelectorAll('main *')].filter(element => {
    const scrolls = ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
    return scrolls && element.scrollWidth > element.clientWidth + 1 && !element.closest(
        '.cell_output, .highlight, .pst-scrollable-table-container, .math, mjx-container, .prev-next-area');
}).map(element => element.outerHTML.slice(0, 120))"""

HEADINGS = "main :is(h1, h2, h3, h4, h5, h6):not(.onlyprint *)"
UNTOLD = """all => all.filter(each => !each.alt.trim() || !each.getAttribute('width') || !each.getAttribute('height')
    || each.loading !== 'lazy').map(each => each.outerHTML.slice(0, 200))"""

# The browser fetches pictures some way ahead of the reader: what is below the first view is no part of it.
SIZES = """() => {
    const below = [...document.images].filter(each => each.loading === 'lazy' && each.getBoundingClientRect().top > innerHeight);
    const later = new Set(below.map(each => each.currentSrc));
    return Object.fromEntries(['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))
        .filter(entry => !later.has(entry.name)).map(entry => [new URL(entry.name).pathname, entry.encodedBodySize]));
}"""

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


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_order_has_no_violation_and_fits_a_phone(visit, built_book, axe, name, mode):
    page = visit((built_book / f"{name}.html").as_uri(), mode)
    levels = page.eval_on_selector_all(HEADINGS, "all => all.map(each => +each.tagName[1])")
    assert levels[:1] == [1] and levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []
    assert page.eval_on_selector_all("main img", UNTOLD) == []
    page.evaluate(THIN)
    page.evaluate(f"{axe}; null")
    found = page.evaluate(RUN, RULES)
    page.set_viewport_size({"width": 360, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(WIDE) == []
    if mode == "light":
        page.wait_for_timeout(500)  # the theme makes what scrolls a stop of the Tab key a moment after the size changes
        found += page.evaluate(RUN, WITHOUT_COLOURS)
    assert found == []
    assert page.complaints == []
    assert page.foreign == []
    page.context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_first_view_is_light_and_does_not_move(visit, compressed, name):
    page = visit(f"{compressed}/{name}.html")
    shift = page.evaluate(SHIFT)
    sizes = page.evaluate(SIZES)
    assert min(sizes.values()) > 0
    heaviest = sorted(sizes.items(), key=lambda item: -item[1])[:4]
    assert sum(sizes.values()) <= BUDGET, f"{sum(sizes.values()):,} bytes, most of them {json.dumps(heaviest)}"
    assert shift <= STILL
    page.context.close()

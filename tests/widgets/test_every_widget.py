"""Every widget in headless Chromium, opened from a file: reachable, quiet, in both themes, on a phone, on paper."""

import pytest

from tests.widgets.pages import NAMES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_widget_fits_a_phone_and_shows_itself_rather_than_its_picture(opened, name, mode):
    page, live = opened(name, mode=mode, width=360)
    assert live.is_visible()
    assert not page.locator("figure.widget img").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    right = live.bounding_box()["x"] + live.bounding_box()["width"]
    edges = live.evaluate("e => [...e.querySelectorAll('*')].map(c => c.getBoundingClientRect().right)")
    assert max(edges) <= right + 1
    ink = live.evaluate("e => getComputedStyle(e).color")
    assert ink == ("rgb(34, 40, 51)" if mode == "light" else "rgb(214, 221, 228)")


@pytest.mark.parametrize("name", NAMES)
def test_everything_to_operate_in_a_widget_has_a_name_and_can_be_reached(opened, name):
    page, live = opened(name)
    nameless = live.evaluate(
        """e => [...e.querySelectorAll('input, select, button, [tabindex]')].filter(c =>
            !(c.getAttribute('aria-label') || c.textContent || [...(c.labels ?? [])].map(l => l.textContent).join('')).trim()
        ).map(c => c.outerHTML)"""
    )
    assert nameless == []
    assert live.get_attribute("role") == "group" and live.get_attribute("aria-label")
    stops = live.evaluate(
        """e => { const stops = [...e.querySelectorAll('input:not([type=radio]), input:checked, select, button, [tabindex="0"]')]
            .filter(c => c.checkVisibility() && !c.disabled); stops[0].focus(); return stops.length }"""
    )
    for _ in range(stops - 1):
        page.keyboard.press("Tab")
        assert live.evaluate("e => e.contains(e.getRootNode().activeElement)")
    page.keyboard.press("Tab")
    assert not live.evaluate("e => e.contains(e.getRootNode().activeElement)")


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_a_widget_is_its_static_picture(opened, name):
    page, live = opened(name)
    page.emulate_media(media="print")
    assert not live.is_visible()
    assert page.locator("figure.widget img").first.is_visible()


def test_without_a_script_the_reader_sees_the_static_picture(book, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((book / "conv.html").as_uri())
    assert page.locator("figure.widget img").is_visible()
    context.close()


def test_a_heavy_widget_comes_when_the_reader_comes_near(book, chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.goto((book / "far.html").as_uri())
    page.wait_for_timeout(300)
    assert not page.evaluate("Boolean(customElements.get('widget-live-net'))")
    page.get_by_role("heading", name="Below").scroll_into_view_if_needed()
    page.locator("figure.widget .live").wait_for()
    context.close()


def test_without_a_wish_for_less_motion_the_frame_glides_and_with_one_it_jumps(book, chromium):
    durations = {}
    for motion in ("reduce", "no-preference"):
        context = chromium.new_context(reduced_motion=motion)
        page = context.new_page()
        page.goto((book / "conv.html").as_uri())
        durations[motion] = page.locator(".frame").first.evaluate("e => getComputedStyle(e).transitionDuration")
        context.close()
    assert durations == {"reduce": "0s", "no-preference": "0.2s"}

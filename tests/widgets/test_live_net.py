"""live-net, by pointer and by keyboard."""

import json

import pytest

from lessonkit.book.widget_kinds import NET

pytestmark = pytest.mark.browser

GOLDEN = json.loads((NET.parents[4] / "widgets" / "golden" / "live-net.json").read_text("utf-8"))
CLASSES = json.loads(NET.read_text("utf-8"))["classes"]
PIXELS = """c => {
    const copy = new OffscreenCanvas(c.width, c.height).getContext('2d');
    copy.drawImage(c, 0, 0);
    return [...copy.getImageData(0, 0, c.width, c.height).data].filter((_, at) => at % 4 === 0);
}"""


@pytest.fixture
def net(opened):
    """The widget once its first picture is shown."""
    page, live = opened("net")
    live.get_by_text("It says").wait_for()
    return page, live


def minus(text):
    return text.replace("-", "−")


def scores(live):
    return live.locator(".scores tbody tr td:nth-child(2)").all_inner_texts()


def expected(case):
    return [minus(f"{value:.1f}") for value in GOLDEN[case]["sums"]["scores"]]


def close(shown, golden):
    numbers = [float(text.replace("−", "-")) for text in shown]
    return all(abs(one - float(other.replace("−", "-"))) < 0.11 for one, other in zip(numbers, golden, strict=True))


def test_the_scores_of_a_chosen_picture_are_those_of_the_references(net):
    _page, live = net
    assert close(scores(live), expected(0))
    live.get_by_label("test picture").select_option(CLASSES[8])
    assert close(scores(live), expected(1))
    assert live.locator(".status").first.inner_text().startswith(f"It says {CLASSES[8]}, ")
    live.get_by_label("test picture").select_option(index=10)
    assert close(scores(live), expected(2))


def test_a_filter_is_switched_off_and_on_again_by_pointer_and_by_keyboard(net):
    page, live = net
    first, second = (live.get_by_role("group", name="switch off filter").nth(index) for index in (0, 1))
    first.get_by_role("button", name="2", exact=True).click()
    assert close(scores(live), expected(3))
    assert "1 filter is off." in live.locator(".status").first.inner_text()
    assert first.get_by_role("button", name="2", exact=True).get_attribute("aria-pressed") == "true"
    live.get_by_role("button", name="All filters on").click()
    assert close(scores(live), expected(0))
    live.get_by_label("test picture").select_option(CLASSES[5])
    for filter_ in ("0", "7"):
        second.get_by_role("button", name=filter_, exact=True).focus()
        page.keyboard.press("Space")
    assert close(scores(live), expected(4))
    page.keyboard.press("Enter")
    assert "1 filter is off." in live.locator(".status").first.inner_text()


def test_an_ankle_boot_is_a_sneaker_without_filter_2_and_without_filter_3(net):
    _page, live = net
    live.get_by_label("test picture").select_option("ankle boot")
    first = live.get_by_role("group", name="switch off filter").first
    said = []
    for filter_ in "012345":
        toggle = first.get_by_role("button", name=filter_, exact=True)
        toggle.click()
        said.append(live.locator(".status").first.inner_text().split(",")[0])
        toggle.click()
    kinds = ["ankle boot", "ankle boot", "sneaker", "sneaker", "ankle boot", "ankle boot"]
    assert said == [f"It says {kind}" for kind in kinds]


def test_a_unit_shows_the_products_that_made_it_by_pointer(net):
    _page, live = net
    maps = live.locator("canvas.atlas")
    box = maps.nth(0).bounding_box()
    maps.nth(0).click(position={"x": box["width"] / 4, "y": box["height"] / 2})  # the middle of the second map
    status = live.locator(".status").first.inner_text()
    assert "In convolution 1 and ReLU, map 1, row " in status
    grids = live.locator(".origin svg")
    pixels, weights, products = (grids.nth(index).locator(".number").all_text_contents() for index in range(3))
    assert len(pixels) == len(weights) == len(products) == 25
    numbers = [[float(text.replace("−", "-")) for text in each] for each in (pixels, weights, products)]
    assert all(abs(p * w - made) < 0.02 for p, w, made in zip(*numbers, strict=True))
    value = float(status.rsplit(": ", 1)[1].rstrip(".").replace("−", "-"))
    formula = live.locator(".origin .formula").inner_text()
    assert f"The ReLU makes it {minus(f'{value:g}')}." in formula


def test_on_a_phone_the_maps_stand_in_more_lines_and_are_pointed_at_all_the_same(opened):
    page, live = opened("net", width=360)
    first = live.locator("canvas.atlas").first
    box = first.bounding_box()
    assert box["width"] < 1.6 * box["height"]  # two lines of three maps
    first.click(position={"x": box["width"] / 6, "y": 0.75 * box["height"]})  # the middle of the fourth map
    assert "In convolution 1 and ReLU, map 3, row " in live.locator(".status").first.inner_text()
    page.keyboard.press("ArrowUp")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.wait_for_function("c => c.width > 4 * c.height", arg=first.element_handle())  # one line of six


def test_units_are_reached_with_the_arrow_keys_in_every_layer(net):
    page, live = net
    maps = live.locator("canvas.atlas")
    assert maps.count() == 7
    for index, says in enumerate(
        ["convolution 1 and ReLU, map 2, row 15", "pool 1, map 0, row 1", "convolution 2 and ReLU, map 0, row 1", "pool 2, map 0, row 1",
         "dense 1 and ReLU, unit 20", "dense 2 and ReLU, unit 21", "scores, unit 0"]
    ):  # fmt: skip
        maps.nth(index).focus()
        page.keyboard.press("ArrowDown")
        assert says in live.locator(".status").first.inner_text()
        assert live.locator(".origin").is_visible()
    page.keyboard.press("ArrowRight")
    assert f"scores, unit 1 ({CLASSES[1]})" in live.locator(".status").first.inner_text()
    assert "the other 78 together" in live.locator(".origin .formula").inner_text()
    maps.nth(4).focus()
    page.keyboard.press("ArrowRight")
    live.get_by_label("input map").press("ArrowRight")
    assert "map 15: " in live.locator(".origin .formula").inner_text()


def test_the_picture_is_drawn_on_by_pointer_and_by_keyboard(net):
    page, live = net
    picture = live.locator("canvas.screen")
    live.get_by_role("button", name="Blank").click()
    assert max(picture.evaluate(PIXELS)) == 0
    before = scores(live)
    live.get_by_label("draw on it").check()
    picture.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    dot = sum(picture.evaluate(PIXELS))
    assert dot > 0 and scores(live) != before
    box = picture.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 60, steps=5)
    page.mouse.up()
    assert sum(picture.evaluate(PIXELS)) > 3 * dot

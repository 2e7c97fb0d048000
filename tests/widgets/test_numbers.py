"""pooling, channels, layer-table and convolve-image, by pointer and by keyboard."""

import io

import pytest
from PIL import Image

pytestmark = pytest.mark.browser


def row_of(live, name):
    """The cells of one row of a widget's table."""
    return live.locator("tr").filter(has=live.page.get_by_role("rowheader", name=name)).locator("td").all_inner_texts()


def test_pooling_shows_what_a_shift_changes(opened):
    page, live = opened("pooling")
    assert row_of(live, "the map") == ["28 of 64", "103%", "0%"]
    assert row_of(live, "pooled") == ["8 of 16", "62%", "62%"]
    live.get_by_label("shift to the right").focus()
    page.keyboard.press("ArrowRight")
    assert row_of(live, "pooled") == ["12 of 16", "110%", "0%"]
    assert row_of(live, "mean of all") == ["0 of 1", "0%", "0%"]
    live.get_by_label("map", exact=True).select_option("one dot")
    live.get_by_label("shift to the right").press("Home")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert row_of(live, "the map")[0] == "2 of 64" and row_of(live, "pooled")[0] == "0 of 16"
    live.get_by_label("average").check()
    live.get_by_label("8", exact=True).check()
    assert row_of(live, "pooled")[0] == "0 of 1"


def test_the_map_of_pooling_is_written_on_by_pointer_and_by_keyboard(opened):
    page, live = opened("pooling")
    live.get_by_label("map", exact=True).select_option("one dot")
    live.get_by_label("shift to the right").press("ArrowLeft")
    drawing = live.locator("svg").first
    numbers = drawing.locator(".number")
    side = drawing.bounding_box()["width"] / 8
    drawing.click(position={"x": 7.5 * side, "y": 0.5 * side})
    assert numbers.nth(7).text_content() == "9"
    drawing.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    assert numbers.nth(1).text_content() == "9"
    assert live.locator("svg").nth(1).locator(".number").all_text_contents()[:4] == ["9", "0", "0", "9"]


def test_channels_shows_which_numbers_meet(opened):
    page, live = opened("channels")
    sums, status = live.locator(".formula p"), live.locator(".status")
    assert sums.all_inner_texts() == [
        "channel 0: 1·1 + 0·0 + 0·0 + 1·1 = 2",
        "channel 1: 0·0 + 2·1 + 1·(−1) + 0·0 = 1",
        "channel 2: 2·1 + 0·(−1) + 1·0 + 1·0 = 2",
        "2 + 1 + 2 + bias 1 = 6",
    ]
    live.get_by_role("button", name="Step").click()
    assert status.inner_text() == "Filter 1 answers 4 at row 0, column 0. Blue is the rest of its depth column."
    second = live.locator("svg:visible").last
    box = second.bounding_box()
    second.click(position={"x": box["width"] - 10, "y": 10})
    assert status.inner_text().startswith("Filter 1 answers −3 at row 0, column 2.")
    second.focus()
    page.keyboard.press("ArrowDown")
    assert status.inner_text().startswith("Filter 1 answers 2 at row 1, column 2.")
    assert live.locator("svg").first.locator(".orange").count() == 4


def test_channels_and_filters_are_added_and_counted(opened):
    _, live = opened("channels")
    assert live.locator(".note").inner_text() == "The layer has 2 · (3 · 2 · 2 + 1) = 26 parameters."
    live.get_by_label("filters").press("End")
    live.get_by_label("input channels").press("Home")
    assert live.locator(".note").inner_text() == "The layer has 3 · (1 · 2 · 2 + 1) = 15 parameters."
    assert live.locator(".formula p").count() == 2
    assert live.locator("svg:visible").count() == 1 + 1 + 3


def test_layer_table_counts_again_when_a_layer_is_edited(opened):
    page, live = opened("layers")
    assert row_of(live, "in all") == ["61,706", "416,520", "36.5 KB"]
    first = live.locator("tbody").nth(1)
    assert first.locator("td").all_inner_texts() == ["28 × 28 × 6", "156", "117,600", "18.8 KB"]
    live.get_by_label("filters of layer 1").focus()
    page.keyboard.press("ArrowUp")
    assert first.locator("td").all_inner_texts()[:2] == ["28 × 28 × 7", "182"]
    live.get_by_label("kernel of layer 1").fill("33")
    assert "Layer 1 cannot be" in live.locator(".status").inner_text()
    assert first.locator("td").all_inner_texts() == ["—"] * 4
    live.get_by_role("button", name="As it was").click()
    assert row_of(live, "in all")[0] == "61,706"
    live.get_by_label("network").select_option("VGG-16")
    assert row_of(live, "in all")[:2] == ["138,357,544", "15,470,264,320"]


PIXELS = """c => {
    const copy = new OffscreenCanvas(c.width, c.height).getContext('2d', { willReadFrequently: true });
    copy.drawImage(c, 0, 0);
    return [...copy.getImageData(0, 0, c.width, c.height).data].filter((_, at) => at % 4 == 0);
}"""


@pytest.fixture
def image(opened):
    """The page of convolve-image once its photograph is there."""
    page, live = opened("image")
    page.wait_for_function(f"c => new Set(({PIXELS})(c)).size > 50", arg=live.locator("canvas").first.element_handle())
    return page, live


def test_convolve_image_computes_its_answer_from_the_weights_in_the_fields(image):
    _, live = image
    answer = live.locator("canvas").last
    edges = answer.evaluate(PIXELS)
    assert 110 < sum(edges) / len(edges) < 145  # mid-grey is 0
    live.get_by_label("kernel", exact=True).first.select_option("sharpen")
    middle = live.get_by_label("weight in row 1, column 1")
    assert middle.input_value() == "5"
    assert "Black is 0, white is 1." in live.locator(".status").inner_text()
    middle.fill("4")
    assert "The weights sum to 0" in live.locator(".status").inner_text()
    live.get_by_label("5", exact=True).check()
    assert live.get_by_label("weight in row 2, column 2").input_value() == "4"
    assert live.get_by_text("answer 92 × 92").is_visible()
    live.get_by_label("padding").press("ArrowRight")
    live.get_by_label("stride").press("ArrowRight")
    assert live.get_by_text("answer 47 × 47").is_visible()


def test_convolve_image_shows_the_products_behind_a_pixel(image):
    page, live = image
    live.get_by_label("kernel", exact=True).first.select_option("leave as it is")
    live.locator("canvas").last.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    status = live.locator(".status").inner_text()
    pixel = live.locator("svg").first.locator(".number").nth(4).text_content()
    products = live.locator("svg").last.locator(".number").all_text_contents()
    assert status.startswith(f"Row 41, column 41 of the answer: the products sum to {pixel}.")
    assert products == ["0"] * 4 + [pixel] + ["0"] * 4
    picture = live.locator("canvas").first
    box = picture.bounding_box()
    picture.hover(position={"x": box["width"] - 2, "y": 2})
    assert live.locator(".status").inner_text().startswith("Row 0, column 93 ")


def test_convolve_image_is_drawn_on_by_pointer_and_by_keyboard(image):
    page, live = image
    picture = live.locator("canvas").first
    live.get_by_role("button", name="Black").click()
    page.wait_for_function(f"c => Math.max(...({PIXELS})(c).slice(0, 999)) === 0", arg=picture.element_handle())
    live.get_by_label("kernel", exact=True).first.select_option("blur")
    assert "sum to 0." in live.locator(".status").inner_text()
    live.get_by_label("draw on the picture").check()
    picture.focus()
    page.keyboard.press("Space")
    assert "sum to 1." in live.locator(".status").inner_text()
    before = sum(picture.evaluate(PIXELS))
    box = picture.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 20, steps=5)
    page.mouse.up()
    assert sum(picture.evaluate(PIXELS)) > before + 255 * 50


def test_convolve_image_takes_the_readers_own_picture_and_says_when_it_cannot(image):
    page, live = image
    file = io.BytesIO()
    Image.new("RGB", (40, 20), (255, 0, 0)).save(file, "PNG")
    own = live.get_by_label("your own picture")
    own.set_input_files({"name": "red.png", "mimeType": "image/png", "buffer": file.getvalue()})
    picture = live.locator("canvas").first
    red = round(0.299 * 255)
    page.wait_for_function(f"c => ({PIXELS})(c).slice(0, 99).every(v => v === {red})", arg=picture.element_handle())
    own.set_input_files({"name": "no.png", "mimeType": "image/png", "buffer": b"no picture"})
    live.get_by_text("This file holds no picture").wait_for()

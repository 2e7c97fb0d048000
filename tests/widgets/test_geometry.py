"""conv-arithmetic and receptive-field, by pointer and by keyboard."""

import pytest

pytestmark = pytest.mark.browser


def test_conv_arithmetic_counts_with_its_sliders_from_the_keyboard(opened):
    page, live = opened("conv")
    formula = live.locator(".formula")
    assert "⌊(5 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1 = 2 + 1 = 3" in formula.inner_text()
    live.get_by_label("stride").focus()
    page.keyboard.press("ArrowRight")
    assert "F.conv2d(x, w, stride=3, padding=1)" in formula.inner_text()
    assert "1 row at the bottom and 1 column at the right is never read" in formula.inner_text()
    assert live.get_by_text("output 2 × 2").is_visible()
    assert live.locator(".panel").first.locator(".cross").count() == 13
    live.get_by_label("kernel").focus()
    page.keyboard.press("End")
    live.get_by_label("dilation").focus()
    page.keyboard.press("End")
    assert "It fits nowhere" in formula.inner_text()


def test_conv_arithmetic_moves_its_window_by_arrow_keys_buttons_and_pointer(opened):
    page, live = opened("conv")
    status, left, right = live.locator(".status"), live.locator("svg").first, live.locator("svg").last
    left.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert status.inner_text().startswith("Output 1, 1 (5 of 9) reads rows 1, 2 and 3 and columns 1, 2 and 3.")
    live.get_by_role("button", name="Step").click()
    assert "Output 1, 2 (6 of 9)" in status.inner_text()
    live.get_by_role("button", name="Back").click()
    assert "Output 1, 1 (5 of 9)" in status.inner_text()
    box = right.bounding_box()
    right.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.9})
    assert "Output 2, 2 (9 of 9)" in status.inner_text()
    box = left.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    assert "Output 0, 0 (1 of 9)" in status.inner_text()
    page.mouse.move(box["x"] + box["width"] - 5, box["y"] + 5, steps=4)
    page.mouse.up()
    assert "Output 0, 2 (3 of 9)" in status.inner_text()


def test_conv_arithmetic_plays_and_pauses_and_is_silent_to_screen_readers_meanwhile(opened):
    page, live = opened("conv")
    page.clock.install()
    status = live.locator(".status")
    live.get_by_role("button", name="Play").click()
    assert "(2 of 9)" in status.inner_text() and status.get_attribute("aria-live") == "off"
    page.clock.run_for(1500)
    assert "(4 of 9)" in status.inner_text()
    live.get_by_role("button", name="Pause").click()
    page.clock.run_for(3000)
    assert "(4 of 9)" in status.inner_text() and status.get_attribute("aria-live") == "polite"


def test_conv_arithmetic_runs_transposed(opened):
    _, live = opened("conv")
    assert not live.get_by_label("output padding").is_visible()
    live.get_by_label("transposed").check()
    assert live.get_by_label("output padding").is_visible()
    assert "F.conv_transpose2d(x, w, stride=2, padding=1)" in live.locator(".formula").inner_text()
    assert live.get_by_text("output 9 × 9").is_visible()
    live.get_by_label("output padding").press("End")
    assert live.get_by_text("output 10 × 10").is_visible()
    assert live.locator(".panel").last.locator(".cell.green").count() == 19
    assert "5 numbers of its 9 are cut away" in live.locator(".status").inner_text()


def point_at(page, element):
    """Move the pointer to the middle of an element."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_receptive_field_says_what_the_unit_pointed_at_sees(opened):
    page, live = opened("receptive")
    status, drawing = live.locator(".status"), live.locator("svg")
    assert status.inner_text() == "Unit 0 of layer 3 sees pixels 0 to 12, 13 in all."
    point_at(page, drawing.locator("circle").nth(6))
    assert status.inner_text() == "Pixel 6."
    point_at(page, drawing.locator("circle").last)
    assert status.inner_text() == "Unit 2 of layer 3 sees pixels 4 to 16, 13 in all."
    assert drawing.locator("circle.blue").count() == 13
    drawing.focus()
    page.keyboard.press("ArrowDown")
    assert status.inner_text().startswith("Unit 4 of layer 2 sees pixels 8 to 12, 5 in all.")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert status.inner_text().startswith("Unit 2 of layer 2 sees pixels 4 to 8, 5 in all.")


def test_a_stack_is_chosen_grown_and_changed_from_the_keyboard(opened):
    page, live = opened("receptive")
    status = live.locator(".status")
    live.get_by_label("stack", exact=True).select_option("dilated alike")
    assert status.inner_text() == "Unit 0 of layer 3 sees pixels 0 to 12, 13 in all and reads 7 of them."
    live.get_by_role("button", name="Add a layer").press("Enter")
    assert live.locator("tbody tr").last.inner_text().split()[-2:] == ["15", "1"]
    live.get_by_label("stride of layer 2").focus()
    page.keyboard.press("ArrowDown")
    assert live.locator("tbody tr").last.inner_text().split()[-2:] == ["21", "2"]
    assert live.get_by_label("stride of layer 2").evaluate("e => e === e.getRootNode().activeElement")
    for layer in (1, 2, 3):
        live.get_by_label(f"kernel of layer {layer}").select_option("7")
        live.get_by_label(f"dilation of layer {layer}").select_option("8")
    assert "more than can be drawn" in status.inner_text() and not live.locator("svg").is_visible()
    for _ in range(3):
        live.get_by_role("button", name="Remove one").press("Enter")
    assert live.locator("svg").is_hidden() == ("more" in status.inner_text())
    assert live.get_by_role("button", name="Remove one").is_disabled()

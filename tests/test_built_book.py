"""The built book in headless Chromium: quiet, offline, described, operable by keyboard, in light and in dark."""

import pytest

from tests.built_pages import ROOT, served_at, toc_pages

pytestmark = pytest.mark.browser

ARTIFACTS = ROOT / "artifacts"
LESSON = "chapters/convolution/lesson"


@pytest.fixture(scope="module")
def served(built_book):
    """The address of the built book behind a local web server."""
    ARTIFACTS.mkdir(exist_ok=True)
    with served_at(built_book) as address:
        yield address


@pytest.fixture(scope="module")
def lesson(visit, built_book):
    """The lesson, opened as a file once for all tests here: each takes a quiz of its own."""
    return visit((built_book / f"{LESSON}.html").as_uri())


# As a file, and what its pictures say, every page is looked at in both schemes by test_every_page.
@pytest.mark.parametrize("page_name", [*toc_pages(), "search", "genindex"])
@pytest.mark.parametrize(("way", "mode", "width"), [("http", "light", 400), ("file", "dark", 1280)])
def test_a_page_opens_without_an_error_asks_nothing_of_other_hosts_and_fits_its_window(
    visit, built_book, served, page_name, way, mode, width
):
    base = built_book.as_uri() if way == "file" else served
    page = visit(f"{base}/{page_name}.html", mode, width)
    assert page.locator("h1").count() >= 1
    for wide in (width, 1680 - width):
        page.set_viewport_size({"width": wide, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= wide
        page.screenshot(path=ARTIFACTS / f"{page_name.replace('/', '-')}-{mode}-{wide}.png")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert page.complaints == []
    assert page.foreign == []
    page.context.close()


def test_the_lesson_has_its_figures_each_with_number_and_caption(lesson):
    captions = lesson.locator("figure figcaption").all_inner_texts()
    assert len(captions) >= 8
    assert all(caption.strip().startswith("Fig. ") for caption in captions)


def test_all_mathematics_is_set_without_an_error(lesson):
    assert lesson.locator("mjx-container").count() > 50
    assert lesson.locator("mjx-merror").count() == 0


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_figure_that_fits_the_theme_is_seen_and_the_other_is_not(visit, built_book, mode):
    page = visit((built_book / f"{LESSON}.html").as_uri(), mode)
    pairs = page.locator("figure:not(.widget)")
    other = "dark" if mode == "light" else "light"
    for index in range(pairs.count()):
        figure = pairs.nth(index)
        figure.scroll_into_view_if_needed()
        seen = figure.locator(f'img[data-theme-image="{mode}"]')
        seen.wait_for(state="visible")
        assert not figure.locator(f'img[data-theme-image="{other}"]').is_visible()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=seen.element_handle())


def test_a_quiz_is_answered_from_the_keyboard(lesson):
    quiz = lesson.locator("form.quiz").first
    feedback = quiz.get_by_role("status")
    explanations = quiz.locator(".quiz-choice .quiz-explanation")
    assert not any(explanations.nth(index).is_visible() for index in range(explanations.count()))

    quiz.get_by_role("radio").first.focus()
    lesson.keyboard.press("Space")
    lesson.keyboard.press("Tab")
    lesson.keyboard.press("Enter")
    assert "Not this one." in feedback.inner_text()
    assert explanations.first.text_content() == feedback.text_content()

    lesson.keyboard.press("Shift+Tab")
    right = quiz.locator(".quiz-choice").filter(has=lesson.locator(".quiz-right")).get_by_role("radio")
    for _ in range(quiz.get_by_role("radio").count()):
        if right.is_checked():
            break
        lesson.keyboard.press("ArrowDown")
    assert feedback.inner_text() == ""
    lesson.keyboard.press("Enter")
    assert "Right answer." in feedback.inner_text()


def test_a_quiz_asks_for_a_choice_before_it_answers(lesson):
    quiz = lesson.locator("form.quiz").nth(1)
    quiz.get_by_role("button", name="Check").click()
    assert quiz.get_by_role("status").inner_text() == "Choose an answer first."


@pytest.mark.parametrize("way", ["file", "http"])
def test_a_quiz_remembers_its_answer_and_only_its_own(visit, built_book, served, way):
    base = built_book.as_uri() if way == "file" else served
    page = visit(f"{base}/{LESSON}.html")
    first = page.locator("form.quiz").first
    first.get_by_role("radio").nth(1).check()
    kept = "Object.keys(localStorage).filter(key => key.startsWith('quiz-'))"
    assert page.evaluate(kept) == []  # a choice is not an answer yet
    first.get_by_role("button", name="Check").click()
    said = first.get_by_role("status").inner_text()
    page.reload()
    assert first.get_by_role("radio").nth(1).is_checked()
    assert first.get_by_role("status").inner_text() == said
    others = page.locator("form.quiz input:checked")
    assert others.count() == 1
    page.evaluate(f"{kept}.forEach(key => localStorage[key] = 'z')")
    page.reload()
    assert page.locator("form.quiz input:checked").count() == 0
    assert page.complaints == []
    page.context.close()


def test_a_quiz_works_without_storage(visit, built_book):
    page = visit((built_book / f"{LESSON}.html").as_uri())
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })")
    page.reload()
    quiz = page.locator("form.quiz").first
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Check").click()
    assert "Not this one." in quiz.get_by_role("status").inner_text()
    page.context.close()


def test_every_quiz_is_named_by_its_question(lesson):
    quizzes = lesson.locator("form.quiz")
    assert quizzes.count() >= 5
    for index in range(quizzes.count()):
        question = quizzes.nth(index).locator("legend").inner_text()
        assert question.strip()


def test_in_print_the_explanations_are_all_there(lesson):
    lesson.emulate_media(media="print")
    quiz = lesson.locator("form.quiz").first
    explanations = quiz.locator(".quiz-choice .quiz-explanation")
    assert all(explanations.nth(index).is_visible() for index in range(explanations.count()))
    assert not quiz.get_by_role("button", name="Check").is_visible()
    lesson.emulate_media(media="screen")


@pytest.mark.parametrize(("page_name", "kind"), [("networks/lesson", "live-net"), ("case_studies/lesson", "layer-table")])
def test_a_late_widget_stands_on_its_page_in_the_place_of_its_picture(visit, built_book, page_name, kind):
    page = visit((built_book / f"chapters/{page_name}.html").as_uri(), width=360)
    figure = page.locator("figure.widget").filter(has=page.locator(f"widget-{kind}"))
    figure.scroll_into_view_if_needed()
    figure.locator(".live").wait_for()
    assert figure.locator("figcaption").inner_text().startswith("Fig. ")
    assert not any(picture.is_visible() for picture in figure.locator("img").all())
    assert page.complaints == []
    page.context.close()

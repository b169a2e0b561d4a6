"""The pacer and the prompts as a person meets them: keys, motion, words, and what the journal learns."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from alerts.prompt import Prompt
from hrv.event import Context, Note
from tests.web.browser.chromium import Visit, visit
from tests.web.serving import START_MS, Served
from unclench.record import Record

WORDS = ".pacer-words"
HEADING = "dialog h2"
_CORE = "document.querySelector('.pacer-form .core').getBoundingClientRect().width"


def kept(page: Served, kind: type[Record]) -> list[Record]:
    with page.house.reader() as reader:
        return [one.record for one in reader.between(kind, START_MS, 2**62)]


def told(page: Served) -> list[tuple[str, bool]]:
    return [(one.practice, one.on) for one in kept(page, Context) if isinstance(one, Context)]


async def begun(looked: Visit, practice: str) -> Page:
    """Begin a practice from its card, the list read before where it stands in the way."""
    page = await looked.see("practices")
    await page.get_by_role("button", name=f"Begin: {practice}").click()
    await page.get_by_role("button", name="Begin", exact=True).click()
    return page


async def widths(page: Page, times: int, step_ms: int) -> list[float]:
    found: list[float] = []
    for _ in range(times):
        await page.clock.run_for(step_ms)
        found.append(await page.evaluate(_CORE))
    return found


@pytest_asyncio.fixture(loop_scope="session")
async def timed(seen: Visit) -> AsyncIterator[Visit]:
    """Give a look whose clock the test moves."""
    await seen.page.clock.install()
    yield seen


async def test_who_asks_first_is_read_before_the_first_breath_and_never_twice(
    timed: Visit, own: Served
) -> None:
    page = await begun(timed, "A minute of slow breathing")
    await expect(page.get_by_text("heart failure").last).to_be_visible()
    assert told(own) == []
    await page.get_by_role("button", name="I have read it: begin").click()
    await expect(page.locator(WORDS)).to_have_text("Breathe in, gently")
    assert [one.about for one in kept(own, Note) if isinstance(one, Note)] == ["ask_first"]
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Close").click()
    await begun(timed, "A few breaths at the heart")
    await expect(page.locator(WORDS)).to_have_text("Turn your attention to the area of your heart")


async def test_the_form_follows_the_breath_space_pauses_and_escape_ends(timed: Visit, own: Served) -> None:
    page = await begun(timed, "A minute of slow breathing")
    await page.get_by_role("button", name="I have read it: begin").click()
    await expect(page.locator(WORDS)).to_have_text("Breathe in, gently")
    growing = await widths(page, 4, 1_000)
    assert growing == sorted(growing)
    assert growing[-1] > 1.5 * growing[0]
    await page.clock.run_for(1_200)
    shrinking = await widths(page, 4, 1_000)
    assert shrinking == sorted(shrinking, reverse=True)
    await expect(page.locator(WORDS)).to_have_text("Breathe out, slowly")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("button", name="Go on")).to_be_visible()
    still = await widths(page, 3, 1_000)
    assert len(set(still)) == 1
    await page.keyboard.press("Space")
    await page.clock.run_for(500)
    await page.keyboard.press("Escape")
    await expect(page.locator(HEADING)).to_contain_text("Ended early; that is fine.")
    assert told(own) == [("breath_snack", True), ("breath_snack", False)]


async def test_with_reduced_motion_there_is_a_bar_and_words_and_nothing_else_moves(
    browser: Browser, own: Served
) -> None:
    async with visit(browser, own.url, still=True) as looked:
        await looked.page.clock.install()
        page = await begun(looked, "Grounding, eyes open")
        await expect(page.locator(".pacer-bar")).to_be_visible()
        assert await page.locator(".pacer-form").count() == 0
        await page.clock.fast_forward(12_000)
        await expect(page.locator(WORDS)).to_have_text("Look around: find three things you see")
        await page.get_by_role("button", name="End", exact=True).click()
        await expect(page.locator(HEADING)).to_contain_text("Ended early")


async def test_the_sentence_stands_in_big_words_three_times_and_is_one_s_own(
    timed: Visit, own: Served
) -> None:
    page = await timed.see("practices")
    await page.get_by_role("button", name="Begin: “I am safe”, aloud").click()
    await page.get_by_label("Your words").fill("I can let go")
    await page.get_by_role("button", name="Begin", exact=True).click()
    words = page.locator(WORDS)
    await expect(words).to_contain_text("Sit back")
    await page.clock.fast_forward(7_000)
    await expect(words).to_have_text("I can let go")
    assert await words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") > 40
    await expect(page.get_by_text("1 of 3")).to_be_visible()
    await page.clock.fast_forward(27_000)
    await expect(page.locator(HEADING)).to_contain_text("Done. Breathe as it comes.")
    assert told(own) == [("i_am_safe", True), ("i_am_safe", False)]


async def test_a_closed_tab_leaves_no_practice_on(browser: Browser, own: Served) -> None:
    async with visit(browser, own.url) as looked:
        page = await begun(looked, "Grounding, eyes open")
        await expect(page.locator(WORDS)).to_contain_text("Keep your eyes open")
        assert told(own) == [("grounding", True)]
        await page.goto("about:blank")
        await page.wait_for_timeout(300)
    assert told(own) == [("grounding", True), ("grounding", False)]


async def test_a_pace_outside_of_the_envelope_is_refused_with_the_reason(timed: Visit, own: Served) -> None:
    page = await timed.see("practices")
    await page.get_by_role("button", name="Begin: Longer breath out").click()
    tap = page.get_by_role("button", name="Tap with each breath in")
    for _ in range(4):
        await tap.click()
        await page.clock.run_for(100)
    await page.get_by_role("button", name="Begin", exact=True).click()
    await page.get_by_role("button", name="I have read it: begin").click()
    await expect(page.get_by_text("no longer slow breathing")).to_be_visible()
    assert told(own) == []


async def test_a_prompt_is_answered_in_one_tap_and_says_why_it_came(seen: Visit, own: Served) -> None:
    page = await seen.see("now")
    prompt = page.get_by_role("region", name="A prompt waits for you")
    await prompt.get_by_text("Why now?").click()
    await expect(prompt.get_by_text("The rule, profile ordinary")).to_be_visible()
    await prompt.get_by_role("button", name="Not this").click()
    await prompt.get_by_role("button", name="Coffee").click()
    await expect(prompt).to_have_count(0)
    prompts = [one for one in kept(own, Prompt) if isinstance(one, Prompt)]
    assert (prompts[-1].state, prompts[-1].why) == ("not_this", "coffee")


async def test_title_and_icon_tell_the_state_by_word_and_shape(seen: Visit) -> None:
    page = await seen.see("now")
    await expect(page).to_have_title("▲ Load is up · Now · unclench")
    assert await page.get_attribute("#icon", "href") == "/icons/sustained.svg"


async def test_every_view_and_the_whole_of_a_prompt_are_reached_by_the_keyboard(seen: Visit) -> None:
    page = await seen.see("now")
    await page.reload()
    await expect(page.get_by_role("button", name="Begin: 60 s")).to_be_visible()
    reached: list[str] = []
    for _ in range(24):
        await page.keyboard.press("Tab")
        reached.append(await page.evaluate("document.activeElement.textContent.trim()"))
    assert reached[0] == "To the content"
    for words in (
        "Today",
        "Practices",
        "Data",
        "Begin: 60 s",
        "In 15 min",
        "Not this",
        "Why now?",
        "Breathe",
    ):
        assert words in reached, reached
    await page.get_by_role("link", name="Practices").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Practices", exact=True)).to_be_focused()

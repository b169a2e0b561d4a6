"""Today and Patterns as a person meets them: by keyboard, in words, in tables, and with nothing kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from hrv.event import Tag
from tests.web.browser.chromium import Visit, visit
from tests.web.serving import START_MS, Served, house_over, served
from unclench.config import Config
from unclench.store.journal import JOURNAL_FILE, Journal


@pytest.fixture
def untouched(tmp_path: Path) -> Iterator[Served]:
    """Serve a page over a journal in which nothing is kept."""
    Journal.open(tmp_path / JOURNAL_FILE).close()
    with house_over(tmp_path, Config()) as house, served(house) as page:
        yield page


async def test_a_days_chart_is_walked_by_keyboard_says_each_place_and_has_a_table(seen: Visit) -> None:
    page = await seen.see("today")
    cursor = page.get_by_role("slider", name="Heart rate against your usual")
    await expect(cursor.locator("canvas")).to_have_count(1)
    await cursor.focus()
    await page.keyboard.press("Home")
    first = await cursor.get_attribute("aria-valuetext")
    await page.keyboard.press("End")
    last = await cursor.get_attribute("aria-valuetext")
    assert first is not None
    assert "not judged: strap just put on" in first
    assert last is not None
    assert "well above your usual" in last
    await page.get_by_text("As a table").first.click()
    table = page.get_by_role("table", name="Heart rate against your usual")
    await expect(table.get_by_role("columnheader")).to_have_count(5)
    await expect(table.get_by_role("rowheader")).to_have_count(4)


async def test_a_prompt_of_the_day_tells_why_it_came_when_asked(seen: Visit) -> None:
    page = await seen.see("today")
    prompt = page.get_by_role("listitem").filter(has_text="Breathe for 60 s?").filter(has_text="offered")
    await prompt.get_by_text("Why", exact=True).first.click()
    await expect(prompt.get_by_role("table", name="The minutes before it")).to_be_visible()


async def test_what_is_said_meanwhile_comes_into_today_without_a_new_picture(
    seen: Visit, own: Served
) -> None:
    page = await seen.see("today")
    await page.evaluate("document.querySelector('.chart-plot').dataset.same = 'yes'")
    await own.house.hand(Tag(START_MS, "deadline"))
    await expect(page.get_by_text("Tag: deadline")).to_be_visible(timeout=12_000)
    await expect(page.locator(".chart-plot[data-same]")).to_have_count(1)


async def test_patterns_tell_hours_in_figures_and_how_far_back_is_chosen(seen: Visit) -> None:
    page = await seen.see("patterns")
    hours = page.get_by_role("table", name="How many of the judged minutes")
    await expect(hours.get_by_role("columnheader", name="Tue")).to_be_visible()
    await expect(hours.locator("td[data-step]").first).to_have_text("0")
    await expect(page.get_by_text("No practice yet with enough still minutes")).to_be_visible()
    await page.get_by_role("button", name="12 weeks").click()
    await expect(page.get_by_role("button", name="12 weeks")).to_have_attribute("aria-pressed", "true")


async def test_with_nothing_kept_both_say_so_and_name_the_way_on(browser: Browser, untouched: Served) -> None:
    async with visit(browser, untouched.url) as looked:
        page = await looked.see("today")
        await expect(page.get_by_text("Nothing kept yet")).to_be_visible()
        await expect(page.get_by_role("link", name="Pair a strap")).to_be_visible()
        await page.goto(f"{untouched.url}/#/patterns")
        await expect(page.get_by_text("patterns appear after the first worn days")).to_be_visible()

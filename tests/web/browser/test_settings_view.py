"""Settings and data in a real browser: tried, refused in place, saved; a strap chosen; a copy taken."""

import tomllib
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, expect

from ingest.sources.nearby import Seen
from tests.web.browser.chromium import visit
from tests.web.pages import Renewing, house_of
from tests.web.serving import Served, served
from unclench.config import read_config
from unclench.paired import read_paired

H10 = "A0:9E:1A:00:00:01"
MARKUP = "<b onmouseover=alert(1)>Polar</b>"


async def _air(adapter: str, begun: Callable[[], None]) -> AsyncGenerator[Seen, None]:
    begun()
    yield Seen(H10, MARKUP, -55)


@pytest.fixture
def own(morning: Served, tmp_path: Path) -> Iterator[Served]:
    """A page over the same journal with a configuration of its own, and one strap in the air."""
    file = tmp_path / "config.toml"
    file.write_text('zone = "UTC"\n[policy]\nsnoozes = 1 # enough\n')
    house = house_of(morning.house.data_dir, read_config(file), file, Renewing().renew)
    house.listening = _air
    with served(house) as page:
        yield page


def kept_in(page: Served) -> dict[str, object]:
    assert page.house.config_file is not None
    return tomllib.loads(page.house.config_file.read_text())


async def axe_finds(page: Page) -> list[str]:
    results = await Axe().run(page)
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in results.response["violations"]
    ]


async def test_a_value_is_tried_on_the_last_week_refused_in_place_and_saved(
    browser: Browser, own: Served
) -> None:
    async with visit(browser, own.url, width="narrow", scheme="dark", audited=True) as looked:
        page = await looked.see("settings")
        prompts = page.get_by_label("Load prompts a day").first
        await prompts.fill("99")
        await page.get_by_role("button", name="Try on last week").click()
        await expect(page.get_by_text("prompts_a_day = 99 is above 8: a nuisance").first).to_be_visible()
        await expect(prompts).to_have_attribute("aria-invalid", "true")
        looked.faults.clear()
        await prompts.fill("0")
        await page.get_by_role("button", name="Try on last week").click()
        told = page.locator("#rehearsal")
        await expect(told).to_contain_text("1 did. What did not come is taken for accepted.")
        await expect(told.get_by_role("row", name="load").first).to_contain_text("–")
        await page.get_by_role("heading", name="constants").click()
        await page.get_by_label("Search names and meanings").fill("battery")
        await expect(page.get_by_text("How often the battery is read.")).to_be_visible()
        assert not await axe_finds(page)
        await page.get_by_role("button", name="Save").click()
        await expect(page.get_by_text("Saved, and in force.").first).to_be_visible()
        await expect(page.get_by_role("button", name="Save")).to_be_hidden()
    assert kept_in(own)["policy"] == {"snoozes": 1, "prompts_a_day": 0}


async def test_a_strap_is_chosen_and_its_name_is_text_whatever_it_says(browser: Browser, own: Served) -> None:
    async with visit(browser, own.url) as looked:
        page = await looked.see("settings")
        await page.get_by_role("button", name="Look for straps").click()
        await expect(page.locator(".found .name")).to_have_text(MARKUP)
        await page.get_by_role("button", name="This is mine").click()
        await expect(page.locator(".strap .told")).to_contain_text(MARKUP)
        assert await page.locator(".strap b").count() == 0
    paired = read_paired(own.house.data_dir)
    assert paired is not None
    assert (paired.address, paired.name) == (H10, MARKUP)


async def test_a_copy_is_taken_through_the_browser(browser: Browser, own: Served, tmp_path: Path) -> None:
    async with visit(browser, own.url) as looked:
        page = await looked.see("data")
        await page.get_by_text("Of each kind", exact=True).click()
        assert not await axe_finds(page)
        await page.get_by_role("button", name="Make a copy of the journal").click()
        async with page.expect_download() as downloading:
            await page.get_by_role("link", name="Take it").click()
        taken = await downloading.value
        await taken.save_as(tmp_path / "copy.db")
        await expect(page.get_by_text("here nothing of it is left")).to_be_visible()
    assert header_of(tmp_path / "copy.db") == b"SQLite format 3\0"
    assert taken.suggested_filename.startswith("unclench-journal-")


def header_of(file: Path) -> bytes:
    return file.read_bytes()[:16]

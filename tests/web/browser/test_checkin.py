"""Check-in, signs and safety in a real browser: by keyboard, by finger, and in German."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from hrv.beat import Beat
from hrv.event import CheckIn, Tag
from tests.alerts.diaries import Planted, said_and_worn
from tests.unclench.test_signs_command import day_of
from tests.web.browser.chromium import WIDTHS, Scheme, Visit, visit
from tests.web.serving import Served, house_over, served
from unclench.config import Config
from unclench.said import kept_said
from unclench.store.journal import JOURNAL_FILE, Journal

NOW_MS = 1_779_700_000_000
"""The morning after those weeks, 2026-05-25."""
HOSTILE = '<img src=x onerror="document.title=1"> <script>1</script> & "quoted"'
WORD = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def diary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve twelve weeks of somebody's days; what the tests say is kept in them."""
    data_dir = tmp_path_factory.mktemp("diary")
    said, loads = said_and_worn(3, 84, Planted(load=1.5))
    with Journal.open(data_dir / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([*said, Beat(NOW_MS, 812.5), *(day_of(when, load) for when, load in loads.items())])
    with house_over(data_dir, Config(zone="Europe/Berlin")) as house, served(house) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="session")
async def narrow(browser: Browser, diary: Served) -> AsyncIterator[Visit]:
    async with visit(browser, diary.url, width="narrow") as looked:
        yield looked


def newest(diary: Served) -> CheckIn:
    """Return the check-in that was kept last."""
    return [one for one in kept_said(diary.house.data_dir) if isinstance(one, CheckIn)][-1]


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(80):
        if await page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {selector}")


async def answer_flags(page: Page, *names: str) -> None:
    """Answer the warning signs on the safety page."""
    for box in await page.locator(".flags input").all():
        await box.set_checked(await box.get_attribute("name") in names)
    await page.click(".flags [type=submit]")


async def faults(page: Page) -> list[str]:
    """Return what axe finds in the view."""
    found = (await Axe().run(page, context="main")).response["violations"]
    return [f"{one['id']}: {[node['target'] for node in one['nodes']]}" for one in found]


async def test_a_check_in_is_told_kept_changed_and_taken_back_with_the_keyboard_alone(
    narrow: Visit, diary: Served
) -> None:
    page = await narrow.see("checkin/full")
    await tab_to(page, ".eleven .option")
    await page.keyboard.press("End")
    await page.keyboard.press("ArrowLeft")
    await page.keyboard.press("Space")
    await tab_to(page, ".region")
    for key in ("ArrowDown", "ArrowDown", "Space", "ArrowRight", "Enter", "Enter", "Space"):
        await page.keyboard.press(key)
    places = await page.inner_text(".told")
    await tab_to(page, "textarea")
    await page.keyboard.type(HOSTILE)
    await tab_to(page, ".keep button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".after")
    assert "pain 9 of 10" in await page.inner_text(".after")
    assert "warning signs come first" in await page.inner_text(".after")
    assert "“I am safe”" in await page.inner_text(".after")
    kept = newest(diary)
    assert (kept.pain, kept.note) == (9, HOSTILE)
    assert len(kept.places) == 2
    assert ", ".join(kept.places) == places.lower()
    await tab_to(page, ".after .row button:nth-child(2)")
    await page.keyboard.press("Enter")
    await tab_to(page, ".eleven [aria-pressed=true]")
    await page.keyboard.press("Space")
    await tab_to(page, ".keep button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".after")
    assert newest(diary) == replace(kept, pain=None), "what is pressed again is unknown again"
    await tab_to(page, ".after .row button")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".ways")
    assert newest(diary).at_ms < kept.at_ms


async def test_what_somebody_wrote_is_text_wherever_it_is_shown(narrow: Visit, diary: Served) -> None:
    page = await narrow.see("checkin/quick")
    await page.fill("#felt-own", WORD)
    await page.click(".keep button")
    await page.wait_for_selector(".after")
    assert WORD in await page.inner_text(".after li")
    assert await page.locator(".view-checkin img, .view-checkin script").count() == 0
    assert await page.title() != "1"


async def test_the_night_is_told_with_one_tap_and_nothing_is_required(narrow: Visit, diary: Served) -> None:
    page = await narrow.see("checkin/morning")
    await page.click(".five .option:nth-child(4)")
    await page.click(".after .card:nth-child(2) button:nth-child(2)")
    await page.get_by_text("awake between 2 and 4: no").first.wait_for()
    kept = newest(diary)
    assert kept == CheckIn(kept.at_ms, sleep=4, woke=False)


async def test_a_tag_is_put_with_one_tap_and_taken_back(narrow: Visit, diary: Served) -> None:
    page = await narrow.see("checkin")
    await page.click('[data-tag="toxic-meeting"]')
    await page.wait_for_selector(".just button")
    assert "Kept: toxic meeting" in await page.inner_text(".just")
    tags = [one for one in kept_said(diary.house.data_dir) if isinstance(one, Tag)]
    assert tags[-1].tag == "toxic-meeting"
    await page.click(".just button")
    await page.get_by_text("Taken back.").wait_for()
    assert [one for one in kept_said(diary.house.data_dir) if isinstance(one, Tag)] == tags[:-1]


async def test_every_place_and_answer_is_wide_enough_for_a_finger_on_a_phone(narrow: Visit) -> None:
    page = await narrow.see("checkin/full")
    boxes = await page.evaluate(
        """() => [...document.querySelectorAll(".region .shape, .option, .way, .keep button")].map((one) => {
          const { width, height } = one.getBoundingClientRect();
          return [one.textContent || one.closest("[data-place]").dataset.place, width, height];
        })"""
    )
    assert len(boxes) > 60
    assert [box for box in boxes if min(box[1:]) < 44] == []


async def test_the_warning_signs_come_before_the_signs_and_a_ticked_one_ends_the_talk_of_patterns(
    browser: Browser, diary: Served
) -> None:
    async with visit(browser, diary.url, audited=True) as looked:
        page = await looked.see("signs")
        assert await page.locator(".sign").count() == 0
        await answer_flags(page)
        await page.wait_for_selector(".sign")
        assert await page.locator(".sign").count() == 9
        busy = await page.inner_text(".sign:first-child")
        assert all(words in busy for words in ("Worse in busy seasons", "fits", "95 % from", "n = "))
        assert await faults(page) == []
        await looked.see("safety")
        await answer_flags(page, "now-2")
        await page.wait_for_selector(".advice")
        assert "emergency care" in await page.inner_text(".advice")
        await looked.see("signs")
        assert await page.locator(".sign").count() == 0
        assert "no talk of patterns" in await page.inner_text(".advice")
        assert await page.locator('a[href="#/practices"]').count() > 0
        assert await faults(page) == []
        await looked.see("safety")
        await answer_flags(page)
        await page.get_by_text("none of the warning signs fits").first.wait_for()


@pytest.mark.parametrize(("scheme", "width"), [("light", "narrow"), ("dark", "wide")])
async def test_axe_finds_nothing_in_a_full_check_in_nor_in_what_was_kept(
    browser: Browser, diary: Served, scheme: Scheme, width: str
) -> None:
    assert width in WIDTHS
    async with visit(browser, diary.url, width=width, scheme=scheme, audited=True) as looked:
        page = await looked.see("checkin/full")
        await page.click('[data-place="lower back left"]')
        await page.click(".eleven .option:nth-child(4)")
        assert await faults(page) == []
        await page.click(".keep button")
        await page.wait_for_selector(".after")
        assert await faults(page) == []
        await page.click(".after .row button")
        await page.wait_for_selector(".ways")


async def test_the_page_speaks_the_wearer_s_language(browser: Browser, tmp_path: Path) -> None:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
    config = Config(zone="Europe/Berlin", language="de")
    with house_over(tmp_path, config) as house, served(house) as german:
        async with visit(browser, german.url, width="narrow") as looked:
            page = await looked.see("checkin/full")
            assert await page.get_attribute("html", "lang") == "de"
            text = await page.inner_text("main")
            assert all(words in text for words in ("Wo tut es weh?", "überreizt", "Termindruck"))
            assert await page.get_attribute('[data-place="neck left"]', "aria-label") == "Nacken links"
            page = await looked.see("signs")
            assert "Vor allem anderen: Passt etwas davon auf dich?" in await page.inner_text("main")
            assert await page.evaluate("document.documentElement.scrollWidth") <= 390

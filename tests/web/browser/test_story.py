"""The whole story: load comes, a prompt, two minutes of breaths with the pacer, relief, what is kept."""

import asyncio
import os
from pathlib import Path

from playwright.async_api import Browser, expect

from alerts.effect import Effect
from alerts.prompt import Prompt
from hrv.event import Context
from ingest.clock import WallClock
from tests.web.browser.chromium import visit
from tests.web.wearing import SPEED, story_config, worn
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE
from unclench.store.reader import Reader
from unclench.web.address import told_address
from unclench.web.keys import kept_token, link_path

_STEP_MS = 5_000


def opened(data_dir: Path) -> str:
    """Return the link that opens the page once."""
    address = told_address(data_dir, os.getpid())
    assert address is not None
    return address.url + link_path(kept_token(data_dir), address.run, "now", WallClock())


def kept(data_dir: Path, kind: type[Record]) -> list[Record]:
    with Reader(data_dir / JOURNAL_FILE) as reader:
        return [one.record for one in reader.between(kind, 0, 2**62)]


async def test_a_prompt_comes_the_person_breathes_with_the_pacer_and_the_load_falls(
    browser: Browser, tmp_path: Path
) -> None:
    async with worn(tmp_path, story_config()), visit(browser, link := opened(tmp_path)) as looked:
        page = looked.page
        await page.clock.install()
        await page.goto(link)
        prompt = page.get_by_role("region", name="A prompt waits for you")
        await expect(prompt).to_contain_text("above and HRV", timeout=20_000)
        await expect(page).to_have_title("▲ Load is up · Now · unclench")
        await (
            prompt.get_by_role("button", name="Begin: 2 min")
            .or_(prompt.get_by_role("button", name="Begin: 120 s"))
            .click()
        )
        await page.get_by_role("button", name="I have read it: begin").click()
        words = page.locator(".pacer-words")
        await expect(words).to_have_text("Breathe in, gently")
        for _ in range(120_000 // _STEP_MS):
            await page.clock.fast_forward(_STEP_MS)
            await asyncio.sleep(_STEP_MS / 1000 / SPEED)
        sheet = page.get_by_role("dialog")
        await expect(sheet).to_contain_text("Done. Breathe as it comes.")
        share = float((await sheet.get_by_text("Coherence while you breathed").inner_text())[-5:-1])
        assert share > 0.5
        await expect(sheet).to_contain_text("After the practice against before", timeout=20_000)
        await sheet.get_by_role("button", name="Close").click()
        await expect(page).to_have_title("○ Calm · Now · unclench")
        await page.get_by_role("link", name="Practices").click()
        await page.get_by_role("button", name="Begin: Grounding, eyes open").click()
        await page.get_by_role("button", name="Begin", exact=True).click()
        await expect(words).to_contain_text("Keep your eyes open")
    prompts = [one for one in kept(tmp_path, Prompt) if isinstance(one, Prompt)]
    assert [one.state for one in prompts][-2:] == ["offered", "accepted"]
    sessions = [one for one in kept(tmp_path, Context) if isinstance(one, Context)]
    assert [(one.practice, one.on) for one in sessions] == [
        ("breath_snack", True),
        ("breath_snack", False),
        ("grounding", True),
        ("grounding", False),
    ]
    assert 110_000 < sessions[1].at_ms - sessions[0].at_ms < 130_000
    (effect,) = (one for one in kept(tmp_path, Effect) if isinstance(one, Effect))
    assert effect.d_load is not None
    assert effect.d_load < -1

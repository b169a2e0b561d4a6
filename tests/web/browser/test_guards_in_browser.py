"""The guards as a browser meets them: links, frames, foreign sites, and words that look like markup."""

import json
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from hrv.event import Link, Tag
from ingest.clock import WallClock
from tests.web.browser.chromium import Visit, visit
from tests.web.page import served_home
from tests.web.serving import KEYS, Served
from unclench.web.keys import link_path

MARKUP = '<img src=x onerror="document.title=1"><script>document.title=2</script>'


@pytest.mark.usefixtures("seen")
async def test_a_link_opens_the_view_once_and_the_second_time_says_what_to_do(
    browser: Browser, morning: Served
) -> None:
    link = morning.url + link_path("0" * 32, "tests", "practices", WallClock())
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(link)
    await page.wait_for_selector("main[data-shown='practices']")
    assert "key=" not in page.url
    assert await page.evaluate("document.cookie") == ""
    await context.clear_cookies()
    answer = await page.goto(link)
    assert answer is not None
    assert answer.status == 403
    assert "unclench open" in await page.inner_text("main")
    await context.close()


async def test_no_other_site_frames_it_reads_it_or_acts_through_it(
    browser: Browser, morning: Served, tmp_path: Path
) -> None:
    async with served_home(tmp_path) as elsewhere:
        context = await browser.new_context(bypass_csp=True)
        url = elsewhere.address().url
        await context.add_cookies([{"name": KEYS.cookie_name, "value": KEYS.cookie, "url": morning.url}])
        page = await context.new_page()
        await page.goto(elsewhere.link())
        assert await _attacks(page, morning.url) == {"read": "refused", "act": "refused", "script": "refused"}
        framed = await page.evaluate(_FRAME, morning.url)
        assert framed == "", f"{url} shows it in a frame"
        await context.close()


_FRAME = """async (url) => {
  const frame = document.createElement("iframe");
  frame.src = url;
  const loaded = new Promise((done) => { frame.onload = done; setTimeout(done, 3000); });
  document.body.append(frame);
  await loaded;
  try { return frame.contentDocument?.body?.innerText ?? ""; } catch { return ""; }
}"""
_ATTACKS = """async (url) => {
  const tried = (how) => how().then((answer) => (answer.ok ? "done" : "refused"), () => "refused");
  const script = new Promise((told) => {
    const tag = document.createElement("script");
    tag.src = `${url}/api/v1/status`;
    tag.onload = () => told("done");
    tag.onerror = () => told("refused");
    document.head.append(tag);
  });
  return {
    read: await tried(() => fetch(`${url}/api/v1/status`, { credentials: "include" })),
    act: await tried(() => fetch(`${url}/api/v1/tags`, { method: "POST", credentials: "include", body: "{}",
      headers: { "Content-Type": "application/json", "X-Unclench": "x" } })),
    script: await script,
  };
}"""


async def _attacks(page: Page, url: str) -> dict[str, str]:
    told: dict[str, str] = await page.evaluate(_ATTACKS, url)
    return told


async def test_words_that_look_like_markup_are_text_and_the_policy_has_nothing_to_report(
    browser: Browser, tmp_path: Path
) -> None:
    async with served_home(tmp_path) as home:
        at_ms = home.house.now_ms() - 500
        await home.keep([Tag(at_ms, MARKUP), Link(at_ms, "streaming", strap=MARKUP, text=MARKUP, reason="x")])
        async with visit(browser, home.address().url) as looked:
            await _log_in(looked, home.link())
            reports = await _reports(looked.page)
            for view in ("now", "today", "checkin", "settings", "data"):
                await looked.see(view)
                assert await looked.page.locator("img[src=x]").count() == 0
            assert json.loads(await looked.page.evaluate(reports)) == []


async def _log_in(looked: Visit, link: str) -> None:
    await looked.page.goto(link)


async def _reports(page: Page) -> str:
    await page.evaluate(
        "globalThis.told = [];"
        'addEventListener("securitypolicyviolation", (one) => told.push(one.violatedDirective))'
    )
    return "JSON.stringify(told)"

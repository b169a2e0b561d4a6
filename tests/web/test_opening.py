"""What opens the page where a prompt stands."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from alerts.prompt import PromptKind
from tests.alerts.desk import Desk as PlayedDesk
from tests.web.page import journal_home, served_home
from unclench.web.opening import opened_at

PROMPT = PlayedDesk().prompted()


@pytest.mark.parametrize(("kind", "view"), [("load", "now"), ("morning_question", "checkin")])
async def test_a_prompt_opens_its_view_logged_in(tmp_path: Path, kind: PromptKind, view: str) -> None:
    links: list[str] = []

    def browse(link: str) -> bool:
        links.append(link)
        return True

    async with served_home(tmp_path) as home:
        assert await opened_at(tmp_path, browse, replace(PROMPT, kind=kind))
        async with home.stranger() as browser:
            landed = await browser.get(links[0])
            assert landed.status_code == 303
            assert urlsplit(landed.headers["location"]).fragment.strip("/") == view
            assert (await browser.get("/api/v1/status")).status_code == 200
            assert (await browser.get(links[0])).status_code == 403


async def test_without_a_page_nothing_is_opened(tmp_path: Path) -> None:
    async with journal_home(tmp_path):
        assert not await opened_at(tmp_path, lambda link: True, PROMPT)

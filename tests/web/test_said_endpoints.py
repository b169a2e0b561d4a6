"""Check-ins, tags, signs and safety on the page: the same as the commands, by the same door."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from httpx import Response

from alerts.checkin import BEARS, FELT, PLACES, ticked
from hrv.event import CheckIn, Said, Tag
from ingest.clock import WallClock
from tests.alerts.diaries import Planted, said_and_worn
from tests.unclench.command import answered
from tests.unclench.test_signs_command import day_of
from unclench.body_map import BODY_MAP, HEIGHT, WIDTH
from unclench.config import Config
from unclench.daemon import Handed
from unclench.door import hand
from unclench.said import kept_said
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.web.app import create_app
from unclench.web.house import House

NOW_MS = 1_795_762_026_000  # 2026-11-27 07:47:06 in Berlin


class Page:
    """A page over a journal that no daemon writes."""

    def __init__(self, data_dir: Path, language: str = "en") -> None:
        self.data_dir = data_dir
        self.config = Config(zone="Europe/Berlin", language=language)
        house = House(data_dir, self.config, None, self._keep, lambda: NOW_MS)
        transport = httpx.ASGITransport(create_app(house))
        self.client = httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1")

    async def _keep(self, said: Said) -> Handed:
        stamped = said if said.at_ms else replace(said, at_ms=NOW_MS)
        return await asyncio.to_thread(hand, self.data_dir, self.config, stamped)

    async def ask(self, path: str, **query: str | int) -> Response:
        """Ask a question."""
        return await self.client.get(path, params=query)

    async def act(self, path: str, **body: object) -> Response:
        """Do something."""
        return await self.client.post(path, json=body)


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    with Journal.open(tmp_path / JOURNAL_FILE):
        pass
    page = Page(tmp_path)
    async with page.client:
        yield page


def commanded(page: Page, *arguments: str) -> object:
    told = answered(page.data_dir, *arguments, "--json", "--data-dir", str(page.data_dir)).stdout
    return json.loads(told)


async def test_a_check_in_is_kept_listed_like_the_command_s_changed_and_taken_back(page: Page) -> None:
    body = {"pain": 4, "places": ["neck middle", "lower back left"], "felt": ["Stretched Thin", "wobbly"]}
    told = (await page.act("/checkin", **body, clenching=[], woke=False)).json()
    assert (told["checkin"]["at_ms"], told["flags_due"], told["trouble"]) == (NOW_MS, True, "")
    listed = (await page.ask("/checkins")).json()
    assert listed == [told["checkin"]] == commanded(page, "checkin", "--list")
    assert (listed[0]["place"], listed[0]["felt"]) == (
        "neck middle, lower back left",
        "stretched thin, wobbly",
    )
    assert (listed[0]["clenching"], listed[0]["woke"], listed[0]["sleep"]) == ("", False, None)
    changed = (await page.act("/checkin", of_ms=NOW_MS, pain=2, sleep=5)).json()["checkin"]
    assert (changed["pain"], changed["sleep"], changed["place"], changed["woke"]) == (2, 5, None, None)
    assert (await page.ask("/checkins")).json() == [changed]
    assert (await page.act("/checkin/retract", at_ms=NOW_MS)).json()["checkin"] == changed
    assert (await page.ask("/checkins")).json() == []
    assert (await page.act("/checkin/retract", at_ms=NOW_MS)).status_code == 422


async def test_a_check_in_may_be_of_another_time_and_never_of_one_to_come(page: Page) -> None:
    told = (await page.act("/checkin", sleep=2, at="2026-11-26T22:30")).json()
    assert told["checkin"]["at_ms"] == 1_795_728_600_000
    assert "yet to come" in (await page.act("/checkin", sleep=2, at="2026-11-27T09:00")).json()["error"]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({}, "nothing was told"),
        ({"pain": 11}, "pain"),
        ({"places": ["elbow"]}, "there is no place “elbow”"),
        ({"felt": ["bell\a"]}, "can't be kept"),
        ({"note": "x" * 1001}, "up to 1000 letters"),
        ({"relief_hours": -1}, "relief_hours"),
        ({"colour": "red"}, "colour"),
        ({"of_ms": 5, "pain": 3}, "there is no such check-in"),
    ],
)
async def test_what_can_not_be_kept_is_refused_with_the_fact_and_nothing_is(
    page: Page, body: dict[str, object], fact: str
) -> None:
    refused = await page.act("/checkin", **body)
    assert refused.status_code == 422
    assert fact in refused.json()["error"]
    assert kept_said(page.data_dir) == []


async def test_changing_and_taking_back_never_take_a_warning_sign_back(page: Page) -> None:
    at_ms = WallClock().now_ms() + 1
    hand(page.data_dir, page.config, CheckIn(at_ms, pain=6, flags=("now-1",)))
    changed = (await page.act("/checkin", of_ms=at_ms, pain=2)).json()
    assert changed["advice"].startswith("Get help now")
    await page.act("/checkin/retract", at_ms=at_ms)
    assert ticked(kept_said(page.data_dir)) == ("now-1",)


async def test_a_tag_is_put_on_moments_listed_like_the_command_s_and_taken_back(page: Page) -> None:
    (late,) = (await page.act("/tag", word="Thought Tornado")).json()["tags"]
    assert late == {"at_ms": NOW_MS, "tag": "thought-tornado"}
    days = (await page.act("/tag", word="vacation", at="2026-11-20", until="2026-11-22")).json()["tags"]
    assert len(days) == 3
    assert (await page.ask("/tags")).json() == [*days, late] == commanded(page, "tag", "--list")
    assert (await page.act("/tag/retract", tags=days)).json()["tags"] == days
    assert kept_said(page.data_dir) == [Tag(NOW_MS, "thought-tornado")]
    assert "there is no such tag" in (await page.act("/tag/retract", tags=days)).json()["error"]


@pytest.mark.parametrize(
    ("body", "fact"),
    [
        ({"word": "a;b"}, "is no tag"),
        ({"word": "tea", "at": "soon"}, "is no time"),
        ({"word": "tea", "at": "2090-01-01"}, "is yet to come"),
        ({"word": "tea", "at": "2150-01-01", "until": "2150-01-02"}, "is too far away"),
        ({"word": "tea", "until": "2030-01-01"}, "1 to 366 can be tagged"),
    ],
)
async def test_a_tag_that_can_not_be_kept_is_refused_with_the_fact(
    page: Page, body: dict[str, object], fact: str
) -> None:
    assert fact in (await page.act("/tag", **body)).json()["error"]
    assert kept_said(page.data_dir) == []


async def test_the_warning_signs_come_before_the_signs_and_with_one_there_is_no_talk_of_patterns(
    page: Page,
) -> None:
    refused = await page.ask("/signs")
    assert (refused.status_code, "warning signs come first" in refused.json()["error"]) == (409, True)
    assert (await page.ask("/safety")).json()["due"]
    told = (await page.act("/safety/flags", flags=["soon-3", "now-2"])).json()
    assert (told["ticked"], told["due"]) == (["soon-3", "now-2"], False)
    assert told["advice"].startswith("Get help now")
    assert told == (await page.ask("/safety")).json() == commanded(page, "safety")
    assert (await page.ask("/signs")).json()["signs"] == []
    assert (await page.act("/safety/flags", flags=["now-99"])).status_code == 422
    cleared = (await page.act("/safety/flags", flags=[])).json()
    assert (cleared["ticked"], cleared["advice"]) == ([], "")


async def test_the_signs_are_those_of_the_command_and_say_what_would_tell(page: Page) -> None:
    said, loads = said_and_worn(3, 84, Planted(load=1.5))
    with Journal.open(page.data_dir / JOURNAL_FILE) as journal:
        journal.append([*said, *(day_of(when, load) for when, load in loads.items())])
    await page.act("/safety/flags", flags=[])
    told = (await page.ask("/signs", days=90)).json()
    assert told == commanded(page, "signs")
    signs = {sign["kind"]: sign for sign in told["signs"]}
    assert len(signs) == 9
    busy = signs["busy_seasons"]
    assert (busy["verdict_words"], busy["wants"]) == ("fits", "")
    assert f"95 % from {busy['lo95']:+.2f}" in busy["figures"]
    assert all(bool(sign["wants"]) == (sign["verdict"] == "too_few") for sign in signs.values())
    assert (await page.ask("/signs", days=20)).json()["days"] <= 20
    assert (await page.ask("/signs", days=3)).status_code == 422


async def test_all_that_is_offered_stands_in_the_words_of_the_wearer(tmp_path: Path) -> None:
    page = Page(tmp_path, "de")
    async with page.client:
        offered = (await page.ask("/words")).json()
        texts = (await page.ask("/texts")).json()
        safety = (await page.ask("/safety")).json()
    places = {one["word"]: one["said"] for body in offered["bodies"] for one in body["places"]}
    assert set(places) == set(PLACES)
    assert places["neck left"] == "Nacken links"
    assert [one["word"] for one in offered["light"] + offered["heavy"]] == list(FELT)
    assert [one["word"] for one in offered["bears"]] == list(BEARS)
    assert (texts["language"], texts["zone"], texts["texts"]["Keep"]) == ("de", "Europe/Berlin", "Festhalten")
    assert safety["flags"]["now-5"] == "Schmerzen zusammen mit Brustschmerzen"


async def test_in_english_there_is_nothing_to_translate(page: Page) -> None:
    assert (await page.ask("/texts")).json() == {"language": "en", "zone": "Europe/Berlin", "texts": {}}


def test_every_place_is_one_region_of_the_body_with_its_middle_in_it() -> None:
    regions = [region for figure in BODY_MAP for region in figure.regions]
    assert sorted(region.word for region in regions) == sorted(PLACES)
    for region in regions:
        assert 0 < region.x < WIDTH
        assert 0 < region.y < HEIGHT
    back = {region.word: region for region in BODY_MAP[0].regions}
    front = {region.word: region for region in BODY_MAP[1].regions}
    assert back["lower back left"].x < back["lower back middle"].x < back["lower back right"].x
    assert front["hip right"].x < front["hip left"].x, "from the front the left side is on the right"

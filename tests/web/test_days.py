"""A day and some weeks as the page asks for them, over a real journal."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from alerts.prompt import Prompt
from hrv.event import CheckIn, Gap, Tag
from hrv.load import Assessment
from tests.web.serving import START_MS
from unclench.cli import app
from unclench.config import Config
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.web.app import create_app
from unclench.web.house import House

MORNING = "2026-01-13"


async def asked(api: httpx.AsyncClient, path: str, **query: object) -> Any:
    response = await api.get(path, params={key: str(value) for key, value in query.items()})
    assert response.status_code == 200, response.text
    return response.json()


def told_by(house: House, *arguments: str) -> Any:
    done = CliRunner().invoke(app, [*arguments, "--json", "--data-dir", str(house.data_dir)])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


async def test_a_day_has_every_minute_with_what_is_usual_then_and_why_the_others_were_not_judged(
    api: httpx.AsyncClient, house: House
) -> None:
    day = await asked(api, "day")
    with house.reader() as reader:
        kept = [one.record for one in reader.between(Assessment, START_MS + 1, 2**62)]
    assert (day["date"], day["is_newest"], day["after"]) == (MORNING, True, None)
    minutes = [one for one in kept if isinstance(one, Assessment)]
    assert day["minutes"]["at_ms"] == [one.at_ms for one in minutes]
    assert [one is not None for one in day["minutes"]["load"]] == [
        one.judged and one.load is not None for one in minutes
    ]
    assert all(one for one in day["minutes"]["usual_hr_bpm"][-10:])
    unjudged_ms = sum(one["to_ms"] - one["from_ms"] for one in day["unjudged"])
    assert unjudged_ms == 60_000 * sum(not one.judged for one in minutes)
    assert "strap just put on" in {one["words"] for one in day["unjudged"]}


async def test_a_day_has_its_rise_and_its_prompt_with_every_state(api: httpx.AsyncClient) -> None:
    await api.post("answer", json={"answer": "snoozed", "minutes": 30})
    day = await asked(api, "day", date=MORNING)
    (rise,) = [one for one in day["rises"] if one["was_sustained"]]
    (prompt,) = [one for one in day["prompts"] if one["kind"] == "load"]
    assert rise["from_ms"] < prompt["prompt_ms"]
    assert [one["state"] for one in prompt["steps"]] == ["offered", "snoozed"]
    assert prompt["steps"][-1]["words"].startswith("prompt snoozed until ")


async def test_what_is_said_on_the_page_stands_in_its_day_and_gone_when_taken_back(
    api: httpx.AsyncClient, house: House
) -> None:
    await house.hand(Tag(START_MS, "deadline"))
    await house.hand(CheckIn(START_MS + 1000, felt=("on edge",)))
    day = await asked(api, "day", date=MORNING)
    assert [one["tag"] for one in day["tags"]] == ["deadline"]
    assert [one["felt"] for one in day["checkins"]] == [["on edge"]]


async def test_a_hole_in_the_day_is_told_with_its_reason_and_cut_at_midnight(tmp_path: Path) -> None:
    midnight_ms = 1_768_262_400_000
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.append([Gap(midnight_ms - 7_200_000, midnight_ms + 3_600_000, "pause")])
    async with over(tmp_path) as api:
        (gap,) = (await asked(api, "day", date=MORNING))["gaps"]
    assert (gap["from_ms"], gap["to_ms"]) == (midnight_ms, midnight_ms + 3_600_000)
    assert gap["words"] == "the strap was off or away"


async def test_why_tells_what_the_command_tells_of_a_prompt_and_of_a_day(
    api: httpx.AsyncClient, house: House
) -> None:
    with house.reader() as reader:
        newest = reader.last(Prompt)
    assert newest is not None
    assert await asked(api, "why", prompt_ms=newest.record.at_ms) == told_by(house, "why")
    assert await asked(api, "why", date=MORNING) == told_by(house, "why", MORNING)


async def test_why_refuses_what_names_nothing(api: httpx.AsyncClient) -> None:
    assert (await api.get("why")).json()["error"] == "name one of prompt_ms and date"
    assert (await api.get("why", params={"prompt_ms": 5})).status_code == 404
    assert (await api.get("why", params={"date": "2025-06-01"})).status_code == 404


@pytest.mark.parametrize("date", ["9999-12-31", "0001-01-01", "yesterday", "2026-02-30"])
async def test_a_day_that_no_calendar_of_ours_has_is_refused_by_name(
    api: httpx.AsyncClient, date: str
) -> None:
    for path in ("day", "why"):
        response = await api.get(path, params={"date": date})
        assert response.status_code == 422
        assert response.json()["error"].startswith("date")


async def test_weeks_are_the_sums_that_are_kept_of_hours_and_days(
    api: httpx.AsyncClient, house: House
) -> None:
    weeks = await asked(api, "patterns", weeks=4)
    minutes = {one["date"]: one["judged_minutes"] for one in weeks["days"]}
    assert weeks["to_date"] == max(minutes)
    assert sum(one["judged_minutes"] for one in weeks["hours"]) == sum(minutes.values())
    assert await asked(api, "outcomes", days=90) == told_by(house, "effect")


async def test_an_empty_journal_has_an_empty_day_and_empty_weeks(tmp_path: Path) -> None:
    Journal.open(tmp_path / JOURNAL_FILE).close()
    async with over(tmp_path) as api:
        day, weeks = await asked(api, "day"), await asked(api, "patterns")
    assert (day["newest_ms"], day["worn_minutes"], day["has_motion"]) == (None, 0, None)
    assert (weeks["days"], weeks["hours"], weeks["to_date"]) == ([], [], None)


def over(data_dir: Path) -> httpx.AsyncClient:
    async def unheard(said: object) -> Any:
        raise AssertionError(said)

    house = House(data_dir, Config(), None, unheard, lambda: START_MS)
    transport = httpx.ASGITransport(create_app(house))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1/api/v1/")

"""How it stands now, prompts answered, practices led: the interface behind the heart of the page."""

import json
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from alerts.practice_words import ABOUT, EVIDENCE
from alerts.practices import KINDS
from hrv.event import Context, Note
from hrv.gates import LONGEST_SESSION_MS
from hrv.resonance import Swing
from tests.web.serving import START_MS
from unclench.cli import app
from unclench.guide.remembered import resonance_note
from unclench.moment import moment
from unclench.record import Record
from unclench.web.house import House


def kept(house: House, kind: type[Record]) -> list[Record]:
    with house.reader() as reader:
        return [one.record for one in reader.between(kind, START_MS, 2**62)]


async def posted(api: httpx.AsyncClient, path: str, /, **asked: object) -> Any:
    response = await api.post(path, json=asked)
    assert response.status_code == 200, response.text
    return response.json()


async def refused(api: httpx.AsyncClient, path: str, /, **asked: object) -> str:
    response = await api.post(path, json=asked)
    assert response.status_code in (409, 422), response.text
    return str(response.json()["error"])


async def test_now_tells_beats_minute_state_and_the_prompt_with_why_and_reasons(
    api: httpx.AsyncClient, house: House
) -> None:
    told = (await api.get("now")).json()
    assert told["state"] == "sustained"
    assert told["minute"]["load_words"] == "well above your usual"
    assert told["now_ms"] - told["beats"][0][0] <= 151_000
    assert 150 < len(told["beats"]) < 250
    assert "Breathe for 60 s?" in told["prompt"]["text"]
    assert "load above" in told["prompt"]["why"]
    assert [why for why, _ in told["prompt"]["reasons"]][:2] == ["talking", "coffee"]
    with house.reader() as reader:
        assert told["seq"] == reader.last_seq()


async def test_an_answer_is_told_as_the_command_tells_it_and_a_second_changes_nothing(
    api: httpx.AsyncClient, house: House
) -> None:
    directory = str(house.data_dir)
    command = CliRunner().invoke(app, ["answer", "--json", "--data-dir", directory])
    told = await posted(api, "answer", answer="snoozed", minutes=30)
    assert {**json.loads(command.stdout), "at_ms": 0} | {"state": "snoozed", "until_ms": 0} == {
        **told,
        "at_ms": 0,
        "until_ms": 0,
    }
    told = await posted(api, "answer", answer="not_this", why="coffee", prompt_ms=told["prompt_ms"])
    assert (told["state"], told["why"]) == ("not_this", "coffee")
    assert "no prompt is open" in await refused(api, "answer", answer="accepted")
    assert (await api.get("now")).json()["prompt"] is None


@pytest.mark.parametrize(
    "asked",
    [{"answer": "accepted", "why": "coffee"}, {"answer": "ignored", "minutes": 15}, {"answer": "yes"}],
)
async def test_an_answer_that_makes_no_sense_is_refused(
    api: httpx.AsyncClient, asked: dict[str, object]
) -> None:
    assert await refused(api, "answer", **asked)
    assert "over already" in await refused(api, "answer", answer="accepted", prompt_ms=1)


async def test_a_paced_practice_wants_the_list_read_first_and_grounding_does_not(
    api: httpx.AsyncClient, house: House
) -> None:
    assert not (await api.get("practices")).json()["ask_first"]["read"]
    assert "read first" in await refused(api, "session/begin", practice="breath_snack")
    await posted(api, "session/begin", practice="grounding")
    await posted(api, "ask-first", grounding=True)
    assert "read first" in await refused(api, "session/begin", practice="breath_snack")
    offered = await posted(api, "session/begin", practice="breath_snack", offered=True)
    assert offered["practice"] == "grounding"
    await posted(api, "ask-first")
    assert (await posted(api, "session/begin", practice="breath_snack"))["practice"] == "breath_snack"
    told = [(one.practice, one.on) for one in kept(house, Context) if isinstance(one, Context)]
    assert told == [
        ("grounding", True),
        ("grounding", False),
        ("grounding", True),
        ("grounding", False),
        ("breath_snack", True),
    ]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"practice": "breath_snack", "pace_per_min": 9}, "above 7.5"),
        ({"practice": "breath_snack", "pace_per_min": 3}, "below 4"),
        ({"practice": "breath_snack", "minutes": 45}, "longer has not been shown to do more"),
        ({"practice": "hyperventilation"}, "is none of"),
        ({"practice": "i_am_safe", "wording": " "}, "no line of words"),
        ({"practice": "joy_block", "joy": "x" * 30}, "1 to 24 characters"),
    ],
)
async def test_nothing_outside_of_the_envelope_is_led(
    api: httpx.AsyncClient, asked: dict[str, object], why: str
) -> None:
    await posted(api, "ask-first")
    assert why in await refused(api, "session/begin", **asked)


async def test_a_practice_is_led_by_its_steps_and_ends_with_what_is_known(api: httpx.AsyncClient) -> None:
    await posted(api, "ask-first")
    begun = await posted(api, "session/begin", practice="longer_exhale", pace_per_min=5, minutes=1)
    assert [(one["name"], one["length_ms"], one["count"]) for one in begun["steps"][:3]] == [
        ("in", 4800, 1),
        ("out", 7200, 1),
        ("in", 4800, 2),
    ]
    assert sum(one["length_ms"] for one in begun["steps"]) == begun["length_ms"] == 60_000
    assert (await api.get("now")).json()["session"] == "longer_exhale"
    assert (await posted(api, "session/go-on", begun_ms=begun["begun_ms"])) == {"on": True}
    over = {"begun_ms": begun["begun_ms"], "practised_ms": 42_000, "pauses": [[10_000, 3_000]]}
    outcome = (await posted(api, "session/end", **over))["outcome"]
    assert (outcome["completed"], outcome["paused_ms"], outcome["coherence"]) == (False, 3_000, None)
    assert outcome["before"]["minutes"] == 5
    assert "over already" in await refused(api, "session/end", **over)
    assert (await posted(api, "session/go-on", begun_ms=begun["begun_ms"])) == {"on": False}
    assert (await api.get("session/effect", params={"begun_ms": begun["begun_ms"]})).json() == {
        "effect": None,
        "words": "",
    }


async def test_words_and_joys_of_one_s_own_are_taken(api: httpx.AsyncClient) -> None:
    begun = await posted(api, "session/begin", practice="i_am_safe", wording="I can let go")
    assert {one["words"] for one in begun["steps"] if one["name"] == "say"} == {"I can let go"}
    begun = await posted(api, "session/begin", practice="joy_block", joy="piano")
    assert "piano" in begun["steps"][1]["words"]
    over = await posted(api, "session/end", begun_ms=begun["begun_ms"], practised_ms=1, completed=True)
    assert over["outcome"]["before"] is None


async def test_an_assessment_needs_all_its_paces_and_two_days_keep_one(
    api: httpx.AsyncClient, house: House
) -> None:
    assert (await api.get("resonance")).json() == {"found": None, "verdict": "", "days": ""}
    await posted(api, "ask-first")
    begun = await posted(api, "session/begin", practice="resonance")
    over = await posted(api, "session/end", begun_ms=begun["begun_ms"], practised_ms=60_000)
    assert "ended early" in over["not_assessed"]
    begun = await posted(api, "session/begin", practice="resonance")
    whole = {"practised_ms": begun["length_ms"], "completed": True, "comfort": [[16, 4]]}
    over = await posted(api, "session/end", begun_ms=begun["begun_ms"], **whole)
    assert "runs faster or slower than life" in over["not_assessed"]
    assert not [one for one in kept(house, Note) if isinstance(one, Note) and one.about == "resonance"]
    swings = [Swing(6.5 - n / 2, one, 1.0, 10, comfort=3) for n, one in enumerate((8.0, 12.0, 9.0))]
    for day in (0, 1):
        note = resonance_note(swings)
        await house.hand(Note(START_MS + (day + 1) * 86_400_000, note.about, note.body))
    told = (await api.get("resonance")).json()
    assert (told["found"]["kept_per_min"], len(told["found"]["assessments"])) == (6.0, 2)
    assert "Two days agree" in told["days"]
    assert (await api.get("practices")).json()["own_pace_per_min"] == 6.0


def test_every_practice_has_words_for_what_it_is_and_what_is_known() -> None:
    assert set(ABOUT) == set(EVIDENCE) == set(KINDS)


async def test_a_practice_that_a_killed_daemon_left_on_hides_no_prompt_for_ever(house: House) -> None:
    begun = await house.hand(Context(0, "session", on=True, practice="breath_snack"))
    with house.reader() as reader:
        on, over = (
            moment(reader, house.config, begun.at_ms + after_ms, running=True).session
            for after_ms in (60_000, LONGEST_SESSION_MS + 1)
        )
    assert (on, over) == ("breath_snack", "")

"""Settings as the page asks for them: tried over what is kept, saved, and put in force."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unclench.kept_days import Played
from tests.web.pages import Renewing, asking, house_of
from unclench.cli import app
from unclench.config import Config, read_config
from unclench.store.errors import JournalError
from unclench.store.journal import JOURNAL_FILE


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day with a load prompt in it."""
    day = Played()
    day.live(60, 0.0).live(8, 2.6)
    day.answer("accepted")
    return day.live(60, 0.0).kept(tmp_path_factory.mktemp("played"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text('zone = "UTC"\n# mine\n[policy]\nsnoozes = 1\n')
    return path


@pytest.fixture
def without_prompts(file: Path) -> Path:
    """The same file, with what the page tries."""
    other = file.with_name("other.toml")
    other.write_text(text_of(file) + "prompts_a_day = 0\n")
    return other


def text_of(file: Path) -> str:
    return file.read_text()


async def test_every_constant_is_told_with_who_sets_it(played: Path, file: Path) -> None:
    async with asking(house_of(played, read_config(file), file)) as page:
        told = (await page.get("/settings")).json()
    by_key = {one["constant"]["key"]: one for one in told["settings"]["settings"]}
    assert by_key["policy.snoozes"]["origin"] == "file"
    assert by_key["zone"]["at_start"] is True
    assert told["settings"]["file"] == str(file)
    assert told["demonstration"] is True


async def test_a_dry_run_tells_what_the_command_tells_and_keeps_nothing(
    played: Path, file: Path, without_prompts: Path
) -> None:
    text = text_of(file)
    changes = {"policy.prompts_a_day": 0}
    async with asking(house_of(played, read_config(file), file)) as page:
        told = (await page.post("/settings/dry-run", json={"changes": changes})).json()
    assert text_of(file) == text
    command = CliRunner().invoke(
        app, ["dry-run", "--json", "--data-dir", str(played), "--config", str(without_prompts)]
    )
    assert told["dry_run"] == json.loads(command.stdout)
    assert {one["kind"] for one in told["lines"]} >= {"load"}
    assert [one["would"] for one in told["lines"] if one["kind"] == "load"] == ["–"]
    assert "1 did" in told["summary"]


async def test_saving_keeps_the_values_and_puts_in_force_what_can_be(played: Path, file: Path) -> None:
    daemon = Renewing()
    house = house_of(played, read_config(file), file, daemon.renew)
    async with asking(house) as page:
        changes = {"policy.prompts_a_day": 2, "zone": "Asia/Tokyo"}
        told = (await page.post("/settings", json={"changes": changes})).json()
        now = (await page.get("/settings")).json()["settings"]["settings"]
    assert told == {"file": str(file), "at_start": ["zone"], "trouble": ""}
    assert "# mine" in text_of(file)
    assert (house.config.policy.prompts_a_day, house.config.zone) == (2, "UTC")
    assert daemon.taken == [house.config]
    zone = next(one for one in now if one["constant"]["key"] == "zone")
    assert (zone["value"], zone["in_force"]) == ("Asia/Tokyo", "UTC")


async def test_of_savings_at_the_same_time_none_undoes_another(played: Path, file: Path) -> None:
    wanted = {"retention.packet": 7, "retention.frame": 40, "retention.link": 50}
    async with asking(house_of(played, read_config(file), file, Renewing().renew)) as page:
        answers = await asyncio.gather(
            *(page.post("/settings", json={"changes": {key: days}}) for key, days in wanted.items())
        )
    assert [one.status_code for one in answers] == [200] * len(wanted)
    assert all(f"{key.rpartition('.')[2]} = {days}" in text_of(file) for key, days in wanted.items())


async def test_what_the_thinking_does_not_need_renews_nothing(played: Path, file: Path) -> None:
    daemon = Renewing()
    async with asking(house_of(played, read_config(file), file, daemon.renew)) as page:
        told = (await page.post("/settings", json={"changes": {"retention.packet": 7}})).json()
    assert told["at_start"] == ["retention.packet"]
    assert daemon.taken == []


async def test_a_daemon_that_can_not_take_them_up_now_is_told_and_they_are_kept(
    played: Path, file: Path
) -> None:
    async def full(config: Config) -> None:
        raise JournalError(played / JOURNAL_FILE, "the disk is full", "make room")

    house = house_of(played, read_config(file), file, full)
    async with asking(house) as page:
        told = (await page.post("/settings", json={"changes": {"policy.snoozes": 2}})).json()
    assert "make room" in told["trouble"]
    assert (house.config.policy.snoozes, read_config(file).policy.snoozes) == (1, 2)


async def test_what_can_not_be_used_is_refused_by_key(played: Path, file: Path) -> None:
    async with asking(house_of(played, read_config(file), file, Renewing().renew)) as page:
        for path in ("/settings", "/settings/dry-run"):
            refused = await page.post(
                path, json={"changes": {"policy.prompts_a_day": 99, "policy.snoozes": 0}}
            )
            assert refused.status_code == 422
            assert list(refused.json()["facts"]) == ["policy.prompts_a_day"]


async def test_a_demonstration_saves_nothing(played: Path, file: Path) -> None:
    text = text_of(file)
    async with asking(house_of(played, read_config(file), file)) as page:
        refused = await page.post("/settings", json={"changes": {"policy.snoozes": 2}})
    assert refused.status_code == 409
    assert "demonstration" in refused.json()["error"]
    assert text_of(file) == text

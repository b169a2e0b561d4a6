"""Settings are kept in the wearer's own file; what can't be used is refused by key, and none is written."""

from pathlib import Path

import pytest
from pydantic import JsonValue

from unclench.config import Config, ConfigError, InvalidError, read_config
from unclench.settings import Changes, save, settings_now, shown, tried, waiting

TEXT = """\
# my own words
zone = "Europe/Berlin"

[policy]  # how often
# two are enough
prompts_a_day = 2
apart_minutes = 90

[[mirrors]]
kind = "influx"
url = "http://127.0.0.1:8086"
bucket = "heart"
"""


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(TEXT)
    path.chmod(0o640)
    return path


def refused(file: Path, changes: Changes) -> dict[str, str]:
    with pytest.raises(InvalidError) as caught:
        save(file, changes)
    assert file.read_text() == TEXT
    return dict(caught.value.facts)


def test_a_change_stands_in_its_place_and_comments_order_and_mode_stay(file: Path) -> None:
    saved = save(file, {"policy.prompts_a_day": 3, "language": "de", "load.gates.motion_mg": 70})
    assert (saved.policy.prompts_a_day, saved.language, saved.load.gates.motion_mg) == (3, "de", 70)
    text = file.read_text()
    assert text.replace("prompts_a_day = 3", "prompts_a_day = 2").startswith(TEXT.partition("\n\n")[0])
    assert "# two are enough\nprompts_a_day = 3\napart_minutes = 90\n" in text
    assert file.stat().st_mode & 0o777 == 0o640
    assert not file.with_name("config.toml.new").exists()


def test_back_to_the_default_takes_the_key_away(file: Path) -> None:
    saved = save(file, {"policy.apart_minutes": None, "policy.snoozes": None})
    assert saved.policy.apart_minutes == 60
    assert "apart_minutes" not in file.read_text()


def test_a_file_that_is_not_there_is_made_for_its_owner_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert save(None, {"plan.snacks_a_day": 2}).plan.snacks_a_day == 2
    made = tmp_path / "unclench" / "config.toml"
    assert made.stat().st_mode & 0o777 == 0o600
    assert read_config(None).plan.snacks_a_day == 2


def test_a_file_that_is_a_link_stays_one(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.toml"
    link.symlink_to(file)
    save(link, {"policy.snoozes": 1})
    assert link.is_symlink()
    assert "snoozes = 1" in file.read_text()


def test_quiet_hours_and_holds_are_a_list_in_the_file(file: Path) -> None:
    entries: list[JsonValue] = [{"kind": "quiet_hours", "start": "21:00", "end": "06:30"}, {"kind": "moving"}]
    saved = save(file, {"holds": entries})
    assert [one.kind for one in saved.holds] == ["quiet_hours", "moving"]
    told = {one.kind: one for one in settings_now(file, Config()).holds}
    assert told["quiet_hours"].entry == entries[0]
    assert [kind for kind, one in told.items() if one.on] == ["quiet_hours", "moving"]
    assert "calendar" in told
    assert save(file, {"holds": []}).holds == ()
    assert len(save(file, {"holds": None}).holds) > 5


def test_of_a_rhythm_the_file_names_both_values_or_none(file: Path) -> None:
    key = "practice.longer_exhale.rhythm"
    assert save(file, {f"{key}.in_ms": 3500}).practice.longer_exhale.rhythm.out_ms == 6000
    both = {f"{key}.in_ms": None, f"{key}.out_ms": None}
    assert save(file, both).practice.longer_exhale.rhythm.in_ms == 4000
    assert "rhythm" not in file.read_text()


@pytest.mark.parametrize(
    ("changes", "key", "fact"),
    [
        ({"policy.prompts_a_day": 99}, "policy.prompts_a_day", "is above 8: a nuisance"),
        ({"policy.prompts_a_day": "many"}, "policy.prompts_a_day", "valid integer"),
        ({"plan.work_begin": "19:00"}, "plan.work_begin", "is not after work_begin"),
        ({"zone": "Mars/Base"}, "zone", "no time zone is called"),
        ({"practice.pace_per_min": 9.0}, "practice.pace_per_min", "no longer slow breathing"),
        ({"holds": [{"kind": "quiet_hours", "start": "25:00"}]}, "holds", "no time of day"),
        ({"colour": "red"}, "colour", "there is no such setting here"),
        ({"influx_token": "x"}, "influx_token", "there is no such setting here"),
        ({"mirrors": []}, "mirrors", "there is no such setting here"),
        ({"holds": [None]}, "holds", "has an empty value in it"),
        ({"plan.weekdays": {"monday": None}}, "plan.weekdays", "has an empty value in it"),
        ({"load.gates.motion_mg": float("nan")}, "load.gates.motion_mg", "finite number"),
        ({"load.far_above_bpm": float("inf")}, "load.far_above_bpm", "finite number"),
    ],
)
def test_what_can_not_be_used_is_refused_by_its_key_and_nothing_is_written(
    file: Path, changes: Changes, key: str, fact: str
) -> None:
    assert fact in refused(file, changes)[key]


def test_what_the_environment_sets_is_not_changed_here(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCLENCH_POLICY__SNOOZES", "1")
    assert "environment" in refused(file, {"policy.snoozes": 2})["policy.snoozes"]
    told = {one.constant.key: one for one in settings_now(file, Config()).settings}
    assert (told["policy.snoozes"].origin, told["policy.snoozes"].value) == ("environment", 1)
    assert told["policy.prompts_a_day"].origin == "file"
    assert told["policy.held_minutes"].origin == "default"


def test_what_a_credential_sets_is_not_changed_here(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "unclench_language").write_text("de")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert "credential" in refused(file, {"language": "en"})["language"]


def test_tables_that_stand_apart_in_the_file_are_changed_where_they_stand(file: Path) -> None:
    apart = (
        '[practice]\nvoice = false\n\n[policy]\nsnoozes = 1\n\n[practice.i_am_safe]\nwording = "I am safe."\n'
    )
    file.write_text(apart)
    saved = save(file, {"practice.voice": True, "practice.i_am_safe.wording": "I am here."}).practice
    assert (saved.voice, saved.i_am_safe.wording) == (True, "I am here.")
    assert file.read_text() == apart.replace("false", "true").replace("safe.", "here.")


def test_what_is_no_table_in_the_file_is_told(file: Path) -> None:
    file.write_text("policy = 3\n")
    with pytest.raises(InvalidError, match="policy: is no table in the file"):
        save(file, {"policy.snoozes": 1})


def test_a_place_that_can_not_be_written_is_told_and_the_file_stays(file: Path) -> None:
    file.with_name("config.toml.new").mkdir()
    with pytest.raises(ConfigError, match=r"config\.toml: can't be written"):
        save(file, {"policy.snoozes": 1})
    assert file.read_text() == TEXT


def test_values_are_tried_without_being_kept(file: Path) -> None:
    assert tried(file, {"policy.prompts_a_day": 1}).policy.prompts_a_day == 1
    assert file.read_text() == TEXT


def test_secrets_are_never_shown(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCLENCH_INFLUX_TOKEN", "hush-hush")
    monkeypatch.setenv("UNCLENCH_PHONE_URLS", "ntfy://hush-hush")
    file.write_text(
        TEXT
        + '[[notifiers]]\nkind = "phone"\n[[surroundings]]\nkind = "calendar"\nplaces = ["https://hush-hush/a.ics"]\n'
    )
    told = settings_now(file, read_config(file))
    assert "hush" not in repr(told)
    assert "url = http://127.0.0.1:8086" in {one.key: one.entries for one in told.lists}["mirrors"][0]
    assert "places" not in shown(read_config(file).surroundings[0])


def test_what_waits_for_the_next_start_is_told(file: Path) -> None:
    before = read_config(file)
    saved = save(file, {"zone": "Asia/Tokyo", "policy.snoozes": 1, "retention.packet": 7})
    assert waiting(saved, before) == ["zone", "retention.packet"]


def test_a_file_that_can_not_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "unclench").write_text("in the way")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(ConfigError, match="can't be"):
        save(None, {"policy.snoozes": 1})

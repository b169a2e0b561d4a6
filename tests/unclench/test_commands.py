"""The commands as a user meets them, after a demonstration."""

import json
import re
from pathlib import Path

import pytest

from tests.unclench.command import ran
from unclench.store.journal import JOURNAL_FILE


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def said(home: Path) -> str:
    """Run the demonstration as fast as it computes; return what it said."""
    done = ran(home, "run", "--demo", "--speed", "0")
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    return done.stderr


@pytest.fixture(scope="module")
def data_dir(said: str) -> str:
    found = re.search(r"journal stays in (\S+) until", said)
    assert found
    return found[1]


def test_the_demonstration_tells_its_story_in_plain_lines(said: str) -> None:
    assert "not judged: moving" in said
    assert "load sustained since 09:4" in said
    assert said.count("Breathe for 60 s?") == 1
    assert "breathing practice begins" in said
    assert "while breathing freely" in said
    assert "\x1b" not in said


def test_the_demonstration_leaves_the_wearers_own_journal_alone(home: Path, data_dir: str) -> None:
    assert not (home / "data").exists()
    assert "unclench-demo-" in data_dir


def test_the_demonstration_lies_where_it_is_told_to_but_never_over_a_journal(tmp_path: Path) -> None:
    chosen = tmp_path / "chosen"
    arguments = ("run", "--demo", "--speed", "0", "--no-notify", "--data-dir", str(chosen))
    done = ran(tmp_path, *arguments)
    assert done.returncode == 0, done.stderr
    assert f"journal stays in {chosen} until" in done.stderr
    before = (chosen / JOURNAL_FILE).read_bytes()
    again = ran(tmp_path, *arguments)
    assert again.returncode == 2
    assert "holds a journal" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1
    assert (chosen / JOURNAL_FILE).read_bytes() == before


def test_status_tells_what_the_journal_holds(home: Path, data_dir: str) -> None:
    now = json.loads(ran(home, "status", "--json", "--data-dir", data_dir).stdout)
    assert now["running"] is False
    assert now["journal"]["beats"] > 60_000
    assert now["load_words"] == "as usual for you"
    assert now["load"] < 0.6
    assert now["not_judged"] == []
    assert (now["has_motion"], now["profile"]) == (True, "ordinary")
    text = ran(home, "status", "--data-dir", data_dir).stdout
    assert "does not run" in text
    assert "as usual for you" in text


def test_status_of_a_directory_without_a_journal_says_what_to_do(home: Path, tmp_path: Path) -> None:
    done = ran(home, "status", "--data-dir", str(tmp_path / "none"))
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_why_tells_the_figures_that_led_to_the_prompt(home: Path, data_dir: str) -> None:
    text = ran(home, "why", "--data-dir", data_dir).stdout
    assert "Heart rate 13 bpm above" in text
    assert "09:47" in text
    assert "prompt accepted" in text
    assert "load above 0.7 for at least 5 judged minutes is sustained once the chance" in " ".join(
        text.split()
    )


def test_why_as_json_gives_minutes_states_and_every_constant(home: Path, data_dir: str) -> None:
    story = json.loads(ran(home, "why", "--json", "--data-dir", data_dir).stdout)
    assert [one["state"] for one in story["prompt"]] == ["offered", "accepted"]
    assert story["minutes"][-1]["load"] == story["prompt"][0]["load"]
    assert story["settings"]["episode"]["on"] == 0.7
    assert story["settings"]["load"]["gates"]


def test_why_finds_a_prompt_by_its_time_and_says_when_there_is_none(home: Path, data_dir: str) -> None:
    story = json.loads(ran(home, "why", "--json", "--data-dir", data_dir).stdout)
    number = str(story["prompt"][0]["prompt_ms"])
    assert json.loads(ran(home, "why", number, "--json", "--data-dir", data_dir).stdout) == story
    missing = ran(home, "why", "03:00", "--data-dir", data_dir)
    assert missing.returncode == 1
    assert "nothing was heard from" in missing.stderr


def test_a_backup_is_a_journal_that_answers_like_the_first_and_is_never_written_over(
    home: Path, data_dir: str, tmp_path: Path
) -> None:
    told = json.loads(ran(home, "backup", str(tmp_path), "--json", "--data-dir", data_dir).stdout)
    (tmp_path / "again").mkdir()
    Path(told["path"]).rename(tmp_path / "again" / "journal.db")
    first, again = (
        json.loads(ran(home, "status", "--json", "--data-dir", where).stdout)
        for where in (data_dir, str(tmp_path / "again"))
    )
    assert again["journal"]["beats"] == first["journal"]["beats"] == told["beats"]
    refused = ran(home, "backup", str(tmp_path / "again" / "journal.db"), "--data-dir", data_dir)
    assert refused.returncode == 1
    assert "is there already: name another file" in refused.stderr


def test_an_export_is_read_again_and_leads_to_the_same_prompt(
    home: Path, data_dir: str, tmp_path: Path
) -> None:
    out = tmp_path / "all.jsonl"
    assert ran(home, "export", "-o", str(out), "--data-dir", data_dir).returncode == 0
    replayed = ran(home, "replay", "--json", str(out))
    assert replayed.returncode == 0, replayed.stderr
    lines = [json.loads(line) for line in replayed.stdout.splitlines()]
    assert {line["kind"] for line in lines} == {"gap", "frame", "minute", "episode", "prompt", "effect"}
    story = json.loads(ran(home, "why", "--json", "--data-dir", data_dir).stdout)
    assert [line for line in lines if line.get("prompt_kind") == "load"] == story["prompt"]


def test_an_export_to_a_place_that_can_t_be_written_is_told(
    home: Path, data_dir: str, tmp_path: Path
) -> None:
    done = ran(home, "export", "-o", str(tmp_path / "no" / "all.jsonl"), "--data-dir", data_dir)
    assert done.returncode == 1
    assert "can't be written" in done.stderr
    assert "Traceback" not in done.stderr


def test_replay_without_json_sums_up_and_says_what_it_can_t_tell(home: Path, tmp_path: Path) -> None:
    (tmp_path / "rr.txt").write_text("".join(f"{800 + 40 * (i % 5)}\n" for i in range(900)))
    done = ran(home, "replay", str(tmp_path / "rr.txt"))
    assert done.returncode == 0
    assert "900" in done.stdout
    assert "still learning your usual" in done.stdout


def test_replay_of_the_demonstration_tells_its_news_in_words(
    home: Path, data_dir: str, tmp_path: Path
) -> None:
    out = tmp_path / "all.jsonl"
    ran(home, "export", "-o", str(out), "--data-dir", data_dir)
    text = " ".join(ran(home, "replay", str(out)).stdout.split())
    assert "load sustained: " in text
    assert "prompt: Heart rate 13 bpm above" in text
    assert "while breathing freely" in text


def test_doctor_in_words_names_every_check_and_what_to_do(home: Path, data_dir: str, tmp_path: Path) -> None:
    text = " ".join(ran(home, "doctor", "--data-dir", data_dir).stdout.split())
    assert all(word in text for word in ("versions", "configuration", "journal", "fine", "daemon"))
    fresh = ran(home, "doctor", "--data-dir", str(tmp_path / "none"))
    assert fresh.returncode == 0
    assert "the first run makes it" in " ".join(fresh.stdout.split())


def test_doctor_finds_a_healthy_journal_well(home: Path, data_dir: str) -> None:
    done = ran(home, "doctor", "--json", "--data-dir", data_dir)
    found = {one["check"]: one["verdict"] for one in json.loads(done.stdout)}
    assert done.returncode == 0
    assert found["journal"] == "fine"
    assert found["configuration"] == "fine"


def test_doctor_finds_a_damaged_journal_an_open_directory_and_a_bad_key(home: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    data.chmod(0o755)
    (data / JOURNAL_FILE).write_bytes(b"not a database, not at all" * 100)
    (tmp_path / "my.toml").write_text("zones = 1\n")
    done = ran(home, "doctor", "--json", "--data-dir", str(data), "--config", str(tmp_path / "my.toml"))
    found = {one["check"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 1
    assert {name for name, one in found.items() if one["verdict"] == "wrong"} == {
        "configuration",
        "data directory",
        "journal",
    }
    assert all(one["mend"] for one in found.values() if one["verdict"] == "wrong")


def test_help_stands_on_everything(home: Path) -> None:
    for command in ((), ("run",), ("replay",), ("status",), ("why",), ("export",), ("doctor",)):
        done = ran(home, *command, "--help")
        assert done.returncode == 0
        assert "Usage" in done.stdout
    assert "Not a medical device" in " ".join(ran(home, "--help").stdout.split())

"""The program in German: from the prompt to the journal, and in processes of their own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from alerts.prompt import Prompt
from tests.unclench.command import ran
from tests.unclench.story import WITHOUT_FRAMES, assert_alike, lived, morning, taught
from unclench.config import local_language

IN_GERMAN = replace(WITHOUT_FRAMES, language="de")
BY_SESSION = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}


def test_a_prompt_is_worded_and_kept_in_german_and_nothing_else_changes() -> None:
    german, english = (lived(taught(settings), morning()) for settings in (IN_GERMAN, WITHOUT_FRAMES))
    (text,) = {one.text for one in german if isinstance(one, Prompt)}
    assert text.startswith("Herzfrequenz ")
    assert " unter deinem Üblichen zwischen " in text
    assert text.endswith(" s atmen?")
    assert type(text) is str
    alike = [replace(one, text="") if isinstance(one, Prompt) else one for one in english]
    assert [replace(one, text="") if isinstance(one, Prompt) else one for one in german] == alike


def test_a_replay_in_german_equals_what_was_lived() -> None:
    assert_alike(lived(taught(IN_GERMAN), morning(), size=7_000), lived(taught(IN_GERMAN), morning()))


@pytest.mark.parametrize(
    ("arguments", "german", "english"),
    [
        (("safety",), "Setz dich hin. Nie beim Fahren", "Sit down"),
        (("signs",), "Noch nichts zu fragen", "Nothing to ask"),
        (("breathe", "--practice", "breath_snack", "--minutes", "0.25"), "Einatmen, sanft", "Breathe"),
    ],
)
def test_a_command_speaks_german(
    tmp_path: Path, arguments: tuple[str, ...], german: str, english: str
) -> None:
    home = ("--data-dir", str(tmp_path / "days"))
    if arguments == ("signs",):
        assert ran(tmp_path, "safety", "--none", *home).returncode == 0
    done = ran(tmp_path, *arguments, *home, UNCLENCH_LANGUAGE="de")
    assert done.returncode == 0, done.stderr
    assert german in done.stdout
    assert english not in done.stdout


def test_words_are_said_in_german_and_kept_in_english(tmp_path: Path) -> None:
    home = ("--data-dir", str(tmp_path / "days"))
    said = ("--pain", "3", "--place", "Nacken links", "--felt", "am Untergehen, wie Watte")
    assert ran(tmp_path, "checkin", *said, *home, **BY_SESSION).returncode == 0
    assert ran(tmp_path, "tag", "Urlaub", *home, **BY_SESSION).returncode == 0
    (kept,) = json.loads(ran(tmp_path, "checkin", "--list", "--json", *home, **BY_SESSION).stdout)
    (tag,) = json.loads(ran(tmp_path, "tag", "--list", "--json", *home, **BY_SESSION).stdout)
    assert (kept["place"], kept["felt"], tag["tag"]) == (
        "neck left",
        "drowning, wie watte",
        "vacation",
    )
    shown = ran(tmp_path, "checkin", "--list", *home, **BY_SESSION).stdout
    assert "Schmerz" in shown
    assert "Nacken links" in shown


def test_a_language_without_texts_is_refused_in_one_sentence(tmp_path: Path) -> None:
    done = ran(tmp_path, "safety", UNCLENCH_LANGUAGE="xx")
    assert done.returncode == 2
    assert done.stderr.startswith(
        "unclench: environment: language: there are no texts in 'xx'; there are: de"
    )
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_AT.UTF-8"}, "de"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_language_is_the_session_s_where_there_are_texts_in_it(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, variables.get(name, ""))
    assert local_language() == language

"""The configuration: what is read from where, and how a mistake is told."""

import socket
import tempfile
from pathlib import Path

import pytest

from alerts.notifiers import Console, Linux, Phone
from alerts.surroundings.calendar import Calendar
from unclench.config import ConfigError, read_config
from unclench.demo import demo_config


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
    monkeypatch.setenv("TZ", "Europe/Berlin")
    for name in ("CREDENTIALS_DIRECTORY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


def refused(file: Path, text: str) -> str:
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        read_config(file)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_without_a_file_the_defaults_hold_in_the_zone_of_the_machine() -> None:
    assert read_config(None).zone == "Europe/Berlin"
    assert read_config(None).monitor.window_ms == 300_000


def test_a_file_sets_what_it_names_and_leaves_the_rest(file: Path) -> None:
    file.write_text('zone = "Asia/Tokyo"\n[monitor]\nhop_ms = 10000\n')
    config = read_config(file)
    assert (config.zone, config.monitor.hop_ms, config.monitor.window_ms) == ("Asia/Tokyo", 10_000, 300_000)


def test_the_environment_overrules_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("[monitor]\nhop_ms = 10000\nwindow_ms = 120000\n")
    monkeypatch.setenv("UNCLENCH_MONITOR__HOP_MS", "20000")
    config = read_config(file)
    assert (config.monitor.hop_ms, config.monitor.window_ms) == (20_000, 120_000)


def test_a_systemd_credential_overrules_the_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('zone = "Asia/Tokyo"\n')
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "unclench_zone").write_text("Europe/Rome\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    assert read_config(file).zone == "Europe/Rome"


def test_an_unknown_key_is_refused_with_its_path_and_the_nearest_known_one(file: Path) -> None:
    fact = refused(file, "[monitor]\nhop_mss = 10000\n")
    assert str(file) in fact
    assert "monitor.hop_mss: unknown key; did you mean 'hop_ms'?" in fact


def test_an_unknown_table_is_refused(file: Path) -> None:
    assert "moniter: unknown key; did you mean 'monitor'?" in refused(file, "[moniter]\nhop_ms = 10000\n")


def test_an_unknown_key_of_a_plug_is_refused_with_its_place(file: Path) -> None:
    fact = refused(file, '[[holds]]\nkind = "quiet_hours"\nstrat = "21:00"\n')
    assert "holds.0.quiet_hours.strat: unknown key; did you mean 'start'?" in fact


def test_an_unknown_plug_is_refused(file: Path) -> None:
    assert "holds.0" in refused(file, '[[holds]]\nkind = "moonphase"\n')


def test_a_value_of_the_wrong_type_is_refused_and_shown(file: Path) -> None:
    fact = refused(file, '[monitor]\nhop_ms = "soon"\n')
    assert "monitor.hop_ms" in fact
    assert "'soon'" in fact


def test_a_zone_that_does_not_exist_is_refused(file: Path) -> None:
    assert "no time zone is called 'Middle/Earth'" in refused(file, 'zone = "Middle/Earth"\n')


def test_text_that_is_not_toml_is_refused_with_its_line(file: Path) -> None:
    assert "is not TOML" in refused(file, "zone =\n")


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.toml: there is no such configuration file"):
        read_config(tmp_path / "nowhere.toml")


def test_a_directory_is_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a directory"):
        read_config(tmp_path)


def test_an_unknown_variable_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNCLENCH_ZONES", "UTC")
    with pytest.raises(
        ConfigError, match="environment variable UNCLENCH_ZONES: unknown key; did you mean 'zone'"
    ):
        read_config(None)


MIRROR = '[[mirrors]]\nkind = "influx"\nurl = "http://127.0.0.1:1"\nbucket = "heart"\n'


def test_a_token_comes_from_the_environment_or_a_credential_and_is_not_shown(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file.write_text(MIRROR)
    assert read_config(file).mirrors[0].secret() == ""
    (tmp_path / "unclench_influx_token").write_text("canary-credential\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert read_config(file).mirrors[0].secret() == "canary-credential"
    monkeypatch.setenv("UNCLENCH_INFLUX_TOKEN", "canary-variable")
    config = read_config(file)
    assert config.mirrors[0].secret() == "canary-variable"
    assert "canary" not in f"{config!r} {config.model_dump_json()}"


def test_a_calendars_address_is_not_repeated_where_it_stands_wrong(file: Path) -> None:
    told = refused(file, '[[surroundings]]\nkind = "calendar"\nplaces = "https://host/canary.ics"\n')
    assert "places" in told
    assert "canary" not in told
    assert "canary" not in repr(Calendar(places=("https://host/canary.ics",)))


def test_a_token_among_the_settings_is_refused_and_not_repeated(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (MIRROR + 'token = "canary"\n', 'influx_token = "canary"\n'):
        told = refused(file, text)
        assert "token_file" in told
        assert "canary" not in told
    for value in ('[{"kind": "influx", "token": "canary"}]', '{"token": "canary"}', '["canary"'):
        monkeypatch.setenv("UNCLENCH_MIRRORS", value)
        assert "canary" not in refused(file, "")


def test_the_careful_profile_and_the_bounds_of_learning_are_settings(file: Path) -> None:
    file.write_text(
        '[episode]\nprofile = "strict"\n[episode.lessons]\nlearn = false\n[load.calm]\ncredit_minutes = 20\n'
    )
    config = read_config(file)
    assert (config.episode.minutes_needed, config.episode.lessons.learn) == (8, False)
    assert config.pipeline().load.calm.credit_minutes == 20
    assert "episode.profile" in refused(file, '[episode]\nprofile = "careful"\n')
    assert "on_least" in refused(file, "[episode.lessons]\non_least = 0.2\n")


def test_a_surrounding_that_is_named_takes_the_place_of_its_default_and_the_rest_stay(file: Path) -> None:
    file.write_text(
        '[[surroundings]]\nkind = "microphone"\nread = false\n'
        '[[surroundings]]\nkind = "calendar"\nplaces = ["~/mine.ics"]\n'
    )
    surroundings = {one.kind: one for one in read_config(file).surroundings}
    assert not surroundings["microphone"].read
    assert surroundings["calendar"] == Calendar(places=("~/mine.ics",))
    assert {one.kind for one in read_config(None).surroundings} == set(surroundings)


def test_a_surrounding_named_twice_or_with_an_unknown_key_is_refused(file: Path) -> None:
    assert "name each kind once" in refused(file, '[[surroundings]]\nkind = "idle"\n' * 2)
    fact = refused(file, '[[surroundings]]\nkind = "idle"\nminute = 5\n')
    assert "surroundings.0.idle.minute: unknown key; did you mean 'minutes'?" in fact
    assert "minutes = 0" in refused(file, '[[surroundings]]\nkind = "idle"\nminutes = 0\n')


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("[practice]\npace_per_min = 9\n", "practice: pace = 9 breaths/min is above 7.5: no longer slow"),
        (
            "[practice.breath_snack.rhythm]\nin_ms = 2000\nout_ms = 6000\n",
            "practice.breath_snack.rhythm: in_ms = 2000 is below 3000 ms: quick breaths can make",
        ),
        ("[practice.i_am_safe]\nwording = ''\n", "practice.i_am_safe: wording = '' is no line of words"),
        (
            "[practice.joy_block]\njoy = ['tea']\n",
            "practice.joy_block.joy: unknown key; did you mean 'joys'?",
        ),
        ("[practice.breath_snac]\nminutes = 1\n", "unknown key; did you mean 'breath_snack'?"),
        (
            "[practice.breath_snack.rhythm]\nhold_ms = 1\n",
            "practice.breath_snack.rhythm.hold_ms: unknown key",
        ),
    ],
)
def test_a_practice_outside_the_envelope_is_refused_with_its_place_and_the_reason(
    file: Path, text: str, fact: str
) -> None:
    assert fact in refused(file, text)


def test_a_practice_takes_the_wearers_settings(file: Path) -> None:
    file.write_text(
        "[practice]\npace_per_min = 5.5\n[practice.i_am_safe]\nwording = 'Ich bin sicher'\n"
        "[practice.joy_block]\nminutes = 10\njoys = ['drums', 'figs']\n[practice.heart_focus]\nminutes = 5\n"
    )
    practice = read_config(file).practice
    assert (practice.pace_per_min, practice.i_am_safe.wording) == (5.5, "Ich bin sicher")
    assert (practice.joy_block.joys, practice.heart_focus.minutes) == (("drums", "figs"), 5)
    assert read_config(file).pipeline().practices == practice


def test_the_settings_of_practices_in_the_docs_can_be_used(file: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "practices.md").read_text("utf-8")
    file.write_text(page.partition("### `[practice]`\n\n```toml\n")[2].partition("```")[0])
    assert read_config(file).practice.joy_block.joys == ("music", "a window", "tea")


def test_in_a_desktop_session_its_notifications_are_used_and_elsewhere_the_console_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_config(None).notifiers == (Console(),)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/somewhere")
    assert read_config(None).notifiers == (Linux(), Console())


def test_a_daemon_without_the_session_s_variables_finds_its_bus_by_the_runtime_directory(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as bus:
        bus.bind(f"{short}/bus")
        monkeypatch.setenv("XDG_RUNTIME_DIR", short)
        found = Linux(bus=f"unix:path={short}/bus")
        assert read_config(None).notifiers == (found, Console())
        file.write_text('[[notifiers]]\nkind = "linux"\n')
        assert read_config(file).notifiers == (found,)


def test_a_phone_has_its_addresses_from_a_credential_and_they_are_in_no_text(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text('[[notifiers]]\nkind = "phone"\n')
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "unclench_phone_urls").write_text("ntfy://s3cret\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "credentials"))
    config = read_config(file)
    assert config.notifiers == (Phone(urls="ntfy://s3cret"),)
    assert "s3cret" not in repr(config)


@pytest.mark.parametrize(
    "text",
    ['[[notifiers]]\nkind = "phone"\nurls = "ntfy://s3cret"\n', 'phone_urls = "ntfy://s3cret"\n'],
)
def test_a_phones_address_among_the_settings_is_refused_without_showing_it(file: Path, text: str) -> None:
    fact = refused(file, text)
    assert "addresses do not stand here: keep them in a file of their own" in fact
    assert "s3cret" not in fact


def test_the_demonstration_calls_nobodys_desktop_or_phone(file: Path) -> None:
    file.write_text("[[notifiers]]\nkind = 'linux'\n[[notifiers]]\nkind = 'phone'\n")
    assert demo_config(read_config(file)).notifiers == (Console(),)

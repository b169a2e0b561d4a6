"""scan, pair, posture and doctor bluetooth as a user meets them: processes beside a fake bluetoothd."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import pytest

from ingest.posture import Calibration, Direction
from tests.bluez.gatt import BATTERY, PMD_DATA
from tests.bluez.radio import H10, Radio
from tests.ingest.polar_frames import acceleration_frame
from tests.unclench.command import environment, ran, started
from unclench.paired import PairedStrap, read_paired, write_paired

TICKR = "A0:9E:1A:00:00:02"
UPRIGHT, LEANING = (990, 0, 100), (900, 0, -420)


@pytest.fixture
def air(radio_of_processes: Radio) -> Radio:
    return radio_of_processes


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def data_dir(home: Path) -> Path:
    return home / "data" / "unclench"


def until(true: Callable[[], bool]) -> None:
    deadline = monotonic() + 20
    while not true():
        assert monotonic() < deadline
        sleep(0.02)


def words(text: str) -> str:
    """Return a text without its lines and boxes."""
    return " ".join("".join(sign for sign in text if sign not in "│┃").split())


def test_scan_lists_the_straps_as_a_table_and_as_json(air: Radio, home: Path) -> None:
    air.strap()
    air.strap(TICKR, "", "plain")
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 00000001"))
    table = ran(home, "scan", "--seconds", "0.7")
    assert table.returncode == 0
    assert table.stderr == ""
    text = words(table.stdout)
    assert "Polar H10 00000001 A0:9E:1A:00:00:01 strong" in text
    assert "remembered" in text
    assert f"(no name) {TICKR} strong" in text
    done = ran(home, "scan", "--seconds", "0.7", "--json")
    rows = {row["address"]: row for row in json.loads(done.stdout)}
    assert rows[H10]["remembered"] is True
    assert rows[TICKR]["name"] == ""
    assert -100 < rows[TICKR]["rssi_dbm"] < 0
    assert not rows[TICKR]["connected"]


def test_a_stranger_s_strap_can_t_write_on_the_terminal_by_its_name(air: Radio, home: Path) -> None:
    air.strap(H10, "[/red]\x1b[2Jmine\n")
    air.beat()
    table = ran(home, "scan", "--seconds", "0.7")
    assert table.returncode == 0, table.stderr
    assert "[/red][2Jmine " in table.stdout
    assert "\x1b" not in table.stdout
    paired = ran(home, "pair", "--seconds", "0.7")
    assert "remembered: [/red][2Jmine, " in paired.stderr
    assert "\x1b" not in paired.stderr
    examined = ran(home, "doctor", "bluetooth", "--seconds", "1")
    assert "[/red][2Jmine" in words(examined.stdout)


def test_a_name_is_shown_as_it_is_wherever_it_stands(air: Radio, home: Path) -> None:
    name = ":heart: [b]H\\"
    air.strap(H10, name)
    air.beat()
    assert f"1 {name} {H10}" in words(ran(home, "scan", "--seconds", "0.7").stdout)
    said = ran(home, "pair", "--seconds", "0.7").stderr
    assert f"remembered: {name}, {H10}" in said
    air.set(H10, inside=False)
    assert f"{name} is not heard" in words(ran(home, "doctor", "bluetooth", "--seconds", "1").stdout)
    assert f"{name} is remembered" in words(ran(home, "doctor").stdout)
    assert f"{name} is not heard" in ran(home, "posture", "--seconds", "1").stderr


def test_scan_grows_its_table_on_a_terminal(air: Radio, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    air.strap()
    monkeypatch.setenv("FORCE_COLOR", "1")
    done = ran(home, "scan", "--seconds", "0.7")
    assert done.returncode == 0
    assert "\x1b" in done.stdout
    assert "Polar H10 00000001" in done.stdout


def test_scan_without_a_strap_says_what_to_do_and_still_prints_json(air: Radio, home: Path) -> None:
    done = ran(home, "scan", "--seconds", "0.3", "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == []
    assert done.stderr.startswith("unclench: no strap is heard; put it on and wet its electrodes")
    assert len(done.stderr.splitlines()) == 1


def test_whatever_stands_against_bluetooth_is_one_sentence_with_what_to_do(air: Radio, home: Path) -> None:
    air.power(False)
    for command in (("scan",), ("pair",)):
        done = ran(home, *command, "--seconds", "0.3")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("unclench: Bluetooth is switched off; switch it on")
    air.kill()
    done = ran(home, "scan", "--seconds", "0.3")
    assert done.stderr.startswith("unclench: the Bluetooth service is not running; start it")


def test_a_bluetooth_service_that_does_not_answer_is_not_an_empty_air(air: Radio, home: Path) -> None:
    air.strap()
    air.hang()
    try:
        done = ran(home, "scan", "--seconds", "0.5")
    finally:
        air.go_on()
    assert done.returncode == 1
    assert done.stderr.startswith("unclench: the Bluetooth service does not answer")


def test_pair_remembers_the_only_strap_and_says_what_it_sends(air: Radio, home: Path) -> None:
    air.strap()
    air.beat(rr_units=900)
    done = ran(home, "pair", "--seconds", "2.5")
    assert (done.returncode, done.stdout) == (0, "")
    assert read_paired(data_dir(home)) == PairedStrap(H10, "Polar H10 00000001")
    assert "it sends beat intervals, 6" in done.stderr
    assert "unclench posture" in done.stderr
    assert air.state()["connected"] is False


def test_pair_says_of_a_strap_what_it_lacks(air: Radio, home: Path) -> None:
    air.strap(TICKR, "OH1", "plain")
    air.set(TICKR, value={BATTERY: "05"})
    done = ran(home, "pair", "--seconds", "0.5")
    assert done.returncode == 0
    assert "OH1 is connected but sends nothing" in done.stderr
    assert "the battery of OH1 is low" in done.stderr
    assert "OH1 has no acceleration stream" in done.stderr


def test_pair_never_guesses_among_several_but_takes_a_name_an_address_or_a_number(
    air: Radio, home: Path
) -> None:
    air.strap()
    air.strap(TICKR, "TICKR", "plain")
    several = ran(home, "pair", "--seconds", "0.7")
    assert several.returncode == 2
    assert "several straps are heard" in several.stderr
    assert TICKR in several.stderr
    assert read_paired(data_dir(home)) is None
    other = ran(home, "pair", "wahoo", "--seconds", "0.7")
    assert other.returncode == 1
    assert "wahoo is not heard, but Polar H10 00000001, TICKR" in other.stderr.replace(
        "TICKR, Polar H10 00000001", "Polar H10 00000001, TICKR"
    )
    assert ran(home, "pair", "tick", "--seconds", "0.7", "--no-check").returncode == 0
    assert read_paired(data_dir(home)) == PairedStrap(TICKR, "TICKR")
    assert ran(home, "pair", H10.lower(), "--seconds", "5", "--no-check").returncode == 0
    assert read_paired(data_dir(home)) == PairedStrap(H10, "Polar H10 00000001")


def test_pair_does_not_take_the_first_of_two_straps_with_the_same_name(air: Radio, home: Path) -> None:
    """Not every maker puts a number into its name: the other one may be a stranger's."""
    air.strap(TICKR, "TICKR", "plain")
    air.strap("F0:00:00:00:00:07", "TICKR", "plain")
    several = ran(home, "pair", "TICKR", "--seconds", "0.7", "--no-check")
    assert several.returncode == 2
    assert "several straps are heard" in several.stderr
    assert read_paired(data_dir(home)) is None


def test_pair_asks_whoever_sits_at_a_terminal(air: Radio, home: Path) -> None:
    air.strap()
    air.strap(TICKR, "TICKR", "plain")
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "unclench", "pair", "--seconds", "0.7", "--no-check"]
    with subprocess.Popen(
        program, env=environment(home), stdin=theirs, stderr=subprocess.PIPE, text=True
    ) as process:
        os.write(ours, b"9\n1\n")
        said = process.communicate(timeout=60)[1]
    os.close(ours)
    os.close(theirs)
    assert process.returncode == 0, said
    assert said.count("Which one (1 to 2)") == 2
    kept = read_paired(data_dir(home))
    assert kept is not None
    assert f"remembered: {kept.name}, {kept.address}" in said


def test_pair_keeps_the_calibration_of_a_strap_that_it_knows_and_forgets_on_demand(
    air: Radio, home: Path
) -> None:
    mine = PairedStrap(H10, "Polar H10 00000001", Calibration(Direction.along(*LEANING)))
    air.strap()
    write_paired(data_dir(home), mine)
    assert ran(home, "pair", "--seconds", "0.5", "--no-check").returncode == 0
    assert read_paired(data_dir(home)) == mine
    assert "forgotten" in ran(home, "pair", "--forget").stderr
    assert read_paired(data_dir(home)) is None
    assert "no strap was remembered" in ran(home, "pair", "--forget").stderr


def test_pair_remembers_a_strap_that_another_holds_and_says_so(air: Radio, home: Path) -> None:
    air.strap()
    air.fault("Connect", "org.bluez.Error.AuthenticationFailed", "played", times=None)
    done = ran(home, "pair", "--seconds", "0.5")
    assert done.returncode == 0
    assert "it could not be tried: Polar H10 00000001 refused the pairing" in done.stderr
    assert read_paired(data_dir(home)) is not None


def test_posture_learns_sitting_then_standing_and_says_what_can_be_told(air: Radio, home: Path) -> None:
    air.strap()
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    early = ran(home, "posture", "--standing", "--seconds", "1")
    assert early.returncode == 2
    assert "sit first" in early.stderr
    assert "Standing still may look like sitting" in postured(air, home, LEANING)
    learned = read_paired(data_dir(home))
    assert learned is not None
    assert learned.calibration is not None
    assert learned.calibration.sitting.angle_deg(Direction.along(*LEANING)) < 1
    assert "told apart (31°)" in postured(air, home, UPRIGHT, "--standing")
    assert "Stand again, too" in postured(air, home, UPRIGHT)
    assert "sit and stand alike (0° apart)" in postured(air, home, UPRIGHT, "--standing")


def postured(air: Radio, home: Path, gravity_mg: tuple[int, int, int], *more: str) -> str:
    """Run `posture` while the strap feels this; return what it said."""
    process = started(home, "posture", "--seconds", "1.5", *more)
    while process.poll() is None:
        sleep(0.1)
        air.notify(acceleration_frame([gravity_mg] * 36), uuid=PMD_DATA)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 0, said
    assert commands(air)[-1] is False
    return said


def commands(air: Radio) -> list[bool]:
    """Return the commands that the strap got: true for a start, false for a stop."""
    return [value.startswith("02") for _, value in air.calls("WriteValue")]


def test_posture_without_a_strap_or_without_samples_says_what_to_do(air: Radio, home: Path) -> None:
    nobody = ran(home, "posture")
    assert nobody.returncode == 2
    assert "no strap is remembered; put one on, then: unclench scan, unclench pair" in nobody.stderr
    air.strap()
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    silent = ran(home, "posture", "--seconds", "1")
    assert silent.returncode == 1
    assert "only 0 samples came" in silent.stderr


@pytest.mark.parametrize("setting", ['name = "TICKR 1"', f'address = "{TICKR}"'])
@pytest.mark.parametrize("remembered", [True, False])
def test_posture_keeps_nothing_of_a_configured_strap_that_is_not_the_remembered_one(
    home: Path, setting: str, remembered: bool
) -> None:
    mine = PairedStrap(H10, "Polar H10 1", Calibration(Direction.along(*LEANING))) if remembered else None
    if mine:
        write_paired(data_dir(home), mine)
    config = home / "config.toml"
    config.parent.mkdir(exist_ok=True)
    config.write_text(f"[strap]\n{setting}\n")
    done = ran(home, "posture", "--seconds", "1", "--config", str(config))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.endswith("is configured, but not remembered: unclench pair first\n")
    assert read_paired(data_dir(home)) == mine


def test_posture_stops_the_stream_also_when_it_is_terminated(air: Radio, home: Path) -> None:
    air.strap()
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    process = started(home, "posture", "--seconds", "60")
    until(lambda: commands(air) == [False, True])
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 1
    assert "stopped" in said
    assert "Traceback" not in said
    assert commands(air) == [False, True, False]


def test_doctor_bluetooth_examines_the_strap(air: Radio, home: Path) -> None:
    air.strap()
    air.beat(rr_units=500)
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    done = ran(home, "doctor", "bluetooth", "--seconds", "2", "--json")
    found = {one["check"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout
    assert found["strap"]["fact"] == "Polar H10 1, Polar Electro Oy H10, firmware 5.0.0"
    assert found["battery"]["fact"] == "81 %"
    assert "intervals in" in found["beats"]["fact"]
    assert found["packet size"]["fact"] == "MTU 232 bytes"
    assert found["acceleration"]["mend"] == "sit as you work: unclench posture"
    assert found["skin"]["verdict"] == "note"
    assert found["packets"]["fact"].startswith("one every ")


def test_doctor_bluetooth_says_what_is_wrong_with_adapter_strap_and_file(air: Radio, home: Path) -> None:
    text = words(ran(home, "doctor", "bluetooth").stdout)
    assert "no strap is remembered" in text
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    air.strap(kind="thermometer")
    absent = ran(home, "doctor", "bluetooth", "--seconds", "1", "--json")
    assert absent.returncode == 1
    assert [one["fact"] for one in json.loads(absent.stdout) if one["verdict"] == "wrong"] == [
        "Polar H10 1 has no heart rate service"
    ]
    (data_dir(home) / "strap.json").write_text("{")
    damaged = json.loads(ran(home, "doctor", "bluetooth", "--json").stdout)
    assert damaged[-1]["verdict"] == "wrong"
    assert "is not what unclench wrote" in damaged[-1]["fact"]
    air.plug(False)
    gone = ran(home, "doctor", "bluetooth", "--json")
    assert gone.returncode == 1
    (adapter,) = json.loads(gone.stdout)
    assert adapter["fact"] == "this machine has no Bluetooth adapter"


def test_beside_the_daemon_that_holds_the_strap_nobody_else_connects(air: Radio, home: Path) -> None:
    air.strap()
    air.beat()
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    daemon = started(home, "run", "--no-notify")
    try:
        until(lambda: commands(air)[-1:] == [True])
        seen = json.loads(ran(home, "scan", "--seconds", "0.5", "--json").stdout)
        assert [(one["address"], one["connected"], one["remembered"]) for one in seen] == [(H10, True, True)]
        assert "not tried, for the daemon runs" in ran(home, "pair", "--seconds", "0.5").stderr
        process = started(home, "posture", "--seconds", "3")
        while process.poll() is None:
            sleep(0.1)
            air.notify(acceleration_frame([LEANING] * 36), uuid=PMD_DATA)
        said = process.communicate(timeout=30)[1]
        assert process.returncode == 0, said
        assert "from its next start" in said
        findings = {
            one["check"]: one for one in json.loads(ran(home, "doctor", "bluetooth", "--json").stdout)
        }
        assert findings["strap"]["fact"] == "Polar H10 1: streaming"
        assert findings["strap"]["mend"] == "stop the daemon to have the strap itself examined"
    finally:
        daemon.send_signal(signal.SIGTERM)
        said = daemon.communicate(timeout=30)[1]
    assert daemon.returncode == 0, said
    assert len(air.calls("Connect")) == 1
    kept = read_paired(data_dir(home))
    assert kept is not None
    assert kept.calibration is not None
    assert kept.calibration.sitting.angle_deg(Direction.along(*LEANING)) < 1
    assert "Traceback" not in said


def test_doctor_says_whether_a_strap_is_remembered(home: Path) -> None:
    def strap() -> tuple[str, str]:
        findings = json.loads(ran(home, "doctor", "--json").stdout)
        return next((one["verdict"], one["fact"]) for one in findings if one["check"] == "strap")

    assert strap() == ("note", "no strap is remembered")
    write_paired(data_dir(home), PairedStrap(H10, "Polar H10 1"))
    assert strap() == ("fine", "Polar H10 1 is remembered")
    (data_dir(home) / "strap.json").write_text("{")
    assert strap()[0] == "wrong"


@pytest.mark.parametrize("command", ["scan", "pair", "posture", "doctor"])
def test_each_command_explains_itself(home: Path, command: str) -> None:
    done = ran(home, command, "--help")
    assert done.returncode == 0
    assert "--seconds" in done.stdout

"""What doctor bluetooth makes of a visit and of the journal's links."""

from dataclasses import replace
from pathlib import Path

import pytest

from hrv.event import Link, LinkState
from ingest.device import Device
from ingest.link_words import Reason
from ingest.posture import Calibration, Direction
from ingest.signal import Signal
from ingest.sources.checkup import Checkup
from unclench.commands.bluetooth import checkup_findings, drops_findings, link_ages_s
from unclench.commands.finding import Finding
from unclench.commands.pair import signal_faults
from unclench.paired import PairedStrap
from unclench.store.journal import Journal

SOUND = Signal(
    packets=20,
    twice=0,
    refused=0,
    period_ms=1000,
    jitter_ms=12.5,
    longest_ms=1100,
    measuring=20,
    with_rr=20,
    implausible=0,
    disagreeing=0,
    contact=True,
    rate_bpm=63,
)
H10 = Checkup(
    Device("Polar Electro Oy", "H10", "1", "5.0.0", "chest", 80),
    232,
    frozenset({"ecg", "acceleration"}),
    SOUND,
)
SITTING = Direction(1.0, 0.0, 0.0)
MINE = PairedStrap("A0:9E:1A:00:00:01", "Polar H10 1", Calibration(SITTING))


def found(checkup: Checkup, strap: PairedStrap = MINE) -> dict[str, Finding]:
    return {one.check: one for one in checkup_findings(checkup, strap)}


def heard(**signal: object) -> Checkup:
    return replace(H10, signal=replace(SOUND, **signal))  # type: ignore[arg-type]


def test_a_sound_strap_is_fine_in_every_way() -> None:
    findings = found(H10)
    assert {one.verdict for one in findings.values()} == {"fine"}
    assert findings["beats"].fact == "63 bpm, intervals in 20 of 20 packets, it feels skin"
    assert findings["packets"].fact == "one every 1000 ms, jitter 13 ms, the longest wait 1100 ms"
    assert findings["acceleration"].fact == "there, posture calibrated for sitting"


@pytest.mark.parametrize(
    ("signal", "reasons"),
    [
        ({"packets": 0}, ["silent"]),
        ({"contact": False}, ["not_worn"]),
        ({"measuring": 0, "contact": None}, ["not_worn"]),
        ({"with_rr": 0}, ["no_rr"]),
        ({"disagreeing": 11}, ["implausible"]),
        ({"implausible": 3}, ["dry"]),
        ({"with_rr": 9}, ["dry"]),
        ({"twice": 20}, ["duplicates"]),
        ({"implausible": 3, "twice": 20}, ["dry", "duplicates"]),
        ({"implausible": 2, "disagreeing": 10, "twice": 10, "with_rr": 10}, []),
    ],
)
def test_each_fault_of_the_packets_has_its_reason(signal: dict[str, object], reasons: list[Reason]) -> None:
    checkup = heard(**signal)
    assert signal_faults(checkup) == reasons
    assert ("beats" in found(checkup)) == bool(reasons) or found(checkup)["beats"].verdict == "fine"


def test_what_only_asks_for_a_look_is_a_note_and_what_must_be_mended_is_wrong() -> None:
    assert found(heard(with_rr=0))["beats"].verdict == "wrong"
    assert found(heard(twice=20))["beats"].verdict == "note"
    assert found(heard(jitter_ms=400.0))["packets"].verdict == "note"
    assert found(heard(longest_ms=5000.0))["packets"].verdict == "note"
    assert "packets" not in found(heard(packets=1, period_ms=None, jitter_ms=None, longest_ms=None))


def test_a_strap_that_does_not_tell_of_skin_is_noted() -> None:
    assert found(heard(contact=None))["skin"].verdict == "note"
    assert "skin" not in found(heard(contact=None, packets=0))


def test_battery_place_streams_and_packet_size_are_judged() -> None:
    device = replace(H10.device, battery_pct=10, location="wrist")
    weak = found(replace(H10, device=device, mtu=23))
    assert weak["battery"].verdict == "wrong"
    assert weak["place"].fact == "it says that it is worn at the wrist"
    assert weak["packet size"].verdict == "note"
    bare = found(Checkup(Device(), 23, frozenset(), SOUND), PairedStrap("A0:9E:1A:00:00:01"))
    assert bare["strap"].fact == "A0:9E:1A:00:00:01"
    assert bare["battery"].fact == "it does not tell its battery"
    assert bare["acceleration"].verdict == "note"
    assert bare["packet size"].verdict == "fine"


def test_a_calibration_in_both_postures_is_told() -> None:
    both = replace(MINE, calibration=Calibration(SITTING, Direction(0.0, 1.0, 0.0)))
    assert found(H10, both)["acceleration"].fact.endswith("sitting and standing")
    assert (
        found(H10, replace(MINE, calibration=None))["acceleration"].mend
        == "sit as you work: unclench posture"
    )


def links(*told: tuple[int, LinkState]) -> list[Link]:
    return [Link(at_ms=1000 * at_s, state=state) for at_s, state in told]


def test_a_link_lasts_from_its_first_beats_to_its_loss() -> None:
    story = links(
        (0, "searching"),
        (5, "connecting"),
        (6, "subscribed"),
        (7, "streaming"),
        (50, "not_worn"),
        (60, "streaming"),
        (157, "lost"),
        (158, "waiting"),
        (160, "searching"),
        (170, "streaming"),
        (200, "stopped"),
        (300, "streaming"),
        (310, "searching"),
    )
    assert link_ages_s(story) == [150, 10]
    assert link_ages_s([]) == []


def dropping(path: Path, ages_s: list[int]) -> None:
    """Keep links that lasted so long each, from the beginning of 1970 on."""
    story, at_s = [], 0
    for age_s in ages_s:
        story += links((at_s, "streaming"), (at_s + age_s, "lost"))
        at_s += age_s + 3
    with Journal.open(path) as journal:
        journal.begin(source="strap", identity="", started_ms=0, version="1", settings="{}")
        journal.append(story)


@pytest.mark.parametrize(
    ("ages_s", "verdict", "fact"),
    [
        ([150, 151, 149, 150], "wrong", "4 in the last 7 days, mostly after 150 s"),
        ([20, 300, 77, 1200, 41], "fine", "5 in the last 7 days, without a rule"),
    ],
)
def test_drops_of_the_last_week_are_judged(
    tmp_path: Path, ages_s: list[int], verdict: str, fact: str
) -> None:
    dropping(tmp_path / "journal.db", ages_s)
    (finding,) = drops_findings(tmp_path / "journal.db", 10_000_000)
    assert (finding.verdict, finding.fact) == (verdict, fact)
    assert bool(finding.mend) == (verdict == "wrong")


def test_no_journal_and_a_week_without_drops_say_nothing(tmp_path: Path) -> None:
    assert list(drops_findings(tmp_path / "journal.db", 10_000_000)) == []
    dropping(tmp_path / "journal.db", [150, 150, 150, 150])
    assert list(drops_findings(tmp_path / "journal.db", 8 * 86_400_000)) == []

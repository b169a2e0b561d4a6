"""What is said of the link, and since when it stands so."""

from hrv.event import Link
from ingest.sources.standing import Standing
from tests.ingest.wearer import SetMachine


def test_a_state_stands_since_it_or_its_reason_changed_and_not_since_the_battery_did() -> None:
    machine, said = SetMachine(stands=True), list[Link]()
    standing = Standing("A0:9E:1A:00:00:01", "H10", machine, lambda: 0, said.append)
    standing.tell("streaming", None)
    machine.awake_for_us += 60_000_000
    standing.battery_pct = 80
    standing.tell("streaming", None)
    standing.tell("streaming", None)
    machine.awake_for_us += 60_000_000
    standing.tell("streaming", "dry")
    begin_ms = said[0].at_ms
    assert [(one.at_ms - begin_ms, one.battery_pct) for one in said] == [(0, None), (0, 80), (120_000, 80)]

"""The rule that the anchored clock was compared with: a lower envelope of arrival minus sum of intervals."""

from collections import deque

from hrv.beat import Beat, on_grid
from hrv.event import Event, Gap
from ingest.heart_rate import parse
from tests.ingest.strap_day import Simulated

PACKETS = 64
LATER_PACKETS = 8
HOLE_MS = 1_500.0
JUMP_SHARE = 0.5
SLEW_MS = 1.0


def enveloped(day: Simulated) -> list[Event]:
    """Return the beats and gaps by that rule; a gap when a hole is followed by a jump of the envelope."""
    told = [(packet.arrived_us / 1000, parse(packet.body).rr_ms) for packet in day.packets]
    told = [(arrived_ms, rr_ms) for arrived_ms, rr_ms in told if rr_ms]
    offsets_ms: list[float] = []
    summed_ms = 0.0
    for arrived_ms, rr_ms in told:
        summed_ms += sum(rr_ms)
        offsets_ms.append(arrived_ms - summed_ms)
    window: deque[float] = deque(maxlen=PACKETS)
    events: list[Event] = []
    lost_ms, summed_ms, place_ms = 0.0, 0.0, offsets_ms[0]
    for number, (arrived_ms, rr_ms) in enumerate(told):
        if window and arrived_ms - told[number - 1][0] > HOLE_MS:
            jump_ms = min(offsets_ms[number : number + LATER_PACKETS]) - lost_ms - min(window)
            if jump_ms > JUMP_SHARE * rr_ms[0]:
                at_ms = round(place_ms + summed_ms)
                events.append(Gap(at_ms, at_ms + round(jump_ms), "lost"))
                lost_ms, summed_ms = lost_ms + jump_ms, summed_ms + jump_ms
                window.clear()
        window.append(offsets_ms[number] - lost_ms)
        for one in rr_ms:
            summed_ms += one
            off_ms = min(window) - place_ms
            step_ms = max(SLEW_MS, abs(off_ms) / 8)
            place_ms += max(-step_ms, min(step_ms, off_ms))
            events.append(Beat(round(place_ms + summed_ms), on_grid(one)))
    return events

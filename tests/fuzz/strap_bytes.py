"""Throws made-up bytes at every parser of the strap: each must give a value or its own error.

    python -m tests.fuzz.strap_bytes [--inputs 10000000] [--seed 1]

Inputs are packets that a strap could send, cut, lengthened, changed in some bytes or bits, or pure noise:
so they reach behind the first check of each parser. Figures of a run stand in docs/strap.md.
"""

import argparse
from collections import Counter
from collections.abc import Callable
from random import Random

import numpy as np

from ingest import device, heart_rate, polar
from ingest.motion import MotionMeter
from tests.ingest.polar_frames import ACCELERATION, ECG, acceleration_frame, block, frame, integers

Parser = Callable[[bytes], object]

PARSERS: tuple[tuple[str, Parser, type[ValueError]], ...] = (
    ("heart rate", heart_rate.parse, heart_rate.PacketError),
    ("battery", device.parse_battery, device.BatteryError),
    ("location", device.parse_location, device.LocationError),
    ("text", device.parse_text, device.TextError),
    ("features", polar.parse_features, polar.AnswerError),
    ("answer", polar.parse_answer, polar.AnswerError),
    ("settings", polar.parse_settings, polar.AnswerError),
    ("frame", polar.parse_frame, polar.FrameError),
)
_OF_HEART, _OF_DEVICE, _OF_CONTROL, _OF_FRAME = (0,), (1, 2, 3), (4, 5, 6), (7,)
SETTINGS = bytes.fromhex("000419003200 6400C8000101100002030200040008000501000080 3F")


def seeds() -> tuple[tuple[tuple[int, ...], bytes], ...]:
    """Return sound packets, each with the parsers that it is for."""
    heart = [bytes.fromhex(one) for one in ("0648", "164e1b031203", "1f3c0039300004010000", "0180 80")]
    heart.append(b"\x10\x3c" + b"\x00\x04" * 9)
    texts = [b"\x64", b"\x01", b"Polar Electro Oy\0", "Gürtel".encode()]
    control = [b"\x0f\x05" + bytes(15), b"\xf0\x02\x02\x00\x00", b"\xf0\x01\x02\x00\x00" + SETTINGS, SETTINGS]
    deltas = block([[1, -1, 2]] * 20, 3) + block([[100, -100, 200]] * 5, 9) + block([[-9, 0, 7]], 32)
    frames = [
        acceleration_frame([[10, -20, 990]] * 36, 1 << 59),
        frame(ACCELERATION, 1, 0, integers([1, -2, 3] * 5, 1)),
        frame(ACCELERATION, 1, 2, integers([1, -2, 3] * 5, 3)),
        frame(ACCELERATION, 1, 0x80, integers([1, 2, 3], 2) + deltas),
        frame(ACCELERATION, 1, 0x81, integers([1, 2, 3], 2) + deltas),
        frame(ECG, 1, 0, integers([104, -88] * 30, 3)),
        frame(ECG, 1, 0x80, integers([5], 3) + block([[-1]] * 40, 4)),
    ]
    groups = ((_OF_HEART, heart), (_OF_DEVICE, texts), (_OF_CONTROL, control), (_OF_FRAME, frames))
    return tuple((parsers, body) for parsers, bodies in groups for body in bodies)


def changed(body: bytes, dice: Random) -> bytes:
    """Return the packet as a bad link, a bad firmware or an enemy might send it."""
    match dice.randrange(6):
        case 0:
            return body[: dice.randrange(len(body) + 1)]
        case 1:
            return body + dice.randbytes(dice.randrange(1, 9))
        case 2:
            return dice.randbytes(dice.randrange(33))
        case 3:
            at = dice.randrange(len(body))
            return body[:at] + bytes([body[at] ^ (1 << dice.randrange(8))]) + body[at + 1 :]
        case _:
            out = bytearray(body)
            for _ in range(dice.randrange(1, 5)):
                out[dice.randrange(len(out))] = dice.randrange(256)
            return bytes(out)


def fuzzed(inputs: int, seed: int) -> Counter[tuple[str, str]]:
    """Return how often each parser gave what; anything but a value or its own error ends the run."""
    dice, packets, meter = Random(seed), seeds(), MotionMeter()
    came_to: Counter[tuple[str, str]] = Counter()
    for number in range(inputs):
        parsers, body = packets[number % len(packets)]
        packet = changed(body, dice)
        name, parse, refusal = PARSERS[dice.choice(parsers)]
        try:
            value = parse(packet)
        except refusal as error:
            came_to[name, type(error).__name__] += 1
        except Exception as error:
            raise AssertionError(f"input {number}, {name}: {packet.hex()}") from error
        else:
            came_to[name, "value"] += 1
            if isinstance(value, polar.Acceleration):
                assert np.isfinite(value.samples_mg).all()
                meter.take(number * 1000, value.samples_mg)
    return came_to


def main() -> None:
    """Run and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--inputs", type=int, default=10_000_000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    came_to = fuzzed(chosen.inputs, chosen.seed)
    for (name, what), count in sorted(came_to.items()):
        print(f"{name:12} {what:20} {count:>10}")
    print(f"{chosen.inputs} inputs, seed {chosen.seed}: each gave a value or its parser's own error")


if __name__ == "__main__":
    main()

"""Reads the beats of a WFDB annotation file (MIT format, as `.atr` and `.qrs` of PhysioNet are)."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BEATS = dict(enumerate("NLRaVFJASEj/", start=1)) | {13: "Q", 25: "B", 30: "?", 34: "e", 35: "n", 38: "f"}
BEATS |= {41: "r"}
"""The codes that are heart beats, as their symbols (WFDB Programmer's Guide, `ecgcodes.h`)."""
SKIP, NUM, SUB, CHANNEL, AUX = range(59, 64)


@dataclass(frozen=True, slots=True, eq=False)
class Labelled:
    """The beats that cardiologists marked, shape (n,) each."""

    at_samples: NDArray[np.int64]
    symbols: NDArray[np.str_]


def beats(path: Path) -> Labelled:
    """Read a file's beats; marks that are none (rhythm, noise, comments) are left out."""
    words = np.frombuffer(path.read_bytes(), "<u2").astype(np.int64).tolist()
    at_samples, symbols, now, place = [], [], 0, 0
    while word := words[place]:
        code, value = divmod(word, 1024)
        place += 1
        if code == SKIP:
            far = (words[place] << 16) + words[place + 1]
            now += far - ((far >> 31) << 32)
            place += 2
        elif code == AUX:
            place += (value + 1) // 2
        elif code not in (NUM, SUB, CHANNEL):
            now += value
            if code in BEATS:
                at_samples.append(now)
                symbols.append(BEATS[code])
    return Labelled(np.array(at_samples, np.int64), np.array(symbols, np.str_))

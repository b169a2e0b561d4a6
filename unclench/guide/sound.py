"""Voice and tones for a practice: by programs of the system, never waited for."""

import io
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np

from alerts.phrase import Phrase
from alerts.practice import Phase, PhaseName
from alerts.texts import Texts

_RATE_HZ: Final = 22_050
_LENGTH_S: Final = 0.9
_LOUDNESS: Final = 0.12
_LOW_HZ, _HIGH_HZ = 196.0, 261.6
_FAREWELL_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Program:
    """A program that says a text, or plays a file: whichever comes last."""

    name: str
    arguments: tuple[str, ...] = ()


def voices_in(language: str) -> tuple[Program, ...]:
    """Return the programs that say a text in a language; `say` has the voice of its own settings."""
    return (
        Program("spd-say", ("-l", language, "--")),
        Program("espeak-ng", ("-v", language, "-s", "140", "--")),
        Program("say"),
    )


PLAYERS: Final = (Program("pw-play"), Program("paplay"), Program("aplay", ("-q",)), Program("afplay"))

SHORT: Final[dict[PhaseName, str]] = {"in": Phrase("in"), "out": Phrase("out")}
"""What is said of a phase whose words were said before."""


class Sound(Protocol):
    """Hears each phase begin."""

    def begin(self, phase: Phase) -> None:
        """Take a phase that begins."""
        ...


class _Speaker:
    """Runs one program at a time; what comes while it is busy is left out."""

    def __init__(self, program: Sequence[str]) -> None:
        self._program = program
        self._running: subprocess.Popen[bytes] | None = None

    def say(self, last: str) -> None:
        if self._running is not None and self._running.poll() is None:
            return
        with suppress(OSError):
            self._running = subprocess.Popen(
                [*self._program, last],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def close(self) -> None:
        if self._running is None:
            return
        try:
            self._running.wait(_FAREWELL_S)
        except subprocess.TimeoutExpired:
            self._running.kill()
            self._running.wait()


class Voice:
    """Says a phase's words when they are new, and "in" and "out" from then on."""

    def __init__(self, speaker: _Speaker, texts: Texts) -> None:
        self._speaker = speaker
        self._texts = texts
        self._said: set[str] = set()

    def begin(self, phase: Phase) -> None:
        """Say it."""
        short = self._texts(SHORT.get(phase.name, phase.words))
        words = short if phase.words in self._said else phase.words
        self._said.add(phase.words)
        self._speaker.say(words.lstrip("-"))


class Tones:
    """A soft tone that rises for in and falls for out."""

    def __init__(self, speaker: _Speaker, files: dict[PhaseName, Path]) -> None:
        self._speaker = speaker
        self._files = files

    def begin(self, phase: Phase) -> None:
        """Play it."""
        if (file := self._files.get(phase.name)) is not None:
            self._speaker.say(str(file))


class Both:
    """Several sounds at once."""

    def __init__(self, sounds: Sequence[Sound]) -> None:
        self._sounds = sounds

    def begin(self, phase: Phase) -> None:
        """Let each hear it."""
        for sound in self._sounds:
            sound.begin(phase)


@contextmanager
def sounds(*, voice: bool, tones: bool, texts: Texts, tell: Callable[[str], None]) -> Iterator[Sound]:
    """Give what is wished for while in the block; `tell` hears what this system can't do."""
    with ExitStack() as stack:
        wished: list[Sound] = []
        if voice and (
            speaker := _speaker(voices_in(texts.language), "voice", "speech-dispatcher or espeak-ng", tell)
        ):
            stack.callback(speaker.close)
            wished.append(Voice(speaker, texts))
        if tones and (
            speaker := _speaker(PLAYERS, "tones", "pipewire, pulseaudio-utils or alsa-utils", tell)
        ):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="unclench-")))
            stack.callback(speaker.close)
            wished.append(Tones(speaker, _tone_files(folder)))
        yield Both(wished)


def _speaker(
    programs: Sequence[Program], wish: str, packages: str, tell: Callable[[str], None]
) -> _Speaker | None:
    for program in programs:
        if (path := shutil.which(program.name)) is not None:
            return _Speaker((path, *program.arguments))
    names = ", ".join(program.name for program in programs)
    tell(f"no {wish}: none of {names} is here; install {packages}, or leave --{wish} out")
    return None


def _tone_files(folder: Path) -> dict[PhaseName, Path]:
    files: dict[PhaseName, Path] = {"in": folder / "in.wav", "out": folder / "out.wav"}
    files["in"].write_bytes(tone_wav(_LOW_HZ, _HIGH_HZ))
    files["out"].write_bytes(tone_wav(_HIGH_HZ, _LOW_HZ))
    return files


def tone_wav(from_hz: float, to_hz: float) -> bytes:
    """Return a soft glide from one pitch to another, 0.9 s, as a WAV file of 16 bits and one channel."""
    part = np.linspace(0.0, 1.0, round(_RATE_HZ * _LENGTH_S), endpoint=False)
    pitch_hz = from_hz * (to_hz / from_hz) ** part
    wave_form = np.sin(2 * np.pi * np.cumsum(pitch_hz) / _RATE_HZ) * np.sin(np.pi * part) ** 2
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes(np.round(32_767 * _LOUDNESS * wave_form).astype("<i2").tobytes())
    return whole.getvalue()

"""Being guided: the practice's own time, what the screen shows, the heart, sounds and what is remembered."""

import io
import re
import stat
import time
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from alerts.practice import Phase, Practice
from alerts.practices import PRACTICES, Practices
from alerts.practices.breath_snack import BreathSnack
from alerts.practices.i_am_safe import IAmSafe
from alerts.practices.joy_block import JoyBlock
from alerts.practices.resonance import Resonance
from alerts.practices.wind_down import WindDown
from alerts.texts import IN_ENGLISH
from hrv.beat import Beat
from hrv.event import Context, Gap, Note
from hrv.frame import HrvFrame, Minute
from hrv.load import Assessment, Gate
from hrv.resonance import Swing
from tests.store.records import beats
from unclench.asked_first import AskedFirst, asked_first_note
from unclench.config import Config
from unclench.daemon import Handed
from unclench.guide.assessed import trials
from unclench.guide.braille import curve
from unclench.guide.guide import Guide, Practised
from unclench.guide.heart import Heart, heart_of
from unclench.guide.remembered import Remembered, remembered, resonance_note
from unclench.guide.screen import Lines, Look, bar, drawn, level
from unclench.guide.session import Session, Teller, before, coherences
from unclench.guide.sound import PLAYERS, sounds, tone_wav, voices_in
from unclench.record import Record
from unclench.store.journal import JOURNAL_FILE, Journal
from unclench.store.reader import Reader

FRAME_S = 0.05


class Hands:
    """A clock that goes on by a frame each time a key is waited for, and keys pressed at their times."""

    def __init__(self, *presses: tuple[float, str]) -> None:
        self._now_s = 100.0
        self._presses = list(presses)

    def now_ms(self) -> int:
        return round(1000 * self._now_s)

    def monotonic_s(self) -> float:
        return self._now_s

    async def sleep_until(self, at_ms: int) -> None:
        raise NotImplementedError

    def next(self, wait_s: float) -> str:
        self._now_s += wait_s
        if self._presses and self._now_s >= 100 + self._presses[0][0]:
            return self._presses.pop(0)[1]
        return ""


class Seen:
    """Remembers every look, and every phase that began."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self.begun: list[Phase] = []

    def show(self, look: Look) -> None:
        self.looks.append(look)

    def begin(self, phase: Phase) -> None:
        self.begun.append(phase)


def led(practice: Practice, *presses: tuple[float, str]) -> tuple[Practised, Seen]:
    hands, seen = Hands(*presses), Seen()
    return Guide(practice, hands).lead(hands, seen, seen, has_keys=True), seen


def test_a_practice_is_led_from_its_first_phase_to_its_end() -> None:
    practised, seen = led(BreathSnack())
    assert practised == Practised(60_000, (), True, {})
    assert [phase.name for phase in seen.begun] == ["in", "out"] * 6
    assert [look.phase.count for look in seen.looks] == sorted(look.phase.count for look in seen.looks)
    assert len(seen.looks) == pytest.approx(60 / FRAME_S, abs=2)


def test_a_pause_stops_the_practices_own_time_and_nothing_else() -> None:
    practised, seen = led(BreathSnack(), (7.0, " "), (27.0, " "))
    assert practised.is_completed
    assert practised.paused_ms == pytest.approx(20_000, abs=60)
    paused = [look for look in seen.looks if look.is_paused]
    assert len({look.elapsed_ms for look in paused}) == 1
    assert all("goes on" in look.keys for look in paused)
    assert [phase.name for phase in seen.begun] == ["in", "out"] * 6
    assert practised.since_ms(5_000) == 5_000
    assert practised.since_ms(60_000) == pytest.approx(80_000, abs=60)


@pytest.mark.parametrize("key", ["q", "Q", "\x1b"])
def test_q_and_escape_end_it_early_also_while_paused(key: str) -> None:
    assert led(BreathSnack(), (12.0, key))[0].practised_ms == pytest.approx(12_000, abs=60)
    practised, _ = led(BreathSnack(), (5.0, " "), (30.0, key))
    assert not practised.is_completed
    assert practised.practised_ms == pytest.approx(5_000, abs=60)
    assert practised.paused_ms == pytest.approx(25_000, abs=60)


@pytest.mark.parametrize("key", ["\x1b[A", "x", "\n", "é"])
def test_other_keys_do_nothing(key: str) -> None:
    assert led(BreathSnack(), (12.0, key))[0] == Practised(60_000, (), True, {})


def test_a_signal_ends_it_at_the_next_frame() -> None:
    hands, seen = Hands(), Seen()
    guide = Guide(BreathSnack(), hands)
    guide.stop()
    assert guide.lead(hands, seen, seen, has_keys=True) == Practised(0, (), False, {})


def test_in_a_rest_of_the_assessment_a_number_says_how_easy_the_pace_was() -> None:
    practice = Resonance(paces_per_min=(6.0, 5.0), minutes=2.0, rest_minutes=0.5)
    practised, _ = led(practice, (10.0, "2"), (60.0, "1"), (160.0, "3"), (165.0, "4"), (305.0, "5"))
    assert practised.comfort == {0: 2, 12: 4, 22: 5}
    session = Session("resonance", "", practice.length_ms, practised, Handed(1, 1_000_000), None, True)
    first, second = trials(practice, session)
    assert (first.from_ms, first.to_ms, first.comfort) == (1_030_000, 1_150_000, 4)
    assert (second.from_ms, second.to_ms, second.comfort) == (1_180_000, 1_300_000, 5)


def test_a_pace_that_was_paused_is_not_assessed_and_the_next_begins_later() -> None:
    practice = Resonance(paces_per_min=(6.0, 5.0), minutes=2.0, rest_minutes=0.5)
    practised, _ = led(practice, (40.0, " "), (50.0, " "))
    session = Session("resonance", "", practice.length_ms, practised, Handed(1, 1_000_000), None, True)
    first, second = trials(practice, session)
    assert first.from_ms == first.to_ms
    assert second.from_ms == pytest.approx(1_190_000, abs=60)
    assert second.to_ms == pytest.approx(1_310_000, abs=60)


def test_the_bar_fills_while_breathing_in_and_empties_while_breathing_out() -> None:
    def at(name: str, elapsed_ms: int) -> float:
        phase = BreathSnack().phase(0 if name == "in" else 5_000)
        return level(replace(phase, elapsed_ms=elapsed_ms))

    assert [at("in", ms) for ms in (0, 2_500, 5_000)] == [0.0, 0.5, 1.0]
    assert [at("out", ms) for ms in (0, 2_500, 5_000)] == [1.0, 0.5, 0.0]
    assert level(BreathSnack().phase(70_000)) == 1.0


def test_the_bar_moves_by_eighths_of_a_cell_and_is_always_as_wide() -> None:
    shown = [bar(eighths / 80, 10) for eighths in range(81)]
    assert len(set(shown)) == 81
    assert {len(one) for one in shown} == {10}
    assert (shown[0], shown[80], shown[44]) == ("░" * 10, "█" * 10, "█████▌░░░░")
    assert bar(0.5, 10, plain=True) == "#####....."


def heart_of_beats(tmp_path: Path, *more: Record) -> Heart:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([*beats(100), *more])
    return Heart(tmp_path / JOURNAL_FILE)


def pictured(look: Look, heart: Heart | None, width: int, height: int, *, plain: bool = False) -> list[str]:
    console = Console(file=io.StringIO(), width=width, height=height, color_system=None)
    with console.capture() as captured:
        console.print(drawn(look, heart, width, height, IN_ENGLISH, plain=plain))
    return captured.get().splitlines()


def look_at(practice: Practice, elapsed_ms: int) -> Look:
    phase = practice.phase(elapsed_ms)
    counts = practice.phase(practice.length_ms - 1).count
    return Look(
        practice.title,
        phase,
        elapsed_ms,
        practice.length_ms,
        counts,
        shows_numbers=practice.shows_numbers,
        keys="Space pauses · q ends",
    )


@pytest.mark.parametrize("size", [(200, 60), (40, 12), (20, 9), (12, 2)])
@pytest.mark.parametrize("practice", PRACTICES, ids=lambda practice: practice.kind)
def test_a_screen_of_any_size_is_never_overfull(
    practice: Practice, size: tuple[int, int], tmp_path: Path
) -> None:
    with heart_of_beats(tmp_path) as heart:
        for elapsed_ms in range(0, practice.length_ms, practice.length_ms // 3):
            lines = pictured(look_at(practice, elapsed_ms), heart, *size)
            assert max(map(len, lines)) <= size[0]
            assert len(lines) <= size[1]


def test_the_screen_tells_phase_second_breath_and_the_time_that_is_left(tmp_path: Path) -> None:
    with heart_of_beats(tmp_path) as heart:
        text = "\n".join(pictured(look_at(BreathSnack(), 27_500), heart, 80, 24))
    assert "Breathe out, slowly" in text
    assert re.search(r"out 3 +3 of 6 +0:33 left", text)
    assert "heart 75 bpm · coherence not known yet" in text
    assert "Space pauses · q ends" in text


def test_words_of_one_and_of_two_lines_leave_the_bar_where_it_is() -> None:
    practice = Practices().heart_focus
    rows = {
        next(
            n
            for n, line in enumerate(pictured(look_at(practice, ms), None, 44, 24))
            if re.search("[░█]", line)
        )
        for ms in (1_000, 16_000, 21_000, 80_000, 86_000)
    }
    assert len(rows) == 1


def test_a_low_screen_goes_without_the_heart_and_a_plain_one_without_its_curve(tmp_path: Path) -> None:
    with heart_of_beats(tmp_path) as heart:
        assert "bpm" not in "\n".join(pictured(look_at(BreathSnack(), 0), heart, 80, 12))
        plain = "\n".join(pictured(look_at(BreathSnack(), 0), heart, 80, 24, plain=True))
    assert "heart 75 bpm" in plain
    assert not re.search("[█░⠀-⣿]", plain)


@pytest.mark.parametrize("practice", [WindDown(), JoyBlock()])
def test_rest_shows_no_number(practice: Practice, tmp_path: Path) -> None:
    with heart_of_beats(tmp_path) as heart:
        for elapsed_ms in (0, practice.length_ms - 1_000):
            assert not re.search(r"\d", "\n".join(pictured(look_at(practice, elapsed_ms), heart, 80, 24)))


def test_elsewhere_each_phase_is_one_plain_line() -> None:
    written = io.StringIO()
    lines = Lines(Console(file=written, width=200))
    for elapsed_ms in [*range(0, 20_000, 50), 60_000]:
        lines.show(look_at(BreathSnack(), elapsed_ms))
    assert written.getvalue().splitlines() == [
        "1  Breathe in, gently (5 s)",
        "1  Breathe out, slowly (5 s)",
        "2  Breathe in, gently (5 s)",
        "2  Breathe out, slowly (5 s)",
    ]


def test_a_curve_touches_top_and_bottom_joins_its_dots_and_leaves_gaps() -> None:
    assert curve([0.0, 3.0], 1, 0.0) == ["\u28b8"[:0] + chr(0x2800 | 0x40 | 0x08 | 0x10 | 0x20)]
    assert curve([], 2, 1.0) == ["", ""]
    assert curve([None, None, 5.0, 5.0], 1, 2.0)[0][0] == "\u2800"
    top, bottom = curve([60.0, 60.0, 80.0, 80.0], 2, 1.0)
    assert (top[0], bottom[1] == "\u2800") == ("\u2800", False)
    small = curve([70.0, 70.5, 70.0, 70.5], 3, 12.0)
    assert small[0] == small[2] == "\u2800\u2800", "a flat rhythm is drawn flat"


def test_the_heart_is_followed_and_a_gap_ends_its_rate(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL_FILE
    with heart_of_beats(tmp_path) as heart, Journal.open(path) as journal:
        last_ms = heart.beats[-1].at_ms
        assert heart.rates(120) == [75.0] * 120
        journal.begin("strap", "", started_ms=1)
        frame = HrvFrame(last_ms + 600, 64_000, {"coherence": 0.8, "coherence_peak_hz": 0.1}, {})
        journal.append([Beat(last_ms + 600, 600.0), frame, Gap(last_ms + 600, last_ms + 20_000, "lost")])
        journal.settle()
        heart.look()
        assert heart.rate_bpm is None
        assert heart.rates(60)[-15:] == [None] * 15
        assert heart.frame == frame
        assert "coherence 0.80, slow and even" in "\n".join(
            pictured(look_at(BreathSnack(), 0), heart, 80, 24)
        )


def test_a_journal_that_is_gone_leaves_the_practice_alone(tmp_path: Path) -> None:
    with heart_of_beats(tmp_path) as heart:
        for file in tmp_path.iterdir():
            file.write_bytes(b"no journal" * 1000)
        heart.look()
        heart.look()
        assert heart.rate_bpm == 75
    assert heart_of(tmp_path / "nowhere") is None


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a voice and a player that write down what they were given on an otherwise empty path."""
    folder, heard = tmp_path / "bin", tmp_path / "heard"
    folder.mkdir()
    for name in (voices_in("en")[1].name, PLAYERS[2].name):
        program = folder / name
        program.write_text(f'#!/bin/sh\nfor last; do :; done\nprintf "%s\\n" "{name}: $last" >> {heard}\n')
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder))
    return heard


def waited_for(file: Path, lines: int) -> Sequence[str]:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = file.read_text().splitlines() if file.exists() else []
        if len(found) >= lines:
            return found
        time.sleep(0.01)
    raise AssertionError(f"{file} has no {lines} lines")


def test_the_voice_says_new_words_whole_then_in_and_out(programs: Path) -> None:
    with sounds(voice=True, tones=False, texts=IN_ENGLISH, tell=pytest.fail) as sound:
        for nth, elapsed_ms in enumerate((0, 5_000, 10_000, 15_000), start=1):
            sound.begin(BreathSnack().phase(elapsed_ms))
            waited_for(programs, nth)
            time.sleep(0.05)
    said = [line.partition(": ")[2] for line in programs.read_text().splitlines()]
    assert said == ["Breathe in, gently", "Breathe out, slowly", "in", "out"]


def test_a_wording_is_never_taken_for_an_option(programs: Path) -> None:
    with sounds(voice=True, tones=False, texts=IN_ENGLISH, tell=pytest.fail) as sound:
        sound.begin(IAmSafe(wording="--help me").phase(6_000))
        assert waited_for(programs, 1) == ["espeak-ng: help me"]


def test_tones_are_played_for_in_and_out_alone_and_their_files_are_gone_afterwards(programs: Path) -> None:
    with sounds(voice=False, tones=True, texts=IN_ENGLISH, tell=pytest.fail) as sound:
        sound.begin(Practices().heart_focus.phase(0))
        sound.begin(Practices().heart_focus.phase(16_000))
        (played,) = waited_for(programs, 1)
        file = Path(played.partition(": ")[2])
        assert file.name == "in.wav"
    assert not file.parent.exists()


def test_a_busy_voice_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "spd-say"
    slow.write_text(f"#!/bin/sh\necho once >> {tmp_path}/heard\nexec /bin/sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with sounds(voice=True, tones=False, texts=IN_ENGLISH, tell=pytest.fail) as sound:
        for elapsed_ms in range(0, 60_000, 5_000):
            sound.begin(BreathSnack().phase(elapsed_ms))
        assert waited_for(tmp_path / "heard", 1) == ["once"]


def test_what_the_system_can_not_do_is_said_and_the_practice_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[str] = []
    with sounds(voice=True, tones=True, texts=IN_ENGLISH, tell=told.append) as sound:
        sound.begin(BreathSnack().phase(0))
    assert len(told) == 2
    assert told[0] == (
        "no voice: none of spd-say, espeak-ng, say is here; install speech-dispatcher or espeak-ng,"
        " or leave --voice out"
    )
    assert told[1].startswith("no tones: none of pw-play, paplay, aplay, afplay is here; install ")


def test_a_tone_is_soft_at_both_ends_and_never_loud() -> None:
    with wave.open(io.BytesIO(tone_wav(196.0, 261.6))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 22_050)
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2") / 32_768
    assert heard.size == round(0.9 * 22_050)
    assert np.abs(heard).max() < 0.13
    assert np.abs(heard[[*range(100), *range(-100, 0)]]).max() < 0.001


def swings(*amplitudes: float) -> tuple[Swing, ...]:
    return tuple(Swing(6.5 - n / 2, one, 1.0, 10) for n, one in enumerate(amplitudes))


def kept(tmp_path: Path, *notes: Note) -> Remembered:
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("said", "", started_ms=1)
        journal.append(list(notes))
    return remembered(tmp_path, "Europe/Berlin")


DAY_MS = 86_400_000
NOON_MS = 1_800_014_400_000


def test_without_a_journal_nothing_is_remembered(tmp_path: Path) -> None:
    assert remembered(tmp_path, "UTC") == Remembered()
    assert Remembered().pace_per_min is None


def test_who_asks_first_was_read_is_remembered_as_long_as_the_words_are_the_same(tmp_path: Path) -> None:
    other_words = Note(1, "ask_first", '{"text": 1, "grounding": false}')
    assert kept(tmp_path, other_words, Note(2, "ask_first", "no json")).asked_first is None
    asked = kept(tmp_path, replace(asked_first_note(grounding=True), at_ms=3)).asked_first
    assert isinstance(asked, AskedFirst)
    assert asked.grounding


def test_a_pace_is_kept_when_another_day_agrees_and_not_on_the_same_day(tmp_path: Path) -> None:
    first = replace(resonance_note(swings(8.0, 12.0, 9.0)), at_ms=NOON_MS)
    again = replace(first, at_ms=NOON_MS + 3_600_000)
    assert kept(tmp_path, first, again, Note(NOON_MS, "resonance", "[1]")).pace_per_min is None
    next_day = replace(resonance_note(swings(8.0, 12.0, 11.0)), at_ms=NOON_MS + DAY_MS)
    assert kept(tmp_path, next_day).pace_per_min == 6.0
    other = replace(resonance_note(swings(14.0, 9.0, 9.0, 9.0, 9.0)), at_ms=NOON_MS + 2 * DAY_MS)
    assert kept(tmp_path, other).pace_per_min == 6.5
    far = replace(resonance_note(swings(5.0, 6.0, 9.0, 14.0, 20.0)), at_ms=NOON_MS + 3 * DAY_MS)
    assert kept(tmp_path, far).pace_per_min is None


def test_a_context_of_a_session_names_its_practice_also_after_the_journal(tmp_path: Path) -> None:
    context = Context(5, "session", on=True, practice="joy_block")
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("said", "", started_ms=1)
        journal.append([context])
    with Heart(tmp_path / JOURNAL_FILE) as heart:
        assert heart.rate_bpm is None
        assert heart.rates(4) == [None] * 4


def test_a_journal_that_takes_nothing_is_told_to_the_person_who_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    teller = Teller(tmp_path / "file", Config(zone="UTC"))
    assert teller.tell(Context(0, "session", on=True)) is None
    assert teller.trouble.startswith("the journal does not know of this practice: ")


def still(nth: int, rate_bpm: float | None, *gates: Gate) -> Assessment:
    minute = Minute(nth * 60_000, 60, rate_bpm, 40.0, 0.0, 100.0, 900, 5.0, "sitting")
    return Assessment(minute, gates, None, None, None, 0.9, None, None, None, 0, None)


def test_the_time_before_is_the_last_still_minutes_of_the_last_ten(tmp_path: Path) -> None:
    minutes = [still(1, 99.0), *(still(n, 60.0 + n) for n in range(5, 12)), still(12, 50.0, "motion")]
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append([*minutes, still(13, None)])
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        found = before(reader, 13 * 60_000)
        assert found is not None
        assert (found.minutes, found.mean_hr_bpm) == (5, 69.0)
        assert found.rmssd_ms == pytest.approx(40.0)
        assert before(reader, 60_000) is None


def test_coherence_is_told_of_windows_that_lie_in_the_practice(tmp_path: Path) -> None:
    frames = [
        HrvFrame(1_000 * s, 300_000, {"coherence": s / 100} if s != 90 else {}, {}) for s in (60, 70, 90, 95)
    ]
    with Journal.open(tmp_path / JOURNAL_FILE) as journal:
        journal.begin("strap", "", started_ms=1)
        journal.append(frames)
    with Reader(tmp_path / JOURNAL_FILE) as reader:
        assert list(coherences(reader, 5_000, 100_000)) == [0.7, 0.95]

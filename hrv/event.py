"""What can happen to a wearer: every kind of input, as plain data."""

from dataclasses import dataclass
from typing import Literal

from hrv.beat import Beat

Posture = Literal["sitting", "standing", "lying", "unknown"]
Surrounding = Literal["microphone", "session", "dnd", "calendar", "idle", "locked", "fullscreen"]
Relief = Literal["none", "some", "full"]
Imaging = Literal["none", "normal", "findings"]
AnswerWord = Literal["accepted", "snoozed", "not_this", "ignored"]
NoteSubject = Literal["ask_first", "resonance"]
NotThisReason = Literal["moved", "coffee", "meal", "talking", "excited", "ill", "unknown"]
CalmHow = Literal["marked", "calibration"]
Channel = Literal["heart_rate", "acceleration", "ecg", "battery", "calibration"]
LinkState = Literal[
    "searching",
    "connecting",
    "subscribed",
    "streaming",
    "silent",
    "not_worn",
    "lost",
    "waiting",
    "unusable",
    "stopped",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """Time of which the beats are unknown: the beats around it are not adjacent."""

    from_ms: int
    to_ms: int
    why: str
    """A word: `lost`, `implausible`, `reconnect`, `contact`, `pause`."""

    @property
    def at_ms(self) -> int:
        """When the gap was over, and known: its end."""
        return self.to_ms


@dataclass(frozen=True, slots=True)
class Motion:
    """How much the wearer moved in the time up to `at_ms` (a minute at most), and how they sit."""

    at_ms: int
    sd_mg: float
    """Standard deviation of the acceleration's magnitude, 1/1000 of gravity."""
    posture: Posture = "unknown"


@dataclass(frozen=True, slots=True)
class Context:
    """Something around the wearer began (`on`) or ended."""

    at_ms: int
    what: Surrounding
    on: bool
    practice: str = ""
    """Of a `session`: the practice's `kind`; empty when nobody said which."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word the wearer put on a moment: coffee, deadline, toxic meeting."""

    at_ms: int
    tag: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What the wearer said of themselves; None (an empty tuple, for places and felt): it was not told.

    A later one of the same moment takes the place of an earlier: that is how one is edited.
    """

    at_ms: int
    pain: int | None = None
    """0 (none) to 10 (worst imaginable)."""
    places: tuple[str, ...] = ()
    """Where it hurts: regions of the body map, or words of one's own; no word has a comma."""
    felt: tuple[str, ...] = ()
    """How it feels inside: overstimulated, stretched thin."""
    clenching: tuple[str, ...] | None = None
    """What is held tight: jaw, shoulders; empty: nothing."""
    wired_tired: bool | None = None
    """Wound up and worn out at once."""
    relief: Relief | None = None
    """What rest, heat, a rub or exercise did for the pain."""
    relief_hours: float | None = None
    """How long that lasted."""
    wishes_rub: bool | None = None
    """Could be rubbed all day."""
    sleep: int | None = None
    """The night before: 1 (bad) to 5 (good)."""
    woke: bool | None = None
    """Awake for a while between 2 and 4 in that night."""
    imaging: Imaging | None = None
    """What pictures of the back (X-ray, MRI) showed."""
    flags: tuple[str, ...] | None = None
    """Which warning signs were ticked; empty: all were asked and none fits."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Retract:
    """The wearer takes back what they said: all tags of that word, or check-ins, of that moment so far."""

    at_ms: int
    of: Literal["tag", "checkin"]
    of_ms: int
    tag: str = ""
    """For `tag`: which."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a prompt, said by the wearer."""

    at_ms: int
    answer: AnswerWord
    prompt_ms: int | None = None
    """The `prompt_ms` of the prompt that is answered; None: the newest open one."""
    minutes: int | None = None
    """For `snoozed`: 15, 30 or 60."""
    why: NotThisReason | None = None
    """For `not_this`."""


@dataclass(frozen=True, slots=True)
class Calm:
    """A stretch that the wearer calls calm: its still minutes count as usual when that is learned."""

    at_ms: int
    """When it was said: at the end of the stretch or later."""
    from_ms: int
    to_ms: int
    how: CalmHow = "marked"
    """`calibration`: they sat still on purpose."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a practice has to remember until the next."""

    at_ms: int
    about: NoteSubject
    """`ask_first`: who should ask first was read; `resonance`: an assessment of one's own pace."""
    body: str
    """What there is to remember, as JSON."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time went on, and nothing else happened."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Packet:
    """What the strap sent, as it came: from its packets a session can be computed again, bit for bit."""

    at_ms: int
    """When it came, by the wall clock, which somebody may have set meanwhile."""
    arrived_us: int
    """When it came, µs since 1970-01-01 UTC, by a clock that nobody sets while the link lasts."""
    channel: Channel
    """`calibration` comes from nobody's strap: it begins a stream, with what its postures are told by."""
    body: bytes


@dataclass(frozen=True, slots=True)
class Link:
    """How it stands with the strap from `at_ms` on."""

    at_ms: int
    """By the wall clock."""
    state: LinkState
    reason: str = ""
    """A word for scripts, empty when all is well: `adapter_off`, `no_rr`, `out_of_range` ..."""
    text: str = ""
    """The fact and what to do, for people."""
    strap: str = ""
    """The strap's name; empty: none is known."""
    address: str = ""
    battery_pct: int | None = None
    duplicates: int = 0
    """How many packets came twice since the daemon began: somebody else on this machine listens too."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Whether a prompt reached the wearer by one way: it counts only when who shows it has said so."""

    at_ms: int
    prompt_ms: int
    """The `prompt_ms` of the prompt."""
    notifier: str
    """The notifier's `kind`."""
    shown: bool
    text: str = ""
    """Who took it; when it was not shown, the fact and what to do."""


@dataclass(frozen=True, slots=True)
class Other:
    """An event of a kind that this version does not know: kept word for word, not thought about."""

    at_ms: int
    kind: str
    body: str
    """The event as the one JSON object it came as."""


Timed = Beat | Gap | Motion
"""What stands on the wearer's time line, in order."""

Said = Context | Tag | CheckIn | Retract | Answer | Calm | Note
"""What a person or their desk says: about any moment, and often before the beats of that moment come."""

Beside = Packet | Link | Delivery | Other
"""What stands beside it, where it came: it moves no time, and its own is a fact and nothing more."""

Event = Timed | Said | Beside | Tick
"""All of it; a tick stands on no line: it is only kept where it changed something."""

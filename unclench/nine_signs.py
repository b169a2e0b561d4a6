"""The nine signs, asked of the wearer's own days once the warning signs are answered: what `signs` tells."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass as checked_dataclass

from alerts.association import LEAST_DAYS
from alerts.checkin import flags_due, ticked
from alerts.diary import Diary
from alerts.phrase import Phrase
from alerts.safety import DISCLAIMER
from alerts.sign import Bar, Sign, SignPlug, Verdict
from alerts.signs import SIGNS
from alerts.texts import Texts
from unclench.diaries import read_diary

MOST_DAYS: Final = 3660
DAYS: Final = 90
VERDICT_WORDS: Final[dict[Verdict, str]] = {
    "fits": Phrase("fits"),
    "does_not_fit": Phrase("doesn't fit"),
    "too_few": Phrase("not enough days"),
}
MEASURE_WORDS: Final = {
    "correlation": Phrase("correlation {value:+.2f}, 95 % from {lo:+.2f} to {hi:+.2f}, n = {n}"),
    "difference": Phrase("difference {value:+.2f}, 95 % from {lo:+.2f} to {hi:+.2f}, n = {n}"),
    "share": Phrase("share {value:.2f}, 95 % from {lo:.2f} to {hi:.2f}, n = {n}"),
}
CHANCE: Final = Phrase(
    "A sign that fits is no proof and no diagnosis: it says what went together in your own days. In days in"
    " which nothing follows anything, each sign is built to fit by chance in at most 5 of 100 people."
)
"""What stands below all signs."""


class FlagsDueError(Exception):
    """The warning signs have to be answered before anything is said of patterns."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__("the warning signs come first: unclench safety --ask, once in four weeks")


@dataclass(frozen=True, slots=True)
class SignTold:
    """One sign, its sentences in the wearer's language."""

    kind: str
    title: str
    verdict: Verdict
    verdict_words: str
    n: int
    """Days or reports that could be asked."""
    words: str
    effect: float | None
    lo95: float | None
    hi95: float | None
    measure: str
    """`correlation` (-1 to 1), `difference` (-1 to 1), `share` (0 to 1), or empty."""
    figures: str
    """The measure, its interval and n in words; empty when it can't be told."""
    bars: tuple[Bar, ...]
    most: float
    """What a full bar stands for."""
    wants: str
    """What to tell so that it can be judged; empty when it is."""


@checked_dataclass(frozen=True, slots=True, config={"serialize_by_alias": True})
class Signs:
    """All that `signs --json` tells."""

    days: int
    first: Annotated[str | None, Field(serialization_alias="from")]
    last: Annotated[str | None, Field(serialization_alias="to")]
    warning_signs: tuple[str, ...]
    """Those that are ticked; with one, no sign is told."""
    signs: tuple[SignTold, ...]
    chance: str
    disclaimer: str


SIGNS_TOLD: Final = TypeAdapter(Signs)
LEAST_ASKED_DAYS: Final = LEAST_DAYS


def signs_of(data_dir: Path, zone: str, days: int, texts: Texts, now_ms: int) -> Signs:
    """Return what the last days say. Raises FlagsDueError, JournalError."""
    diary, said = read_diary(data_dir, zone, days)
    if flags_due(said, now_ms):
        raise FlagsDueError
    return signs_told(diary, ticked(said) or (), texts)


def signs_told(diary: Diary, flags: tuple[str, ...], texts: Texts) -> Signs:
    """Return what a diary says of each sign; nothing with a warning sign that is ticked."""
    return Signs(
        days=len(diary.days),
        first=diary.days[0].day.isoformat() if diary.days else None,
        last=diary.days[-1].day.isoformat() if diary.days else None,
        warning_signs=flags,
        signs=() if flags else tuple(_told(plug, plug.judge(diary), texts) for plug in SIGNS),
        chance=texts(CHANCE),
        disclaimer=texts(DISCLAIMER),
    )


def _told(plug: SignPlug, sign: Sign, texts: Texts) -> SignTold:
    return SignTold(
        kind=sign.kind,
        title=texts(sign.title),
        verdict=sign.verdict,
        verdict_words=texts(VERDICT_WORDS[sign.verdict]),
        n=sign.n,
        words=texts(sign.words),
        effect=sign.effect,
        lo95=sign.lo95,
        hi95=sign.hi95,
        measure=sign.measure,
        figures=texts(figures_of(sign)),
        bars=tuple(Bar(texts(bar.label), bar.value, bar.n) for bar in sign.bars),
        most=sign.most,
        wants=texts(plug.wants) if sign.verdict == "too_few" else "",
    )


def figures_of(sign: Sign) -> str:
    """Say a sign's measure with its interval and n; empty when it can't be told."""
    if sign.effect is None or sign.lo95 is None or sign.hi95 is None:
        return ""
    values = {"value": sign.effect, "lo": sign.lo95, "hi": sign.hi95}
    return Phrase(MEASURE_WORDS[sign.measure], **values, n=sign.n)

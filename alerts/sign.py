"""Contract of a sign: something the article's physiotherapist looks for, asked of a person's own days."""

from dataclasses import dataclass
from typing import Literal, Protocol

from alerts.diary import Diary

Verdict = Literal["fits", "does_not_fit", "too_few"]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a sign's small picture."""

    label: str
    value: float
    n: int
    """Days (or reports) in it."""


@dataclass(frozen=True, slots=True)
class Sign:
    """What a diary says of one sign; never a verdict about the back."""

    kind: str
    title: str
    verdict: Verdict
    n: int
    """Days or reports that could be asked."""
    words: str
    """One sentence with the figures, or what is still missing."""
    effect: float | None = None
    """What `measure` says; None: it can't be told."""
    lo95: float | None = None
    hi95: float | None = None
    measure: str = ""
    """`correlation` (-1 to 1), `difference` (-1 to 1), `share` (0 to 1), or empty."""
    bars: tuple[Bar, ...] = ()
    most: float = 10.0
    """What a full bar stands for."""


class SignPlug(Protocol):
    """A frozen dataclass whose fields are its settings and whose one method is its work."""

    @property
    def kind(self) -> str:
        """The sign's name in the table and in JSON."""
        ...

    @property
    def title(self) -> str:
        """The sign, in a few words."""
        ...

    @property
    def wants(self) -> str:
        """What a wearer may tell so that it can be judged."""
        ...

    def judge(self, diary: Diary) -> Sign:
        """Return what the diary says of it."""
        ...

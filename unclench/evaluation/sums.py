"""What all days of one person come to for one detector: the sums that figures are made of."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from unclench.evaluation.protocol import Score


@dataclass(slots=True)
class Sums:
    """Sums over the scored days of one person."""

    days: int = 0
    worn_minutes: int = 0
    judged_minutes: int = 0
    loads: int = 0
    hits: int = 0
    false: int = 0
    neutral: int = 0
    in_short: int = 0
    """Of the false ones, those in or just after a load shorter than 10 min."""
    has_policy: bool = False
    """Whether offers are known at all."""
    offers: int = 0
    offer_hits: int = 0
    offer_false: int = 0
    offer_in_short: int = 0
    most_prompts: int = 0
    """On any one day."""
    most_offers: int = 0
    latencies_min: list[float] = field(default_factory=list)
    causes: Counter[str] = field(default_factory=Counter)

    def add(self, worn_minutes: int, judged_minutes: int, prompts: Score, offers: Score | None) -> None:
        """Take one scored day."""
        self.days += 1
        self.worn_minutes += worn_minutes
        self.judged_minutes += judged_minutes
        self.loads += prompts.loads
        self.hits += len(prompts.latencies_min)
        self.false += sum(prompts.false.values())
        self.neutral += prompts.neutral
        self.in_short += prompts.in_short
        self.most_prompts = max(self.most_prompts, prompts.prompts)
        self.latencies_min += prompts.latencies_min
        self.causes.update(prompts.false)
        if offers is not None:
            self.has_policy = True
            self.offers += offers.prompts
            self.offer_hits += len(offers.latencies_min)
            self.offer_false += sum(offers.false.values())
            self.offer_in_short += offers.in_short
            self.most_offers = max(self.most_offers, offers.prompts)

    def without_short(self) -> "Sums":
        """Return the same with prompts about a short load neither true nor false: neutral."""
        return replace(
            self,
            false=self.false - self.in_short,
            neutral=self.neutral + self.in_short,
            in_short=0,
            offer_false=self.offer_false - self.offer_in_short,
            offer_in_short=0,
        )


def causes_of(people: Iterable[Sums]) -> dict[str, int]:
    """Return the causes of all false prompts, the most frequent first."""
    joined: Counter[str] = Counter()
    for sums in people:
        joined.update(sums.causes)
    return dict(sorted(joined.items(), key=lambda item: (-item[1], item[0])))

"""Days are summed up field by field, and the figures are made of the right sums."""

from unclench.evaluation.figures import figures
from unclench.evaluation.protocol import Score
from unclench.evaluation.sums import Sums


def score(*verdicts: str, loads: int = 2) -> Score:
    """Return a day of these verdicts, the true ones at minute 9."""
    false = {verdict: verdicts.count(verdict) for verdict in verdicts if verdict not in ("true", "neutral")}
    hits, short = (9.0,) * verdicts.count("true"), verdicts.count("short load")
    return Score(loads, hits, verdicts.count("neutral"), false, short, verdicts)


def two_days() -> Sums:
    """Return the sums of a day of five prompts and one of one, of which the policy offered three and one."""
    sums = Sums()
    sums.add(600, 400, score("true", "neutral", "walk", "walk", "meal"), score("true", "neutral", "walk"))
    sums.add(500, 300, score("true"), score("true"))
    return sums


def test_days_add_up() -> None:
    sums = two_days()
    assert (sums.days, sums.worn_minutes, sums.judged_minutes, sums.loads) == (2, 1100, 700, 4)
    assert (sums.hits, sums.false, sums.neutral, sums.most_prompts) == (2, 3, 1, 5)
    assert (sums.offers, sums.offer_hits, sums.offer_false, sums.most_offers) == (4, 2, 1, 3)
    assert (sums.latencies_min, dict(sums.causes)) == ([9.0, 9.0], {"walk": 2, "meal": 1})


def test_neutral_prompts_count_neither_for_nor_against() -> None:
    told = figures([two_days()])
    assert (told.recall.value, told.precision.value) == (2 / 4, 2 / 5)
    assert (told.prompts_a_day.value, told.neutral) == (6 / 2, 1)


def test_offers_are_judged_by_themselves_and_the_worst_day_is_told() -> None:
    told = figures([two_days(), two_days()])
    assert told.offers_a_day is not None
    assert told.offer_recall is not None
    assert told.offer_precision is not None
    assert (told.offers_a_day.value, told.offer_recall.value) == (8 / 4, 4 / 8)
    assert told.offer_precision.value == 4 / 6
    assert (told.most_offers, told.most_prompts) == (3, 5)


def test_who_has_no_policy_has_no_offers() -> None:
    sums = Sums()
    sums.add(600, 400, score("true"), None)
    assert figures([sums]).offers_a_day is None
    assert figures([sums]).most_offers is None


def test_with_short_loads_left_out_a_prompt_in_one_is_neither_true_nor_false() -> None:
    sums = Sums()
    sums.add(600, 480, score("true", "short load", "short load", "walk"), score("true", "short load"))
    strict, left_out = figures([sums]), figures([sums.without_short()])
    assert (strict.precision.value, left_out.precision.value) == (1 / 4, 1 / 2)
    assert (strict.false_per_8h.value, left_out.false_per_8h.value) == (3, 1)
    assert left_out.offer_precision is not None
    assert left_out.offer_precision.value == 1
    assert left_out.neutral == 2
    for name in ("recall", "latency_median_min", "prompts_a_day", "offers_a_day", "judged_share"):
        assert getattr(strict, name) == getattr(left_out, name)

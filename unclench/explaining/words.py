"""A stretch of time in plain words: what was known in it, and why there was a prompt or none."""

from collections.abc import Iterator, Mapping
from datetime import date

from alerts.lessons import Lesson
from alerts.policy_settings import LEAST_APART_MINUTES, OFFERS_A_DAY, PUSH_OFFERS_A_DAY
from alerts.silence import Silence, Standing
from alerts.words import why_words
from hrv.event import Calm
from unclench.explaining.facts import Facts, Rise, Slot
from unclench.explaining.stretch import Stretch
from unclench.words import GATE_WORDS, WEAKER, clock_of, load_words, local_time, prompt_words

TOLD_BY_GATES = frozenset({"moving", "bad_signal"})
"""Holds that say what a gate says already."""


def duration(minutes: int) -> str:
    """Say a number of minutes."""
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def title(stretch: Stretch) -> str:
    """Say which stretch it is."""
    zone = stretch.settings.zone
    begin, end = local_time(stretch.from_ms, zone), local_time(stretch.to_ms, zone)
    last = f"{end:%H:%M}" if begin.date() == end.date() else f"{end:%A %Y-%m-%d %H:%M}"
    return f"{begin:%A %Y-%m-%d %H:%M} to {last}"


def sentences(stretch: Stretch, facts: Facts) -> Iterator[tuple[str, str]]:
    """Give the name of each thing that is known, and what there is to say of it."""
    zone = stretch.settings.zone
    yield "minutes", slot_words(facts.minutes)
    yield from _level(facts, stretch)
    yield from _confidence(facts, stretch)
    yield "usual", _usual(facts)
    if facts.has_motion is False:
        yield "weaker", WEAKER
    for gate in facts.gates:
        span = f"{clock_of(gate.from_ms, zone)} to {clock_of(gate.to_ms, zone)}"
        yield "not judged", f"{span}  {_gate_words(gate.what)}"
    for hold in facts.holds:
        if hold.what not in TOLD_BY_GATES:
            span = f"{clock_of(hold.from_ms, zone)} to {clock_of(hold.to_ms, zone)}"
            yield "would hold", f"{span}  {why_words([hold.what])}"
    for prompt in stretch.prompts:
        yield "prompt", f"{clock_of(prompt.at_ms, zone)}  {prompt_words(prompt, zone)}"
    for calm in stretch.calms:
        yield "called calm", _calm(calm, zone)
    for rise in facts.rises:
        yield "load", rise_words(rise, stretch)
    yield from _silence(facts)
    yield "prompts left", _left(stretch.standing, zone)
    yield from (("learned", _lesson(one)) for one in stretch.lessons if one.moved)


def slot_words(minutes: Mapping[Slot, int]) -> str:
    """Say how many minutes were judged, and what the others were spent on."""
    judged = f"{duration(minutes.get('judged', 0))} judged"
    others = [f"{duration(count)} {_slot(slot)}" for slot, count in minutes.items() if slot != "judged"]
    return ", ".join([judged, *others])


def _slot(slot: str) -> str:
    return "nothing heard" if slot == "unheard" else _gate_words(slot)


def _gate_words(gate: str) -> str:
    return next((words for known, words in GATE_WORDS.items() if known == gate), gate)


def _level(facts: Facts, stretch: Stretch) -> Iterator[tuple[str, str]]:
    level, rule, zone = facts.level, stretch.settings.episode, stretch.settings.zone
    if level is None:
        yield "load", "not known: no minute of it could be judged"
        return
    above = f"above {facts.on or rule.on:.3g} for {rule.minutes_needed} judged min"
    sure = f"and {100 * rule.sure_for():.0f} % sure of {stretch.settings.load.sustained.lasted_minutes} min"
    highest = f"highest {level.highest_load:+.1f} at {clock_of(level.highest_ms, zone)}"
    yield "load", f"{load_words(level.mean_load)}: {level.mean_load:+.1f} on average, {highest}"
    yield (
        "rule",
        f"profile {rule.profile}: {above}, {sure}",
    )
    heart = f"heart rate {level.hr_bpm:.0f} bpm (usual {level.usual_hr_bpm:.0f})"
    yield "heart", f"{heart}, RMSSD {level.rmssd_ms:.0f} ms (usual {level.usual_rmssd_ms:.0f})"


def _usual(facts: Facts) -> str:
    if facts.learned_days is None:
        return "nothing was heard"
    days = f"{facts.learned_days} worn day{'' if facts.learned_days == 1 else 's'}"
    known = f"learned from {days}"
    if facts.learned_days == 0:
        known = "not learned yet" if facts.level is None else "known from your calibration alone"
    if facts.offset_bpm is None:
        return known
    offset = f"the day ran {facts.offset_bpm:+.0f} bpm against it"
    if abs(facts.offset_bpm) < 0.5:
        offset = "the day ran at it"
    return f"{known}; {offset}{', high since the morning: a push day' if facts.push_day else ''}"


def _confidence(facts: Facts, stretch: Stretch) -> Iterator[tuple[str, str]]:
    if facts.level is None:
        return
    load, days = stretch.settings.load, facts.learned_days or 0
    lowered = []
    if days < load.mature_days:
        lowered.append(f"{days} of {load.mature_days} worn days learned")
    if facts.has_motion is False:
        lowered.append(f"times {load.without_motion_confidence:g} without a motion sensor")
    least = f"prompts want {stretch.settings.policy.least_confidence:g}"
    yield "confidence", "; ".join([f"{facts.level.confidence:.2f} on average", *lowered, least])


def _calm(calm: Calm, zone: str) -> str:
    begin, end = local_time(calm.from_ms, zone), local_time(calm.to_ms, zone)
    how = "calibration" if calm.how == "calibration" else "marked"
    return f"{begin:%Y-%m-%d %H:%M} to {end:%H:%M}, {how}: its still minutes count as usual"


def rise_words(rise: Rise, stretch: Stretch) -> str:
    """Say what a rise of load was, and why it led to a prompt or to none."""
    zone = stretch.settings.zone
    until = " until" if rise.is_over else ", still on at"
    span = f"from {clock_of(rise.start_ms, zone)}{until} {clock_of(rise.end_ms, zone)}"
    far = (
        f"{rise.minutes} judged min, at most {rise.peak_load:.1f}, heart rate {rise.d_hr_bpm:+.0f} bpm,"
        f" HRV {rise.d_rmssd_pct:+.0f} % against your usual"
    )
    return f"above your usual {span}: {far}. {_became(rise, stretch)}"


def _became(rise: Rise, stretch: Stretch) -> str:
    if rise.prompted:
        return f"Prompt: {', then '.join(rise.prompted).replace('_', ' ')}."
    if not rise.was_sustained:
        need = f"it takes {rise.minutes_needed} judged min above {rise.on:.1f}, there were {rise.minutes_on}"
        return f"No prompt: {need}{_unsure(rise)}{_ended(rise)}."
    reasons = [why for why in rise.silent if why != "building"]
    told = "; ".join(f"{_silence_words(why, rise, stretch)} ({rise.silent[why]} min)" for why in reasons)
    return f"No prompt: {told or 'it ended as soon as it was sustained'}."


def _unsure(rise: Rise) -> str:
    if rise.sure is None or rise.surest is None:
        return ""
    wanted, reached = 100 * rise.sure, 100 * rise.surest
    return f", and to be {wanted:.0f} % sure that it has lasted; it was {reached:.0f} % at most"


def _ended(rise: Rise) -> str:
    match rise.ended_by:
        case "load":
            return ", then load fell"
        case "unjudged":
            gates = ", ".join(GATE_WORDS[gate] for gate in rise.unjudged)
            return f", then too many minutes in a row could not be judged ({gates})"
        case _:
            return " until then"


def _silence_words(why: Silence, rise: Rise, stretch: Stretch) -> str:
    policy, standing, zone = stretch.settings.policy, stretch.standing, stretch.settings.zone
    match why:
        case "unsure":
            return f"confidence {rise.confidence:.2f} is below {policy.least_confidence:g}"
        case "prompts_a_day":
            used = "prompt of the day was" if policy.prompts_a_day == 1 else "prompts of the day were"
            return f"{policy.prompts_a_day} {used} used up"
        case "offers_a_day":
            return f"there had been {OFFERS_A_DAY} offers that day"
        case "push_offers_a_day":
            return f"there had been {PUSH_OFFERS_A_DAY} offers that day, as many as a push season bears"
        case "evening":
            return "the wind-down had begun: the evening is free of load"
        case "lowered":
            return f"you asked for fewer: one load prompt a day for {policy.lowered_days} days"
        case "sparing_days":
            return f"at most one prompt a day until {policy.sparing_days} days are learned, and there was one"
        case "silent_days":
            return f"no prompts until {policy.silent_days} days are learned"
        case "apart":
            return f"the last prompt for load was less than {policy.apart_minutes} min ago"
        case "apart_any":
            return f"the last prompt of any kind was less than {LEAST_APART_MINUTES} min ago"
        case "refused":
            at = _at(standing.refused_ms if standing else None, zone)
            return f"{policy.not_this_minutes} min of silence after *not this*{at}"
        case "ignored":
            return f"{policy.ignored_a_day} prompts of the day were ignored: only the page until tomorrow"
        case "no_motion":
            return "no motion sensor, so it is only shown (policy.prompt_without_motion asks for prompts)"
        case "open" | "same_moment":
            return "another prompt was still open"
        case "not_judged":
            return "the minute could not be judged"
        case "prompted" | "building":
            return "it was not sustained yet" if why == "building" else "it had its prompt"


def _at(at_ms: int | None, zone: str) -> str:
    return "" if at_ms is None else f" at {clock_of(at_ms, zone)}"


def _silence(facts: Facts) -> Iterator[tuple[str, str]]:
    """Give why there was no episode, where there was none."""
    if facts.high_unjudged:
        told = ", ".join(f"{duration(n)} {GATE_WORDS[gate]}" for gate, n in facts.high_unjudged.items())
        yield "left out", f"high as well, but other things move a heart then: {told}"
    if facts.rises or facts.level is None or facts.on is None:
        return
    yield "no prompt", f"load never went above {facts.on:.1f}: nothing to prompt for"


def _left(standing: Standing | None, zone: str) -> str:
    if standing is None:
        return "no minute was heard"
    left = max(standing.loads_a_day - standing.loads, 0)
    last = "none yet" if standing.offered_ms is None else _day_and_time(standing.offered_ms, zone)
    ignored = f", {standing.ignored} ignored" if standing.ignored else ""
    offers = f"{standing.offers} of {standing.offers_a_day} offers of all kinds"
    return f"{left} of {standing.loads_a_day} for load that day, {offers}{ignored}; the last offer: {last}"


def _day_and_time(at_ms: int, zone: str) -> str:
    return f"{local_time(at_ms, zone):%Y-%m-%d %H:%M}"


def _lesson(lesson: Lesson) -> str:
    answered = lesson.accepted + lesson.not_this
    return (
        f"{lesson.not_this} of {answered} answers in the days from {_date(lesson.first_day)} were *not this*:"
        f" an episode begins {abs(lesson.moved):.1f} {'later' if lesson.moved > 0 else 'sooner'}"
    )


def _date(ordinal: int) -> str:
    return date.fromordinal(max(ordinal, 1)).isoformat()

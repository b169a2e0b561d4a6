"""How it stands with the daemon, the strap, the newest minute and the journal: what `status` tells."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from alerts.day_plan import Coming, next_fixed
from alerts.episode import Profile
from alerts.prompt import Prompt, PromptKind
from hrv.beat import Beat
from hrv.event import Delivery, Link, LinkState, Surrounding
from hrv.load import Assessment, Gate
from ingest.clock import WallClock
from unclench.config import Config
from unclench.mirror_status import MirrorStatus, mirror_status
from unclench.open_prompt import open_prompt
from unclench.pipeline import SETTINGS, PipelineSettings
from unclench.store.journal import JOURNAL_FILE
from unclench.store.lock import holder
from unclench.store.reader import Reader
from unclench.web.address import told_address
from unclench.words import load_words, local_time, prompt_words

ANSWER: Final = "unclench answer accepted | snoozed | not-this | ignored, or unclench breathe"


@dataclass(frozen=True, slots=True)
class JournalStatus:
    """What the journal holds."""

    path: str
    bytes: int
    beats: int
    newest_event_ms: int | None
    ahead_ms: int
    """How far its newest event lies in the clock's future: the clock was set back, and beats are moved on."""


@dataclass(frozen=True, slots=True)
class StrapStatus:
    """How it stands with the strap, as it was last told; `running` says whether that still holds."""

    name: str
    address: str
    state: LinkState
    reason: str
    """A word; empty when all is well."""
    text: str
    """The fact and what to do; empty when all is well."""
    since_ms: int
    battery_pct: int | None
    duplicates: int
    """How many packets had come twice by then."""


@dataclass(frozen=True, slots=True)
class PageStatus:
    """Where the daemon's page is."""

    url: str
    """Empty: it is down."""
    fault: str
    """Why it is down; empty when it is not."""


@dataclass(frozen=True, slots=True)
class Status:
    """All that `status --json` tells."""

    running: bool
    process: int | None
    data_dir: str
    now_ms: int
    journal: JournalStatus
    load: float | None
    """Of the newest minute; None when it could not be told."""
    load_words: str
    not_judged: tuple[Gate, ...]
    has_motion: bool | None
    """Whether an accelerometer stood behind it; without one a load is much less sure."""
    profile: Profile
    heart_rate_bpm: float | None
    rmssd_ms: float | None
    heard_pct: float | None
    """How much of the newest minute was heard."""
    corrected_pct: float | None
    minute_ms: int | None
    strap: StrapStatus | None
    """None: none was ever used here."""
    around: tuple[Surrounding, ...]
    """What is on around the wearer, as it was last told."""
    prompt: str
    answer: str
    """How to answer the open prompt; empty when none waits for an answer."""
    next_ms: int | None
    """When the next comes that is planned for a time of its own; None: nothing is, or no daemon runs."""
    next_kind: PromptKind | None
    not_shown: str
    """Why the newest prompt did not reach the wearer by one of the ways; empty when nothing is wrong."""
    mirrors: tuple[MirrorStatus, ...]
    page: PageStatus | None
    """None: no page is served."""


def looked_up(data_dir: Path, config: Config) -> Status:
    """Return the status of a data directory. Raises StoreError when there is no journal."""
    path = data_dir / JOURNAL_FILE
    process = holder(data_dir)
    told = told_address(data_dir, process)
    page = None if told is None or told.is_unwanted else told
    with Reader(path) as reader:
        kept = reader.last(Assessment)
        assessment = kept.record if kept and isinstance(kept.record, Assessment) else None
        newest_prompt = reader.last(Prompt)
        prompt = newest_prompt.record if newest_prompt and isinstance(newest_prompt.record, Prompt) else None
        waiting = open_prompt(reader)
        delivered = reader.last(Delivery)
        delivery = delivered.record if delivered and isinstance(delivered.record, Delivery) else None
        linked = reader.last(Link)
        strap = _strap(linked.record) if linked and isinstance(linked.record, Link) else None
        newest_ms = reader.last_event_ms()
        ahead_ms = max(0, (newest_ms or 0) - WallClock().now_ms())
        journal = JournalStatus(str(path), path.stat().st_size, reader.count(Beat), newest_ms, ahead_ms)
        around = tuple(sorted(reader.surroundings_on()))
        mirrors = tuple(mirror_status(reader, mirror.kind) for mirror in config.mirrors)
        now_ms = WallClock().now_ms()
        coming = _coming(reader, config, now_ms) if process is not None else None
    return Status(
        running=process is not None,
        process=process,
        data_dir=str(data_dir),
        now_ms=now_ms,
        journal=journal,
        load=assessment.load if assessment else None,
        load_words=load_words(assessment.load if assessment else None),
        not_judged=assessment.gates if assessment else (),
        has_motion=assessment.has_motion if assessment else None,
        profile=config.episode.profile,
        heart_rate_bpm=assessment.minute.mean_hr_bpm if assessment else None,
        rmssd_ms=assessment.minute.rmssd_ms if assessment else None,
        heard_pct=assessment.minute.coverage_pct if assessment else None,
        corrected_pct=assessment.minute.corrected_pct if assessment else None,
        minute_ms=assessment.at_ms if assessment else None,
        strap=strap,
        around=around,
        prompt=prompt_words(prompt, config.zone) if prompt and prompt.state != "withheld" else "",
        answer=ANSWER if waiting and waiting.state == "offered" else "",
        next_ms=coming.at_ms if coming else None,
        next_kind=coming.kind if coming else None,
        not_shown=f"by {delivery.notifier}: {delivery.text}" if delivery and not delivery.shown else "",
        mirrors=mirrors,
        page=PageStatus(page.url, page.fault) if page else None,
    )


def settings_in_force(reader: Reader, config: Config) -> PipelineSettings:
    """Return the settings that the newest session began with: a demo's plan is empty. Raises JournalError."""
    began_with = next((one.settings for one in reversed(reader.sessions()) if one.settings), "")
    return SETTINGS.validate_json(began_with) if began_with else config.pipeline()


def _coming(reader: Reader, config: Config, now_ms: int) -> Coming | None:
    """Return what the daemon has planned next."""
    settings = settings_in_force(reader, config)
    return next_fixed(settings.plan, local_time(now_ms, settings.zone))


def _strap(link: Link) -> StrapStatus:
    return StrapStatus(
        name=link.strap,
        address=link.address,
        state=link.state,
        reason=link.reason,
        text=link.text,
        since_ms=link.at_ms,
        battery_pct=link.battery_pct,
        duplicates=link.duplicates,
    )

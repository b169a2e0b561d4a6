"""The prompt that waits for an answer, as the journal tells it."""

from alerts.open_prompt import OPEN_STATES
from alerts.prompt import Prompt
from unclench.store.reader import Reader


def open_prompt(reader: Reader) -> Prompt | None:
    """Return the newest prompt while it is held, offered or snoozed; at most one is. Raises JournalError."""
    kept = reader.last(Prompt)
    prompt = kept.record if kept and isinstance(kept.record, Prompt) else None
    return prompt if prompt is not None and prompt.state in OPEN_STATES else None

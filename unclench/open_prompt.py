"""The prompt that waits for an answer, as the journal tells it."""

from typing import Final

from alerts.open_prompt import OPEN_STATES
from alerts.prompt import Prompt
from unclench.store.reader import Reader

NONE_OPEN: Final = "no prompt is open: there is nothing to answer"
UNCHANGED: Final = "the prompt was over already: the answer changed nothing"
_LATEST_MS: Final = 2**62


def open_prompt(reader: Reader) -> Prompt | None:
    """Return the newest prompt while it is held, offered or snoozed; at most one is. Raises JournalError."""
    kept = reader.last(Prompt)
    prompt = kept.record if kept and isinstance(kept.record, Prompt) else None
    return prompt if prompt is not None and prompt.state in OPEN_STATES else None


def became(reader: Reader, waiting: Prompt) -> Prompt | None:
    """Return a prompt as it stands now; None when it stands as it stood. Raises JournalError."""
    states = [kept.record for kept in reader.between(Prompt, waiting.at_ms, _LATEST_MS)]
    same = [one for one in states if isinstance(one, Prompt) and one.prompt_ms == waiting.prompt_ms]
    return same[-1] if same and same[-1] != waiting else None

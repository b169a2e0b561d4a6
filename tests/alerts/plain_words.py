"""Words that no text of ours may say to a wearer, because they diagnose, claim or alarm."""

import re

_UNWANTED = re.compile(
    r"\b(stress\w*|anxi\w+|panic\w*|disorder\w*|disease\w*|diagnos\w+|symptom\w*|treat\w*|cur(?:e|es|ed|ing)|"
    r"heal(?:s|ed|ing)?|therap\w+|prevent\w*|detect\w*|sympathetic|vagal|vagus|overload\w*|burnout|"
    r"medical\w*|clinical\w*|proven|optimal|guarante\w+|danger\w*|warning|alert|alarm\w*|abnormal\w*|"
    r"unhealthy|too high|too low|must|coherence score|heartmath|quick coherence)\b",
    re.IGNORECASE,
)


def unwanted_words(text: str) -> list[str]:
    """Return the words of a text that it may not say."""
    return _UNWANTED.findall(text)

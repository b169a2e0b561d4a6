"""The names of the page's views."""

from typing import Final

VIEWS: Final = ("now", "today", "patterns", "signs", "checkin", "practices", "settings", "data")
"""In the order in which the page shows them; each is a module in `static/views`."""

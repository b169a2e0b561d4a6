"""When a server wants to be asked again."""

import pytest

from unclench.store.mirrors.retry_after import retry_after_s


@pytest.mark.parametrize(
    ("said", "wait_s"),
    [("7", 7.0), ("0.5", 0.5), ("99999", 3600.0), ("0", None), ("-3", None), ("nan", None), ("", None)],
)
def test_seconds_are_taken_as_they_are_an_hour_at_most(said: str, wait_s: float | None) -> None:
    assert retry_after_s({"Retry-After": said}) == wait_s


def test_a_date_is_taken_against_the_servers_own_clock() -> None:
    date = "Wed, 21 Oct 2026 07:28:00 GMT"
    later = "Wed, 21 Oct 2026 07:28:30 GMT"
    assert retry_after_s({"Retry-After": later, "Date": date}) == 30.0
    assert retry_after_s({"Retry-After": date, "Date": later}) is None
    assert retry_after_s({"Retry-After": later}) is None
    assert retry_after_s({"Retry-After": "soon", "Date": date}) is None

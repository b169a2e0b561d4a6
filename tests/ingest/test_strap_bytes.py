"""A short run of the fuzz over the strap's parsers; the long one is run by hand."""

from tests.fuzz.strap_bytes import PARSERS, fuzzed


def test_made_up_bytes_are_a_value_or_the_parsers_own_error() -> None:
    came_to = fuzzed(inputs=20_000, seed=7)
    assert came_to.total() == 20_000
    for name, _, _ in PARSERS:
        assert came_to[name, "value"] > 0
        assert (
            sum(count for (parser, what), count in came_to.items() if parser == name and what != "value") > 0
        )

"""The body map with how often each place was told, as SVG: by shade and by number, for grey paper, too."""

from collections.abc import Mapping
from html import escape
from typing import Final

from alerts.texts import Texts
from unclench.body_map import BODY_MAP, HEIGHT, Figure, Region
from unclench.reports.told import Count

_LEFT, _RIGHT = 8, 192
"""Between these the figures lie."""
_WIDTH: Final = _RIGHT - _LEFT
VIEW_GAP: Final = 46
TITLE_HEIGHT: Final = 22
_PALEST, _DARKEST = 0.16, 0.82
_INK: Final = "#24323d"
_RUST: Final = (163, 62, 24)


def body_picture(places: tuple[Count, ...], titles: Mapping[str, str], texts: Texts) -> str:
    """Return the two figures beside each other; `titles`: a heading for each view.

    One element a region: class `place`, `data-place` its word as it is kept, and a title in words.
    """
    times = {one.word: one.times for one in places}
    most = max((times.get(one.word, 0) for figure in BODY_MAP for one in figure.regions), default=0)
    width = len(BODY_MAP) * _WIDTH + (len(BODY_MAP) - 1) * VIEW_GAP
    drawn = "".join(
        f'<g transform="translate({nth * (_WIDTH + VIEW_GAP) - _LEFT} {TITLE_HEIGHT})">'
        f'<text x="{_LEFT + _WIDTH / 2:g}" y="-8" text-anchor="middle" font-size="13" fill="{_INK}">'
        f"{escape(titles[figure.view])}</text>{_figure(figure, times, most, texts)}</g>"
        for nth, figure in enumerate(BODY_MAP)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + TITLE_HEIGHT}"'
        f' font-family="DejaVu Sans, sans-serif">{drawn}</svg>'
    )


def _figure(figure: Figure, times: Mapping[str, int], most: int, texts: Texts) -> str:
    regions = "".join(_region(one, times.get(one.word, 0), most, texts) for one in figure.regions)
    outline = f'<path d="{figure.outline}" fill="#f7f5f2" stroke="{_INK}" stroke-width="1.4"/>'
    return f"{outline}{regions}"


def _region(region: Region, times: int, most: int, texts: Texts) -> str:
    part = times / most if most else 0.0
    fill = _shade(_PALEST + (_DARKEST - _PALEST) * part) if times else "none"
    words = escape(f"{texts.word(region.word)}: {times}")
    shape = (
        f'<path class="place" data-place="{escape(region.word)}" d="{region.path}" fill="{fill}"'
        f' stroke="#8a97a0" stroke-width="0.7"><title>{words}</title></path>'
    )
    return shape + (_number(region, times, is_dark=part > 0.5) if times else "")


def _number(region: Region, times: int, *, is_dark: bool) -> str:
    ink = "#ffffff" if is_dark else _INK
    return (
        f'<text x="{region.x:g}" y="{region.y + 4.5:g}" text-anchor="middle" font-size="13"'
        f' font-weight="bold" fill="{ink}">{times}</text>'
    )


def _shade(depth: float) -> str:
    """Return a colour from white (0) to rust (1), as dark on grey paper as it is deep."""
    return "#" + "".join(f"{round(255 + (one - 255) * depth):02x}" for one in _RUST)

"""The body map: the regions of a check-in as shapes, the same on the page and on paper."""

from dataclasses import dataclass
from math import dist
from typing import Final, Literal

View = Literal["back", "front"]

WIDTH: Final = 200
HEIGHT: Final = 330
_ROUND: Final = 4.0
"""How far before a corner its curve begins."""


@dataclass(frozen=True, slots=True)
class Region:
    """One place that can be told."""

    word: str
    """As it is kept: one of `alerts.checkin.PLACES`."""
    path: str
    """Its shape, as an SVG path in a frame of `WIDTH` by `HEIGHT`."""
    x: float
    y: float
    """Its middle, where a mark is set."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The body seen from one side. From the back its left is on the left, from the front on the right."""

    view: View
    outline: str
    regions: tuple[Region, ...]


_OUTLINE: Final = (
    "M100 4 C117 4 128 18 128 38 C128 50 123 60 115 67 C115 80 121 86 140 91 C162 96 173 104 176 122"
    " C181 150 185 178 188 204 C190 222 188 233 181 235 C174 236 172 226 170 212 C167 186 162 160 155 136"
    " C153 154 147 166 146 180 C147 194 151 206 151 222 C152 256 146 296 141 328 L107 328"
    " C107 300 105 264 100 240 C95 264 93 300 93 328 L59 328 C54 296 48 256 49 222 C49 206 53 194 54 180"
    " C53 166 47 154 45 136 C38 160 33 186 30 212 C28 226 26 236 19 235 C12 233 10 222 12 204"
    " C15 178 19 150 24 122 C27 104 38 96 60 91 C79 86 85 80 85 67 C77 60 72 50 72 38 C72 18 83 4 100 4 Z"
)

_Points = tuple[tuple[int, int], ...]

_BACK: Final[tuple[tuple[str, _Points], ...]] = (
    ("neck", ((85, 70), (85, 97), (56, 97), (64, 91), (78, 86), (84, 79))),
    ("shoulder", ((53, 97), (53, 127), (46, 132), (26, 134), (27, 120), (32, 107), (42, 100))),
    ("upper back", ((55, 99), (85, 99), (85, 127), (55, 127))),
    ("middle back", ((48, 134), (55, 129), (85, 129), (85, 158), (52, 158))),
    ("lower back", ((53, 160), (85, 160), (85, 190), (55, 190), (56, 177))),
    ("buttock", ((54, 192), (99, 192), (99, 236), (84, 240), (56, 234), (51, 218))),
)
"""The left half; the right one is its mirror."""
_BACK_MIDDLE: Final[tuple[tuple[str, int, int], ...]] = (
    ("neck", 70, 97),
    ("upper back", 99, 127),
    ("middle back", 129, 158),
    ("lower back", 160, 190),
)
_FRONT: Final[tuple[tuple[str, _Points], ...]] = (
    ("hip", ((56, 183), (99, 183), (99, 213), (52, 213), (54, 194))),
    ("leg", ((52, 215), (99, 215), (99, 238), (94, 276), (92, 326), (61, 326), (54, 284), (51, 240))),
)
"""The half on the left of the picture: the right side of the body."""


def _region(word: str, points: _Points) -> Region:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Region(word, _rounded(points), (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)


def _rounded(points: _Points) -> str:
    """Return a closed path through the points with soft corners."""
    corners = (
        (_towards(corner, before), corner, _towards(corner, after))
        for before, corner, after in zip(points[-1:] + points, points, points[1:] + points[:1], strict=False)
    )
    curves = (f"{_text(begin)} Q{_text(corner)} {_text(end)}" for begin, corner, end in corners)
    return "M" + " L".join(curves) + " Z"


def _towards(here: tuple[float, float], there: tuple[float, float]) -> tuple[float, float]:
    share = min(_ROUND / dist(here, there), 0.5)
    return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])


def _text(point: tuple[float, float]) -> str:
    return f"{point[0]:.4g} {point[1]:.4g}"


def _mirrored(points: _Points) -> _Points:
    return tuple((WIDTH - x, y) for x, y in points)


def _column(top: int, bottom: int) -> _Points:
    return ((87, top), (113, top), (113, bottom), (87, bottom))


def _back() -> tuple[Region, ...]:
    left = [_region(f"{part} left", points) for part, points in _BACK]
    middle = [_region(f"{part} middle", _column(top, bottom)) for part, top, bottom in _BACK_MIDDLE]
    right = [_region(f"{part} right", _mirrored(points)) for part, points in _BACK]
    return (*left, *middle, *right)


def _front() -> tuple[Region, ...]:
    return (
        Region("head", "M74 40 C74 20 84 6 100 6 C116 6 126 20 126 40 Z", 100, 24),
        Region("jaw", "M74 42 L126 42 C125 58 114 71 100 71 C86 71 75 58 74 42 Z", 100, 56),
        _region("belly", ((62, 136), (138, 136), (136, 152), (143, 181), (57, 181), (64, 152))),
        *(_region(f"{part} right", points) for part, points in _FRONT),
        *(_region(f"{part} left", _mirrored(points)) for part, points in _FRONT),
    )


BODY_MAP: Final[tuple[Figure, ...]] = (
    Figure("back", _OUTLINE, _back()),
    Figure("front", _OUTLINE, _front()),
)

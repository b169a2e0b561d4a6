"""The dashboards, one line each, in the order in which a person meets them."""

from deploy.dashboards.board import Board
from deploy.dashboards.day import DAY
from deploy.dashboards.now import NOW
from deploy.dashboards.practice import PRACTICE
from deploy.dashboards.signal import SIGNAL
from deploy.dashboards.weeks import WEEKS

BOARDS: tuple[Board, ...] = (NOW, DAY, WEEKS, PRACTICE, SIGNAL)

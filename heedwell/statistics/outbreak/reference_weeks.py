"""Which past weeks a Farrington forecast is made from, and which season each belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from heedwell.statistics.errors import OutOfRange, TooLittleHistory
from heedwell.statistics.series import Ints


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Positions of the past weeks used, oldest first, and the season of each (0: this one)."""

    weeks: Ints
    season: Ints


def reference_weeks(
    dates: Sequence[date], now: int, *, years: int, half_window: int, seasons: int, skip: int
) -> Reference:
    """The weeks around the same date in past years, or with `seasons` every week since.

    With one season: `half_window` weeks to each side of the same week, `years` back. With more,
    all weeks from the first window on; season 0 is the window, the weeks between two windows are
    cut into equal seasons, the first ones a week longer where needed. The last `skip` weeks before
    `now` are left out. Raises TooLittleHistory when the series begins later, and OutOfRange.
    """
    if years < 1 or half_window < 0 or seasons < 1 or skip < 0:
        raise OutOfRange("A Farrington setting", (years, half_window, seasons, skip), "positive")
    centres = [_same_week(dates, now, back) for back in range(years, 0, -1)] + [now]
    season = np.full(len(dates), -1, dtype=np.int64)
    for centre in centres:
        season[max(0, centre - half_window) : centre + half_window + 1] = 0
    if seasons > 1:
        for begin, end in pairwise(centres):
            between = np.arange(begin + half_window + 1, end - half_window)
            for level, part in enumerate(np.array_split(between, seasons - 1), start=1):
                season[part] = level
    weeks = np.flatnonzero(season >= 0)
    weeks = weeks[weeks < now - skip]
    return Reference(weeks, season[weeks])


def _same_week(dates: Sequence[date], now: int, years_back: int) -> int:
    """The week whose first day is nearest to the same date, so many years ago."""
    today = dates[now]
    try:
        then = today.replace(year=today.year - years_back)
    except ValueError:  # 29 February
        then = today.replace(year=today.year - years_back, month=3, day=1)
    nearest = min(
        (then + timedelta(days=shift) for shift in range(-3, 4)),
        key=lambda day: (day.weekday() != today.weekday(), abs((day - then).days)),
    )
    position = now - round((today - nearest).days / 7)
    if position < 0:
        raise TooLittleHistory("Farrington's method", f"{years_back} years of weekly counts")
    return position

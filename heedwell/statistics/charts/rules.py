"""The rules of runs, each as marks on the points: +1 high or rising, -1 low or falling, 0 none.

A gap, a point left out and the border of a phase end every run, trend and triple.
"""

from collections.abc import Iterator

import numpy as np

from heedwell.statistics.series import Ints

from .chart import Chart, apart
from .profiles import RuleProfile


def outside_marks(chart: Chart) -> Ints:
    """Points above the upper (+1) or below the lower limit (-1), strictly."""
    above = apart(chart.points, chart.upper) > 0
    below = apart(chart.points, chart.lower) < 0
    return above.astype(np.int64) - below.astype(np.int64)


def shift_marks(chart: Chart, profile: RuleProfile) -> Ints:
    """Every point of a run on one side of the centre that is as long as the profile asks."""
    marks = np.zeros(len(chart.points), dtype=np.int64)
    for stretch in _stretches(chart):
        for first, last, sign, length in _same_signs(chart.side[stretch], profile.ties_end):
            if length >= profile.shift:
                marks[stretch[first : last + 1]] = sign
    return marks


def trend_marks(chart: Chart, profile: RuleProfile) -> Ints:
    """Every point of a trend, each higher (or each lower) than the last, as long as asked."""
    marks = np.zeros(len(chart.points), dtype=np.int64)
    for stretch in _stretches(chart):
        steps = np.sign(np.diff(chart.points[stretch])).astype(np.int64)
        for first, last, sign, length in _same_signs(steps, profile.ties_end):
            if length >= profile.trend - 1:
                positions = stretch[first : last + 2]
                fresh = profile.turn_is_new | (marks[positions] == 0)
                marks[positions] = np.where(fresh, sign, marks[positions])
    return marks


def two_of_three_marks(chart: Chart, profile: RuleProfile) -> Ints:
    """Points beyond two thirds of the limit, where two of three neighbours are, on one side."""
    high = apart(chart.points, chart.inner_upper) > 0
    low = apart(chart.points, chart.inner_lower) < 0
    if not profile.two_of_three_counts_outside:
        inside = ~chart.outside
        high, low = high & inside, low & inside
    side, marks = chart.side.tolist(), np.zeros(len(chart.points), dtype=np.int64)
    for stretch in map(np.ndarray.tolist, _stretches(chart)):
        for first in range(len(stretch) - 2):
            triple = stretch[first : first + 3]
            for beyond, way in ((high, 1), (low, -1)):
                far = [place for place in triple if beyond[place]]
                if len(far) < 2:
                    continue
                if not profile.two_of_three_same_side or all(side[p] == way for p in triple):
                    marks[far] = way
    return marks


def _stretches(chart: Chart) -> Iterator[Ints]:
    """Positions of neighbouring points, without gaps, within one phase."""
    for positions in chart.phases():
        counted = positions[chart.counted[positions]]
        yield from np.split(counted, np.flatnonzero(np.diff(counted) > 1) + 1)


def _same_signs(signs: Ints, ties_end: bool) -> Iterator[tuple[int, int, int, int]]:
    """First and last place, sign and length of every stretch of one sign.

    Zeros end a stretch, or are passed over: then they lie inside it and lengthen it by nothing.
    """
    places = np.arange(len(signs)) if ties_end else np.flatnonzero(signs)
    kept = signs[places]
    turns = (np.flatnonzero(np.diff(kept)) + 1).tolist()
    for start, end in zip([0, *turns], [*turns, len(kept)], strict=True):
        if end > start and kept[start]:
            yield int(places[start]), int(places[end - 1]), int(kept[start]), end - start

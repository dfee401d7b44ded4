"""Ready measures name kinds and activities that a report can have, and something to watch beside."""

import pytest

from heedwell.rules.counting import CountChoice, Counts
from heedwell.rules.measures import READY, ReadyMeasure, ready_count
from heedwell.rules.vocabulary import ACTIVITIES, EVENT_TYPES


@pytest.mark.parametrize("ready", READY.values(), ids=str)
def test_a_ready_measure_counts_what_a_report_can_say(ready: ReadyMeasure):
    for kind in ready.count.kinds or ():
        assert EVENT_TYPES.get(kind).label
    if ready.count.activity:
        assert ACTIVITIES.get(ready.count.activity).label
    assert ready.leading
    assert (ready.direction == "more") == (ready.key == "near_misses")


@pytest.mark.requirement("B09")
def test_no_ready_measure_has_nought_as_its_aim():
    for ready in READY.values():
        assert 0 < float(ready.count.smallest_change) < 1
        assert "zero" not in f"{ready.metric} {ready.hint}".lower()


def test_a_ready_measure_keeps_what_only_the_team_can_choose():
    chosen = CountChoice(counts=Counts.HARM, part_of_day="evening", smallest_change="0.5")

    count = ready_count("falls", chosen)

    assert (count.counts, count.kinds, count.ready) == (Counts.REPORTS, ("fall",), "falls")
    assert (count.part_of_day, count.smallest_change) == ("evening", "0.5")

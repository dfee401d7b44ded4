"""Times of day as staff write them."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.clocks import Clock, fraction_of_day, read_clock
from heedwell.rules.vocabulary import PARTS_OF_DAY

EXACT = {
    "18:30": time(18, 30),
    "18.30": time(18, 30),
    "18;30": time(18, 30),
    "18:30:15": time(18, 30, 15),
    "1830": time(18, 30),
    "1830hrs": time(18, 30),
    "18:30hrs": time(18, 30),
    "18:30 hours": time(18, 30),
    "0930": time(9, 30),
    "930": time(9, 30),
    "2359h": time(23, 59),
    "6pm": time(18),
    "6 p.m.": time(18),
    "6.30pm": time(18, 30),
    "6:05 PM": time(18, 5),
    "12am": time(0),
    "12.15 am": time(0, 15),
    "12pm": time(12),
    "noon": time(12),
    "Midnight": time(0),
    "24:00": time(0),
    "at 18:30": time(18, 30),
    "0.75": time(18),
    "0.25": time(6),
}


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize("words", EXACT)
def test_a_time_is_read_however_it_is_written(words: str):
    assert read_clock(words) == Clock(EXACT[words])


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("approx 6pm", time(18)),
        ("approximately 18:00", time(18)),
        ("c. 18:00", time(18)),
        ("18.3", time(18, 30)),
        ("9.0", time(9)),
        ("~18:00", time(18)),
        ("18:30 approx", time(18, 30)),
        ("18:30ish", time(18, 30)),
        ("3am?", time(3)),
        ("16:30-17:00", time(16, 30)),
        ("6-7pm", time(18)),
        ("between 6pm and 7pm", time(18)),
        ("08:00 to 09:00", time(8)),
    ],
)
def test_an_estimate_is_kept_as_one(words: str, at: time):
    assert read_clock(words) == Clock(at, is_about=True)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("Morning", "morning"),
        ("AM", "morning"),
        ("early morning", "early_morning"),
        ("lunchtime", "midday"),
        ("pm", "afternoon"),
        ("in the evening", "evening"),
        ("late evening", "late_evening"),
        ("Night shift", "night"),
        ("overnight", "night"),
    ],
)
def test_a_part_of_the_day_is_one_of_ours(words: str, part: str):
    clock = read_clock(words)

    assert clock is not None
    assert clock.part_of_day == part
    assert part in PARTS_OF_DAY


@pytest.mark.parametrize("words", ["", "?", "unknown", "N/K", "not known", "-"])
def test_not_knowing_the_time_is_an_answer(words: str):
    assert read_clock(words) == Clock()


@pytest.mark.parametrize(
    "words", ["7", "25:10", "18:75", "Amina", "2026-03-27 18:30", "27/03/2026", "see above"]
)
def test_what_is_no_time_is_not_taken_for_one(words: str):
    assert read_clock(words) is None


@given(st.text(max_size=40))
def test_any_words_can_stand_in_a_column_of_times(words: str):
    clock = read_clock(words)

    assert clock is None or clock.part_of_day == "" or clock.part_of_day in PARTS_OF_DAY


@given(st.times().map(lambda at: at.replace(microsecond=0)))
def test_a_written_time_comes_back(at: time):
    assert read_clock(at.isoformat()) == Clock(at)


@given(st.integers(0, 86_399))
def test_a_spreadsheets_fraction_of_a_day_comes_back(seconds: int):
    at = fraction_of_day(seconds / 86_400)

    assert at.hour * 3600 + at.minute * 60 + at.second == seconds

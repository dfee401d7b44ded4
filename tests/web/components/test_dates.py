"""Dates and times as people write them."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.web.components.dates import MONTHS, read_date, read_time, typed

SUNDAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("27/3/2026", date(2026, 3, 27)),
        ("27.3.26", date(2026, 3, 27)),
        ("27-03-2026", date(2026, 3, 27)),
        ("27 3 2026", date(2026, 3, 27)),
        ("27032026", date(2026, 3, 27)),
        ("2026-03-27", date(2026, 3, 27)),
        ("27 March 2026", date(2026, 3, 27)),
        ("  27th of  march, 2026 ", date(2026, 3, 27)),
        ("March 27, 2026", date(2026, 3, 27)),
        ("Fri 27 Mar 2026", date(2026, 3, 27)),
        ("today", SUNDAY),
        ("Yesterday", date(2026, 11, 21)),
        ("29/2/2024", date(2024, 2, 29)),
    ],
)
def test_a_date_is_read_the_way_people_here_write_it(words, meant):
    assert read_date(words, today=SUNDAY) == meant


@pytest.mark.parametrize(
    "words", ["", "soon", "31/2/2026", "13/13/2026", "2026", "27 Marsh 2026", "1/2/3/4"]
)
def test_what_is_no_date_is_not_guessed(words):
    assert read_date(words, today=SUNDAY) is None


def test_a_date_without_a_year_leans_where_the_question_looks():
    assert read_date("1 December", today=SUNDAY) == date(2025, 12, 1)
    assert read_date("1 December", today=SUNDAY, lean="future") == date(2026, 12, 1)
    assert read_date("1/2", today=SUNDAY, lean="future") == date(2027, 2, 1)
    assert read_date("29 Feb", today=SUNDAY) == date(2024, 2, 29)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_common_way_to_write_a_day_means_that_day(day):
    month = MONTHS[day.month - 1][:3]

    for words in (typed(day), day.isoformat(), f"{day:%d%m%Y}", f"{day.day} {month} {day.year}"):
        assert read_date(words, today=SUNDAY) == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_dates_and_times(words):
    assert isinstance(read_date(words, today=SUNDAY), date | None)
    assert isinstance(read_time(words), time | None)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("17:30", time(17, 30)),
        ("1730", time(17, 30)),
        ("0730 hrs", time(7, 30)),
        ("7.30", time(7, 30)),
        ("5.30pm", time(17, 30)),
        ("5 PM", time(17)),
        ("12am", time(0)),
        ("12.15 p.m.", time(12, 15)),
        ("noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_a_time_is_read_on_either_clock(words, meant):
    assert read_time(words) == meant


@pytest.mark.parametrize("words", ["", "25:00", "17:75", "13pm", "0pm", "late", "5"])
def test_what_is_no_time_is_not_guessed(words):
    assert read_time(words) is None

"""Dates as people and programs write them, one cell at a time."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.journey.importing.dates import Moment, Oddity, Order, Unread, read_moment

MARCH_27 = date(2026, 3, 27)


def read(words: str, order: Order = Order.DAY_FIRST) -> Moment | Unread:
    return read_moment(words, order, this_year=2026)


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    "words",
    [
        "27/03/2026",
        "27/3/26",
        "27.3.26",
        "27.03.2026",
        "27-03-2026",
        "27 03 2026",
        "27,03,2026",
        "27/ 03/ 2026",
        "27-Mar-26",
        "27 Mar 2026",
        "27Mar2026",
        "27th Mar '26",
        "27 March 2026",
        "27th of March 2026",
        "March 27, 2026",
        "Mar 27th, 2026",
        "Fri 27/03/2026",
        "Friday, 27 March 2026",
        "2026-03-27",
        "2026/03/27",
        "2026-3-27",
        "20260327",
        "46108",
        "27 Mawrth 2026",
        "on 27/03/2026",
    ],
)
def test_a_day_is_read_however_it_is_written(words: str):
    assert read(words) == Moment(MARCH_27)


@pytest.mark.requirement("Y03")
@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("27/03/2026 18:30", time(18, 30)),
        ("27/03/26 6.30pm", time(18, 30)),
        ("27/03/26 18:30hrs", time(18, 30)),
        ("Fri 27th March 2026 at 6pm", time(18)),
        ("27 Mar 26 18:30", time(18, 30)),
        ("2026-03-27T18:30", time(18, 30)),
        ("2026-03-27T18:30:00Z", time(18, 30)),
        ("2026-03-27 18:30:15.123", time(18, 30, 15)),
        ("46108.75", time(18)),
        ("18:30 27/03/2026", time(18, 30)),
    ],
)
def test_a_time_beside_the_date_is_read_with_it(words: str, at: time):
    assert read(words) == Moment(MARCH_27, at)


@pytest.mark.parametrize(
    ("words", "local"),
    [
        ("2026-06-27T18:05:00Z", Moment(date(2026, 6, 27), time(19, 5))),
        ("2026-06-27T18:05:00+00:00", Moment(date(2026, 6, 27), time(19, 5))),
        ("2026-06-27T18:05:00+0200", Moment(date(2026, 6, 27), time(17, 5))),
        ("2026-06-27T18:05:00-05:00", Moment(date(2026, 6, 28), time(0, 5))),
        ("2026-06-27T23:30:00Z", Moment(date(2026, 6, 28), time(0, 30))),
    ],
)
def test_a_stated_zone_becomes_the_time_on_the_wall(words: str, local: Moment):
    assert read(words) == local


@pytest.mark.parametrize(
    ("words", "part"),
    [("27/03/2026 night", "night"), ("27/03/26 (early morning)", "early_morning")],
)
def test_a_part_of_the_day_beside_the_date_is_kept(words: str, part: str):
    assert read(words) == Moment(MARCH_27, part_of_day=part)


def test_month_first_is_read_so_when_it_is_told():
    assert read("03/04/2026", Order.MONTH_FIRST) == Moment(date(2026, 3, 4))
    assert read("03/04/2026", Order.DAY_FIRST) == Moment(date(2026, 4, 3))


def test_a_date_that_can_only_be_the_other_way_round_is_read_so_and_said():
    assert read("03/27/2026") == Moment(MARCH_27, oddities=(Oddity.OTHER_ORDER,))
    assert read("2026-27-03") == Moment(MARCH_27, oddities=(Oddity.OTHER_ORDER,))


@pytest.mark.parametrize(
    ("words", "oddity"),
    [
        ("approx 27/03/2026", Oddity.ABOUT),
        ("on or about 27/03/2026", Oddity.ABOUT),
        ("27/03/2026?", Oddity.ABOUT),
        ("w/c 27/03/2026", Oddity.ABOUT),
        ("27/03/2026 - 29/03/2026", Oddity.SPAN),
        ("27/03/2026 to 29/03/2026", Oddity.SPAN),
        ("27/03/2026 reported by mum", Oddity.EXTRA_WORDS),
    ],
)
def test_more_than_a_plain_date_is_read_and_said(words: str, oddity: Oddity):
    assert read(words) == Moment(MARCH_27, oddities=(oddity,))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("last Tuesday", Unread.NOT_A_DATE),
        ("unknown", Unread.NOT_A_DATE),
        ("4", Unread.NOT_A_DATE),
        ("2026", Unread.NOT_A_DATE),
        ("99999", Unread.NOT_A_DATE),
        ("Room 12", Unread.NOT_A_DATE),
        ("31/02/2026", Unread.NO_SUCH_DAY),
        ("45/13/2026", Unread.NO_SUCH_DAY),
        ("2026-02-30", Unread.NO_SUCH_DAY),
        ("March 2026", Unread.NO_DAY),
        ("03/2026", Unread.NO_DAY),
        ("27 March", Unread.NO_YEAR),
        ("27/3", Unread.NO_YEAR),
    ],
)
def test_what_is_no_date_says_why(words: str, why: Unread):
    assert read(words) is why


@pytest.mark.parametrize(
    ("words", "year"),
    [("01/02/26", 2026), ("01/02/27", 2027), ("01/02/28", 1928), ("01/02/99", 1999)],
)
def test_two_digits_of_a_year_are_never_far_in_the_future(words: str, year: int):
    assert read(words) == Moment(date(year, 2, 1))


@pytest.mark.parametrize("words", ["27/03/0206", "27/03/206", "0206-03-27"])
def test_an_impossible_year_is_still_a_date(words: str):
    assert read(words) == Moment(date(206, 3, 27))


@given(st.text(max_size=60))
def test_any_words_can_stand_in_a_column_of_dates(words: str):
    assert isinstance(read(words), Moment | Unread)


@pytest.mark.parametrize("pattern", ["%d/%m/%Y", "%d.%m.%Y", "%d-%b-%Y", "%A %d %B %Y", "%Y-%m-%d"])
@given(day=st.dates(date(1950, 1, 1), date(2090, 12, 31)))
def test_a_written_day_comes_back(pattern: str, day: date):
    assert read(day.strftime(pattern)) == Moment(day)


@given(day=st.dates(date(1950, 1, 1), date(2090, 12, 31)), at=st.times())
def test_a_written_moment_comes_back(day: date, at: time):
    at = at.replace(second=0, microsecond=0)

    assert read(f"{day:%d/%m/%Y} {at:%H:%M}") == Moment(day, at)
    assert read(f"{day:%m/%d/%Y} {at:%H:%M}", Order.MONTH_FIRST) == Moment(day, at)

"""Working days by the service's nation, with the provider's own days laid over."""

from datetime import UTC, date, datetime

import pytest

from heedwell.foundation.organisations.calendar import bank_holidays, closed_days
from heedwell.foundation.setup.days import own_days, set_day
from heedwell.rules.deadlines import add_working_days
from tests.access.cast import Provider

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def rowan() -> Provider:
    return Provider.begin()


@pytest.mark.requirement("N03")
@pytest.mark.parametrize(
    ("start", "nation", "due"),
    [
        (date(2026, 4, 2), "ENG", date(2026, 4, 13)),
        (date(2026, 4, 2), "WLS", date(2026, 4, 13)),
        (date(2026, 4, 2), "NIR", date(2026, 4, 13)),
        (date(2026, 4, 2), "SCT", date(2026, 4, 10)),
        (date(2026, 12, 24), "ENG", date(2027, 1, 5)),
        (date(2026, 12, 24), "SCT", date(2027, 1, 6)),
        (date(2026, 8, 28), "WLS", date(2026, 9, 7)),
        (date(2026, 8, 28), "SCT", date(2026, 9, 4)),
        (date(2027, 3, 25), "NIR", date(2027, 4, 5)),
        (date(2027, 3, 25), "SCT", date(2027, 4, 2)),
    ],
)
def test_five_working_days_are_counted_by_the_nation_of_the_service(
    rowan: Provider, start: date, nation: str, due: date
):
    service = rowan.add_service(f"In {nation}", nation=nation)

    with rowan.reading():
        closed = closed_days(service, start, date(2027, 12, 31))

    assert add_working_days(start, 5, closed) == due


def test_a_day_the_provider_adds_counts_as_closed_in_every_service(rowan: Provider):
    day = date(2026, 6, 15)
    with rowan.reading():
        assert day not in closed_days(rowan.here, day, day)

    set_day(
        organisation=rowan.organisation,
        service=None,
        day=day,
        is_closed=True,
        why="",
        by=None,
        at=AT,
    )

    with rowan.reading():
        assert closed_days(rowan.here, day, day) == {day}
        assert closed_days(rowan.there, day, day) == {day}


def test_what_is_said_of_one_service_goes_before_what_is_said_of_all(rowan: Provider):
    day = date(2026, 12, 25)
    for service, is_closed in ((None, True), (rowan.here, False)):
        set_day(
            organisation=rowan.organisation,
            service=service,
            day=day,
            is_closed=is_closed,
            why="Open as usual",
            by=None,
            at=AT,
        )

    with rowan.reading():
        assert closed_days(rowan.here, day, day) == frozenset()
        assert closed_days(rowan.there, day, day) == {day}


def test_a_day_entered_twice_is_one_row(rowan: Provider):
    day = date(2026, 6, 15)
    for is_closed in (True, False):
        set_day(
            organisation=rowan.organisation,
            service=None,
            day=day,
            is_closed=is_closed,
            why="",
            by=None,
            at=AT,
        )

    with rowan.reading():
        assert [row.is_closed for row in own_days(rowan.organisation.pk, day)] == [False]


def test_another_providers_days_change_nothing(rowan: Provider):
    day, other = date(2026, 6, 15), Provider.begin("Elsewhere")
    set_day(
        organisation=other.organisation,
        service=None,
        day=day,
        is_closed=True,
        why="",
        by=None,
        at=AT,
    )

    with rowan.reading():
        assert closed_days(rowan.here, day, day) == frozenset()


def test_easter_monday_and_august_are_bank_holidays_in_england():
    names = bank_holidays("ENG", date(2026, 1, 1), date(2026, 12, 31))

    assert {date(2026, 4, 6), date(2026, 8, 31)} <= set(names)
    assert len([day for day in names if day.weekday() < 5]) == 8

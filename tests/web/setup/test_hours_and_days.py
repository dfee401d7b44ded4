from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.calendar import closed_days
from heedwell.foundation.setup import exposure
from heedwell.rules.months import month_after, months_before
from tests.access.cast import Provider, sign_in


def known(provider: Provider) -> dict[tuple[date, str], Decimal]:
    with provider.reading():
        found = exposure.amounts(provider.organisation.pk, date(2020, 1, 1), date(2030, 1, 1))
    return {(month, unit): amount for (_, month, unit), amount in found.items()}


def test_a_year_is_entered_month_by_month_and_gaps_stay_unknown(as_rob: Client, provider: Provider):
    url = reverse("setup:enter-hours", args=[provider.here.pk, 2025])

    as_rob.post(url, {"2025-03-person_days": "1,240", "2025-04-support_hours": "310.5"})

    assert known(provider) == {
        (date(2025, 3, 1), "person_days"): Decimal(1240),
        (date(2025, 4, 1), "support_hours"): Decimal("310.5"),
    }
    assert 'value="1240"' in as_rob.get(url).text


def test_what_cannot_be_read_stays_in_its_box(as_rob: Client, provider: Provider):
    url = reverse("setup:enter-hours", args=[provider.here.pk, 2025])

    page = as_rob.post(url, {"2025-03-person_days": "lots", "2025-04-person_days": "-4"}).text

    assert "Person-days in March: enter a number, in figures" in page
    assert "Person-days in April: enter a number, in figures" in page
    assert 'value="lots"' in page
    assert known(provider) == {}


def test_a_month_to_come_cannot_be_entered(as_rob: Client, provider: Provider):
    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        sign_in(as_rob, provider.members["Rob"].account)
        url = reverse("setup:enter-hours", args=[provider.here.pk, 2026])
        as_rob.post(url, {"2026-03-person_days": "5", "2026-04-person_days": "5"})
        later = as_rob.get(reverse("setup:enter-hours", args=[provider.here.pk, 2027]))

    assert known(provider) == {(date(2026, 3, 1), "person_days"): Decimal(5)}
    assert later.status_code == 404


def test_missing_months_are_named(as_rob: Client, provider: Provider):
    months = months_before(date(2026, 3, 10), 12)
    exposure.enter(
        service=provider.here,
        amounts={(month, "person_days"): Decimal(240) for month in months[:-2]},
        by=None,
        at=provider.organisation.created_at,
    )

    with time_machine.travel("2026-03-10T12:00:00Z", tick=False):
        sign_in(as_rob, provider.members["Rob"].account)
        page = as_rob.get(reverse("setup:hours")).text

    assert "2 months missing" in page
    assert "January 2026, February 2026" in page


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 3, 10), date(2025, 3, 1), date(2026, 2, 1)),
        (date(2026, 1, 1), date(2025, 1, 1), date(2025, 12, 1)),
    ],
)
def test_the_last_twelve_months_are_whole_ones(today: date, first: date, last: date):
    months = months_before(today, 12)

    assert (months[0], months[-1], len(months)) == (first, last, 12)
    assert month_after(months[-1]) == today.replace(day=1)


def test_a_closed_day_is_added_for_every_service(as_ada: Client, provider: Provider):
    form = {"day": "14/6/2099", "is_closed": "yes", "where": "everywhere", "why": "Founders' day"}

    page = as_ada.post(reverse("setup:days"), form, follow=True).text

    assert "Founders&#x27; day" in page
    day = date(2099, 6, 14)
    with provider.reading():
        assert closed_days(provider.there, day, day) == {day}


def test_a_manager_adds_days_for_their_own_service_only(as_rob: Client, provider: Provider):
    form = {"day": "14/6/2099", "is_closed": "yes", "why": "Founders"}
    page = as_rob.get(reverse("setup:days")).text
    for where in ("everywhere", str(provider.there.pk)):
        assert "Select where" in as_rob.post(reverse("setup:days"), {**form, "where": where}).text
    as_rob.post(reverse("setup:days"), {**form, "where": str(provider.here.pk)})

    day = date(2099, 6, 14)
    assert "In every service" not in page
    with provider.reading():
        assert closed_days(provider.here, day, day) == {day}
        assert closed_days(provider.there, day, day) == frozenset()


def test_a_day_entered_wrongly_is_turned_round(as_ada: Client, provider: Provider):
    form = {"day": "14/6/2099", "is_closed": "yes", "where": "everywhere", "why": "Founders"}
    as_ada.post(reverse("setup:days"), form)
    ((row, _),) = as_ada.get(reverse("setup:days")).context["own"]

    as_ada.post(reverse("setup:days"), {"turn": str(row.pk)})

    day = date(2099, 6, 14)
    with provider.reading():
        assert closed_days(provider.here, day, day) == frozenset()


def test_a_manager_cannot_turn_a_day_of_all_services(provider: Provider):
    ada = sign_in(Client(), provider.employ("Ada", Role.ADMINISTRATOR))
    rob = sign_in(Client(), provider.employ("Rob", Role.REGISTERED_MANAGER, provider.here))
    form = {"day": "14/6/2099", "is_closed": "yes", "where": "everywhere", "why": "Founders"}
    ada.post(reverse("setup:days"), form)
    ((row, may_turn),) = rob.get(reverse("setup:days")).context["own"]

    assert not may_turn
    assert rob.post(reverse("setup:days"), {"turn": str(row.pk)}).status_code == 404


def test_a_day_that_is_past_or_has_no_reason_is_refused_and_keeps_what_was_typed(
    as_ada: Client, provider: Provider
):
    form = {"day": "14/6/2024", "is_closed": "yes", "where": "everywhere", "why": ""}

    page = as_ada.post(reverse("setup:days"), form).text

    assert "Enter today or a later day" in page
    assert "Write why, in a few words" in page
    assert 'value="14/6/2024"' in page
    day = date(2024, 6, 14)
    with provider.reading():
        assert closed_days(provider.there, day, day) == frozenset()

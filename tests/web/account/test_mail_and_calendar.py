"""Choosing how to be written to, and due dates in one's own calendar."""

import re
from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.notices import wishes
from heedwell.foundation.notices.models import CalendarLink
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import staff
from heedwell.journey.worklists import Task
from heedwell.rules.rhythm import Rhythm, Wish
from heedwell.web.cases.pages.today import BUTTONS
from tests.access.cast import sign_in
from tests.journey.team import MONDAY, Team

PAGE = "/account/mail/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return Team.begin()


def as_(account: Account) -> Client:
    return sign_in(Client(), account)


def wish(team: Team, account: Account) -> Wish:
    viewer = team.provider.viewer(account)
    with team.provider.reading():
        return wishes.wish_of(viewer)


def new_address(client: Client) -> str:
    page = client.post(reverse("make_calendar"), follow=True).text
    found = re.search(r'value="https?://[^/]+(/calendar/[\w-]+\.ics)"', page)
    assert found, page
    return found[1]


def calendar(path: str) -> Calendar:
    answer = Client().get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def test_somebody_chooses_one_letter_a_week_and_quiet_nights(team: Team):
    client = as_(team.rob)

    client.post(
        PAGE,
        {
            "rhythm": "weekly",
            "weekday": "4",
            "hour": "7",
            "quiet_from": "22:00",
            "quiet_until": "07:00",
        },
    )

    assert wish(team, team.rob) == Wish(Rhythm.WEEKLY, 7, 4, time(22), time(7))
    assert wish(team, team.dev) == Wish()
    page = client.get(PAGE).text
    assert 'value="22:00"' in page
    assert re.search(r'value="4"\s+selected', page)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"rhythm": ""}, "Select how often we should write to you"),
        ({"rhythm": "daily", "hour": ""}, "Select a time"),
        ({"rhythm": "at_once", "quiet_from": "22:00"}, "Enter both times, or leave both empty"),
        (
            {"rhythm": "at_once", "quiet_from": "22:00", "quiet_until": "22:00"},
            "Enter another time than the one it begins at",
        ),
    ],
)
def test_what_cannot_be_kept_says_what_to_do_and_stays(team: Team, typed, says: str):
    page = as_(team.rob).post(PAGE, typed).text

    assert says in page
    assert all(f'value="{value}"' in page for value in typed.values() if ":" in value)
    assert wish(team, team.rob) == Wish()


def test_a_calendar_shows_what_is_mine_with_its_dates_and_no_names(team: Team):
    with time_machine.travel(MONDAY, tick=False):
        waiting = team.report(title="Canary fell").case
        entries = calendar(new_address(as_(team.rob))).walk("VEVENT")

    (entry,) = entries
    assert entry["summary"] == f"{waiting.reference}: decide the tier"
    assert entry.decoded("dtend") == datetime(2026, 3, 3, 18, tzinfo=UTC)
    assert f"/cases/{waiting.reference}/triage/" in str(entry["url"])
    assert b"Canary" not in entry.to_ical()


def test_a_review_stands_on_the_day_it_is_due_and_keeps_its_identity(team: Team):
    with time_machine.travel(MONDAY, tick=False):
        case = team.triaged()
        path = new_address(as_(team.dev))
        first = calendar(path).walk("VEVENT")
        again = calendar(path).walk("VEVENT")
        others = calendar(new_address(as_(team.priya))).walk("VEVENT")

    (entry,) = first
    assert entry["summary"] == f"{case.reference}: finish the review"
    assert entry.decoded("dtstart") == date(2026, 3, 9)
    assert [each["uid"] for each in first] == [each["uid"] for each in again]
    assert case.pk.hex not in str(entry["uid"])
    assert others == []


def test_a_new_address_ends_the_old_one_and_is_shown_once(team: Team):
    client = as_(team.rob)
    old = new_address(client)
    new = new_address(client)

    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert "/calendar/" not in client.get(PAGE).text.replace("/account/calendar/", "")


def test_an_address_that_was_ended_answers_nothing(team: Team):
    client = as_(team.rob)
    path = new_address(client)

    client.post(reverse("end_calendar"))

    assert Client().get(path).status_code == 404


def test_when_the_role_ends_the_calendar_is_empty_for_good(team: Team):
    path = new_address(as_(team.rob))
    staff.end_membership(membership=team.provider.members["Rob"], by=team.priya, at=team.at)

    assert Client().get(path).status_code == 404


def test_the_address_itself_is_not_kept(team: Team):
    token = new_address(as_(team.rob)).removeprefix("/calendar/").removesuffix(".ics")

    with team.provider.reading():
        (link,) = CalendarLink.objects.filter(organisation=team.organisation_id)
    assert token not in {link.token_digest, str(link.pk)}


def test_of_another_provider_a_calendar_shows_nothing(team: Team):
    other = Team.begin("Ivy Care")
    other.provider.employ("Una", Role.REGISTERED_MANAGER, other.here)
    with time_machine.travel(MONDAY, tick=False):
        other.report()
        assert calendar(new_address(as_(team.rob))).walk("VEVENT") == []


def test_every_task_has_words_for_a_letter_and_for_a_button():
    assert all(task.says for task in Task)
    assert set(BUTTONS) == set(Task)


def test_today_begins_with_the_one_next_thing(team: Team):
    with time_machine.travel(MONDAY, tick=False):
        team.triaged()
        waiting = team.report().case
        page = as_(team.rob).get("/").text

    assert f"Next: {waiting.reference}" in page
    assert "Next:" not in as_(team.amina).get("/").text

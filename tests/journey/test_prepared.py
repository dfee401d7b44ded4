"""A prepared query answers what the query itself would."""

from itertools import product

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.setup.staff import RoleIn, grant
from heedwell.loop.cases import about_staff
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.prepared import Given, OneOf, Prepared, given
from heedwell.loop.cases.related import within
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals import queries
from heedwell.loop.signals.models import Signal
from heedwell.rules.tiers import Tier
from tests.journey.team import Team


@pytest.fixture
def team(db: None) -> Team:
    return Team.begin()


def whole(organisation_id: Given) -> QuerySet[Signal]:
    return (
        Signal.objects.filter(organisation=organisation_id)
        .select_related("service", "reported_by")
        .prefetch_related(
            within(organisation_id, Signal, "affected", "person"),
            within(organisation_id, Signal, "amendments", "added_by"),
        )
        .order_by("reported_at", "id")
    )


def test_records_come_with_what_is_joined_and_what_belongs_to_them(team: Team):
    first, second = team.report().signal, team.report().signal
    signals.amend(signal=first, words="It was the left arm.", by=team.dev, at=team.at)
    prepared = Prepared(lambda: whole(given("organisation_id")))

    with team.provider.reading():
        found = prepared(organisation_id=team.provider.organisation.pk)
        with CaptureQueriesContext(connection) as asked:
            told = [
                (
                    one.pk,
                    one.service.name,
                    one.reported_by and one.reported_by.name,
                    [each.person for each in one.affected.all()],
                    [
                        (each.words, each.added_by and each.added_by.name)
                        for each in one.amendments.all()
                    ],
                )
                for one in found
            ]
        kept = list(Signal.objects.filter(organisation=team.provider.organisation))

    assert len(asked) == 0
    assert {one.pk for one in kept} == {first.pk, second.pk} == {pk for pk, *_ in told}
    assert found[0].facts == first.facts
    assert {pk: added for pk, *_, added in told}[first.pk] == [("It was the left arm.", "Dev")]
    assert {pk: added for pk, *_, added in told}[second.pk] == []


def test_what_belongs_to_a_record_can_still_be_asked_about(team: Team):
    case = team.report().case
    viewer = team.provider.viewer(team.rob)

    with team.provider.reading():
        (signal,) = queries.of_case(viewer, case)
        narrowed = signal.affected.filter(role="nobody has this role")

        assert signal.affected.count() == len(signal.affected.all())
        assert list(narrowed) == []
        assert signal.affected.first() == (signal.affected.all() or [None])[0]


def test_each_call_is_about_what_it_is_given(team: Team):
    one, other = team.report(), team.report()
    viewer = team.provider.viewer(team.rob)

    with team.provider.reading():
        assert [each.pk for each in queries.of_case(viewer, one.case)] == [one.signal.pk]
        assert [each.pk for each in queries.of_case(viewer, other.case)] == [other.signal.pk]


@pytest.mark.parametrize("words", ["It's 5 % wet", "100%s", "a \\ b", "%(organisation_id)s"])
def test_what_the_code_compares_with_is_taken_as_it_stands(team: Team, words: str):
    wanted = team.report(facts=words).signal
    team.report(facts="Something else.")
    prepared = Prepared[Signal](
        lambda: Signal.objects.filter(organisation=given("organisation_id"), facts=words)
    )

    with team.provider.reading():
        found = prepared(organisation_id=team.provider.organisation.pk)

    assert [each.pk for each in found] == [wanted.pk]


def test_a_call_names_as_many_ids_as_it_likes(team: Team):
    reported = [team.report().signal.pk for _ in range(3)]
    prepared = Prepared[Signal](
        lambda: Signal.objects.filter(
            OneOf("id", "ids"), organisation=given("organisation_id")
        ).order_by("reported_at", "id")
    )

    with team.provider.reading():
        found = [
            {each.pk for each in prepared(organisation_id=team.provider.organisation.pk, ids=ids)}
            for ids in (reported, reported[1:2], [])
        ]

    assert found == [set(reported), {reported[1]}, set()]


@pytest.fixture
def viewers(team: Team) -> list[Viewer]:
    """Of one service, of another, of two of the three, and of all, one of whom a case is about."""
    two = team.provider.employ("Tina", Role.REGISTERED_MANAGER, team.here)
    elm = RoleIn(Role.REGISTERED_MANAGER, team.provider.there)
    grant(membership=team.provider.members["Tina"], roles=[elm], by=None, at=team.at)
    about = team.triaged(Tier.LOW_HARM, event_type="fall")
    about_staff.say(case=about, account=team.priya, words="", by=team.rob, at=team.at)
    quinn = team.provider.employ("Quinn", Role.QUALITY_LEAD)
    return [team.provider.viewer(each) for each in (team.rob, team.sue, two, team.priya, quinn)]


def plainly(viewer: Viewer, chosen: cases.Filter) -> list[str]:
    found = cases.visible_to(viewer)
    if chosen.service:
        found = found.filter(service=chosen.service)
    if chosen.tier:
        found = found.filter(tier=int(chosen.tier))
    if chosen.event_type:
        found = found.filter(event_type=chosen.event_type)
    if chosen.state:
        found = found.filter(state=chosen.state)
    return [case.reference for case in found.order_by("-opened_at", "-id")]


def test_the_list_of_cases_is_the_same_however_it_is_narrowed(team: Team, viewers: list[Viewer]):
    elm, oak = team.provider.there, team.provider.add_service("Oak Lodge")
    for service in (elm, oak, team.here):
        team.report(service=service, affected=[])
        team.report(service=service, affected=[], event_type="fall")
    team.triaged(Tier.NEAR_MISS, event_type="fall")
    choices = [
        cases.Filter(state, service, tier, kind)
        for service in (None, elm.pk, oak.pk)
        for tier, kind, state in product(("", "0", "1"), ("", "fall"), ("", "open"))
    ]

    with team.provider.reading():
        for viewer, chosen in product(viewers, choices):
            found = [line.reference for line in cases.filtered(viewer, chosen)]
            assert found == plainly(viewer, chosen), (viewer.account.name, chosen)
        told = {viewer.account.name: len(plainly(viewer, cases.Filter())) for viewer in viewers}

    assert told == {"Rob": 4, "Sue": 2, "Tina": 6, "Priya": 7, "Quinn": 8}


def test_the_next_page_of_a_list_begins_where_the_last_one_ended(team: Team, viewers: list[Viewer]):
    for _ in range(4):
        team.report()  # at the same moment
    team.later(hours=1).report()

    with team.provider.reading():
        for viewer in viewers:
            whole = cases.filtered(viewer, cases.Filter())
            for at, line in enumerate(whole, start=1):
                rest = cases.filtered(viewer, cases.Filter(), (line.opened_at, line.pk))
                assert rest == whole[at:]

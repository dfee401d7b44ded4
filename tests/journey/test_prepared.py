"""A prepared query answers what the query itself would."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from heedwell.loop.cases.prepared import Given, Prepared, given
from heedwell.loop.cases.related import within
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals import queries
from heedwell.loop.signals.models import Signal
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
        plainly = list(Signal.objects.filter(organisation=team.provider.organisation))

    assert len(asked) == 0
    assert {one.pk for one in plainly} == {first.pk, second.pk} == {pk for pk, *_ in told}
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

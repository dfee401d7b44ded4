"""How many queries the pages of the rules ask: the same for one version as for many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedwell.loop.cases.operations import set_rulebook
from heedwell.loop.cases.rulebooks import newest_rulebook
from heedwell.rules.rulebook import overlay
from tests.access.cast import sign_in
from tests.journey.team import Team

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@pytest.mark.requirement("GOALS-P6")
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/our-promises/", 4),
        ("/set-up/rules/", 6),
        ("/set-up/rules/history/", 5),
        ("/set-up/rules/change/escalation/", 4),
        ("/report/hurt_or_upset/", 8),
    ],
)
def test_a_page_asks_the_same_for_one_version_as_for_many(team: Team, url: str, expected: int):
    client = sign_in(Client(), team.priya)
    counts = []
    for hours in (23, 22, 21, 20):
        with team.provider.reading():
            newest = newest_rulebook(team.organisation_id)
        set_rulebook(
            organisation_id=team.organisation_id,
            rulebook=overlay(newest, {"triage_hours": hours}),
            seen=newest.version,
            starts_on=team.today,
            reason="X",
            by=team.priya,
            at=team.at,
        )
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts.append(sum(not each["sql"].startswith(_CONTROL) for each in captured))

    assert set(counts) == {expected}

"""How many queries each page asks, pinned: the same for a few records as for many.

Counted with a real session, so the session itself, the account and its roles are three of them.
"""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from heedwell.foundation.people.models import Account
from heedwell.loop.signals import operations as signals
from tests.access.cast import sign_in
from tests.journey.team import Team

MOST = 12
# Read from one end and no further than a page, or no longer than what is open, services or rules.
SHOWN = (
    *("case_newest", "case_open", "case_to_regrade", "organisations_service"),
    "cases_rulebookversion",
)
_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")

Ask = Callable[[Account, str], list[str]]


@pytest.fixture
def team(db: None) -> Iterator[Team]:
    """On their own day: what is older than twelve months is asked about less."""
    team = Team.begin()
    with time_machine.travel(team.at, tick=True):
        yield team


@pytest.fixture
def queries() -> Ask:
    """The statements that a page takes when it is looked at a second time."""
    signed_in: dict[Account, Client] = {}

    def ask(who: Account, url: str) -> list[str]:
        client = signed_in.get(who) or signed_in.setdefault(who, sign_in(Client(), who))
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return [each["sql"] for each in captured if not each["sql"].startswith(_CONTROL)]

    return ask


@pytest.mark.requirement("GOALS-P6")
@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("/", 12),
        ("/cases/", 5),
        ("/cases/triage/", 12),
        ("/cases/search/?words=paced+dining", 7),
        ("/plan/", 7),
        ("/twelve-months/", 23),
        ("/twelve-months/changes/", 10),
        ("/twelve-months/services/", 7),
        ("/twelve-months/reviews/", 7),
    ],
)
def test_a_page_asks_the_same_queries_for_one_case_as_for_many(
    team: Team, queries: Ask, url: str, expected: int
):
    for _ in range(3):
        team.report()
    few = [len(queries(who, url)) for who in (team.rob, team.priya)]

    for _ in range(60):
        team.report()
    many = [len(queries(who, url)) for who in (team.rob, team.priya)]

    assert few == many == [expected, expected]
    assert expected <= MOST or url == "/twelve-months/"


@pytest.mark.requirement("GOALS-P6")
def test_the_page_of_a_case_asks_at_most_twelve_queries_however_long_its_story(
    team: Team, queries: Ask
):
    fresh = team.report()
    worked = team.verified()
    team.publish(worked)
    for _ in range(5):
        signals.amend(signal=fresh.signal, words="Another word.", by=team.dev, at=team.at)

    assert len(queries(team.rob, f"/cases/{fresh.case.reference}/")) == 10
    assert len(queries(team.rob, f"/cases/{worked.reference}/")) == MOST
    assert len(queries(team.priya, f"/cases/{worked.reference}/")) == MOST


@pytest.mark.sqlite
@pytest.mark.requirement("GOALS-P4")
def test_no_page_walks_through_a_whole_table(team: Team, queries: Ask):
    """On PostgreSQL the wall of each table names the organisation; on SQLite we must."""
    case = team.verified()
    team.publish(case)
    for kind in ("fall", "distress", "distress"):  # for one of a kind an "or" still has its index
        team.report(event_type=kind)
    pages = ("/", "/cases/", f"/cases/{case.reference}/", "/cases/triage/", "/twelve-months/")
    reviews = "/twelve-months/reviews/"

    walked = [
        (url, step, sql)
        for who in (team.rob, team.priya)
        for url in (
            *pages,
            reviews,
            f"{reviews}records/?which=hinted&hint=fast",
            "/cases/search/?words=paced+dining",
        )
        for sql in queries(who, url)
        for step in _plan(sql)
        if _walks(step)
    ]

    assert walked == []


# Through what the question itself names, or what a part of it found.
_FEW = ("CONSTANT ROW", "wanted", "search_index", "json_each")


def _walks(step: str) -> bool:
    """Through every row, or every row of the organisation but in the order that is shown."""
    if step.startswith("SCAN"):
        return not any(small in step for small in _FEW)
    return step.endswith("(organisation_id=?)") and not any(shown in step for shown in SHOWN)


def _plan(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql.replace('%', '%%')}")
        return [row[3] for row in cursor.fetchall()]

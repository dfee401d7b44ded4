"""Micro-tests across the stages: the worker's daily look, who is told, and what an end leads to."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.queries import accounts_with_role
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import reading, write
from heedwell.journey import steps
from heedwell.journey.holding import held, tell_all
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.models import Case
from heedwell.loop.verification.trying import operations, queries
from heedwell.loop.verification.trying.models import Course, Ending, MicroTest
from heedwell.rules.facts import Facts
from heedwell.rules.gates import unmet
from heedwell.rules.stages import Step
from heedwell.rules.trying import End

# Who oversees hears how it ended: a test is no private matter of one service (S3:143).
GOVERNANCE = (Role.BOARD_MEMBER, Role.QUALITY_LEAD)


def before_it_is_done(action: Action) -> list[str]:
    """The sentences of what is missing before an action can be recorded as done."""
    facts = Facts(trials_undecided=queries.undecided(action))
    return [gate.says for gate in unmet(Step.MARK_DONE, facts)]


def look_at_tests(organisation_id: UUID, now: datetime) -> int:
    """Look at each whose moment has come. Returns how many stopped or came to their end."""
    with reading(organisation_id):
        due = queries.due(organisation_id, now)
    return sum(_look(course, now) for course in due)


def enter_day(*, test: MicroTest, day: date, number: int, by: Account, at: datetime) -> None:
    """Enter what was counted by hand; when that meets the stop rule, it stops at once."""
    with write(test.organisation_id):
        operations.enter_day(test=test, day=day, number=number, by=by, at=at)
        _look(test.course, at)


def decide(
    *,
    test: MicroTest,
    end: End,
    reason: str,
    altered: str = "",
    instead: str = "",
    by: Account,
    at: datetime,
) -> Ending:
    """End it. Abandoned without a word of what is done instead, its action is cancelled."""
    with write(test.organisation_id):
        case = held(test.action.case)
        ending = operations.end(
            test=test, end=end, reason=reason, altered=altered, instead=instead, by=by, at=at
        )
        if end is End.ABANDON and not instead.strip():
            steps.cancel_action(action=test.action, reason=reason, by=by, at=at)
        tell_all(
            _with_roles(case, test.service_id, GOVERNANCE, at),
            case,
            f"trial.ended.{test.pk}",
            f"{case.reference}: a micro-test at {test.service.name} was {end.past}",
            f"{by.name} decided what follows from a micro-test of {case.reference}: it is {end.past}. "
            "Open “What our changes did” to see what was expected and what was seen.",
            by,
            at,
        )
        return ending


def _look(course: Course, at: datetime) -> bool:
    """Whether it is over. Then its owner, the lead and the registered manager are told, once."""
    with write(course.organisation_id):
        over = operations.look(course=course, at=at)
        if over is None:
            return False
        test = MicroTest.objects.select_related(
            "action__owner", "action__case__lead", "action__case__service", "service"
        ).get(organisation=course.organisation_id, pk=course.test_id)
        case = test.action.case
        lead = [] if case.lead is None else [case.lead]
        managers = _with_roles(case, test.service_id, (Role.REGISTERED_MANAGER,), at)
        stopped = bool(over.stopped_by)
        tell_all(
            dict.fromkeys([test.action.owner, *lead, *managers]),
            case,
            f"trial.{'stopped' if stopped else 'over'}.{test.pk}",
            f"{case.reference}: a micro-test {'stopped' if stopped else 'is over'}",
            f"{_STOPPED if stopped else _OVER} It belongs to {case.reference} at {test.service.name}. "
            "Open it, and decide: adopt, adapt or abandon.",
            None,
            at,
        )
        return True


_STOPPED = (
    "A micro-test has stopped by itself, because what was to stop it has happened. Do it the usual way "
    "again until somebody has decided."
)
_OVER = "A micro-test has come to its last day without being stopped."


def _with_roles(case: Case, service_id: UUID, roles: Iterable[Role], at: datetime) -> list[Account]:
    found = [
        account
        for role in roles
        for account in accounts_with_role(case.organisation_id, role, service_id, at)
    ]
    return list(dict.fromkeys(found))

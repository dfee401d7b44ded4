"""Looks for what has become late, and tells the next person up the ladder, once each.

The worker runs it. It reads only what is due, never waits for mail, and nobody can cancel it.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.queries import accounts_with_role
from heedwell.foundation.notices.operations import post
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.absence import with_stand_ins
from heedwell.foundation.store.transactions import reading, write
from heedwell.foundation.trail.operations import record
from heedwell.journey.late import LateWork, late_work
from heedwell.journey.models import Escalation
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.reach import service_ids_of
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.rules.escalation import OWNER, Rung, ladder, rungs_reached, stands_in
from heedwell.rules.rulebook import Rulebook


def sweep(organisation_id: UUID, now: datetime) -> int:
    """Climb every ladder whose moment has come. Returns how many people were told."""
    with reading(organisation_id):
        late = list(late_work(organisation_id, now))
        told = _told_already(organisation_id, late)
        reached = [(work, _rungs(work, now, told)) for work in late]
    return sum(_climb(work, rungs, now) for work, rungs in reached)


def _told_already(
    organisation_id: UUID, late: Iterable[LateWork]
) -> set[tuple[UUID, str, datetime]]:
    rows = Escalation.objects.filter(
        organisation=organisation_id, subject_id__in=[work.subject_id for work in late]
    )
    return set(rows.values_list("subject_id", "rung", "due_at"))


def _rungs(late: LateWork, now: datetime, told: set[tuple[UUID, str, datetime]]) -> list[Rung]:
    """Those that are reached now, and that nobody has been told of."""
    rulebook = _rulebook(late)
    return [
        rung
        for rung in rungs_reached(_ladder(late), late.due_at, now, rulebook)
        if (late.subject_id, rung.key, late.due_at) not in told
    ]


def _ladder(late: LateWork) -> tuple[Rung, ...]:
    return ladder(late.work, _rulebook(late), is_safeguarding=late.case.is_safeguarding)


def _rulebook(late: LateWork) -> Rulebook:
    return rulebook_version(late.case.organisation_id, late.case.rulebook_version)


def _climb(late: LateWork, rungs: Iterable[Rung], now: datetime) -> int:
    case = late.case
    count = 0
    for rung in rungs:
        with write(case.organisation_id):
            people = _people(late, rung, now)
            told_to: list[Account | None] = [*people] or [None]
            rows = [_escalation(late, rung, person, now) for person in told_to]
            for person in people:
                _tell(late, rung, person, now)
            record(
                organisation_id=case.organisation_id,
                verb="case.escalated",
                subject=case,
                rows=rows,
                by=None,
                at=now,
                work=str(late.work),
                rung=rung.key,
            )
            count += len(people)
    return count


def _people(late: LateWork, rung: Rung, now: datetime) -> list[Account]:
    """Who holds the rung in this service; where nobody does, whoever stands above it.

    Never somebody whom the case is about.
    """
    out = kept_out(late.case)
    owner = late.owner if rung.role == OWNER else None
    if owner is not None and owner.is_active and owner.pk not in out:
        return _with_stand_ins(late, [owner], out, now)
    for role in stands_in(_ladder(late), rung):
        found = _holding(late, Role(role), now)
        if people := [account for account in found if account.pk not in out]:
            return _with_stand_ins(late, people, out, now)
    return []


def _holding(late: LateWork, role: Role, now: datetime) -> list[Account]:
    """Where the work is; of a case that looks at several services, in each of them."""
    case = late.case
    places = service_ids_of(case) if late.subject_id == case.pk else {late.service.pk}
    first, *others = (
        accounts_with_role(case.organisation_id, role, place, now) for place in places
    )
    return [account for account in first if all(account in other for other in others)]


def _with_stand_ins(
    late: LateWork, people: list[Account], out: frozenset[UUID], now: datetime
) -> list[Account]:
    """Whoever is away is told all the same, and so is whoever stands in for them."""
    both = with_stand_ins(late.case.organisation_id, people, now)
    return [account for account in both if account.pk not in out]


def _escalation(late: LateWork, rung: Rung, person: Account | None, now: datetime) -> Escalation:
    return Escalation.objects.create(
        organisation_id=late.case.organisation_id,
        case=late.case,
        subject_id=late.subject_id,
        rung=rung.key,
        due_at=late.due_at,
        told=person,
        told_role=rung.role,
        told_at=now,
    )


def _tell(late: LateWork, rung: Rung, person: Account, now: datetime) -> None:
    due = localtime(late.due_at)
    post(
        organisation_id=late.case.organisation_id,
        to=person,
        kind=f"late.{late.work}",
        subject=f"Late: {late.case.reference} {late.words}",
        body=(
            f"{late.case.reference} at {late.service.name} {late.words}. It was due by "
            f"{due:%H:%M} on {date_format(due)}. Open it to see what is needed."
        ),
        key=f"{late.subject_id}:{rung.key}:{late.due_at.isoformat()}:{person.pk}",
        at=now,
    )

"""Who is away, and who stands in for them. Nothing is moved: when they are back, it is theirs."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import roles_by_account, who_may
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Absence, Account
from heedwell.foundation.store.prepared import Prepared, given, given_day
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.rules.deadlines import local_date
from heedwell.rules.handing_over import stands_in


class DaysArePast(Exception):
    """Nobody stood in on days that are over."""


class CannotStandIn(Exception):
    """Whoever stands in can open what the other works on, in every service of theirs."""


def say_away(
    *,
    organisation_id: UUID,
    account: Account,
    stand_in: Account,
    first_day: date,
    last_day: date,
    by: Account,
    at: datetime,
) -> Absence:
    """Say that somebody is away on these days, both included. Raises DaysArePast, CannotStandIn."""
    if last_day < max(first_day, local_date(at)):
        raise DaysArePast
    with write(organisation_id):
        if stand_in not in who_can_stand_in(organisation_id, account, at):
            raise CannotStandIn
        row = Absence.objects.create(
            organisation_id=organisation_id,
            account=account,
            stand_in=stand_in,
            first_day=first_day,
            last_day=last_day,
            said_by=by,
            said_at=at,
        )
        _record("absence.said", row, by, at)
        return row


def come_back(*, absence: Absence, by: Account, at: datetime) -> None:
    """They are back, or stay after all: everything is theirs again."""
    with write(absence.organisation_id):
        absence.ended_at = at
        absence.save(update_fields=["ended_at"])
        _record("absence.ended", absence, by, at)


def who_can_stand_in(organisation_id: UUID, account: Account, at: datetime) -> list[Account]:
    """Those who work and read cases wherever this person works, by name: never an inspector."""
    places = {service for _, service in roles_by_account(organisation_id, at).get(account.pk, ())}
    places = {None} if None in places else places
    able = [
        {who.pk: who for who in who_may(organisation_id, needed, place, at)}
        for place in places
        for needed in (Permission.READ_CASES, Permission.REPORT)
    ]
    if not able:
        return []
    everywhere = set(able[0]).intersection(*able[1:]) - {account.pk}
    return sorted((able[0][pk] for pk in everywhere), key=lambda who: who.name)


def absences_of(organisation_id: UUID, account: Account, today: date) -> list[Absence]:
    """Now and to come, soonest first."""
    rows = Absence.objects.filter(
        organisation=organisation_id, account=account, ended_at=None, last_day__gte=today
    )
    return list(rows.select_related("stand_in", "said_by").order_by("first_day", "id"))


def with_stand_ins(organisation_id: UUID, people: Iterable[Account], at: datetime) -> list[Account]:
    """These people, and after each who is away today whoever stands in for them."""
    people = list(people)
    away = {row.account_id: row.stand_in for row in _AWAY(org=organisation_id, on=local_date(at))}
    if not away:
        return people
    ids = {who: stand_in.pk for who, stand_in in away.items()}
    known = {account.pk: account for account in (*away.values(), *people)}
    found = {pk: known[pk] for who in people for pk in (who.pk, *stands_in(who.pk, ids))}
    return list(found.values())


def stands_in_for(viewer: Viewer, at: datetime) -> set[UUID]:
    """Whose work is also this person's today. Asked of few: signing in says who stands in at all."""
    if not viewer.stands_in:
        return set()
    rows = _AWAY(org=viewer.organisation.pk, on=local_date(at))
    ids = {row.account_id: row.stand_in_id for row in rows}
    return {who for who in ids if viewer.account.pk in stands_in(who, ids)}


_AWAY = Prepared(
    lambda: (
        Absence.objects.filter(
            organisation=given("org"),
            ended_at=None,
            first_day__lte=given_day("on"),
            last_day__gte=given_day("on"),
        )
        .select_related("stand_in")
        .order_by("said_at", "id")
    )
)


def _record(verb: str, row: Absence, by: Account, at: datetime) -> None:
    record(organisation_id=row.organisation_id, verb=verb, subject=row, rows=[row], by=by, at=at)

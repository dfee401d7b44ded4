"""What somebody holds by name and is not finished: cases led, actions and what of them comes again,
checks and the later looks at a change, days to ask again, what is in place for now.

What is held by somebody who may not hold it any more is `adrift`: it must pass to another.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission
from heedwell.foundation.access.queries import roles_by_account
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.loop.actions.models import Action, Control, Occurrence
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards.models import FollowUp
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.queries import STANDS
from heedwell.rules.handing_over import HOLDINGS, Holding
from heedwell.rules.stages import CaseState, Stage

# Still to be done, or done and not yet shown to work: it may come back to whoever does it.
_GOING = (ActionState.AGREED, ActionState.DONE)


@dataclass(frozen=True)
class Held:
    """`service` is where it is done; `not_by` cannot take it: who does a thing never checks it."""

    holding: Holding
    case: Case
    service: Service
    holder: Account | None
    subject: Case | Action | FollowUp | Control
    due_at: datetime | None
    not_by: UUID | None = None

    @property
    def key(self) -> str:
        return f"{self.holding}-{self.subject.pk}"

    @property
    def needs(self) -> Permission:
        return Permission(HOLDINGS[self.holding].needs)


def held_by(organisation_id: UUID, holders: Collection[UUID | None], at: datetime) -> list[Held]:
    """What these people hold; None among them is what nobody holds. Soonest due first."""
    people = [each for each in holders if each is not None]
    led = Q(lead__in=people) | Q(lead=None) if None in holders else Q(lead__in=people)
    found = [
        *_cases(organisation_id, led),
        *_actions(organisation_id, people),
        *_checks(organisation_id, people),
        *_asks(organisation_id, people),
        *_controls(organisation_id, people),
        *_later_checks(organisation_id, people),
        *_coming_again(organisation_id, people, at),
    ]
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at, each.key))


def adrift(organisation_id: UUID, at: datetime, account: Account | None = None) -> list[Held]:
    """What is held by nobody, or by somebody who may not do it there any more; or only theirs."""
    roles = roles_by_account(organisation_id, at)

    def may_hold(holding: Holding, holder: UUID | None, service_id: UUID) -> bool:
        needed = Permission(HOLDINGS[holding].needs)
        return holder is not None and any(
            needed in ROLE_PERMISSIONS[role] and service in (service_id, None)
            for role, service in roles.get(holder, ())
        )

    lost: set[UUID | None] = {
        holder
        for holding, holder, service_id in _who_holds_where(organisation_id, at)
        if not may_hold(holding, holder, service_id)
    }
    if account is not None:
        lost &= {account.pk}
    if not lost:
        return []
    return [
        each
        for each in held_by(organisation_id, lost, at)
        if not may_hold(each.holding, each.holder.pk if each.holder else None, each.service.pk)
    ]


def _who_holds_where(
    organisation_id: UUID, at: datetime
) -> Iterator[tuple[Holding, UUID | None, UUID]]:
    """Each once: it costs what is open, and how many people and places there are."""
    for holding, rows, who, where in (
        (Holding.LEAD, _open_cases(organisation_id), "lead", "service"),
        (Holding.ACTION, _open_actions(organisation_id), "owner", "service"),
        (Holding.CHECK, _open_actions(organisation_id), "verifier", "service"),
        (Holding.ASK, _open_asks(organisation_id), "who", "case__service"),
        (Holding.CONTROL, _open_controls(organisation_id), "owner", "service"),
        (Holding.CHECK, _open_later(organisation_id), "action__verifier", "action__service"),
        (Holding.ACTION, _open_again(organisation_id, at), *_WHOSE_AGAIN),
    ):
        for holder, service_id in rows.order_by().values_list(who, where).distinct():
            yield holding, holder, service_id


def _open_cases(organisation_id: UUID) -> "QuerySet[Case]":
    """A case that waits for triage is held by all who triage there."""
    cases = Case.objects.filter(organisation=organisation_id, state=CaseState.OPEN)
    return cases.exclude(stage__in=(Stage.SIGNAL, Stage.TRIAGE))


def _open_actions(organisation_id: UUID) -> "QuerySet[Action]":
    return Action.objects.filter(
        organisation=organisation_id, state__in=_GOING, case__state=CaseState.OPEN
    )


def _open_asks(organisation_id: UUID) -> "QuerySet[FollowUp]":
    return FollowUp.objects.filter(
        organisation=organisation_id, settled_at__isnull=True, case__state=CaseState.OPEN
    )


def _open_controls(organisation_id: UUID) -> "QuerySet[Control]":
    return Control.objects.filter(organisation=organisation_id, ended_at=None)


def _open_later(organisation_id: UUID) -> "QuerySet[Recheck]":
    """Looks at a verified change, also when its case is closed."""
    return Recheck.objects.filter(
        STANDS, organisation=organisation_id, is_open=True, action__state=ActionState.VERIFIED
    )


_WHOSE_AGAIN = ("routine__action__owner", "routine__action__service")


def _open_again(organisation_id: UUID, at: datetime) -> "QuerySet[Occurrence]":
    """What of a verified action comes again, and is still to be done: what was missed is over."""
    return Occurrence.objects.filter(
        organisation=organisation_id,
        done_at=None,
        closes_at__gt=at,
        routine__stopped_at=None,
        routine__action__state=ActionState.VERIFIED,
        routine__action__case__state__in=(CaseState.OPEN, CaseState.CLOSED),
    )


def _cases(organisation_id: UUID, whose: Q) -> Iterator[Held]:
    for case in _open_cases(organisation_id).filter(whose).select_related("service", "lead"):
        yield Held(Holding.LEAD, case, case.service, case.lead, case, case.next_due_at)


def _actions(organisation_id: UUID, people: Collection[UUID]) -> Iterator[Held]:
    rows = _open_actions(organisation_id).filter(owner__in=people)
    for each in rows.select_related("case", "service", "owner", "verifier"):
        due = each.due_at if each.state == ActionState.AGREED else None
        yield Held(Holding.ACTION, each.case, each.service, each.owner, each, due, each.verifier_id)


def _checks(organisation_id: UUID, people: Collection[UUID]) -> Iterator[Held]:
    rows = _open_actions(organisation_id).filter(verifier__in=people)
    for each in rows.select_related("case", "service", "owner", "verifier"):
        yield Held(Holding.CHECK, each.case, each.service, each.verifier, each, None, each.owner_id)


def _asks(organisation_id: UUID, people: Collection[UUID]) -> Iterator[Held]:
    rows = _open_asks(organisation_id).filter(who__in=people)
    for each in rows.select_related("case__service", "who"):
        yield Held(Holding.ASK, each.case, each.case.service, each.who, each, each.due_at)


def _controls(organisation_id: UUID, people: Collection[UUID]) -> Iterator[Held]:
    rows = _open_controls(organisation_id).filter(owner__in=people)
    for each in rows.select_related("case", "service", "owner"):
        yield Held(Holding.CONTROL, each.case, each.service, each.owner, each, None)


def _later_checks(organisation_id: UUID, people: Collection[UUID]) -> Iterator[Held]:
    """Each change once, however many looks at it are planned: they pass on together."""
    rows = _open_later(organisation_id).filter(action__verifier__in=people).order_by("-due_at")
    with_all = rows.select_related("action__case", "action__service", "action__verifier")
    for each, due in {row.action: row.due_at for row in with_all}.items():
        yield Held(Holding.CHECK, each.case, each.service, each.verifier, each, due, each.owner_id)


def _coming_again(organisation_id: UUID, people: Collection[UUID], at: datetime) -> Iterator[Held]:
    rows = _open_again(organisation_id, at).filter(routine__action__owner__in=people)
    with_all = rows.order_by("-due_at").select_related(
        "routine__action__case", "routine__action__service", "routine__action__owner"
    )
    for each, due in {row.routine.action: row.due_at for row in with_all}.items():
        yield Held(Holding.ACTION, each.case, each.service, each.owner, each, due, each.verifier_id)

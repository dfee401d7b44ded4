"""Somebody leaves, or may not work somewhere any more: what they hold passes to a named person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from heedwell.foundation.access.permissions import ROLE_PERMISSIONS, Permission, Role
from heedwell.foundation.access.queries import accounts_with_role, who_may, who_may_in
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.notices.operations import Message, post_all
from heedwell.foundation.people.models import Account, Grant, Membership
from heedwell.foundation.setup import staff
from heedwell.foundation.store.transactions import reading, write
from heedwell.journey.holding import tell_at_once
from heedwell.journey.holdings import Held, adrift, held_by
from heedwell.loop.actions.controls import operations as controls
from heedwell.loop.actions.handing_over import give_to_do
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.cases import leads
from heedwell.loop.cases.about_staff import kept_out_of
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import FollowUp
from heedwell.loop.verification import handing_over as checks
from heedwell.rules.deadlines import local_date
from heedwell.rules.handing_over import HOLDINGS, TAKES_OVER, Holding


class StillHolds(Exception):
    """There is work that would be with nobody: `held` says what."""

    def __init__(self, held: Sequence[Held]) -> None:
        super().__init__([each.key for each in held])
        self.held = held


class CannotTakeIt(Exception):
    """They may not do this there, it is about them, or they do what they would check."""

    def __init__(self, held: Held, who: Account) -> None:
        super().__init__(held.key, who)
        self.held, self.who = held, who


Takers = Mapping[str, Account]


def end_membership(*, membership: Membership, takers: Takers, by: Account, at: datetime) -> None:
    """End all access, and hand over what they hold. `takers` say who takes what, by its key.

    Raises StillHolds, CannotTakeIt, and what `staff.end_membership` raises: then nothing is done.
    """
    with write(membership.organisation_id):
        staff.end_membership(membership=membership, by=by, at=at)
        _pass_on(membership, takers, by, at)


def revoke(*, grant: Grant, takers: Takers, by: Account, at: datetime) -> None:
    """End one role, and hand over what they may not hold without it."""
    with write(grant.organisation_id):
        membership = Membership.objects.select_related("account").get(
            organisation=grant.organisation_id, pk=grant.membership_id
        )
        staff.revoke(grant=grant, by=by, at=at)
        _pass_on(membership, takers, by, at)


def would_be_adrift(
    viewer: Viewer, membership: Membership, grant: Grant | None, at: datetime
) -> list[Held]:
    """What would pass on with this role, or with all of them. What is about the viewer stays unseen:
    it goes to whoever takes over when nobody is named."""
    organisation_id, left = viewer.organisation.pk, membership.account
    held = held_by(organisation_id, [left.pk], at)
    if grant is not None:
        others = list(
            Grant.objects.filter(
                organisation=organisation_id, membership=membership, ended_at=None
            ).exclude(pk=grant.pk)
        )
        held = [each for each in held if not _may_still(each, others)]
    out = kept_out_of(organisation_id, [each.case.pk for each in held])
    return [each for each in held if viewer.account.pk not in out[each.case.pk]]


def who_can_take(
    organisation_id: UUID, held: Sequence[Held], without: Account
) -> dict[str, list[Account]]:
    """For each, by its key, whoever could have it."""
    out = kept_out_of(organisation_id, [each.case.pk for each in held])
    services = {each.service.pk for each in held}
    able = {
        needs: who_may_in(organisation_id, needs, services) for needs in {e.needs for e in held}
    }
    return {
        each.key: [
            who
            for who in able[each.needs][each.service.pk]
            if who != without and who.pk != each.not_by and who.pk not in out[each.case.pk]
        ]
        for each in held
    }


def settle(organisation_id: UUID, at: datetime) -> int:
    """Hand on what is adrift: somebody's access ran out. The worker calls it; returns how many.

    First whoever is named as deputy, then the manager of the service, then the quality lead.
    """
    with reading(organisation_id):
        if not adrift(organisation_id, at):
            return 0
    with write(organisation_id):
        seen: set[str] = set()
        # Looked for anew each time: who has one part of an action now may not have the other.
        while lost := [each for each in adrift(organisation_id, at) if each.key not in seen]:
            each = lost[0]
            seen.add(each.key)
            to = _next_in_line(each, at)
            if to is not None:
                _hand_over(each, to, None, at)
            else:
                _call_for_somebody(each, at)
        return len(seen)


def _pass_on(membership: Membership, takers: Takers, by: Account, at: datetime) -> None:
    """What nobody was named for is adrift: seen by `by` it is refused, unseen it goes up."""
    lost = adrift(membership.organisation_id, at, membership.account)
    out = kept_out_of(membership.organisation_id, [each.case.pk for each in lost])
    missing = [e for e in lost if e.key not in takers and by.pk not in out[e.case.pk]]
    if missing:
        raise StillHolds(missing)
    for each in lost:
        to = takers.get(each.key) or _next_in_line(each, at)
        if to is None:
            raise StillHolds([each])
        if to.pk in out[each.case.pk] or not _may_take(each, to, at):
            raise CannotTakeIt(each, to)
        _hand_over(each, to, by, at)


def _may_still(held: Held, grants: Collection[Grant]) -> bool:
    return any(
        held.needs in ROLE_PERMISSIONS[Role(each.role)]
        and each.service_id in (held.service.pk, None)
        for each in grants
    )


def _next_in_line(held: Held, at: datetime) -> Account | None:
    organisation_id = held.case.organisation_id
    deputies = Account.objects.filter(
        pk__in=Membership.objects.filter(
            organisation=organisation_id, account=held.holder, deputy__isnull=False
        ).values("deputy")
    )
    out = kept_out_of(organisation_id, [held.case.pk])[held.case.pk]
    lines = [
        deputies,
        *(accounts_with_role(organisation_id, Role(r), held.service.pk, at) for r in TAKES_OVER),
        who_may(organisation_id, held.needs, held.service.pk, at),
    ]
    able = (who for line in lines for who in line if who.pk not in out)
    return next((who for who in able if _may_take(held, who, at)), None)


def _call_for_somebody(held: Held, at: datetime) -> None:
    """Nobody there may have it: whoever sets up staff is told, again each day."""
    case = held.case
    out = kept_out_of(case.organisation_id, [case.pk])[case.pk]
    body = (
        f"Whoever {HOLDINGS[held.holding].says} ({case.reference}, {held.service.name}) has no access "
        "any more, and nobody else there may take it over. Give somebody a role there."
    )
    post_all(
        organisation_id=case.organisation_id,
        messages=[
            Message(
                to=who,
                kind="adrift",
                subject=f"{case.reference} is with nobody",
                body=body,
                key=f"adrift:{held.key}:{who.pk}:{local_date(at)}",
            )
            for who in who_may(case.organisation_id, Permission.SET_UP, None, at)
            if who.pk not in out
        ],
        at=at,
    )


def _may_take(held: Held, who: Account, at: datetime) -> bool:
    if who.pk == held.not_by or who == held.holder:
        return False
    there = who_may(held.case.organisation_id, held.needs, held.service.pk, at)
    return there.filter(pk=who.pk).exists()


def _hand_over(held: Held, to: Account, by: Account | None, at: datetime) -> None:
    """One piece of work passes on, and both are told."""
    match held.holding, held.subject:
        case Holding.LEAD, Case() as led:
            leads.hand_over(case=led, to=to, by=by, at=at)
        case Holding.ACTION, Action() as action:
            give_to_do(action=action, to=to, by=by, at=at)
        case Holding.CHECK, Action() as action:
            checks.hand_over(action=action, to=to, by=by, at=at)
        case Holding.ASK, FollowUp() as ask:
            following.hand_over(ask=ask, to=to, by=by, at=at)
        case Holding.CONTROL, Control() as control:
            controls.give(control=control, to=to, by=by, at=at)
    says = HOLDINGS[held.holding].says
    about, kind = held.case.reference, f"handed_over.{held.key}"
    if to != by:
        yours = f"{to.name} {says} now. Open it to see where it stands."
        tell_at_once([to], held.case, kind, f"{about} passes to you", f"{about}: {yours}", at)
    if held.holder is not None and held.holder != by:
        theirs = (
            f"{about}: {to.name} {says} now, and not you any more. Thank you for your work on it."
        )
        tell_at_once([held.holder], held.case, kind, f"{about} passes on", theirs, at)

"""Fetching a case for a page, and the people and words that a form offers."""

from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.calendar import closed_days
from heedwell.journey.facts import facts_of, find
from heedwell.journey.proposals import Proposed, propose_for
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.signals import queries as signals
from heedwell.rules.deadlines import review_due
from heedwell.rules.facts import Facts
from heedwell.rules.tiers import Tier
from heedwell.web.access import SignedInRequest

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.signals.models import Signal


def case_or_404(
    request: SignedInRequest, reference: str, permission: Permission
) -> "tuple[Case, Facts]":
    """The case, if this person may do this in its service."""
    case = find(request.viewer, reference, permission)
    if case is None:
        raise Http404
    return case, facts_of(case)


class Graded(NamedTuple):
    signal: "Signal"
    proposed: Proposed


def graded(case: "Case") -> Graded:
    """The opening signal of a case and what tier is proposed for it."""
    signal = signals.opening(case)
    rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
    return Graded(signal, propose_for(case, signal, signals.affected_by(signal), rulebook))


def due_dates(case: "Case", at: datetime) -> dict[Tier, date]:
    """The day by which the review of each tier would be done, were it triaged now."""
    rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
    today = localdate(at)
    closed = closed_days(case.service, today, date(today.year + 1, 12, 31))
    return {tier: review_due(tier, today, closed, rulebook) or today for tier in Tier}


def may_carry_out(viewer: Viewer, action: "Action") -> bool:
    """Its owner, and those who make changes in its service. Others only read it."""
    mine = action.owner_id == viewer.account.pk
    return mine or viewer.may(Permission.DO_ACTIONS, action.case.service_id)


def refuse_unless(allowed: bool) -> None:
    """For somebody who may see a record but not do this to it, the page is not there."""
    if not allowed:
        raise Http404


def people_who_may(case: "Case", permission: Permission) -> "list[Account]":
    """Whom a form offers for a case: never somebody whom it is about."""
    out = kept_out(case)
    found = who_may(case.organisation_id, permission, case.service_id)
    return [account for account in found if account.pk not in out]

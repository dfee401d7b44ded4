"""Fetching a case for a page, and the people and words that a form offers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404, QueryDict
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.calendar import closed_days_of
from heedwell.journey.facts import facts_of, find
from heedwell.journey.proposals import NothingToGradeBy, Proposed, propose_for
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.reach import is_within
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.timeline.queries import Standing, timeline_of
from heedwell.rules.deadlines import review_due
from heedwell.rules.facts import Facts
from heedwell.rules.tiers import Tier
from heedwell.web.access import SignedInRequest

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Review
    from heedwell.loop.verification.models import Recheck


def case_or_404(
    request: SignedInRequest, reference: str, permission: Permission
) -> "tuple[Case, Facts]":
    """The case, if this person may do this in its service."""
    case = find(request.viewer, reference, permission)
    if case is None:
        raise Http404
    return case, facts_of(case)


def review_or_404(
    request: SignedInRequest, reference: str, permission: Permission
) -> "tuple[Case, Review]":
    """A case with its review, for a page that there is only once it has begun."""
    case, _ = case_or_404(request, reference, permission)
    review = reviews.of_case(request.viewer, case)
    if review is None:
        raise Http404
    return case, review


def standing_or_404(review: "Review", statement_id: UUID) -> Standing:
    """A statement of the timeline that has not been taken out."""
    standing = timeline_of(review).get(statement_id)
    if standing is None:
        raise Http404
    return standing


def proposed_or_404(viewer: Viewer, case: "Case") -> Proposed:
    """What is proposed for a case; one that looks at others is not graded by a report."""
    try:
        return propose_for(viewer, case)
    except NothingToGradeBy:
        raise Http404 from None


def sent(request: SignedInRequest) -> QueryDict | None:
    """What a form is made with: nothing until it was sent."""
    return request.POST if request.method == "POST" else None


def due_dates(case: "Case", at: datetime) -> dict[Tier, date]:
    """The day by which the review of each tier would be done, were it triaged now."""
    return due_dates_of([case], at)[case.pk]


def due_dates_of(cases: "Sequence[Case]", at: datetime) -> dict[UUID, dict[Tier, date]]:
    """`due_dates` for several cases, by their ids; a query for all of them."""
    today = localdate(at)
    services = {case.service_id: case.service for case in cases}
    closed = closed_days_of(list(services.values()), today, date(today.year + 1, 12, 31))
    return {
        case.pk: {
            tier: review_due(
                tier,
                today,
                closed[case.service_id],
                rulebook_version(case.organisation_id, case.rulebook_version),
            )
            or today
            for tier in Tier
        }
        for case in cases
    }


def may_carry_out(viewer: Viewer, action: "Action") -> bool:
    """Its owner, and those who make changes in its service. Others only read it."""
    mine = action.owner_id == viewer.account.pk
    return mine or viewer.may(Permission.DO_ACTIONS, action.service_id)


def may_check(viewer: Viewer, recheck: "Recheck") -> bool:
    """Who was named for a check, and those who check changes where it was made."""
    named = recheck.verifier_id == viewer.account.pk
    return named or viewer.may(Permission.VERIFY, recheck.action.service_id)


def may_observe(viewer: Viewer, action: "Action") -> bool:
    """Who checks it, and those who check changes there; never its owner."""
    if action.owner_id == viewer.account.pk:
        return False
    named = action.verifier_id == viewer.account.pk
    return named or viewer.may(Permission.VERIFY, action.service_id)


def may_read(viewer: Viewer, case: "Case") -> bool:
    """Somebody who does an action or a check of a case need not read the case."""
    return is_within(viewer.scope(Permission.READ_CASES), case)


def refuse_unless(allowed: bool) -> None:
    """For somebody who may see a record but not do this to it, the page is not there."""
    if not allowed:
        raise Http404


def people_who_may(case: "Case", permission: Permission) -> "list[Account]":
    """Whom a form offers for a case: never somebody whom it is about."""
    out = kept_out(case)
    found = who_may(case.organisation_id, permission, case.service_id)
    return [account for account in found if account.pk not in out]

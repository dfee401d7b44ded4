"""What was decided at triage."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import OneOf, Prepared, given
from heedwell.loop.triage.models import RegradeProposal, TriageDecision
from heedwell.rules.tiers import Tier


def last_proposed(organisation_id: UUID, case_ids: Sequence[UUID]) -> dict[UUID, Tier]:
    """What was proposed when each of these cases was last decided: a person has seen that much."""
    rows = _PROPOSED(organisation_id=organisation_id, case_ids=list(case_ids))
    return {case_id: Tier(tier) for case_id, tier in rows if tier is not None}


_PROPOSED = Prepared(
    lambda: (
        TriageDecision.objects.filter(
            OneOf("case", "case_ids"),
            organisation=given("organisation_id"),
            proposed_tier__isnull=False,
        )
        .order_by("decided_at", "id")
        .values_list("case", "proposed_tier")
    )
)


def why_regrade(viewer: Viewer, cases: Sequence[Case]) -> dict[UUID, str]:
    """The reasons of the newest proposal to grade each of these cases again."""
    if not cases:
        return {}
    rows = RegradeProposal.objects.filter(organisation=viewer.organisation, case__in=cases)
    return dict(rows.order_by("raised_at", "id").values_list("case", "reasons"))


def newest(viewer: Viewer, case: Case) -> TriageDecision | None:
    return of_case(viewer, case).first()


def of_case(viewer: Viewer, case: Case) -> QuerySet[TriageDecision]:
    """Every decision on a case, the newest first."""
    return (
        TriageDecision.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("decided_by", "lead", "joined_to")
        .order_by("-decided_at")
    )

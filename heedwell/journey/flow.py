"""Where a case stands and what it waits for next, worked out from its records after each step."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.journey.facts import gather
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import operations as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification.models import Recheck
from heedwell.rules.deadlines import LATER_CHECKS, end_of_day, huddle_due, local_date
from heedwell.rules.facts import Facts
from heedwell.rules.stages import CaseState, Stage, stage_of
from heedwell.rules.tiers import Tier


def advance(case: Case, *, by: Account | None, at: datetime) -> tuple[Case, Facts]:
    """Put a case at the stage that its records show, with the moment its next step is due."""
    case, facts = gather(case.organisation_id, case.pk)
    if case.state == CaseState.OPEN:
        stage = stage_of(facts)
        cases.move(case=case, stage=stage, next_due_at=next_due(case, stage), by=by, at=at)
    return case, facts


def next_due(case: Case, stage: Stage) -> datetime | None:
    """The earliest moment at which the case is late where it stands."""
    if stage is Stage.TRIAGE:
        return case.triage_due_at
    if stage is Stage.REVIEW:
        return case.review_due_at
    if stage in _FIRST_DUE:
        found = _FIRST_DUE[stage](organisation_id=case.organisation_id, case_id=case.pk)
        return found[0][0] if found else None
    return _share_due(case)


_FIRST_DUE = {
    Stage.ACTION: Prepared[tuple[datetime]](
        lambda: (
            Action.objects.filter(
                organisation=given("organisation_id"),
                case=given("case_id"),
                state=ActionState.AGREED,
            )
            .order_by("due_at")
            .values_list("due_at")[:1]
        )
    ),
    Stage.VERIFY: Prepared[tuple[datetime]](
        lambda: (
            Recheck.objects.filter(
                organisation=given("organisation_id"), action__case=given("case_id"), is_open=True
            )
            .exclude(kind__in=LATER_CHECKS)
            .order_by("due_at")
            .values_list("due_at")[:1]
        )
    ),
}


def _share_due(case: Case) -> datetime | None:
    """Tier 0 has a day for its huddle; above, sharing follows the last check without a clock."""
    if case.tier is None or case.triaged_at is None:
        return None
    rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
    due = huddle_due(Tier(case.tier), local_date(case.triaged_at), rulebook)
    return None if due is None else end_of_day(due)

"""How much of what somebody has to do is past its moment, in the services that a viewer reads."""

from datetime import datetime

from django.db.models import Count, Q

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.queries import visible_to as actions_seen_by
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.queries import visible_to as cases_seen_by
from heedwell.loop.verification import queries as checks
from heedwell.rules.escalation import Work
from heedwell.rules.stages import CaseState, Stage


def overdue_counts(viewer: Viewer, at: datetime) -> dict[Work, int]:
    """Of open cases, and of changes that go on being looked at: three queries, whatever is late."""
    late = cases_seen_by(viewer).filter(state=CaseState.OPEN, next_due_at__lte=at)
    cases = late.aggregate(
        triage=Count("pk", filter=Q(stage=Stage.TRIAGE)),
        review=Count("pk", filter=Q(stage=Stage.REVIEW)),
    )
    actions = actions_seen_by(viewer).filter(case__state=CaseState.OPEN)
    return {
        Work.TRIAGE: cases["triage"],
        Work.REVIEW: cases["review"],
        Work.ACTION: actions.filter(state=ActionState.AGREED, due_at__lte=at).count(),
        Work.CHECK: checks.open_in_scope(viewer).filter(due_at__lte=at).count(),
    }

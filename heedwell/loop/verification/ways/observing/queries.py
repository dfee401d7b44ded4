"""What was planned and observed for an action, for whoever has been shown to see it."""

from dataclasses import dataclass
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.ways.models import (
    Behaviour,
    BehaviourSeen,
    Observation,
    ObservationPlan,
)
from heedwell.loop.verification.ways.observing.results import (
    Observed,
    behaviours_of,
    counted,
    newest_plan,
)


@dataclass(frozen=True)
class Watching:
    """`observations` newest first. `before` is what was seen before the change, `by_check` after."""

    plan: ObservationPlan
    behaviours: list[Behaviour]
    observations: list[Observation]
    found: dict[UUID, list[BehaviourSeen]]
    before: Observed | None
    by_check: dict[UUID, Observed]

    def latest(self) -> Observed | None:
        """Of the last check that was observed."""
        sides = (each.recheck_id for each in self.observations)
        return next((self.by_check[side] for side in sides if side is not None), None)


def of_action(viewer: Viewer, action: Action) -> Watching | None:
    """None while nothing is planned."""
    if action.organisation_id != viewer.organisation.pk:
        return None
    plan = newest_plan(action)
    if plan is None:
        return None
    rows = Observation.objects.filter(organisation=viewer.organisation, plan=plan)
    observations = list(
        rows.select_related("observed_by", "recheck").order_by("-observed_on", "-recorded_at")
    )
    seen = list(
        BehaviourSeen.objects.filter(
            organisation=viewer.organisation, observation__plan=plan
        ).select_related("behaviour", "observation")
    )
    sides = {each.recheck_id for each in observations}
    by_side = {
        side: counted(plan, [row for row in seen if row.observation.recheck_id == side])
        for side in sides
    }
    found: dict[UUID, list[BehaviourSeen]] = {}
    for row in sorted(seen, key=lambda row: row.behaviour.number):
        found.setdefault(row.observation_id, []).append(row)
    return Watching(
        plan,
        behaviours_of(plan),
        observations,
        found,
        by_side.get(None),
        {side: result for side, result in by_side.items() if side and result},
    )

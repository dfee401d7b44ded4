"""The leading measures of an action, week by week. A week that nobody entered is a gap."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.leading.models import LeadingMeasure, Reading


@dataclass(frozen=True)
class Watched:
    """`weeks` from the first that was entered to the last; None for one that was not."""

    measure: LeadingMeasure
    weeks: list[tuple[date, Reading | None]]


def of_action(viewer: Viewer, action: Action) -> list[Watched]:
    """Of an action that the viewer has been shown to see."""
    measures = list(
        LeadingMeasure.objects.filter(organisation=viewer.organisation, action=action).order_by(
            "added_at", "id"
        )
    )
    if not measures:
        return []
    rows = Reading.objects.filter(organisation=viewer.organisation, measure__in=measures)
    newest = {(row.measure_id, row.week): row for row in rows.order_by("entered_at", "id")}
    return [_watched(measure, newest) for measure in measures]


def one_of(viewer: Viewer, action: Action, measure_id: UUID) -> LeadingMeasure | None:
    return (
        LeadingMeasure.objects.filter(
            organisation=viewer.organisation, action=action, pk=measure_id
        )
        .select_related("action__case")
        .first()
    )


def _watched(measure: LeadingMeasure, newest: dict[tuple[UUID, date], Reading]) -> Watched:
    known = sorted(week for of, week in newest if of == measure.pk)
    if not known:
        return Watched(measure, [])
    number = (known[-1] - known[0]).days // 7 + 1
    weeks = [known[0] + timedelta(weeks=at) for at in range(number)]
    return Watched(measure, [(week, newest.get((measure.pk, week))) for week in weeks])

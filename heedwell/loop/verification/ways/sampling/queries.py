"""Samples, for whoever sees the check that they belong to."""

from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.signals import queries as signals
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.queries import visible_to
from heedwell.loop.verification.ways.models import Draw, Drawn


def of_check(viewer: Viewer, recheck: Recheck) -> Draw | None:
    """The sample of a check that the viewer has been shown to see."""
    return (
        Draw.objects.filter(organisation=viewer.organisation, recheck=recheck)
        .select_related("drawn_by")
        .first()
    )


def cases_of(viewer: Viewer, draw: Draw) -> list[Drawn]:
    """In the order in which they are looked at, with what was seen."""
    rows = Drawn.objects.filter(organisation=viewer.organisation, draw=draw)
    return list(rows.select_related("signal", "person", "judgement__judged_by").order_by("number"))


def to_judge(viewer: Viewer) -> QuerySet[Drawn]:
    """Cases of checks that this person sees."""
    rows = Drawn.objects.filter(organisation=viewer.organisation)
    rows = rows.filter(draw__recheck__in=visible_to(viewer))
    return rows.select_related(
        *("signal", "person", "draw__recheck__verifier"),
        *("draw__recheck__action__case__service", "draw__recheck__action__service"),
        "draw__recheck__action__owner",
    )


def readable(viewer: Viewer, cases: list[Drawn]) -> set[UUID]:
    """The reports among them that this person may open."""
    ids = [each.signal_id for each in cases if each.signal_id is not None]
    return {signal.pk for signal in signals.among(viewer, ids)}

"""Which themes cases stand under: put there at triage, or named by their review."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.prepared import OneOf, Prepared, given
from heedwell.loop.reviews.models import CaseTheme, ReviewTheme, Theme


class CaseWithTheme(NamedTuple):
    theme_id: UUID
    case_id: UUID
    service_id: UUID
    reference: str
    opened_at: datetime


def attached_to(organisation_id: UUID, case_ids: Sequence[UUID]) -> dict[UUID, list[Theme]]:
    """The themes that these cases were put under at triage."""
    found: dict[UUID, list[Theme]] = {pk: [] for pk in case_ids}
    for row in _ATTACHED(organisation_id=organisation_id, case_ids=list(case_ids)):
        found[row.case_id].append(row.theme)
    return found


_ATTACHED = Prepared[CaseTheme](
    lambda: (
        CaseTheme.objects.filter(OneOf("case", "case_ids"), organisation=given("organisation_id"))
        .select_related("theme")
        .order_by("theme__name")
    )
)


def themes_of(organisation_id: UUID, case_id: UUID) -> set[UUID]:
    """What a case stands under: put there at triage, or named by its review."""
    here = {"organisation": organisation_id}
    put = CaseTheme.objects.filter(case=case_id, **here)
    learned = ReviewTheme.objects.filter(review__case=case_id, is_current=True, **here)
    return {*put.values_list("theme", flat=True), *learned.values_list("theme", flat=True)}


def cases_with(
    viewer: Viewer | None, organisation_id: UUID, named: Mapping[UUID, Sequence[Theme]]
) -> list[CaseWithTheme]:
    """Every case under one of these themes, each once; none that is about the viewer."""
    wanted = {theme.pk for themes in named.values() for theme in themes}
    if not wanted:
        return []
    put = CaseTheme.objects.filter(organisation=organisation_id, theme__in=wanted)
    learned = ReviewTheme.objects.filter(
        organisation=organisation_id, theme__in=wanted, is_current=True
    )
    if viewer is not None:
        put = put.exclude(case__in=cases_about(viewer))
        learned = learned.exclude(review__case__in=cases_about(viewer))
    rows = (
        *put.values_list(*_columns("case")),
        *learned.values_list(*_columns("review__case")),
    )
    return list(dict.fromkeys(CaseWithTheme(*row) for row in rows))


def learned_by(organisation_id: UUID, case_ids: Sequence[UUID]) -> list[Theme]:
    """What the reviews of these cases learned: offered first for a case like them."""
    return list(
        Theme.objects.filter(
            organisation=organisation_id,
            pk__in=ReviewTheme.objects.filter(
                organisation=organisation_id, review__case__in=case_ids, is_current=True
            ).values("theme"),
        ).order_by("name")
    )


def _columns(case: str) -> tuple[str, ...]:
    return ("theme", case, f"{case}__service", f"{case}__reference", f"{case}__opened_at")

"""Which themes cases stand under: put there at triage, or named by their review."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, UUIDField
from django.db.models.functions import Coalesce

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.prepared import Given, OneOf, Prepared, given
from heedwell.loop.reviews.models import CaseTheme, ReviewTheme, Theme, ThemeDecision


class CaseWithTheme(NamedTuple):
    """`theme_id` is the theme as which the one that it was put under counts today."""

    theme_id: UUID
    case_id: UUID
    service_id: UUID
    reference: str
    opened_at: datetime


def counted_with(
    organisation_id: UUID | Given, theme_ids: Collection[UUID] | QuerySet[Any, Any]
) -> QuerySet[Theme]:
    """These and all that count together with them: what every question about a theme asks for."""
    here = Theme.objects.filter(organisation=organisation_id)
    asked = here.filter(pk__in=theme_ids)
    present = asked.values_list(Coalesce("counts_as", "pk", output_field=UUIDField()))
    return here.filter(Q(pk__in=present) | Q(counts_as__in=present))


def in_use(organisation_id: UUID) -> QuerySet[Theme]:
    """What a form offers."""
    return standing(organisation_id).filter(retired_at=None)


def standing(organisation_id: UUID) -> QuerySet[Theme]:
    """Those that count as themselves, retired ones too."""
    return Theme.objects.filter(organisation=organisation_id, counts_as=None).order_by("name")


def merged(viewer: Viewer) -> QuerySet[Theme]:
    """Earlier names, and what was merged into another."""
    here = Theme.objects.filter(organisation=viewer.organisation, counts_as__isnull=False)
    return here.order_by("name")


def decisions(viewer: Viewer) -> QuerySet[ThemeDecision]:
    """What was decided about the list, newest first."""
    rows = ThemeDecision.objects.filter(organisation=viewer.organisation)
    return rows.select_related("theme", "into", "decided_by").order_by("-decided_at", "-pk")


def attached_to(organisation_id: UUID, case_ids: Sequence[UUID]) -> dict[UUID, list[Theme]]:
    """The themes that these cases were put under at triage, each as which it counts today."""
    found: dict[UUID, dict[Theme, None]] = {pk: {} for pk in case_ids}
    for row in _ATTACHED(organisation_id=organisation_id, case_ids=list(case_ids)):
        found[row.case_id][row.theme.present] = None
    return {pk: list(themes) for pk, themes in found.items()}


_ATTACHED = Prepared[CaseTheme](
    lambda: (
        CaseTheme.objects.filter(OneOf("case", "case_ids"), organisation=given("organisation_id"))
        .select_related("theme__counts_as")
        .order_by("theme__name")
    )
)


def themes_of(organisation_id: UUID, case_id: UUID) -> set[UUID]:
    """What a case stands under, put there at triage or named by its review, with what counts so."""
    found = _STANDS_UNDER(organisation_id=organisation_id, case_id=case_id)
    return {theme for (theme,) in found}


def _stands_under() -> QuerySet[Theme, tuple[UUID]]:
    here = {"organisation": given("organisation_id")}
    put = CaseTheme.objects.filter(case=given("case_id"), **here)
    learned = ReviewTheme.objects.filter(review__case=given("case_id"), is_current=True, **here)
    named = put.values("theme").union(learned.values("theme"))
    return counted_with(given("organisation_id"), named).values_list("pk")


_STANDS_UNDER = Prepared(_stands_under)


def cases_with(
    viewer: Viewer | None, organisation_id: UUID, named: Mapping[UUID, Sequence[Theme]]
) -> list[CaseWithTheme]:
    """Every case under one of these themes, each once; none that is about the viewer."""
    wanted = {theme.pk for themes in named.values() for theme in themes}
    if not wanted:
        return []
    counted = counted_with(organisation_id, wanted)
    put = CaseTheme.objects.filter(organisation=organisation_id, theme__in=counted)
    learned = ReviewTheme.objects.filter(
        organisation=organisation_id, theme__in=counted, is_current=True
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
    learned = ReviewTheme.objects.filter(
        organisation=organisation_id, review__case__in=case_ids, is_current=True
    )
    counted = counted_with(organisation_id, set(learned.values_list("theme", flat=True)))
    return list(in_use(organisation_id).filter(pk__in=counted))


def _columns(case: str) -> tuple[Any, ...]:
    present = Coalesce("theme__counts_as", "theme", output_field=UUIDField())
    return (present, case, f"{case}__service", f"{case}__reference", f"{case}__opened_at")

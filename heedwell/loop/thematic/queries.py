"""Thematic cases and what they look at."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes.queries import counted_with
from heedwell.loop.thematic.models import BodyClosure, Member, ThematicCase


def thematic_of(case: Case) -> ThematicCase | None:
    rows = ThematicCase.objects.filter(organisation=case.organisation_id, case=case)
    return rows.select_related("theme", "begun_by").first()


def visible_to(
    viewer: Viewer, permission: Permission = Permission.READ_CASES
) -> QuerySet[ThematicCase]:
    """Thematic cases that this person may open; who reads in one service does not."""
    seen = cases.visible_to(viewer, permission).values("pk")
    rows = ThematicCase.objects.filter(organisation=viewer.organisation, case__in=seen)
    return rows.select_related("case__service", "case__lead", "theme")


def standing(thematic: ThematicCase) -> QuerySet[Member]:
    """What it looks at now."""
    return _members(thematic.organisation_id).filter(thematic=thematic, leaving__isnull=True)


def members_of(viewer: Viewer, case: Case) -> list[Member]:
    """Every member, those that left too; for somebody who has been shown to see the case."""
    rows = _members(viewer.organisation.pk).filter(thematic__case=case)
    return list(rows.select_related("leaving__left_by").order_by("joined_at", "id"))


def member(viewer: Viewer, case: Case, member_id: UUID) -> Member | None:
    """One that still belongs to a thematic case."""
    rows = _members(viewer.organisation.pk).filter(thematic__case=case, leaving__isnull=True)
    return rows.filter(pk=member_id).first()


def has_left(member: Member) -> bool:
    rows = _members(member.organisation_id).filter(pk=member.pk)
    return rows.filter(leaving__isnull=False).exists()


def part_of(viewer: Viewer, case: Case) -> list[ThematicCase]:
    """The thematic cases that look at a case: of one that they may not open just that it is there."""
    members = Member.objects.filter(
        organisation=viewer.organisation, case=case, leaving__isnull=True
    )
    rows = ThematicCase.objects.filter(
        organisation=viewer.organisation, pk__in=members.values("thematic")
    )
    rows = rows.exclude(case__in=cases_about(viewer))
    return list(rows.select_related("case__service", "case__lead", "theme").order_by("begun_at"))


def parts_of(organisation_id: UUID) -> dict[UUID, set[UUID]]:
    """Which thematic cases look at which others: what a circle could be made of."""
    found: dict[UUID, set[UUID]] = {}
    rows = Member.objects.filter(
        organisation=organisation_id,
        leaving__isnull=True,
        case__in=ThematicCase.objects.filter(organisation=organisation_id).values("case"),
    )
    for whole, part in rows.values_list("thematic__case", "case"):
        found.setdefault(whole, set()).add(part)
    return found


def of_themes(viewer: Viewer, themes: Sequence[Theme]) -> dict[UUID, list[ThematicCase]]:
    """The thematic cases of several themes that this person may open, newest first."""
    found: dict[UUID, list[ThematicCase]] = {theme.pk: [] for theme in themes}
    counted = counted_with(viewer.organisation.pk, found)
    of_these = visible_to(viewer).filter(theme__in=counted).select_related("theme__counts_as")
    for thematic in of_these.order_by("-begun_at"):
        found[thematic.theme.present.pk].append(thematic)
    return found


def closures_of(case: Case) -> list[BodyClosure]:
    """What a governing body decided about closing a case, first to last."""
    rows = BodyClosure.objects.filter(organisation=case.organisation_id, case=case)
    return list(rows.select_related("recorded_by").order_by("recorded_at"))


def _members(organisation_id: UUID) -> QuerySet[Member]:
    return Member.objects.filter(organisation=organisation_id).select_related(
        "case", "signal", "service", "joined_by", "thematic"
    )

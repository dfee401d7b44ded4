"""Outcomes of safeguarding enquiries, those still to be compared, and the cases to compare with."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import ComparedCase, Comparison, EnquiryOutcome
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.about_staff import cases_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.related import within
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.loop.reviews.models import CaseTheme, ReviewTheme
from heedwell.loop.reviews.themes.queries import themes_of
from heedwell.loop.signals.models import Affected, CaseSignal
from heedwell.loop.signals.queries import NoIndex
from heedwell.rules.enquiries import COMPARED
from heedwell.rules.stages import CaseState

# Enough to see whether it is so elsewhere; the newest are offered.
MOST_TO_COMPARE = 12


def visible_to(
    viewer: Viewer, permission: Permission = Permission.READ_CASES
) -> QuerySet[EnquiryOutcome]:
    """Of cases in the services where this person may do this; none about them; none struck."""
    return EnquiryOutcome.objects.filter(still_counts(), in_sight(viewer, permission, "case"))


def of_case(viewer: Viewer, case: Case) -> QuerySet[EnquiryOutcome]:
    return _with_words(viewer, visible_to(viewer).filter(case=case)).order_by("decided_on", "id")


def newest(viewer: Viewer, most: int) -> QuerySet[EnquiryOutcome]:
    """Of every case, the newest first."""
    return _with_words(viewer, visible_to(viewer)).order_by("-id")[:most]


def to_compare(viewer: Viewer) -> QuerySet[EnquiryOutcome]:
    """What is still to be looked for in comparable cases, by those who check there."""
    rows = visible_to(viewer, Permission.VERIFY).filter(not_compared())
    return rows.select_related("case__service", "case__lead").order_by("decided_on", "id")


def not_compared() -> Q:
    """It asks for a comparison, and there is none."""
    there = Comparison.objects.filter(organisation=OuterRef("organisation"), outcome=OuterRef("pk"))
    return Q(~Exists(there), outcome__in=COMPARED)


def comparable(viewer: Viewer, case: Case) -> list[Case]:
    """Of the same theme or kind, and about other people or in another service; newest first."""
    here = viewer.organisation
    themes = themes_of(here.pk, case.pk)
    alike = Q(event_type=case.event_type) if case.event_type else Q()
    if themes:
        alike |= Q(
            review__in=ReviewTheme.objects.filter(
                organisation=here, theme__in=themes, is_current=True
            ).values("review")
        ) | Q(pk__in=CaseTheme.objects.filter(organisation=here, theme__in=themes).values("case"))
    if not alike:
        return []
    signals = CaseSignal.objects.filter(organisation=here, case=case).values("signal")
    people = Affected.objects.filter(
        organisation=here, signal__in=signals, person__isnull=False
    ).values_list("person", flat=True)
    same_people = CaseSignal.objects.filter(
        organisation=here,
        case=OuterRef("pk"),
        signal__affected__organisation=NoIndex("organisation"),
        signal__affected__person__in=list(people),
    )
    found = cases.visible_to(viewer).filter(alike, state__in=(CaseState.OPEN, CaseState.CLOSED))
    found = found.exclude(pk=case.pk).filter(~Q(service=case.service_id) | ~Exists(same_people))
    return list(found.select_related("service").order_by("-opened_at", "-id")[:MOST_TO_COMPARE])


def _with_words(viewer: Viewer, rows: QuerySet[EnquiryOutcome]) -> QuerySet[EnquiryOutcome]:
    """A case about this person is left out of what was looked at, too."""
    here = viewer.organisation
    compared = ComparedCase.objects.filter(organisation=here).exclude(case__in=cases_about(viewer))
    return rows.select_related("case__service", "recorded_by").prefetch_related(
        within(here.pk, EnquiryOutcome, "comparisons", "checked_by"),
        Prefetch("comparisons__cases", compared.select_related("case__service").order_by("id")),
    )

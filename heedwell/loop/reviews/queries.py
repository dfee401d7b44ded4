"""Reviews, their parts, and the provider's list of themes."""

from django.db.models import QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import (
    Contributor,
    LinkCheck,
    Review,
    ReviewFactor,
    ReviewTheme,
    Theme,
)


def of_case(viewer: Viewer, case: Case) -> Review | None:
    return (
        Review.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("submitted_by", "started_by", "case__service")
        .prefetch_related("sign_offs__decided_by")
        .first()
    )


def factors(review: Review) -> QuerySet[ReviewFactor]:
    return review.factors.filter(is_current=True).order_by("id")


def themes(review: Review) -> list[Theme]:
    rows = review.themes.filter(is_current=True).select_related("theme").order_by("theme__name")
    return [row.theme for row in rows]


def contributors(review: Review) -> QuerySet[Contributor]:
    return review.contributors.filter(is_current=True).order_by("id")


def theme_list(viewer: Viewer) -> QuerySet[Theme]:
    return Theme.objects.filter(organisation=viewer.organisation).order_by("name")


def links_of(viewer: Viewer, case: Case) -> QuerySet[LinkCheck]:
    return (
        LinkCheck.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("recorded_by")
        .order_by("recorded_at")
    )


def factors_of_case(viewer: Viewer, case: Case) -> list[str]:
    """The codes of the factors that the review of a case names."""
    return list(
        ReviewFactor.objects.filter(
            organisation=viewer.organisation, review__case=case, is_current=True
        )
        .order_by("id")
        .values_list("code", flat=True)
    )


def themes_of_case(viewer: Viewer, case: Case) -> list[str]:
    """The names of the themes that the review of a case names."""
    return list(
        ReviewTheme.objects.filter(
            organisation=viewer.organisation, review__case=case, is_current=True
        )
        .order_by("theme__name")
        .values_list("theme__name", flat=True)
    )

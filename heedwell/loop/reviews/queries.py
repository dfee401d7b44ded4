"""Reviews, their parts, and the provider's list of themes."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.cases.related import within
from heedwell.loop.reviews.models import (
    Answer,
    BoxComment,
    Contributor,
    LinkCheck,
    Review,
    ReviewFactor,
    ReviewTheme,
    Theme,
)
from heedwell.loop.reviews.models.review import theme_words
from heedwell.loop.reviews.themes.queries import in_use


def of_case(viewer: Viewer, case: Case) -> Review | None:
    return (
        Review.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("submitted_by", "started_by", "case__service")
        .prefetch_related(within(viewer.organisation.pk, Review, "sign_offs", "decided_by"))
        .first()
    )


def to_write(viewer: Viewer, case: Case) -> QuerySet[Review]:
    """The review of a case while it is open to be written in."""
    return Review.objects.filter(
        organisation=viewer.organisation, case=case, submitted_at__isnull=True
    )


def newest(review: Review) -> Review:
    """A review that is at hand already, as it stands now."""
    return Review.objects.select_related("saved_by").get(
        organisation=review.organisation_id, pk=review.pk
    )


def factors(review: Review) -> QuerySet[ReviewFactor]:
    return review.factors.filter(organisation=review.organisation_id, is_current=True).order_by(
        "id"
    )


def factor_codes(review: Review) -> frozenset[str]:
    """The contributing factors that it names now."""
    rows = _FACTORS(organisation_id=review.organisation_id, review_id=review.pk)
    return frozenset(code for (code,) in rows)


_FACTORS = Prepared[tuple[str]](
    lambda: ReviewFactor.objects.filter(
        organisation=given("organisation_id"), review=given("review_id"), is_current=True
    ).values_list("code")
)


def themes(review: Review) -> list[Theme]:
    rows = review.themes.filter(organisation=review.organisation_id, is_current=True)
    return [row.theme for row in rows.select_related("theme__counts_as").order_by("theme__name")]


def contributors(review: Review) -> QuerySet[Contributor]:
    rows = review.contributors.filter(organisation=review.organisation_id, is_current=True)
    return rows.order_by("id")


def answers(review: Review) -> dict[str, str]:
    """What was written in the boxes that only some routes have, by their codes."""
    rows = _ANSWERS(organisation_id=review.organisation_id, review_id=review.pk)
    return {code: words for code, words in rows if words}


_ANSWERS = Prepared[tuple[str, str]](
    lambda: (
        Answer.objects.filter(organisation=given("organisation_id"), review=given("review_id"))
        .order_by("id")
        .values_list("code", "words")
    )
)


def comments_in_boxes(review: Review) -> dict[str, BoxComment]:
    """What was asked for when it last came back, by box; nothing while it is finished."""
    last = review.sign_offs.filter(organisation=review.organisation_id).order_by("-decided_at")
    sign_off = last.first()
    if sign_off is None or sign_off.is_signed:
        return {}
    rows = sign_off.in_boxes.filter(organisation=review.organisation_id)
    return {row.box: row for row in rows.select_related("sign_off__decided_by")}


def factors_of_cases(viewer: Viewer, cases: Iterable[UUID]) -> dict[str, list[str]]:
    """Which factors the finished reviews of these cases name, with the cases' references."""
    found: dict[str, list[str]] = {}
    rows = ReviewFactor.objects.filter(
        organisation=viewer.organisation,
        is_current=True,
        review__organisation=viewer.organisation,
        review__case__in=list(cases),
        review__submitted_at__isnull=False,
    )
    for code, reference in rows.order_by("-id").values_list("code", "review__case__reference"):
        found.setdefault(code, []).append(reference)
    return found


def wrote(review: Review, account: Account) -> bool:
    """Whether somebody wrote in a review."""
    return review.writers.filter(organisation=review.organisation_id, account=account).exists()


def theme_list(viewer: Viewer) -> QuerySet[Theme]:
    """What is offered: no earlier name, and nothing that was retired."""
    return in_use(viewer.organisation.pk)


def links_of(viewer: Viewer, case: Case) -> QuerySet[LinkCheck]:
    return (
        LinkCheck.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("recorded_by")
        .order_by("recorded_at")
    )


class Named(NamedTuple):
    """What a review names as having made it more likely, and as learned."""

    factors: list[str]
    themes: list[str]


NOTHING = Named([], [])


def named_by(review: Review) -> Named:
    """The codes of its factors and the names of its themes; one query."""
    rows = sorted(_NAMED(organisation_id=review.organisation_id, review_id=review.pk))
    return Named(
        [code for kind, _, code, _ in rows if kind == 0],
        sorted(theme_words(name, present) for kind, _, name, present in rows if kind == 1),
    )


def _named() -> "QuerySet[ReviewFactor, tuple[int, UUID, str, str]]":
    here: dict[str, Any] = {"organisation": given("organisation_id"), "review": given("review_id")}
    factors = ReviewFactor.objects.filter(**here, is_current=True)
    themes = ReviewTheme.objects.filter(**here, is_current=True)
    present = Coalesce("theme__counts_as__name", Value(""))
    return factors.values_list(Value(0), "id", "code", Value("")).union(
        themes.values_list(Value(1), "id", "theme__name", present), all=True
    )


_NAMED = Prepared(_named)

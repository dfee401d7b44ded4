"""What the page of a review holds beside its boxes: factors, themes, who took part, further answers.

Parts of `operations.save`, which holds the review and records the rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews.models import (
    Answer,
    Contributor,
    Review,
    ReviewFactor,
    ReviewTheme,
)
from heedwell.loop.reviews.themes.operations import theme_named
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS


class UnknownFactor(ValueError):
    """Named by its code, which stands in no list of ours."""


@dataclass(frozen=True, kw_only=True)
class ContributorDraft:
    role: str
    words: str = ""


def keep_factors(review: Review, wanted: Mapping[str, str]) -> list[ReviewFactor]:
    rows = {row.code: row for row in _FACTORS(**_of(review))}
    for code, row in rows.items():
        row.is_current = code in wanted
        row.words = wanted.get(code, row.words)
    for code in wanted.keys() - rows.keys():
        if code not in CONTRIBUTING_FACTORS:
            raise UnknownFactor(code)
        rows[code] = ReviewFactor(
            organisation_id=review.organisation_id, review=review, code=code, words=wanted[code]
        )
    return _kept(rows.values())


def keep_themes(
    review: Review, names: Sequence[str], by: Account, at: datetime
) -> list[ReviewTheme]:
    rows = {row.theme_id: row for row in _THEMES(**_of(review))}
    # What it names already stays in the words in which it was named.
    named = {row.theme.name.casefold(): row.theme for row in rows.values() if row.is_current}
    wanted = {
        theme.pk: theme
        for theme in (
            named.get(name.casefold())
            or theme_named(organisation_id=review.organisation_id, name=name, by=by, at=at)
            for name in names
            if name.strip()
        )
    }
    for theme_id, row in rows.items():
        row.is_current = theme_id in wanted
    for theme_id in wanted.keys() - rows.keys():
        rows[theme_id] = ReviewTheme(
            organisation_id=review.organisation_id, review=review, theme=wanted[theme_id]
        )
    return _kept(rows.values())


def keep_contributors(review: Review, wanted: Sequence[ContributorDraft]) -> list[Contributor]:
    rows = {
        ContributorDraft(role=row.role, words=row.words): row
        for row in _CONTRIBUTORS(**_of(review))
    }
    for draft, row in rows.items():
        row.is_current = draft in wanted
    for draft in wanted:
        if draft not in rows:
            rows[draft] = Contributor(
                organisation_id=review.organisation_id,
                review=review,
                role=draft.role,
                words=draft.words,
            )
    return _kept(rows.values())


def keep_answers(review: Review, wanted: Mapping[str, str]) -> list[Answer]:
    rows = {row.code: row for row in _ANSWERS(**_of(review))}
    for code, words in wanted.items():
        if code in rows:
            rows[code].words = words
        elif words:
            rows[code] = Answer(
                organisation_id=review.organisation_id, review=review, code=code, words=words
            )
    return _kept([row for code, row in rows.items() if code in wanted])


Part = TypeVar("Part", ReviewFactor, ReviewTheme, Contributor, Answer)


def _kept(rows: Iterable[Part]) -> list[Part]:
    """Write the parts of a review. What was taken out stays as a row that is not current."""
    kept = list(rows)
    for row in kept:
        if not row._state.adding:
            row.save()
    add(*(row for row in kept if row._state.adding))
    return kept


def _of(review: Review) -> dict[str, UUID]:
    return {"organisation_id": review.organisation_id, "review_id": review.pk}


_HERE = {"organisation": given("organisation_id"), "review": given("review_id")}
_FACTORS = Prepared[ReviewFactor](lambda: ReviewFactor.objects.filter(**_HERE))
_THEMES = Prepared[ReviewTheme](
    lambda: ReviewTheme.objects.filter(**_HERE).select_related("theme__counts_as")
)
_CONTRIBUTORS = Prepared[Contributor](lambda: Contributor.objects.filter(**_HERE))
_ANSWERS = Prepared[Answer](lambda: Answer.objects.filter(**_HERE))

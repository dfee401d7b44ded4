"""Writing a review, and having a second person sign it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews import queries
from heedwell.loop.reviews.models import (
    Answer,
    BoxComment,
    Contributor,
    LinkCheck,
    Review,
    ReviewFactor,
    ReviewTheme,
    SignOff,
    Theme,
    Writer,
)
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS


class AlreadySubmitted(Exception):
    """A submitted review is not edited: it has to be returned first."""


class NotSubmitted(Exception):
    """There is nothing to sign yet."""


class LinkNotTraceable(Exception):
    """Words alone link nothing: it lacks who decided, with which body, or where it is written."""


class UnknownFactor(ValueError):
    """Named by its code, which stands in no list of ours."""


class OwnReview(Exception):
    """Nobody signs off a review that they wrote or submitted."""


@dataclass(frozen=True, kw_only=True)
class ContributorDraft:
    role: str
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewDraft:
    """The whole of what a review page holds. `factors` maps codes to what was seen.

    `immediate_actions` None leaves what was reported. `answers` are to the questions that only
    some routes have; those that are not named stay as they are.
    """

    what_happened: str = ""
    immediate_actions: str | None = None
    why_it_happened: str = ""
    what_we_will_change: str = ""
    how_we_will_know: str = ""
    factors_together: str = ""
    factors: Mapping[str, str]
    theme_names: Sequence[str] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    contributors: Sequence[ContributorDraft] = ()


def start(
    *,
    case: Case,
    route: str,
    what_happened: str,
    immediate_actions: str,
    by: Account,
    at: datetime,
) -> Review:
    """Begin the review of a case, once; what is known already stands in its first box."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        known = Review.objects.filter(organisation_id=case.organisation_id, case=case).first()
        if known is not None:
            return known
        review = Review.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            route=route,
            what_happened=what_happened,
            immediate_actions=immediate_actions,
            started_by=by,
            started_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="review.started",
            subject=case,
            rows=[review],
            by=by,
            at=at,
            route=route,
        )
        return review


def save(*, review: Review, version: int, draft: ReviewDraft, by: Account, at: datetime) -> Review:
    """Keep what the page holds. Raises EditedMeanwhile when `version` is not the newest.

    Raises UnknownFactor for a code that is new here and that our list does not hold.
    """
    with write(review.organisation_id):
        review = open_to_write(review)
        if review.version != version:
            raise EditedMeanwhile
        review.what_happened = draft.what_happened
        if draft.immediate_actions is not None:
            review.immediate_actions = draft.immediate_actions
        review.why_it_happened = draft.why_it_happened
        review.what_we_will_change = draft.what_we_will_change
        review.how_we_will_know = draft.how_we_will_know
        review.factors_together = draft.factors_together
        review.saved_by = by
        review.version += 1
        review.save()
        rows: list[Model] = [
            review,
            *remember_writer(review, by, at),
            *_keep_factors(review, draft.factors),
            *_keep_themes(review, draft.theme_names, by, at),
            *_keep_contributors(review, draft.contributors),
            *_keep_answers(review, draft.answers),
        ]
        record(
            organisation_id=review.organisation_id,
            verb="review.saved",
            subject=review.case,
            rows=rows,
            by=by,
            at=at,
            version=review.version,
        )
        return review


def submit(*, review: Review, by: Account, at: datetime) -> Review:
    """Say that the review is finished. The gates are asked by `journey` before this."""
    with write(review.organisation_id):
        review = locked(review)
        if review.submitted_at is not None:
            raise AlreadySubmitted
        review.submitted_by, review.submitted_at = by, at
        review.version += 1
        review.save(update_fields=["submitted_by", "submitted_at", "version"])
        record(
            organisation_id=review.organisation_id,
            verb="review.submitted",
            subject=review.case,
            rows=[review],
            by=by,
            at=at,
        )
        return review


def sign_off(*, review: Review, comments: str, by: Account, at: datetime) -> SignOff:
    """Sign a review as a second person."""
    return _decide(review=review, is_signed=True, comments=comments, by=by, at=at)


def send_back(
    *,
    review: Review,
    comments: str,
    in_boxes: Mapping[str, str] | None = None,
    by: Account,
    at: datetime,
) -> SignOff:
    """Return a review to its writer with comments, some of them on a box; it is open again."""
    return _decide(
        review=review, is_signed=False, comments=comments, in_boxes=in_boxes or {}, by=by, at=at
    )


def finish(*, case: Case, by: Account, at: datetime) -> None:
    """Note when the review was complete: signed off, or submitted where nobody needs to sign."""
    with write(case.organisation_id):
        case.reviewed_at = at
        case.save(update_fields=["reviewed_at"])
        record(
            organisation_id=case.organisation_id,
            verb="review.finished",
            subject=case,
            rows=[case],
            by=by,
            at=at,
        )


@dataclass(frozen=True, kw_only=True)
class LinkDraft:
    """Somebody else can go and look: who decided what, with whom, when, and where it is written."""

    happened_on: date
    decider: str
    body: str
    reference: str
    words: str


def check_link(*, case: Case, about: str, draft: LinkDraft, by: Account, at: datetime) -> LinkCheck:
    """Record how the review ties in with safeguarding, workforce learning or governance."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if not all(map(str.strip, (draft.decider, draft.body, draft.reference, draft.words))):
            raise LinkNotTraceable
        row = LinkCheck.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            about=about,
            happened_on=draft.happened_on,
            decider=draft.decider,
            body=draft.body,
            reference=draft.reference,
            words=draft.words,
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="link.checked",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            about=about,
        )
        return row


def theme_named(*, organisation_id: UUID, name: str, by: Account | None, at: datetime) -> Theme:
    """Find the provider's theme of this name, or add it to the list."""
    with write(organisation_id):
        name = " ".join(name.split())
        known = Theme.objects.filter(organisation_id=organisation_id, name__iexact=name).first()
        if known is not None:
            return known
        theme = Theme.objects.create(
            organisation_id=organisation_id, name=name, named_by=by, named_at=at
        )
        record(
            organisation_id=organisation_id,
            verb="theme.named",
            subject=theme,
            rows=[theme],
            by=by,
            at=at,
        )
        return theme


def _decide(
    *,
    review: Review,
    is_signed: bool,
    comments: str,
    in_boxes: Mapping[str, str] = MappingProxyType({}),
    by: Account,
    at: datetime,
) -> SignOff:
    with write(review.organisation_id):
        review = locked(review)
        if review.submitted_at is None:
            raise NotSubmitted
        if by.pk == review.submitted_by_id or queries.wrote(review, by):
            raise OwnReview
        decision = SignOff.objects.create(
            organisation_id=review.organisation_id,
            review=review,
            is_signed=is_signed,
            comments=comments,
            decided_by=by,
            decided_at=at,
        )
        rows: list[Model] = [decision]
        rows += [
            BoxComment.objects.create(
                organisation_id=review.organisation_id, sign_off=decision, box=box, words=words
            )
            for box, words in in_boxes.items()
            if words.strip()
        ]
        if not is_signed:
            review.submitted_by = review.submitted_at = None
            review.version += 1
            review.save(update_fields=["submitted_by", "submitted_at", "version"])
            rows.append(review)
        record(
            organisation_id=review.organisation_id,
            verb="review.signed_off" if is_signed else "review.returned",
            subject=review.case,
            rows=rows,
            by=by,
            at=at,
        )
        return decision


def locked(review: Review) -> Review:
    """Fetch a review and hold it until the transaction ends."""
    found = _LOCKED(review_id=review.pk)
    if not found:
        raise Review.DoesNotExist
    return found[0]


_LOCKED = Prepared[Review](
    lambda: (
        Review.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(pk=given("review_id"))
    )
)


def open_to_write(review: Review) -> Review:
    """Hold a review that may still be written in. Raises CaseEnded and AlreadySubmitted."""
    locked_open(review.case_id)
    review = locked(review)
    if review.submitted_at is not None:
        raise AlreadySubmitted
    return review


def remember_writer(review: Review, by: Account, at: datetime) -> list[Writer]:
    """The row that says that somebody wrote here, when it is new."""
    writer, is_new = Writer.objects.get_or_create(
        organisation_id=review.organisation_id, review=review, account=by, defaults={"since": at}
    )
    return [writer] if is_new else []


def _keep_factors(review: Review, wanted: Mapping[str, str]) -> list[ReviewFactor]:
    rows = {row.code: row for row in review.factors.filter(organisation=review.organisation_id)}
    for code, row in rows.items():
        row.is_current = code in wanted
        row.words = wanted.get(code, row.words)
    for code in wanted.keys() - rows.keys():
        if code not in CONTRIBUTING_FACTORS:
            raise UnknownFactor(code)
        rows[code] = ReviewFactor(
            organisation_id=review.organisation_id, review=review, code=code, words=wanted[code]
        )
    return _kept(ReviewFactor, rows.values())


def _keep_themes(
    review: Review, names: Sequence[str], by: Account, at: datetime
) -> list[ReviewTheme]:
    wanted = {
        theme.pk: theme
        for theme in (
            theme_named(organisation_id=review.organisation_id, name=name, by=by, at=at)
            for name in names
            if name.strip()
        )
    }
    rows = {row.theme_id: row for row in review.themes.filter(organisation=review.organisation_id)}
    for theme_id, row in rows.items():
        row.is_current = theme_id in wanted
    for theme_id in wanted.keys() - rows.keys():
        rows[theme_id] = ReviewTheme(
            organisation_id=review.organisation_id, review=review, theme=wanted[theme_id]
        )
    return _kept(ReviewTheme, rows.values())


def _keep_contributors(review: Review, wanted: Sequence[ContributorDraft]) -> list[Contributor]:
    there = review.contributors.filter(organisation=review.organisation_id)
    rows = {ContributorDraft(role=row.role, words=row.words): row for row in there}
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
    return _kept(Contributor, rows.values())


def _keep_answers(review: Review, wanted: Mapping[str, str]) -> list[Answer]:
    rows = {row.code: row for row in review.answers.filter(organisation=review.organisation_id)}
    for code, words in wanted.items():
        if code in rows:
            rows[code].words = words
        elif words:
            rows[code] = Answer(
                organisation_id=review.organisation_id, review=review, code=code, words=words
            )
    return _kept(Answer, [row for code, row in rows.items() if code in wanted])


Part = TypeVar("Part", ReviewFactor, ReviewTheme, Contributor, Answer)


def _kept(model: type[Part], rows: Iterable[Part]) -> list[Part]:
    """Write the parts of a review. What was taken out stays as a row that is not current."""
    kept = list(rows)
    for row in kept:
        row.save()
    return kept

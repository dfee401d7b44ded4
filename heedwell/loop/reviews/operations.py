"""Writing a review, and having a second person sign it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from django.db.models import Model

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add, update
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews import queries
from heedwell.loop.reviews.models import (
    BoxComment,
    LinkCheck,
    Review,
    SignOff,
    Writer,
)
from heedwell.loop.reviews.parts import (
    ContributorDraft,
    keep_answers,
    keep_contributors,
    keep_factors,
    keep_themes,
)


class AlreadySubmitted(Exception):
    """A submitted review is not edited: it has to be returned first."""


class NotSubmitted(Exception):
    """There is nothing to sign yet."""


class LinkNotTraceable(Exception):
    """Words alone link nothing: it lacks who decided, with which body, or where it is written."""


class OwnReview(Exception):
    """Nobody signs off a review that they wrote or submitted."""


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
        known = _OF_CASE(organisation_id=case.organisation_id, case_id=case.pk)
        if known:
            return known[0]
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
        update(review, *_ON_THE_PAGE)
        rows: list[Model] = [
            review,
            *remember_writer(review, by, at),
            *keep_factors(review, draft.factors),
            *keep_themes(review, draft.theme_names, by, at),
            *keep_contributors(review, draft.contributors),
            *keep_answers(review, draft.answers),
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
        update(review, "submitted_by", "submitted_at", "version")
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
        update(case, "reviewed_at")
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
            update(review, "submitted_by", "submitted_at", "version")
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
    if _WRITES(organisation_id=review.organisation_id, review_id=review.pk, account_id=by.pk):
        return []
    writer = Writer(organisation_id=review.organisation_id, review=review, account=by, since=at)
    add(writer)
    return [writer]


_OF_CASE = Prepared[Review](
    lambda: Review.objects.filter(organisation=given("organisation_id"), case=given("case_id"))
)
_WRITES = Prepared(
    lambda: Writer.objects.filter(
        organisation=given("organisation_id"),
        review=given("review_id"),
        account=given("account_id"),
    ).values_list("pk")
)
# What `save` lays down.
_ON_THE_PAGE = (
    *("what_happened", "immediate_actions", "why_it_happened", "what_we_will_change"),
    *("how_we_will_know", "factors_together", "saved_by", "version"),
)

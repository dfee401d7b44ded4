"""Asking somebody of another agency one question about a case, and taking their answer.

Whoever holds the link has no account: they are `by=None`, and the question is the subject.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from heedwell.foundation.notices.messages import address
from heedwell.foundation.organisations.models import Organisation
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail import reads
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked, locked_open
from heedwell.loop.reviews.contributors.links import digest_of, link_state, new_token, send
from heedwell.loop.reviews.contributors.queries import answers_to
from heedwell.loop.reviews.models import OutsideAnswer, OutsideQuestion, Review
from heedwell.loop.reviews.operations import open_to_write, remember_writer
from heedwell.loop.reviews.states import LinkState, OutsideEnd
from heedwell.rules.rulebook import Rulebook


class LinkEnded(Exception):
    """The link has expired, or the question was closed or withdrawn: `state` says which."""

    def __init__(self, state: LinkState) -> None:
        super().__init__(state)
        self.state = state


class QuestionEnded(Exception):
    """A question that was closed or withdrawn stays so: ask anew."""


class NothingAnswered(Exception):
    """An answer has words."""


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """`shared` is all that they are told of the case, `ring` whom they may ring."""

    role: str
    agency: str
    email: str
    question: str
    ring: str
    name: str = ""
    shared: str = ""


@dataclass(frozen=True)
class Outsider:
    """Who looks without an account: the question that they were sent stands for them."""

    account: OutsideQuestion
    organisation: Organisation


def ask(
    *, review: Review, draft: QuestionDraft, rulebook: Rulebook, by: Account, at: datetime
) -> OutsideQuestion:
    """Send one question to one person outside. Raises CaseEnded, AlreadySubmitted, NotAnAddress."""
    address(draft.email)
    token = new_token()
    with write(review.organisation_id):
        review = open_to_write(review)
        question = OutsideQuestion.objects.create(
            organisation_id=review.organisation_id,
            review=review,
            **asdict(draft),
            token_digest=digest_of(token),
            expires_at=_ends(rulebook, at),
            asked_by=by,
            asked_at=at,
        )
        send(question, token, at)
        record(
            organisation_id=review.organisation_id,
            verb="contributor.asked",
            subject=review.case,
            rows=[question, *remember_writer(review, by, at)],
            by=by,
            at=at,
            question=str(question.pk),
        )
        return question


def send_again(
    *, question: OutsideQuestion, rulebook: Rulebook, by: Account, at: datetime
) -> OutsideQuestion:
    """Send a new link; the one before answers nothing any more. Raises QuestionEnded, CaseEnded."""
    token = new_token()
    with write(question.organisation_id):
        locked_open(question.review.case_id)
        question = _held(question)
        if question.ended_as:
            raise QuestionEnded
        question.token_digest, question.expires_at = digest_of(token), _ends(rulebook, at)
        question.save(update_fields=["token_digest", "expires_at"])
        send(question, token, at)
        _record("contributor.sent_again", question, [question], by, at)
        return question


def end(*, question: OutsideQuestion, how: OutsideEnd, by: Account, at: datetime) -> None:
    """Close a question that is answered, or withdraw it. The first ending stands."""
    with write(question.organisation_id):
        question = _held(question)
        if not question.ended_as:
            question.ended_as, question.ended_at = how, at
            question.save(update_fields=["ended_as", "ended_at"])
            _record(f"contributor.{how.value}", question, [question], by, at)


def open_link(*, question: OutsideQuestion, at: datetime) -> OutsideQuestion:
    """Note that whoever holds the link looked, in the reads too. Raises LinkEnded."""
    with write(question.organisation_id):
        case, question = _held_open(question, at)
        if question.opened_at is None:
            question.opened_at = at
            question.save(update_fields=["opened_at"])
        who = Outsider(question, question.organisation)
        reads.note(who, case._meta.label_lower, case.pk, "asked outside", at=at, confidential=True)
        _record("contributor.opened", question, [question], None, at)
        return question


def answer(
    *, question: OutsideQuestion, words: str, at: datetime
) -> tuple[Case, OutsideAnswer | None]:
    """Keep an answer. No answer comes back when the same words stood last: sent twice is once.

    Raises LinkEnded and NothingAnswered.
    """
    if not words.strip():
        raise NothingAnswered
    with write(question.organisation_id):
        case, question = _held_open(question, at)
        before = answers_to(question)
        if before and before[-1].words == words:
            return case, None
        row = OutsideAnswer.objects.create(
            organisation_id=question.organisation_id,
            question=question,
            words=words,
            answered_at=at,
        )
        _record("contributor.answered", question, [row], None, at)
        return case, row


def _ends(rulebook: Rulebook, at: datetime) -> datetime:
    return at + timedelta(days=rulebook["outside_days"])


def _held(question: OutsideQuestion) -> OutsideQuestion:
    return (
        OutsideQuestion.objects.select_for_update(of=("self",))
        .select_related("organisation", "review")
        .get(organisation=question.organisation_id, pk=question.pk)
    )


def _held_open(question: OutsideQuestion, at: datetime) -> tuple[Case, OutsideQuestion]:
    """Hold both; a link that was replaced since it was looked up has ended too."""
    case = locked(question.review.case_id)
    now = _held(question)
    state = link_state(now, case, at)
    if now.token_digest != question.token_digest:
        state = LinkState.EXPIRED
    if state is not LinkState.OPEN:
        raise LinkEnded(state)
    return case, now


def _record(
    verb: str,
    question: OutsideQuestion,
    rows: "list[OutsideQuestion | OutsideAnswer]",
    by: Account | None,
    at: datetime,
) -> None:
    record(
        organisation_id=question.organisation_id,
        verb=verb,
        subject=question,
        rows=rows,
        by=by,
        at=at,
    )

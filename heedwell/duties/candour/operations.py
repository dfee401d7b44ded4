"""Deciding on the duty of candour, and recording what was done for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heedwell.duties.candour import queries
from heedwell.duties.candour.models import CandourDecision, CandourStep
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import FollowUp
from heedwell.rules.candour import (
    IN_ORDER,
    Candour,
    CandourProposal,
    needs_opinion,
    needs_reason,
    next_of,
)
from heedwell.rules.deadlines import local_date

PERSON = "person"


class CandourNeedsReason(Exception):
    """It differs from what was proposed, or nothing was proposed."""


class CandourNeedsOpinion(Exception):
    """That it does not apply is said by a health care professional, when the harm suggests it does."""


class SayByWhen(Exception):
    """The law gives no number of days, so somebody sets the day of the next step."""


class CandourDoesNotApply(Exception):
    """Nobody has decided that the duty applies, so there is nothing to do for it."""


class OneStepBefore(Exception):
    """The steps have an order: told in person, then in writing, then what was found."""

    def __init__(self, before: Candour) -> None:
        super().__init__(before)
        self.before = before


class NotSaidSorry(Exception):
    """Telling them without an apology is not enough."""


class WhyTheyAct(Exception):
    """Somebody else is told only when they act lawfully for the person."""


class NotSoFar(Exception):
    """What has not happened yet is not recorded."""


@dataclass(frozen=True, kw_only=True)
class CandourDraft:
    """`tell_by`: the day that we set ourselves for telling them, when it applies."""

    applies: bool
    reason: str = ""
    opinion: str = ""
    tell_by: date | None = None


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """`next_by`: the day that we set ourselves for what comes next."""

    step: Candour
    happened_on: date
    words: str
    relation: str = PERSON
    acting_because: str = ""
    told_by: Account | None = None
    said_sorry: bool = False
    support: Sequence[str] = ()
    form: str = ""
    why_not: str = ""
    next_by: date | None = None


def decide(
    *,
    case: Case,
    draft: CandourDraft,
    proposal: CandourProposal,
    seen: int,
    by: Account,
    at: datetime,
) -> CandourDecision:
    """`seen`: how many decisions whoever decides had read. Raises EditedMeanwhile when there are
    more."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        done = queries.done_for(case)
        _refuse_halves(draft, proposal, done)
        if queries.decisions_so_far(case) != seen:
            raise EditedMeanwhile
        row = CandourDecision.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            version=seen + 1,
            proposed=proposal.answer,
            proposed_why=proposal.why,
            applies=draft.applies,
            reason=draft.reason.strip(),
            opinion=draft.opinion.strip(),
            decided_by=by,
            decided_at=at,
        )
        then = next_of(draft.applies, done)
        asks = _ask_for(case, then, draft.tell_by if then is Candour.TOLD else None, by, at)
        record(
            organisation_id=case.organisation_id,
            verb="candour.decided",
            subject=case,
            rows=[row, *asks],
            by=by,
            at=at,
            applies=draft.applies,
            proposed=str(proposal.answer),
        )
        return row


def take_step(*, case: Case, draft: StepDraft, by: Account, at: datetime) -> CandourStep:
    """Record a step. One that was taken may be recorded again, for somebody else it concerns."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        done = queries.done_for(case)
        if queries.applies_to(case) is not True:
            raise CandourDoesNotApply
        _refuse_step(draft, done, at)
        then = next_of(True, {*done, draft.step})
        day = draft.next_by if then is not next_of(True, done) else None
        if asks_next_day(draft.step, done) and day is None:
            raise SayByWhen
        row = CandourStep.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            step=draft.step,
            happened_on=draft.happened_on,
            relation=draft.relation,
            acting_because=draft.acting_because,
            told_by=draft.told_by,
            said_sorry=draft.said_sorry,
            support=" ".join(draft.support),
            form=draft.form,
            why_not=draft.why_not,
            words=draft.words,
            recorded_by=by,
            recorded_at=at,
        )
        asks = _ask_for(case, then, day, by, at)
        record(
            organisation_id=case.organisation_id,
            verb=f"candour.{draft.step}",
            subject=case,
            rows=[row, *asks],
            by=by,
            at=at,
            relation=draft.relation,
        )
        return row


def ask_for(*, case: Case, then: Candour | None, by: Account, at: datetime) -> None:
    """Let Today ask for what comes next and for nothing else: the same day, unless somebody has set
    another for it, for the law says as soon as reasonably practicable."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        asks = _ask_for(case, then, None, by, at)
        if asks:
            record(
                organisation_id=case.organisation_id,
                verb="candour.asked" if then else "candour.asked_no_more",
                subject=case,
                rows=asks,
                by=by,
                at=at,
            )


def asks_next_day(step: Candour, done: Collection[str]) -> bool:
    """Whether something else comes next once this step is taken, so that a day is set for it."""
    then = next_of(True, {*done, step})
    return then is not None and then is not next_of(True, done)


def _refuse_halves(draft: CandourDraft, proposal: CandourProposal, done: Collection[str]) -> None:
    if needs_reason(proposal.answer, applies=draft.applies) and not draft.reason.strip():
        raise CandourNeedsReason
    if needs_opinion(proposal.answer, applies=draft.applies) and not draft.opinion.strip():
        raise CandourNeedsOpinion
    if next_of(draft.applies, done) is Candour.TOLD and draft.tell_by is None:
        raise SayByWhen


def _refuse_step(draft: StepDraft, done: frozenset[str], at: datetime) -> None:
    if draft.happened_on > local_date(at):
        raise NotSoFar
    if (draft.relation == PERSON) is not (draft.acting_because == ""):
        raise WhyTheyAct
    if draft.step is Candour.TOLD and not (draft.said_sorry and draft.told_by):
        raise NotSaidSorry
    if draft.step in IN_ORDER and Candour.NOT_REACHED not in done:
        for before in IN_ORDER[: IN_ORDER.index(draft.step)]:
            if before not in done:
                raise OneStepBefore(before)


def _ask_for(
    case: Case, then: Candour | None, day: date | None, by: Account, at: datetime
) -> list[FollowUp]:
    """What was to be done is settled; what comes next stands on Today, by the day that we set.

    Without a day what is asked for already stands as it is.
    """
    if then is not None and day is None and then in queries.asked_for(case):
        return []
    rows = following.settle(organisation_id=case.organisation_id, subject_id=case.pk, at=at)
    if then is not None:
        who = by if then is Candour.DECIDE else case.lead or by
        day = day or local_date(at)
        rows += following.plan(case=case, about=then, subject_id=case.pk, day=day, who=who)
    return rows

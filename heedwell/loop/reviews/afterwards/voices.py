"""Recording what a person, or their family, told us in their own words; or why they did not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import FollowUp, Voice

TOLD, LATER = "told", "later"
PERSON, FAMILY = "person", "family"


class NothingTold(Exception):
    """An account needs their words and the day on which they were asked."""


class WhyNotTold(Exception):
    """Where there is no account, somebody says why."""


class LaterNeedsDay(Exception):
    """To ask later means to say when."""


@dataclass(frozen=True, kw_only=True)
class VoiceDraft:
    """`whose`: the person's or the family's. `ask_again_on` when it is to be asked later."""

    whose: str
    outcome: str
    person: Person | None = None
    who: str = ""
    asked_on: date | None = None
    asked_by: str = ""
    asked_how: Sequence[str] = ()
    words: str = ""
    reason: str = ""
    ask_again_on: date | None = None


def hear(*, case: Case, draft: VoiceDraft, by: Account, at: datetime) -> Voice:
    with write(case.organisation_id):
        case = locked_open(case.pk)
        _refuse_halves(draft)
        settled = _settle_earlier(case, draft, at)
        voice = Voice.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            whose=draft.whose,
            person=draft.person,
            who=draft.who,
            outcome=draft.outcome,
            asked_on=draft.asked_on,
            asked_by=draft.asked_by,
            asked_how=" ".join(draft.asked_how),
            words=draft.words,
            reason=draft.reason,
            recorded_by=by,
            recorded_at=at,
        )
        planned = following.plan(
            case=case,
            about=following.VOICE,
            subject_id=voice.pk,
            day=draft.ask_again_on if draft.outcome == LATER else None,
            who=case.lead or by,
        )
        record(
            organisation_id=case.organisation_id,
            verb="voice.heard" if draft.outcome == TOLD else "voice.not_heard",
            subject=case,
            rows=[voice, *planned, *settled],
            by=by,
            at=at,
            whose=draft.whose,
            outcome=draft.outcome,
        )
        return voice


def _refuse_halves(draft: VoiceDraft) -> None:
    if draft.outcome == TOLD:
        if not draft.words.strip() or draft.asked_on is None:
            raise NothingTold
        return
    if not draft.reason.strip():
        raise WhyNotTold
    if draft.outcome == LATER and draft.ask_again_on is None:
        raise LaterNeedsDay


def _settle_earlier(case: Case, draft: VoiceDraft, at: datetime) -> list[FollowUp]:
    """A new answer of somebody takes the place of the day on which they were to be asked."""
    earlier = Voice.objects.filter(
        organisation=case.organisation_id, case=case, whose=draft.whose, person=draft.person
    )
    return [
        row
        for voice in earlier
        for row in following.settle(
            organisation_id=case.organisation_id, subject_id=voice.pk, at=at
        )
    ]

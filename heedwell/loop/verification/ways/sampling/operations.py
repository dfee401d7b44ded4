"""Drawing a sample, and judging each case of it."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from heedwell.foundation.organisations.models import Person
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotDone, OwnerCannotVerify
from heedwell.loop.cases.operations import locked
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.signals import queries as signals
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import Draw, Drawn, Judgement
from heedwell.rules.deadlines import CheckKind, local_date
from heedwell.rules.months import months_on
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.sampling import Frame, Seen, drawn


class AlreadyDrawn(Exception):
    """A check has one sample: nobody draws until it fits."""


class AlreadyJudged(Exception):
    """This case has been judged."""


class NothingEligible(Exception):
    """Nothing of this kind is there to be drawn from."""


class TooEarlyToDraw(Exception):
    """The window of the check has not opened: the change needs time to show."""

    def __init__(self, opens_on: date) -> None:
        super().__init__(opens_on)
        self.opens_on = opens_on


def draw(*, recheck: Recheck, frame: Frame, by: Account, at: datetime) -> Draw:
    """Draw the sample of a check, once. The seed is made here, so nobody chooses it.

    Raises AlreadyDrawn, NothingEligible, TooEarlyToDraw, OwnerCannotVerify, ActionNotDone.
    """
    with write(recheck.organisation_id):
        case = locked(recheck.action.case_id)
        recheck = Recheck.objects.select_for_update(of=("self",)).get(pk=recheck.pk)
        action = Action.objects.select_related("case").get(pk=recheck.action_id)
        _refuse_unless_drawable(recheck, action, by, at)
        rulebook = rulebook_version(action.organisation_id, case.rulebook_version)
        first = _first_day(recheck, action, rulebook)
        names = _eligible(action, frame, first, by, at)
        if not names:
            raise NothingEligible
        row = Draw.objects.create(
            organisation_id=recheck.organisation_id,
            recheck=recheck,
            frame=frame,
            seed=secrets.token_hex(16),
            eligible_from=first,
            eligible_count=len(names),
            eligible="\n".join(names),
            wanted=rulebook["sample_cases"],
            pass_percent=rulebook["sample_pass_percent"],
            drawn_by=by,
            drawn_at=at,
        )
        cases = [
            Drawn.objects.create(
                organisation_id=recheck.organisation_id,
                draw=row,
                number=number,
                **{"signal_id" if frame is Frame.REPORTS else "person_id": UUID(name)},
            )
            for number, name in enumerate(drawn(row.seed, names, row.wanted), start=1)
        ]
        record(
            organisation_id=recheck.organisation_id,
            verb="sample.drawn",
            subject=case,
            rows=[row, *cases],
            by=by,
            at=at,
            action=str(action.pk),
            eligible=len(names),
        )
        return row


def judge(
    *, drawn: Drawn, in_record: Seen, in_practice: Seen, words: str, by: Account, at: datetime
) -> Judgement:
    """Keep what was seen in one case, before the check is recorded. Raises AlreadyJudged."""
    with write(drawn.organisation_id):
        recheck = drawn.draw.recheck
        case = locked(recheck.action.case_id)
        recheck = Recheck.objects.select_for_update(of=("self",)).get(pk=recheck.pk)
        if by.pk == recheck.action.owner_id:
            raise OwnerCannotVerify
        mine = Judgement.objects.filter(organisation=drawn.organisation_id, drawn=drawn)
        if not recheck.is_open or mine.exists():
            raise AlreadyJudged
        row = Judgement.objects.create(
            organisation_id=drawn.organisation_id,
            drawn=drawn,
            in_record=in_record,
            in_practice=in_practice,
            words=words,
            judged_by=by,
            judged_at=at,
        )
        record(
            organisation_id=drawn.organisation_id,
            verb="sample.judged",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            action=str(recheck.action_id),
            number=drawn.number,
        )
        return row


def _refuse_unless_drawable(recheck: Recheck, action: Action, by: Account, at: datetime) -> None:
    if by.pk == action.owner_id:
        raise OwnerCannotVerify
    if Draw.objects.filter(organisation=recheck.organisation_id, recheck=recheck).exists():
        raise AlreadyDrawn
    if action.live_on is None or not recheck.is_open:
        raise ActionNotDone
    if local_date(at) < recheck.opens_on:
        raise TooEarlyToDraw(recheck.opens_on)


def _first_day(recheck: Recheck, action: Action, rulebook: Rulebook) -> date:
    """The day after the change; of a sample that goes on, so many months before it."""
    if action.live_on is None:
        raise ActionNotDone
    if recheck.kind == CheckKind.MONTHLY:
        return months_on(recheck.opens_on, -rulebook["sampling_months"])
    return action.live_on + timedelta(days=1)


def _eligible(action: Action, frame: Frame, first: date, by: Account, at: datetime) -> list[str]:
    """The ids of what may be drawn, in order: where the change was made, nothing about `by`."""
    if frame is Frame.REPORTS:
        found = signals.that_happened(
            action.organisation_id,
            action.service_id,
            action.case.event_type,
            first,
            local_date(at),
            but_about=by,
        )
        return sorted(str(pk) for pk in found)
    people = Person.objects.filter(
        organisation=action.organisation_id, service=action.service_id, left_on=None
    )
    return sorted(str(pk) for pk in people.values_list("pk", flat=True))

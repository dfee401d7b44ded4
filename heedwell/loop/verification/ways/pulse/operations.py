"""Asking staff how sure they feel of a change, without a name: opening a round, answering, ending it."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, QuerySet

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.access.queries import accounts_with_role
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.prepared import Prepared, given
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_kept
from heedwell.loop.verification.ways.models import (
    PulseEnd,
    PulseResult,
    PulseRound,
    PulseTally,
    PulseTicket,
)
from heedwell.rules.pulse import INSTRUMENTS, LEAST_ANSWERS, NEWEST, Side

ASKED = (Role.CARE_WORKER, Role.SHIFT_LEAD)


class TooFewToAsk(Exception):
    """Where so few work, nobody could answer without being known."""


class AskedAlready(Exception):
    """Staff are asked once before a change, and once each time it is live."""


class NotItsTime(Exception):
    """Before is as long as the change was never live; since is once it is."""


class RoundOver(Exception):
    """Nobody answers any more."""


class AnsweredAlready(Exception):
    """Everybody answers once, and only who was asked."""


class NotAllChosen(Exception):
    """Each statement of the version is answered on its scale."""


def open_round(*, action: Action, side: Side, by: Account, at: datetime) -> PulseRound:
    """Ask those who do the work where the change is made; nobody whom the case is about."""
    with write(action.organisation_id):
        case = locked_kept(action.case_id)
        action = Action.objects.get(organisation=case.organisation_id, pk=action.pk)
        if not _is_its_time(action, side):
            raise NotItsTime
        earlier = PulseRound.objects.filter(organisation=case.organisation_id, action=action)
        if earlier.filter(side=side, reopened=action.reopened).exists():
            raise AskedAlready
        people = _to_ask(action, case, at)
        if len(people) < LEAST_ANSWERS:
            raise TooFewToAsk
        row = PulseRound.objects.create(
            organisation_id=case.organisation_id,
            action=action,
            side=side,
            reopened=action.reopened,
            version=_version_before(earlier),
            asked=len(people),
            opened_by=by,
            opened_at=at,
        )
        PulseTicket.objects.bulk_create(
            PulseTicket(organisation_id=case.organisation_id, round=row, account=each)
            for each in people
        )
        PulseTally.objects.bulk_create(
            PulseTally(organisation_id=case.organisation_id, round=row, statement=each.code)
            for each in INSTRUMENTS[row.version].statements
        )
        record(
            organisation_id=case.organisation_id,
            verb="pulse.opened",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            action=str(action.pk),
            asked=len(people),
        )
        return row


def answer(*, pulse: PulseRound, chosen: Mapping[str, int], who: Account) -> None:
    """Add somebody's answers to the totals, a step from 1 for each statement.

    No line in the trail and no moment: it would say who answered what. Raises RoundOver,
    AnsweredAlready, NotAllChosen.
    """
    instrument = INSTRUMENTS[pulse.version]
    if set(chosen) != {each.code for each in instrument.statements} or not all(
        1 <= step <= len(instrument.scale) for step in chosen.values()
    ):
        raise NotAllChosen
    with write(pulse.organisation_id):
        mine = PulseTicket.objects.select_for_update().filter(
            organisation=pulse.organisation_id, round=pulse, account=who
        )
        if _has_ended(pulse) or not _takes_answers(pulse, _action_of(pulse)):
            raise RoundOver
        if not mine.filter(is_used=False).update(is_used=True):
            raise AnsweredAlready
        tallies = PulseTally.objects.filter(organisation=pulse.organisation_id, round=pulse)
        for code, step in chosen.items():
            name = f"chose_{step}"
            tallies.filter(statement=code).update(**{name: F(name) + 1})


def end_round(*, pulse: PulseRound, by: Account, at: datetime) -> PulseEnd:
    """Nobody answers any more. The totals stay as the result where enough answered; who did goes."""
    with write(pulse.organisation_id):
        case = locked_kept(_action_of(pulse).case_id)
        if _has_ended(pulse):
            raise RoundOver
        tickets = PulseTicket.objects.filter(organisation=pulse.organisation_id, round=pulse)
        tallies = PulseTally.objects.filter(organisation=pulse.organisation_id, round=pulse)
        answered = tickets.filter(is_used=True).count()
        end = PulseEnd.objects.create(
            organisation_id=pulse.organisation_id,
            round=pulse,
            answered=answered,
            ended_by=by,
            ended_at=at,
        )
        results = [_kept(each) for each in tallies] if answered >= LEAST_ANSWERS else []
        tickets.delete()
        tallies.delete()
        record(
            organisation_id=pulse.organisation_id,
            verb="pulse.ended",
            subject=case,
            rows=[end, *results],
            by=by,
            at=at,
            action=str(pulse.action_id),
            answered=answered,
        )
        return end


def out_of_time(action: Action) -> list[PulseRound]:
    """Rounds of an action that nobody ended, and that take no answers any more."""
    rounds = _NOT_ENDED(organisation_id=action.organisation_id, action_id=action.pk)
    return [each for each in rounds if not _takes_answers(each, each.action)]


_NOT_ENDED = Prepared[PulseRound](
    lambda: PulseRound.objects.filter(
        organisation=given("organisation_id"), action=given("action_id"), end=None
    ).select_related("action")
)


def _is_its_time(action: Action, side: Side) -> bool:
    if side is Side.AFTER:
        return action.live_on is not None
    return action.state == ActionState.AGREED and not action.reopened


def _takes_answers(pulse: PulseRound, action: Action) -> bool:
    return pulse.reopened == action.reopened and _is_its_time(action, Side(pulse.side))


def _version_before(earlier: QuerySet[PulseRound]) -> int:
    """What is asked since a change is what was asked before it."""
    before = earlier.filter(side=Side.BEFORE).first()
    return before.version if before else NEWEST.version


def _to_ask(action: Action, case: Case, at: datetime) -> list[Account]:
    out = kept_out(case)
    found = {
        each.pk: each
        for role in ASKED
        for each in accounts_with_role(action.organisation_id, role, action.service_id, at)
    }
    return [each for pk, each in found.items() if pk not in out]


def _action_of(pulse: PulseRound) -> Action:
    return Action.objects.get(organisation=pulse.organisation_id, pk=pulse.action_id)


def _has_ended(pulse: PulseRound) -> bool:
    return PulseEnd.objects.filter(organisation=pulse.organisation_id, round=pulse).exists()


def _kept(tally: PulseTally) -> PulseResult:
    return PulseResult.objects.create(
        organisation_id=tally.organisation_id,
        round_id=tally.round_id,
        statement=tally.statement,
        **{f"chose_{step}": number for step, number in enumerate(tally.steps, start=1)},
    )

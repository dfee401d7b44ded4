"""Planning a micro-test, looking at it each day, entering what is counted by hand, and ending it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotOpen, ReasonNeeded
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import locked, locked_open
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.reviews.models import Theme
from heedwell.loop.verification.trying.counting import seen
from heedwell.loop.verification.trying.models import (
    UNDECIDED,
    Course,
    DayCount,
    Ending,
    Look,
    MicroTest,
)
from heedwell.rules.counting import Counts
from heedwell.rules.deadlines import end_of_day, local_date, start_of_day
from heedwell.rules.trying import End, Standing, StopRule, last_day, may_start


class TriedAlready(Exception):
    """A micro-test of this action waits for its end: one at a time, so that we know what did it."""


class StartsTooSoon(Exception):
    """It starts tomorrow at the earliest, and within a few weeks."""


class NothingStopsIt(Exception):
    """A micro-test without a number at which it stops is none."""


class OneThingOnly(Exception):
    """It counts reports or a number by hand, in a place or at a time of day: one of each."""


class TooEarlyToAdopt(Exception):
    """It runs still: a quiet first week proves nothing."""


class AlreadyDecided(Exception):
    """Somebody has decided what follows."""


class SayWhatAlters(Exception):
    """Another round alters something, and says what."""


class NoKindToCount(Exception):
    """The case has no kind of its own, so somebody says which reports are counted."""


class NotCountedByHand(Exception):
    """Nobody enters what is counted from reports."""


class DayNotInTest(Exception):
    """A day before or after it, or one that has not begun, has no number."""


@dataclass(frozen=True, kw_only=True)
class TrialDraft:
    """`by_hand` names a number to enter each day; without it reports are counted."""

    theme: Theme
    expects: str
    starts_on: date
    stop: StopRule
    by_hand: str = ""
    counts: Counts = Counts.REPORTS
    kinds: tuple[str, ...] | None = None
    place: str = ""
    part_of_day: str = ""
    this_person: bool = False


def plan(*, action: Action, draft: TrialDraft, by: Account, at: datetime) -> MicroTest:
    """Plan it with what stops it. After one that was adapted, it is the next round.

    Raises ActionNotOpen, TriedAlready, StartsTooSoon, NothingStopsIt, OneThingOnly, NoKindToCount.
    """
    _refuse_unless_plannable(draft, at)
    with write(action.organisation_id):
        case = locked_open(action.case_id)
        action = actions.locked(action)
        if action.state != ActionState.AGREED:
            raise ActionNotOpen
        earlier = _open_course(action)
        if earlier is not None and earlier.standing != Standing.TO_TRY_AGAIN:
            raise TriedAlready
        if earlier is not None:
            earlier.standing = Standing.ENDED
            earlier.save(update_fields=["standing"])
        rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
        kinds = (case.event_type,) if draft.kinds is None else draft.kinds
        if not draft.by_hand and draft.kinds is None and not case.event_type:
            raise NoKindToCount
        last_on = last_day(draft.starts_on, rulebook["trial_days"])
        test = MicroTest.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            action=action,
            round=_rounds(action) + 1,
            earlier=earlier.test if earlier else None,
            theme=draft.theme,
            service_id=action.service_id,
            place=draft.place,
            part_of_day=draft.part_of_day,
            expects=draft.expects,
            by_hand=draft.by_hand,
            counts="" if draft.by_hand else draft.counts,
            event_type="" if draft.by_hand else " ".join(filter(None, kinds)),
            person_id=action.person_id if draft.this_person else None,
            stop_count=draft.stop.count,
            stop_harm=draft.stop.harm,
            starts_on=draft.starts_on,
            last_on=last_on,
            planned_by=by,
            planned_at=at,
        )
        Course.objects.create(
            organisation_id=case.organisation_id,
            test=test,
            case=case,
            action=action,
            service_id=action.service_id,
            asks_from=last_on,
            due_at=end_of_day(last_on + timedelta(days=rulebook["trial_decide_days"])),
            next_look_at=start_of_day(draft.starts_on),
        )
        _record("trial.planned", test, [test], by, at)
        return test


def look(*, course: Course, at: datetime) -> Look | None:
    """Count what happened so far. Met, or on the day after the last, it is over: the look is returned.

    A look for each whole day is kept, so that anybody can see that it was looked at.
    """
    with write(course.organisation_id):
        course = (
            Course.objects.select_for_update(of=("self",))
            .select_related("test__case", "action__case")
            .get(organisation=course.organisation_id, pk=course.pk)
        )
        if course.next_look_at is None:
            return None
        test, today = course.test, local_date(at)
        if today < test.starts_on:
            course.next_look_at = start_of_day(test.starts_on)
            course.save(update_fields=["next_look_at"])
            return None
        last = _look_at(test, min(today, test.last_on), at)
        is_over = bool(last.stopped_by) or today > test.last_on
        if not is_over:
            last = _of_whole_days(test, today, at)
        kept = is_over or not _is_kept(test, last.day)
        if kept and last.day >= test.starts_on:
            last.save(force_insert=True)
            _record("trial.stopped" if last.stopped_by else "trial.looked", test, [last], None, at)
        course.next_look_at = None if is_over else start_of_day(today + timedelta(days=1))
        if is_over:
            _wait_for_decision(course, last.day, at)
        course.save()
        return last if is_over else None


def enter_day(*, test: MicroTest, day: date, number: int, by: Account, at: datetime) -> DayCount:
    """What was counted by hand on a day. Raises NotCountedByHand, DayNotInTest, AlreadyDecided."""
    with write(test.organisation_id):
        course = _course_of(test)
        if not test.by_hand:
            raise NotCountedByHand
        if course.standing == Standing.ENDED or course.standing == Standing.TO_TRY_AGAIN:
            raise AlreadyDecided
        if not test.starts_on <= day <= min(test.last_on, local_date(at)):
            raise DayNotInTest
        row = DayCount.objects.create(
            organisation_id=test.organisation_id,
            test=test,
            day=day,
            number=number,
            entered_by=by,
            entered_at=at,
        )
        _record("trial.counted", test, [row], by, at)
        if course.standing == Standing.TO_DECIDE:
            _look_once_more(test, at)
        return row


def end(
    *,
    test: MicroTest,
    end: End,
    reason: str,
    altered: str = "",
    instead: str = "",
    by: Account,
    at: datetime,
) -> Ending:
    """Adopt, adapt or abandon, with a reason. Adopting waits for its last day, or for its stop.

    Raises ReasonNeeded, AlreadyDecided, TooEarlyToAdopt, SayWhatAlters.
    """
    if not reason.strip():
        raise ReasonNeeded
    if end is End.ADAPT and not altered.strip():
        raise SayWhatAlters
    with write(test.organisation_id):
        locked(test.case_id)
        course = _course_of(test)
        if course.standing not in (Standing.RUNNING, Standing.TO_DECIDE):
            raise AlreadyDecided
        runs_on = course.standing == Standing.RUNNING and local_date(at) < test.last_on
        if end is End.ADOPT and runs_on:
            raise TooEarlyToAdopt
        row = Ending.objects.create(
            organisation_id=test.organisation_id,
            test=test,
            end=end,
            reason=reason,
            altered=altered if end is End.ADAPT else "",
            instead=instead if end is End.ABANDON else "",
            decided_by=by,
            decided_at=at,
        )
        _look_once_more(test, at)
        course.standing = Standing.TO_TRY_AGAIN if end is End.ADAPT else Standing.ENDED
        course.next_look_at = None
        course.asks_from = min(course.asks_from, local_date(at))
        course.save()
        _record(f"trial.{end.past}", test, [row], by, at)
        return row


def end_with(*, action: Action, reason: str, by: Account, at: datetime) -> None:
    """An action that is cancelled is tried no more. The caller holds the case."""
    course = _open_course(action)
    if course is None:
        return
    if course.standing == Standing.TO_TRY_AGAIN:
        course.standing = Standing.ENDED
        course.save(update_fields=["standing"])
        return
    end(test=course.test, end=End.ABANDON, reason=reason, by=by, at=at)


def _refuse_unless_plannable(draft: TrialDraft, at: datetime) -> None:
    if not may_start(draft.starts_on, local_date(at)):
        raise StartsTooSoon
    if draft.stop.count < 1:
        raise NothingStopsIt
    counts_nothing = not draft.by_hand and draft.counts is Counts.NOTHING
    if (draft.place and draft.part_of_day) or (draft.by_hand and draft.stop.harm) or counts_nothing:
        raise OneThingOnly


def _look_at(test: MicroTest, day: date, at: datetime) -> Look:
    found = seen(test, day)
    stopped = test.stop_rule.reached(found.count, found.harmed)
    return Look(
        organisation_id=test.organisation_id,
        test=test,
        day=day,
        count=found.count,
        harmed=found.harmed,
        stopped_by=stopped or "",
        looked_at=at,
    )


def _of_whole_days(test: MicroTest, today: date, at: datetime) -> Look:
    """Up to yesterday: what the day itself brings is kept when it is whole."""
    return _look_at(test, today - timedelta(days=1), at)


def _look_once_more(test: MicroTest, at: datetime) -> None:
    """What is decided on is what is kept: numbers and reports that came after the last look too."""
    looks = Look.objects.filter(organisation=test.organisation_id, test=test)
    stopped = looks.exclude(stopped_by="").first()
    day = min([test.last_on, local_date(at), *([stopped.day] if stopped else [])])
    newest = looks.order_by("-day", "-looked_at").first()
    last = _look_at(test, day, at)
    seen_already = newest is not None and (newest.day, newest.count) == (last.day, last.count)
    if day >= test.starts_on and not seen_already:
        last.save(force_insert=True)
        _record("trial.looked", test, [last], None, at)


def _is_kept(test: MicroTest, day: date) -> bool:
    return Look.objects.filter(organisation=test.organisation_id, test=test, day=day).exists()


def _wait_for_decision(course: Course, day: date, at: datetime) -> None:
    case = course.action.case
    rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
    course.standing = Standing.TO_DECIDE
    course.asks_from = day
    course.due_at = end_of_day(local_date(at) + timedelta(days=rulebook["trial_decide_days"]))


def _rounds(action: Action) -> int:
    return MicroTest.objects.filter(organisation=action.organisation_id, action=action).count()


def _course_of(test: MicroTest) -> Course:
    here = Course.objects.select_for_update(of=("self",)).filter(organisation=test.organisation_id)
    return here.get(test=test)


def _open_course(action: Action) -> Course | None:
    here = Course.objects.select_for_update(of=("self",)).filter(
        UNDECIDED, organisation=action.organisation_id, action=action
    )
    return here.select_related("test__action").first()


def _record(
    verb: str, test: MicroTest, rows: list[Look] | list[DayCount] | list[Ending] | list[MicroTest],
    by: Account | None, at: datetime,
) -> None:  # fmt: skip
    record(
        organisation_id=test.organisation_id,
        verb=verb,
        subject=test.case,
        rows=rows,
        by=by,
        at=at,
        action=str(test.action_id),
        round=test.round,
    )

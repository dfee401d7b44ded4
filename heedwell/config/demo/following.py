"""Follows an agreed action: how it goes, the change when it is live, and each check of it."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial

from heedwell.config.demo import ending
from heedwell.config.demo.course import Change, Seen
from heedwell.config.demo.house import Running, awake
from heedwell.config.demo.times import later, on
from heedwell.journey import steps
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.lasting.operations import end_sampling
from heedwell.rules.deadlines import LATER_CHECKS, CheckKind, local_date
from heedwell.rules.stages import Stage


@dataclass(frozen=True)
class _Following:
    """One action of a running case, with what the course says of it."""

    running: Running
    change: Change
    action: Action


def plan(running: Running, change: Change, action: Action, at: datetime) -> None:
    house = running.house
    following = _Following(running, change, action)
    for days, words in change.notes:
        house.diary.on(later(at, days, "14:05"), partial(_note, following, words))
    if change.live_days is not None:
        live = awake(later(at, change.live_days) + timedelta(hours=1))
        house.diary.on(live, lambda at: _make(following, at))


def move_on(running: Running, at: datetime) -> None:
    """When nothing is left to change or to check, it is time to share."""
    if running.case.stage == Stage.SHARE:
        ending.plan(running, at)


def _note(following: _Following, words: str, at: datetime) -> None:
    by = following.running.house.staff(following.change.owner)
    actions.note_progress(action=following.action, words=words, by=by, at=at)


def _make(following: _Following, at: datetime) -> None:
    """Record the change, and look for each of its checks when its window is open."""
    running, change, action = following.running, following.change, following.action
    running.case = steps.mark_done(
        action=action,
        what_changed=change.changed,
        before=change.before,
        after=change.after,
        live_on=local_date(at),
        by=running.house.staff(change.owner),
        at=at,
    )
    planned = Recheck.objects.filter(
        organisation=running.case.organisation_id, action=action, is_open=True
    ).order_by("opens_on")
    for recheck, seen in zip(planned, change.seen, strict=False):
        _put_in_diary(following, recheck, seen)


def _put_in_diary(following: _Following, recheck: Recheck, seen: Seen) -> None:
    day = recheck.opens_on + timedelta(days=seen.days_in)
    moment = on(day, time(9 + day.day % 7, day.toordinal() * 7 % 60))
    following.running.house.diary.on(moment, lambda at: _check(following, recheck, seen, at))


_DESPITE = "The team does it on every shift. We look again when more months are in."


def _check(following: _Following, recheck: Recheck, seen: Seen, at: datetime) -> None:
    running, change = following.running, following.change
    running.case = steps.record_check(
        recheck=recheck,
        draft=CheckDraft(
            method=change.method,
            finding=seen.finding,
            words=seen.words,
            checked_on=local_date(at),
            sample=seen.sample,
            met=seen.met,
            measured=seen.measured,
            despite=_DESPITE,
        ),
        by=running.house.staff(change.verifier),
        at=at,
    )
    if recheck.kind in LATER_CHECKS:
        _look_on(following, recheck, at)
    elif seen.finding == Finding.NOT_IN_PRACTICE:
        _begin_again(following, at)
    else:
        if recheck.kind == CheckKind.FINAL and seen.finding == Finding.IN_PRACTICE:
            _look_later(following)
        move_on(running, at)


_LATER = {
    CheckKind.MONTHLY: Seen(words="Still done, and written down.", days_in=2),
    CheckKind.LASTING: Seen(words="Half a year on, new colleagues do it too.", days_in=5),
}
_SAMPLES = 3


def _look_later(following: _Following) -> None:
    """A sample each month, and a look after half a year."""
    for recheck in Recheck.objects.filter(
        organisation=following.action.organisation_id,
        action=following.action,
        is_open=True,
        kind__in=LATER_CHECKS,
    ):
        _put_in_diary(following, recheck, _LATER[CheckKind(recheck.kind)])


def _look_on(following: _Following, recheck: Recheck, at: datetime) -> None:
    """After a few samples somebody ends them, with the reason."""
    samples = Recheck.objects.filter(
        organisation=recheck.organisation_id, action=following.action, kind=CheckKind.MONTHLY
    )
    if recheck.kind != CheckKind.MONTHLY:
        return
    if samples.filter(is_open=False).count() < _SAMPLES:
        _put_in_diary(following, samples.get(is_open=True), _LATER[CheckKind.MONTHLY])
        return
    end_sampling(
        action=following.action,
        reason="Three months in a row it was in practice. The look after six months stays.",
        by=following.running.house.staff(following.change.verifier),
        at=at,
    )


def _begin_again(following: _Following, at: datetime) -> None:
    """A check that failed has opened the action once more."""
    change = following.change
    if change.again is None:
        return
    again = replace(
        change,
        changed=change.again.changed,
        before=change.again.before,
        after=change.again.after,
        seen=change.again.seen,
        again=None,
    )
    action = Action.objects.get(
        organisation=following.action.organisation_id, pk=following.action.pk
    )
    once_more = _Following(following.running, again, action)
    moment = awake(later(at, change.again.days))
    following.running.house.diary.on(moment, lambda at: _make(once_more, at))

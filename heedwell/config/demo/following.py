"""Follows an agreed action: how it goes, the change when it is live, and each check of it."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from heedwell.config.demo import ending, trying
from heedwell.config.demo.course import Change, Seen
from heedwell.config.demo.house import Running, awake
from heedwell.config.demo.proving import Proving
from heedwell.config.demo.times import later, on
from heedwell.config.demo.words import habits
from heedwell.journey import steps
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.lasting.operations import end_sampling
from heedwell.loop.verification.ways.person.operations import PersonSays, is_asked
from heedwell.rules.deadlines import LATER_CHECKS, CheckKind, local_date
from heedwell.rules.person_outcomes import Now
from heedwell.rules.stages import Stage
from heedwell.rules.tiers import Tier


def plan(running: Running, change: Change, action: Action, at: datetime) -> None:
    house = running.house
    following = Proving(running, change, action)
    following.agreed(at)
    for days, words in change.notes:
        house.diary.on(later(at, days, "14:05"), partial(_note, following, words))
    if change.trial is not None:
        trying.plan(running, change.trial, action, at)
    if change.live_days is not None:
        live = awake(later(at, change.live_days) + timedelta(hours=1))
        house.diary.on(live, lambda at: _make(following, at))


def move_on(running: Running, at: datetime) -> None:
    """When nothing is left to change or to check, it is time to share."""
    if running.case.stage == Stage.SHARE:
        ending.plan(running, at)


def _note(following: Proving, words: str, at: datetime) -> None:
    by = following.running.house.staff(following.change.owner)
    actions.note_progress(action=following.action, words=words, by=by, at=at)


def _make(following: Proving, at: datetime) -> None:
    """Record the change, and look for each of its checks when its window is open."""
    running, change, action = following.running, following.change, following.action
    running.case = steps.mark_done(
        action=action,
        what_changed=change.changed,
        before=change.before,
        after=change.after,
        live_on=local_date(at),
        why_again=following.why_again,
        by=running.house.staff(change.owner),
        at=at,
    )
    following.live(at)
    planned = [each for each in _checks(action) if each.is_open]
    for recheck, seen in zip(planned, change.seen, strict=False):
        _put_in_diary(following, recheck, seen)


def _checks(action: Action) -> list[Recheck]:
    return _CHECKS(organisation_id=action.organisation_id, action_id=action.pk)


_CHECKS = Prepared[Recheck](
    lambda: Recheck.objects.filter(
        organisation=given("organisation_id"), action=given("action_id")
    ).order_by("opens_on")
)


def _put_in_diary(following: Proving, recheck: Recheck, seen: Seen) -> None:
    day = recheck.opens_on + timedelta(days=seen.days_in)
    moment = on(day, time(9 + day.day % 7, day.toordinal() * 7 % 60))
    following.observe(recheck, seen)
    following.house.diary.on(moment, lambda at: _check(following, recheck, seen, at))


_SPOT_CHECK = "spot_check"
_DESPITE = "The team does it on every shift. We look again when more months are in."


def _person(following: Proving, recheck: Recheck, seen: Seen, at: datetime) -> PersonSays | None:
    """Where a check may not say that the change works without it."""
    recheck.action = following.action
    recheck.action.case = following.running.case
    if seen.finding != Finding.IN_PRACTICE or not is_asked(recheck):
        return None
    turn = local_date(at).toordinal() + len(following.change.what)
    now, words = habits.PERSON[turn % len(habits.PERSON)]
    return PersonSays(
        now=Now.BETTER if seen.person else now,
        words=seen.person or words,
        wanted=following.change.outcome or "To feel safe, and to be asked first",
        whose="person",
        asked_how=("talked", "pictures"),
    )


def _check(following: Proving, recheck: Recheck, seen: Seen, at: datetime) -> None:
    running, change = following.running, following.change
    following.audit(recheck, seen, at)
    running.case = steps.record_check(
        recheck=recheck,
        draft=CheckDraft(
            method=_SPOT_CHECK if change.looked and not seen.observed else change.method,
            finding=seen.finding,
            words=seen.words,
            checked_on=local_date(at),
            sample=seen.sample,
            met=seen.met,
            measured=seen.measured,
            despite=_DESPITE,
            person=_person(following, recheck, seen, at),
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


_SAMPLES, _ENDED = 3, "Three months in a row it was in practice. The look after six months stays."
_ONE, _ENDED_SOON = 1, "A month on everybody does it. The look after six months stays."


def _look_later(following: Proving) -> None:
    """A sample each month, and a look after half a year."""
    for recheck in _checks(following.action):
        if recheck.is_open and recheck.kind in LATER_CHECKS:
            _put_in_diary(following, recheck, _seen_later(following, recheck))


def _seen_later(following: Proving, recheck: Recheck) -> Seen:
    if recheck.kind == CheckKind.LASTING:
        lasted = following.change.lasted or "Half a year on, new colleagues do it too."
        return Seen(words=lasted, days_in=5)
    turn = recheck.opens_on.month + len(following.change.what)
    return Seen(words=habits.STILL[turn % len(habits.STILL)], days_in=2)


def _look_on(following: Proving, recheck: Recheck, at: datetime) -> None:
    """After a few samples somebody ends them, with the reason; of a small change after the first."""
    if recheck.kind != CheckKind.MONTHLY:
        return
    samples = [each for each in _checks(following.action) if each.kind == CheckKind.MONTHLY]
    is_small = (following.running.case.tier or 0) < Tier.MODERATE_OR_REPEAT
    enough, reason = (_ONE, _ENDED_SOON) if is_small else (_SAMPLES, _ENDED)
    if sum(not each.is_open for each in samples) < enough:
        (again,) = (each for each in samples if each.is_open)
        _put_in_diary(following, again, _seen_later(following, again))
        return
    end_sampling(
        action=following.action,
        reason=reason,
        by=following.running.house.staff(following.change.verifier),
        at=at,
    )


def _begin_again(following: Proving, at: datetime) -> None:
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
    once_more = Proving(following.running, again, action, why_again=change.again.why)
    moment = awake(later(at, change.again.days))
    following.running.house.diary.on(moment, lambda at: _make(once_more, at))

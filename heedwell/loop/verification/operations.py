"""Planning the re-checks of a change that went live, and recording what they found."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from math import isfinite

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionNotDone, OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import locked_kept, locked_open
from heedwell.loop.cases.prepared import Prepared, given, given_day
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification.counting import Judged, count, fix, judge
from heedwell.loop.verification.models import Check, Counted, Recheck, Verdict
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.lasting.operations import plan_later
from heedwell.loop.verification.ways.person.operations import (
    PersonNotAsked,
    PersonSays,
    is_asked,
    keep,
)
from heedwell.loop.verification.ways.resting import rests_on
from heedwell.rules.counting import CountChoice
from heedwell.rules.deadlines import LATER_CHECKS, CheckKind, end_of_day, recheck_windows
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.tiers import TIER_RULES, Tier


class TooEarlyToVerify(Exception):
    """The window of the check has not opened: a quiet week proves nothing."""

    def __init__(self, opens_on: date) -> None:
        super().__init__(opens_on)
        self.opens_on = opens_on


class NoChangeSeen(Exception):
    """The count shows no change: whoever says that the change works says why it stands."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class NothingCounted(Exception):
    """A re-audit across services counts in each of them, so that their results can be compared."""


class RecheckClosed(Exception):
    """This check has been recorded already."""


@dataclass(frozen=True, kw_only=True)
class CheckDraft:
    method: str
    finding: Finding
    words: str
    checked_on: date
    sample: int | None = None
    met: int | None = None
    measured: str = ""
    despite: str = ""
    person: PersonSays | None = None


def fix_count(*, action: Action, choice: CountChoice, by: Account, at: datetime) -> Counted | None:
    """Fix what will be counted before and after, now that the action is agreed: nobody chooses later."""
    with write(action.organisation_id):
        counted = fix(action=action, choice=choice, at=at)
        if counted is not None:
            record(
                organisation_id=action.organisation_id,
                verb="count.fixed",
                subject=action.case,
                rows=[counted],
                by=by,
                at=at,
                action=str(action.pk),
            )
        return counted


def plan(
    *,
    action: Action,
    tier: Tier,
    verifier: Account,
    rulebook: Rulebook,
    by: Account | None,
    at: datetime,
) -> list[Recheck]:
    """Plan the checks that a tier asks for, counted from the day the change went live."""
    if action.live_on is None:
        raise ActionNotDone
    with write(action.organisation_id):
        rows = [
            Recheck.objects.create(
                organisation_id=action.organisation_id,
                action=action,
                kind=window.kind,
                opens_on=window.opens,
                due_date=window.due,
                due_at=end_of_day(window.due),
                verifier=verifier,
                planned_at=at,
            )
            for window in recheck_windows(tier, action.live_on, rulebook)
        ]
        record(
            organisation_id=action.organisation_id,
            verb="check.planned",
            subject=action.case,
            rows=rows,
            by=by,
            at=at,
            action=str(action.pk),
        )
        return rows


def record_check(*, recheck: Recheck, draft: CheckDraft, by: Account, at: datetime) -> Check:
    """Record what the verifier found, and beside it what the count says on that day.

    A final check that passed verifies the action, and plans what comes later. One that failed, of
    whatever kind, reopens it, and so does a count that is worse; too early to tell plans another
    look. Raises OwnerCannotVerify, TooEarlyToVerify, and NoChangeSeen where the count shows none and
    `despite` does not say why, PersonNotAsked and OutcomeNotWhole, and what `rests_on` does where what it rests on shows otherwise.
    """
    with write(recheck.organisation_id):
        is_later = recheck.kind in LATER_CHECKS
        (locked_kept if is_later else locked_open)(recheck.action.case_id)
        (recheck,) = _HELD(recheck_id=recheck.pk)
        action = recheck.action
        draft = _resting_on_what_was_seen(recheck, draft)
        _refuse_unless_checkable(recheck, action, draft, by)
        judged = judged_now(action, draft.checked_on, CheckKind(recheck.kind))
        _refuse_unless_explained(recheck, draft, judged)
        if draft.finding == Finding.IN_PRACTICE and draft.person is None and is_asked(recheck):
            raise PersonNotAsked
        check = Check.objects.create(
            organisation_id=recheck.organisation_id,
            action=action,
            recheck=recheck,
            method=draft.method,
            finding=draft.finding,
            sample=draft.sample,
            met=draft.met,
            measured=draft.measured,
            words=draft.words,
            checked_on=draft.checked_on,
            checked_by=by,
            recorded_at=at,
        )
        says = draft.person
        heard = keep(check=check, action=action, says=says, by=by, at=at) if says else None
        recheck.is_open = False
        update(recheck, "is_open")
        record(
            organisation_id=recheck.organisation_id,
            verb="check.recorded",
            subject=action.case,
            rows=[
                check,
                recheck,
                *([heard] if heard else []),
                *_keep_verdict(check, judged, draft),
            ],
            by=by,
            at=at,
            action=str(action.pk),
            finding=str(draft.finding),
        )
        if judged is not None and judged.is_worse and draft.finding == Finding.IN_PRACTICE:
            draft = replace(draft, finding=Finding.NOT_IN_PRACTICE, words=judged.says)
        _follow(action=action, recheck=recheck, draft=draft, by=by, at=at)
        return check


_HELD = Prepared[Recheck](
    lambda: (
        Recheck.objects.select_for_update(of=("self",))
        .filter(pk=given("recheck_id"))
        .select_related("action__case")
    )
)


def judged_now(action: Action, on: date, kind: CheckKind = CheckKind.FINAL) -> Judged | None:
    """What the count would say at a check on this day; None where nothing is counted or planned.

    Whether it stuck is a question of its own, asked once, against the same baseline.
    """
    if kind is CheckKind.MONTHLY:
        return None
    asked = {"organisation_id": action.organisation_id, "action_id": action.pk}
    counted = next(iter(_COUNTED(**asked)), None)
    if counted is None or action.live_on is None:
        return None
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    found = count(action, counted, on)
    if kind is CheckKind.LASTING:
        return judge(action, found, rulebook, look=1, is_alone=True)
    looked = len(_LOOKED(**asked, live_on=action.live_on))
    return judge(action, found, rulebook, look=looked + 1)


_COUNTED = Prepared[Counted](
    lambda: Counted.objects.filter(organisation=given("organisation_id"), action=given("action_id"))
)
_LOOKED = Prepared(
    lambda: Verdict.objects.filter(
        organisation=given("organisation_id"),
        check_made__action=given("action_id"),
        check_made__checked_on__gt=given_day("live_on"),
    ).values_list("pk")
)


def _refuse_unless_explained(recheck: Recheck, draft: CheckDraft, judged: Judged | None) -> None:
    """Whoever verifies a change of which the count shows nothing says why it stands."""
    lasts = recheck.kind in (CheckKind.FINAL, CheckKind.LASTING)
    verifies = lasts and draft.finding == Finding.IN_PRACTICE
    if verifies and judged is not None and judged.shows_no_change and not draft.despite.strip():
        raise NoChangeSeen(judged.says)


def _keep_verdict(check: Check, judged: Judged | None, draft: CheckDraft) -> list[Verdict]:
    if judged is None:
        return []
    verdict, (low, high) = judged.verdict, judged.verdict.interval
    return [
        Verdict.objects.create(
            organisation_id=check.organisation_id,
            check_made=check,
            word=judged.word,
            says=judged.says,
            counted_to=draft.checked_on - timedelta(days=1),
            look=verdict.look,
            looks=judged.looks,
            events_before=verdict.rates.before,
            events_after=verdict.rates.after,
            exposure_before=_hundredths(verdict.rates.exposure_before),
            exposure_after=_hundredths(verdict.rates.exposure_after),
            harm_before=judged.harm_before,
            harm_after=judged.harm_after,
            ratio_low=low,
            ratio_high=high if isfinite(high) else None,
            level=verdict.level,
            p_fewer=verdict.p_fewer,
            p_more=verdict.p_more,
            test=verdict.test,
            dispersion=verdict.dispersion.phi if verdict.dispersion else None,
            carried=judged.carried,
            despite=draft.despite.strip() if judged.shows_no_change else "",
        )
    ]


def _hundredths(amount: float) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))


def _resting_on_what_was_seen(recheck: Recheck, draft: CheckDraft) -> CheckDraft:
    """A sample, an audit or observations give the check its numbers, whatever was typed."""
    works = draft.finding == Finding.IN_PRACTICE
    found = rests_on(recheck, method=draft.method, works=works)
    if found is None:
        return draft
    return replace(draft, method=found.method, sample=found.sample, met=found.met)


def _refuse_unless_checkable(
    recheck: Recheck, action: Action, draft: CheckDraft, by: Account
) -> None:
    if by.pk == action.owner_id:
        raise OwnerCannotVerify
    if not recheck.is_open:
        raise RecheckClosed
    is_later = recheck.kind in LATER_CHECKS
    if action.state != (ActionState.VERIFIED if is_later else ActionState.DONE):
        raise ActionNotDone
    if draft.finding == Finding.IN_PRACTICE and draft.checked_on < recheck.opens_on:
        raise TooEarlyToVerify(recheck.opens_on)
    if draft.finding == Finding.IN_PRACTICE and draft.sample is None and must_count(recheck):
        raise NothingCounted


def must_count(recheck: Recheck) -> bool:
    """Whether a final check is the re-audit of one service among several."""
    tier = recheck.action.case.tier
    return (
        recheck.kind == CheckKind.FINAL
        and tier is not None
        and TIER_RULES[Tier(tier)].across_services
    )


def _follow(
    *, action: Action, recheck: Recheck, draft: CheckDraft, by: Account, at: datetime
) -> None:
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    if draft.finding == Finding.NOT_IN_PRACTICE:
        _close_other_checks(action, by, at)
        actions.reopen(
            action=action,
            due_date=draft.checked_on + timedelta(days=rulebook["mend_days"]),
            reason=draft.words,
            by=by,
            at=at,
        )
    elif draft.finding == Finding.TOO_EARLY:
        again = draft.checked_on + timedelta(weeks=rulebook["look_again_weeks"])
        _look_again(recheck, again, by, at)
    elif recheck.kind == CheckKind.FINAL:
        _close_other_checks(action, by, at)
        action = actions.set_verified(action=action, by=by, at=at)
        plan_later(action=action, after=draft.checked_on, by=by, at=at)
    elif recheck.kind == CheckKind.MONTHLY:
        plan_later(action=action, after=draft.checked_on, kinds=(CheckKind.MONTHLY,), by=by, at=at)


def _look_again(recheck: Recheck, due: date, by: Account, at: datetime) -> None:
    again = Recheck.objects.create(
        organisation_id=recheck.organisation_id,
        action_id=recheck.action_id,
        kind=recheck.kind,
        opens_on=recheck.opens_on,
        due_date=due,
        due_at=end_of_day(due),
        verifier_id=recheck.verifier_id,
        planned_at=at,
    )
    record(
        organisation_id=recheck.organisation_id,
        verb="check.planned",
        subject=again.action.case,
        rows=[again],
        by=by,
        at=at,
        action=str(again.action_id),
    )


_STILL_OPEN = Prepared[Recheck](
    lambda: Recheck.objects.filter(
        organisation=given("organisation_id"), action=given("action_id"), is_open=True
    )
)


def _close_other_checks(action: Action, by: Account, at: datetime) -> None:
    others = _STILL_OPEN(organisation_id=action.organisation_id, action_id=action.pk)
    if not others:
        return
    for other in others:
        other.is_open = False
        update(other, "is_open")
    record(
        organisation_id=action.organisation_id,
        verb="check.no_longer_needed",
        subject=action.case,
        rows=others,
        by=by,
        at=at,
        action=str(action.pk),
    )

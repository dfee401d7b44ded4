"""Every step that moves a case. Each asks the gates, does the work, and sees where it leads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Unpack

from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import to_tell
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.absence import with_stand_ins
from heedwell.foundation.store.transactions import write
from heedwell.journey.flow import advance
from heedwell.journey.holding import NotHere, NotYet, at_step, held, tell, tell_all, tell_at_once
from heedwell.journey.openness import keep_asked
from heedwell.journey.pulses import end_what_is_over
from heedwell.journey.quality import hints_of
from heedwell.journey.recurring import look_for_recurrence, tell_of_recurrence
from heedwell.journey.regrading import look_again, look_at_those_alike
from heedwell.loop.actions import changing
from heedwell.loop.actions import operations as actions
from heedwell.loop.actions.controls import operations as controls
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ActionDraft, ForService
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import operations as cases
from heedwell.loop.cases.about_staff import refuse_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.cases.reach import who_may_in_all
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews import quality, routes
from heedwell.loop.reviews.models import Review
from heedwell.loop.reviews.timeline import operations as timeline
from heedwell.loop.reviews.timeline.prefill import drafts_for
from heedwell.loop.sharing import operations as sharing
from heedwell.loop.sharing.operations import HuddleDraft, NoteDraft
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals import queries as signal_queries
from heedwell.loop.signals.draft import SignalDraft
from heedwell.loop.signals.models import Signal
from heedwell.loop.signals.operations import Reported
from heedwell.loop.triage import operations as triage
from heedwell.loop.verification import operations as verification
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.trying import operations as trying
from heedwell.loop.verification.trying.queries import hasten
from heedwell.rules.deadlines import LATER_CHECKS
from heedwell.rules.grading import Proposal
from heedwell.rules.routes import may_choose
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.stages import CaseState, Step
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier

__all__ = ["NotHere", "NotYet"]  # beside the steps that raise them


@dataclass(frozen=True, kw_only=True)
class TriageChoice:
    tier: Tier
    lead: Account
    review_due_date: date
    reason: str = ""
    # Whether whoever decides saw that it has a tier; None when nobody looked.
    is_regrade: bool | None = None


def report(*, draft: SignalDraft, rulebook: Rulebook, by: Account | None, at: datetime) -> Reported:
    """Take in a report, and tell those who triage in its service."""
    with write(draft.service.organisation_id):
        reported = signals.report(draft=draft, rulebook=rulebook, by=by, at=at)
        if reported.is_new:
            _tell_triagers(reported.case, by, at, about=draft.about_staff)
            hasten(draft.service.organisation_id, draft.service.pk, at)
            # What is said about a member of staff leaves no trace on cases that they may see.
            if draft.about_staff is None and not draft.about_staff_words:
                look_at_those_alike(reported.case, rulebook, at)
                if _may_recur(draft):
                    look_for_recurrence(reported.case, at)
        return reported


def _may_recur(draft: SignalDraft) -> bool:
    """Before triage only the person and the kind of event are known."""
    return bool(draft.event_type) and any(one.person for one in draft.affected)


def open_from_history(*, signal: Signal, rulebook: Rulebook, by: Account, at: datetime) -> Case:
    return signals.open_case_for(signal=signal, rulebook=rulebook, by=by, at=at)


def decide(
    *, case: Case, choice: TriageChoice, proposal: Proposal, by: Account, at: datetime
) -> Case:
    """Decide the tier of a case, or change it with a reason, and start its review."""
    with write(case.organisation_id):
        case = held(case)
        refuse_about(case, choice.lead)
        is_regrade = case.triaged_at is not None if choice.is_regrade is None else choice.is_regrade
        step = triage.regrade if is_regrade else triage.decide
        step(
            case=case,
            tier=choice.tier,
            proposal=proposal,
            reason=choice.reason,
            lead=choice.lead,
            review_due_date=choice.review_due_date,
            by=by,
            at=at,
        )
        if TIER_RULES[choice.tier].learning_gate:
            _start_review(case, choice, by, at)
        tell(
            choice.lead,
            case,
            "triage.decided",
            f"{case.reference}: you lead the review",
            f"{by.name} asked you to lead {case.reference}. It is due on "
            f"{date_format(choice.review_due_date)}.",
            by,
            at,
        )
        tell_of_recurrence(case, at, of_report=not is_regrade)
        case, facts = advance(case, by=by, at=at)
        keep_asked(case=case, facts=facts, by=by, at=at)
        return case


def thank(*, case: Case, words: str, by: Account, at: datetime) -> None:
    with write(case.organisation_id):
        case, _ = at_step(case, Step.THANK)
        triage.thank(case=case, words=words, by=by, at=at)


def join(*, case: Case, to: Case, reason: str, by: Account, at: datetime) -> None:
    with write(case.organisation_id):
        case, _ = at_step(case, Step.JOIN)
        triage.join(case=case, to=to, reason=reason, by=by, at=at)
        controls.carry_over(case=case, to=to, by=by, at=at)
        look_again([cases.locked(to.pk)], at)
        to, facts = advance(to, by=by, at=at)
        keep_asked(case=to, facts=facts, by=by, at=at)


def withdraw(*, case: Case, reason: str, by: Account, at: datetime) -> None:
    with write(case.organisation_id):
        case, _ = at_step(case, Step.WITHDRAW)
        triage.withdraw(case=case, reason=reason, by=by, at=at)
        for control in controls.withdraw(case=case, reason=reason, by=by, at=at):
            tell(
                control.owner,
                case,
                f"control.withdrawn.{control.pk}",
                f"{case.reference}: what you look after for now has ended",
                f"{by.name} withdrew {case.reference}, for it was entered in error, and so its "
                "interim safety control ended. Open it to see why.",
                by,
                at,
            )


def set_severity(*, case: Case, severity: str, reason: str, by: Account, at: datetime) -> Case:
    with write(case.organisation_id):
        cases.set_severity(
            case=cases.locked_open(case.pk), severity=severity, reason=reason, by=by, at=at
        )
        hasten(case.organisation_id, case.service_id, at)
        case, facts = advance(case, by=by, at=at)
        keep_asked(case=case, facts=facts, by=by, at=at)
        return case


def submit_review(*, review: Review, by: Account, at: datetime) -> Case:
    """Finish the review. Below Tier 2 that is all; from there a second person signs it."""
    with write(review.organisation_id):
        case, facts = at_step(review.case, Step.SUBMIT_REVIEW)
        review = reviews.submit(review=review, by=by, at=at)
        codes = [found.code for found in hints_of(review, at)]
        quality.keep(review=review, codes=codes, by=by, at=at)
        tell_of_recurrence(case, at, of_report=False)
        if facts.needs_sign_off:
            _ask_for_signature(case, by, at)
        else:
            reviews.finish(case=case, by=by, at=at)
        return advance(case, by=by, at=at)[0]


def finish_review(*, review: Review, agreed: ActionDraft | None, by: Account, at: datetime) -> Case:
    """Agree the change that stands on the review's own page, and finish it: both or neither."""
    with write(review.organisation_id):
        if agreed is not None:
            agree_action(case=review.case, draft=agreed, by=by, at=at)
        return submit_review(review=review, by=by, at=at)


def choose_route(
    *, review: Review, route: ReviewRoute, reason: str, by: Account, at: datetime
) -> None:
    """Review in another way that the tier allows. What was written stays."""
    with write(review.organisation_id):
        held(review.case)
        routes.choose(review=review, route=route, reason=reason, by=by, at=at)


def sign_off(*, review: Review, comments: str, by: Account, at: datetime) -> Case:
    with write(review.organisation_id):
        case, _ = at_step(review.case, Step.SIGN_OFF)
        reviews.sign_off(review=review, comments=comments, by=by, at=at)
        reviews.finish(case=case, by=by, at=at)
        return advance(case, by=by, at=at)[0]


def send_back(
    *,
    review: Review,
    comments: str,
    in_boxes: Mapping[str, str] | None = None,
    by: Account,
    at: datetime,
) -> Case:
    with write(review.organisation_id):
        case, _ = at_step(review.case, Step.SEND_BACK)
        writer = review.submitted_by
        reviews.send_back(review=review, comments=comments, in_boxes=in_boxes, by=by, at=at)
        if writer is not None:
            tell(
                writer,
                case,
                "review.returned",
                f"{case.reference}: the review came back to you",
                f"{by.name} read the review of {case.reference} and asks for a change. "
                "Open it to see what they wrote.",
                by,
                at,
            )
        return advance(case, by=by, at=at)[0]


def agree_action(*, case: Case, draft: ActionDraft, by: Account, at: datetime) -> Action:
    with write(case.organisation_id):
        case, _ = at_step(case, Step.AGREE_ACTION)
        refuse_about(case, draft.owner, draft.verifier)
        action = actions.agree(case=case, draft=draft, by=by, at=at)
        verification.fix_count(action=action, choice=draft.count, by=by, at=at)
        _tell_owner(action, by, at)
        advance(case, by=by, at=at)
        return action


def agree_for_services(
    *, case: Case, draft: ActionDraft, shares: Sequence[ForService], by: Account, at: datetime
) -> list[Action]:
    """Lay one change on several services at once, and tell each who carries it out."""
    with write(case.organisation_id):
        case, _ = at_step(case, Step.AGREE_ACTION)
        for share in shares:
            refuse_about(case, share.owner, share.verifier)
        agreed = actions.agree_for_services(case=case, draft=draft, shares=shares, by=by, at=at)
        for action in agreed:
            verification.fix_count(action=action, choice=draft.count, by=by, at=at)
            _tell_owner(action, by, at)
        advance(case, by=by, at=at)
        return agreed


def cancel_action(*, action: Action, reason: str, by: Account, at: datetime) -> Case:
    """Cancel an action with a reason, and tell whose it was."""
    with write(action.organisation_id):
        case = held(action.case)
        actions.cancel(action=action, reason=reason, by=by, at=at)
        trying.end_with(action=action, reason=reason, by=by, at=at)
        end_what_is_over(action=action, by=by, at=at)
        tell(
            action.owner,
            case,
            f"action.cancelled.{action.pk}",
            f"{case.reference}: an action of yours is not needed any more",
            f"{by.name} cancelled an action of {case.reference}. Open it to see why.",
            by,
            at,
        )
        return advance(case, by=by, at=at)[0]


def move_due_date(
    *, action: Action, due_date: date, reason: str, version: int, by: Account, at: datetime
) -> Case:
    with write(action.organisation_id):
        actions.move_due_date(
            action=action, due_date=due_date, reason=reason, version=version, by=by, at=at
        )
        return advance(action.case, by=by, at=at)[0]


def mark_done(
    *,
    action: Action,
    seen: int | None = None,
    by: Account,
    at: datetime,
    **words: Unpack[changing.ChangeWords],
) -> Case:
    """Record that the change is live, and plan the checks that its tier asks for."""
    with write(action.organisation_id):
        case, _ = at_step(action.case, Step.MARK_DONE, action)
        changing.mark_done(action=action, seen=seen, by=by, at=at, **words)
        controls.end_with(action=action, by=by, at=at)
        end_what_is_over(action=action, by=by, at=at)
        (action,) = _MADE(action_id=action.pk)
        if case.tier is not None:
            verification.plan(
                action=action,
                tier=Tier(case.tier),
                verifier=action.verifier,
                rulebook=rulebook_version(case.organisation_id, case.rulebook_version),
                by=by,
                at=at,
            )
        return advance(case, by=by, at=at)[0]


_MADE = Prepared[Action](
    lambda: Action.objects.select_related("case", "verifier").filter(pk=given("action_id"))
)


def record_check(*, recheck: Recheck, draft: CheckDraft, by: Account, at: datetime) -> Case:
    """Record what a check found. One of later that failed opens a closed case again."""
    with write(recheck.organisation_id):
        if recheck.kind in LATER_CHECKS:
            return _record_later(recheck, draft, by, at)
        case, _ = at_step(recheck.action.case, Step.VERIFY, recheck.action)
        verification.record_check(recheck=recheck, draft=draft, by=by, at=at)
        end_what_is_over(action=recheck.action, by=by, at=at)
        return advance(case, by=by, at=at)[0]


def _record_later(recheck: Recheck, draft: CheckDraft, by: Account, at: datetime) -> Case:
    case = cases.locked(recheck.action.case_id)
    verification.record_check(recheck=recheck, draft=draft, by=by, at=at)
    (action,) = _CHECKED(action_id=recheck.action_id)
    if action.state == ActionState.AGREED:
        end_what_is_over(action=action, by=by, at=at)
        if case.state == CaseState.CLOSED:
            cases.reopen(case=case, by=by, at=at)
        tell(
            action.owner,
            case,
            f"action.reopened.{action.pk}",
            f"{case.reference}: a change did not last",
            f"{by.name} looked again at a change of {case.reference}, and it is not in practice any "
            "more. Open it to see what they saw, and why it may have slipped.",
            by,
            at,
        )
    return advance(case, by=by, at=at)[0]


_CHECKED = Prepared[Action](
    lambda: Action.objects.filter(pk=given("action_id")).select_related("owner")
)


def share_in_huddle(*, case: Case, draft: HuddleDraft, by: Account, at: datetime) -> Case:
    with write(case.organisation_id):
        case, _ = at_step(case, Step.SHARE)
        sharing.share_in_huddle(case=case, draft=draft, by=by, at=at)
        return advance(case, by=by, at=at)[0]


def publish_note(*, case: Case, draft: NoteDraft, by: Account, at: datetime) -> Case:
    """Publish what changed, and tell those who reported it."""
    with write(case.organisation_id):
        case, _ = at_step(case, Step.SHARE)
        note = sharing.publish_note(case=case, draft=draft, by=by, at=at)
        for reporter in _reporters(case):
            tell(
                reporter,
                case,
                f"note.published.{note.pk}",
                "You raised this: here is what changed",
                f"Thank you for reporting {case.reference}. Open Learning to read what changed.",
                by,
                at,
            )
        return advance(case, by=by, at=at)[0]


def close(*, case: Case, by: Account, at: datetime) -> Case:
    """Close a case for which every gate is met."""
    with write(case.organisation_id):
        case, _ = at_step(case, Step.CLOSE)
        cases.end(case=case, state=CaseState.CLOSED, by=by, at=at)
        return case


def _start_review(case: Case, choice: TriageChoice, by: Account, at: datetime) -> None:
    """Begin the review with what the records say, so that nobody writes it twice."""
    opening = signal_queries.opening(case)
    rulebook = rulebook_version(case.organisation_id, case.rulebook_version)
    review = reviews.start(
        case=case,
        route=rulebook.rule(choice.tier).route,
        what_happened=opening.facts if opening else "",
        immediate_actions=opening.immediate_actions if opening else "",
        by=choice.lead,
        at=at,
    )
    if review.submitted_at is None:
        if not may_choose(ReviewRoute(review.route), choice.tier):
            routes.choose(
                review=review,
                route=rulebook.rule(choice.tier).route,
                reason=f"The case is {choice.tier.short} now. {choice.reason}".strip(),
                by=by,
                at=at,
            )
        timeline.prefill(review=review, drafts=drafts_for(case), by=by, at=at)


def _tell_triagers(case: Case, by: Account | None, at: datetime, *, about: Account | None) -> None:
    due = localtime(case.triage_due_at)
    triagers = to_tell(case.organisation_id, Permission.TRIAGE, case.service_id, at)
    triagers = with_stand_ins(case.organisation_id, triagers, at)
    tell_at_once(
        [account for account in triagers if account not in (by, about)],
        case,
        "signal.reported",
        f"{case.reference} waits for triage",
        f"A report came in for {case.service.name}. Decide what happens next by "
        f"{due:%H:%M} on {date_format(due)}.",
        at,
    )


def _ask_for_signature(case: Case, by: Account, at: datetime) -> None:
    tell_all(
        who_may_in_all(case, Permission.SIGN_OFF),
        case,
        "review.submitted",
        f"{case.reference}: a review to sign off",
        f"{by.name} finished the review of {case.reference}. It needs your signature.",
        by,
        at,
    )


def _tell_owner(action: Action, by: Account, at: datetime) -> None:
    case, due = action.case, date_format(action.due_date)
    tell(
        action.owner,
        case,
        f"action.agreed.{action.pk}",
        f"{case.reference}: an action for you, due {due}",
        f"{by.name} asked you to carry out an action of {case.reference} by {due}. "
        "Open it to see what it is.",
        by,
        at,
    )


def _reporters(case: Case) -> list[Account]:
    links = case.links.filter(organisation=case.organisation_id)
    links = links.select_related("signal__reported_by")
    return [link.signal.reported_by for link in links if link.signal.reported_by is not None]

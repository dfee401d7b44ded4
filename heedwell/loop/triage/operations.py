"""Deciding how a signal is dealt with. Every decision is a row of its own, with its reasons."""

from collections.abc import Sequence
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.about_staff import carry_over
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import end, locked_open, set_severity
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.models import Signal
from heedwell.loop.triage.models import RegradeProposal, TriageDecision
from heedwell.loop.triage.states import Outcome
from heedwell.rules.deadlines import end_of_day
from heedwell.rules.grading import Proposal, Severity, is_lower, lowest_tier, worst
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier


class AlreadyTriaged(Exception):
    """It has a decision: grading it again is a separate step with a reason."""


class LowerTierNeedsReason(Exception):
    """A tier below the proposal is allowed only with a reason."""


class SafeguardingBelowTier3(Exception):
    """A safeguarding matter is never below Tier 3, with whatever reason and by whoever."""


class SecondPersonNeeded(Exception):
    """Whoever reported it cannot be the one who says it was entered in error."""


def decide(
    *,
    case: Case,
    tier: Tier,
    proposal: Proposal,
    reason: str,
    lead: Account,
    review_due_date: date,
    by: Account,
    at: datetime,
) -> TriageDecision:
    """Set the tier of a case and who leads it, and start its review clock."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if case.triaged_at is not None:
            raise AlreadyTriaged
        return _set_tier(
            case=case,
            verb="triage.decided",
            tier=tier,
            proposal=proposal,
            reason=reason,
            lead=lead,
            review_due_date=review_due_date,
            by=by,
            at=at,
        )


def regrade(
    *,
    case: Case,
    tier: Tier,
    proposal: Proposal,
    reason: str,
    lead: Account,
    review_due_date: date,
    by: Account,
    at: datetime,
) -> TriageDecision:
    """Change the tier of a case that has one. `reason` says what changed."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if not reason.strip():
            raise LowerTierNeedsReason
        return _set_tier(
            case=case,
            verb="triage.regraded",
            tier=tier,
            proposal=proposal,
            reason=reason,
            lead=lead,
            review_due_date=review_due_date,
            by=by,
            at=at,
        )


def propose_regrade(
    *, case: Case, proposal: Proposal, reasons: Sequence[str], by: Account | None, at: datetime
) -> RegradeProposal | None:
    """Put a higher tier before whoever triages, until a person decides; once for each tier."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if case.tier is None or proposal.tier <= max(case.tier, case.regrade_to or 0):
            return None
        row = RegradeProposal.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            tier_then=case.tier,
            tier=proposal.tier,
            reasons="\n".join(reasons),
            raised_at=at,
        )
        case.regrade_to = proposal.tier
        update(case, "regrade_to")
        record(
            organisation_id=case.organisation_id,
            verb="triage.regrade_proposed",
            subject=case,
            rows=[row, case],
            by=by,
            at=at,
            tier=int(proposal.tier),
        )
        return row


def thank(*, case: Case, words: str, by: Account, at: datetime) -> TriageDecision:
    """End a compliment, or a report that needs no more, with thanks."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        decision = _ending_decision(case, Outcome.THANKED, words, None, by, at)
        end(case=case, state=CaseState.THANKED, by=by, at=at)
        return decision


def join(*, case: Case, to: Case, reason: str, by: Account, at: datetime) -> TriageDecision:
    """Join a repeat or a duplicate to an open case; its signals go with it.

    Raises SafeguardingBelowTier3 rather than let a safeguarding matter sink to a lower tier.
    """
    with write(case.organisation_id):
        case, to = locked_open(case.pk), locked_open(to.pk)
        _take_over(case, to, by, at)
        decision = _ending_decision(case, Outcome.JOINED, reason, to, by, at)
        signals.join(signals=_signals_of(case), case=to, by=by, at=at)
        case.joined_to = to
        update(case, "joined_to")
        end(case=case, state=CaseState.JOINED, by=by, at=at)
        return decision


def withdraw(*, case: Case, reason: str, by: Account, at: datetime) -> TriageDecision:
    """End a case that was opened in error: by a second person, kept and counted as such."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        reports = _signals_of(case)
        if any(signal.reported_by_id == by.pk for signal in reports):
            raise SecondPersonNeeded
        decision = _ending_decision(case, Outcome.WITHDRAWN, reason, None, by, at)
        for signal in reports:
            signals.withdraw(signal=signal, reason=reason, by=by, at=at)
        end(case=case, state=CaseState.WITHDRAWN, by=by, at=at)
        return decision


def _set_tier(
    *,
    case: Case,
    verb: str,
    tier: Tier,
    proposal: Proposal,
    reason: str,
    lead: Account,
    review_due_date: date,
    by: Account,
    at: datetime,
) -> TriageDecision:
    if tier < lowest_tier(is_safeguarding=case.is_safeguarding):
        raise SafeguardingBelowTier3
    if is_lower(tier, proposal.tier) and not reason.strip():
        raise LowerTierNeedsReason
    decision = TriageDecision.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        tier=tier,
        proposed_tier=proposal.tier,
        proposal="\n".join(each.text for each in proposal.reasons),
        reason=reason,
        lead=lead,
        review_due_date=review_due_date,
        rulebook_version=case.rulebook_version,
        decided_by=by,
        decided_at=at,
    )
    case.tier = tier
    case.regrade_to = None
    case.lead = lead
    case.triaged_at = case.triaged_at or at
    case.review_due_at = end_of_day(review_due_date)
    case.version += 1
    update(case, "tier", "regrade_to", "lead", "triaged_at", "review_due_at", "version")
    record(
        organisation_id=case.organisation_id,
        verb=verb,
        subject=case,
        rows=[decision, case],
        by=by,
        at=at,
        tier=int(tier),
        proposed=int(proposal.tier),
    )
    return decision


def _take_over(case: Case, to: Case, by: Account, at: datetime) -> None:
    """What must hold for the joined case holds for the one that takes it in."""
    if to.tier is not None and to.tier < lowest_tier(is_safeguarding=case.is_safeguarding):
        raise SafeguardingBelowTier3
    known = worst((Severity(case.severity), Severity(to.severity)))
    if known not in (Severity.NO_HARM, to.severity):
        reason = f"{case.reference} was joined to it."
        set_severity(case=to, severity=known, reason=reason, by=by, at=at)
    about = carry_over(case=case, to=to, by=by, at=at)
    if about or (case.is_safeguarding and not to.is_safeguarding):
        to.is_safeguarding = to.is_safeguarding or case.is_safeguarding
        to.version += 1
        update(to, "is_safeguarding", "version")
        record(
            organisation_id=to.organisation_id,
            verb="case.took_over",
            subject=to,
            rows=[to, *about],
            by=by,
            at=at,
        )


def _ending_decision(
    case: Case, outcome: Outcome, reason: str, to: Case | None, by: Account, at: datetime
) -> TriageDecision:
    decision = TriageDecision.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        outcome=outcome,
        reason=reason,
        joined_to=to,
        rulebook_version=case.rulebook_version,
        decided_by=by,
        decided_at=at,
    )
    case.triaged_at = case.triaged_at or at
    update(case, "triaged_at")
    record(
        organisation_id=case.organisation_id,
        verb=f"triage.{outcome}",
        subject=case,
        rows=[decision, case],
        by=by,
        at=at,
    )
    return decision


def _signals_of(case: Case) -> list[Signal]:
    links = case.links.filter(organisation=case.organisation_id)
    return [link.signal for link in links.select_related("signal__service")]

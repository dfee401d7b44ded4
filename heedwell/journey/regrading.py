"""When a later report makes a repeat of a case that was graded low: it is proposed to grade it again.

A case that still waits needs nothing: what is proposed for it is worked out whenever it is looked at.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from heedwell.journey.proposals import propose_each
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.queries import graded_low_like
from heedwell.loop.triage import operations as triage
from heedwell.loop.triage.queries import last_proposed
from heedwell.rules.repeats import RepeatKind
from heedwell.rules.rulebook import Rulebook


def look_at_those_alike(new: Case, rulebook: Rulebook, at: datetime) -> None:
    """After a report: open cases of its kind in its service may have become part of a repeat."""
    if not new.event_type:
        return
    longest = max(rulebook[f"repeat_{kind}_days"] for kind in RepeatKind)
    look_again(graded_low_like(new, at - timedelta(days=longest)), at)


def look_again(cases: Sequence[Case], at: datetime) -> None:
    """Propose a higher tier where there is one that nobody has seen and decided against."""
    if not cases:
        return
    seen = last_proposed(cases[0].organisation_id, [case.pk for case in cases])
    for case_id, proposed in propose_each(None, cases).items():
        case = next(each for each in cases if each.pk == case_id)
        tier = proposed.proposal.tier
        if case.tier is not None and case.tier < tier and seen.get(case_id, tier) < tier:
            reasons = [
                reason.text for reason in proposed.proposal.reasons if reason.tier > case.tier
            ]
            triage.propose_regrade(
                case=case, proposal=proposed.proposal, reasons=reasons, by=None, at=at
            )

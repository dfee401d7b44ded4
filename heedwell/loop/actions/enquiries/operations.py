"""Recording what came of a safeguarding enquiry, and looking whether it is so elsewhere.

A council often decides after the case is closed here, so both can be recorded then too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import ComparedCase, Comparison, EnquiryOutcome
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_kept


class OwnCase(Exception):
    """A case is not compared with itself."""


class ComparedTwice(Exception):
    """In one case the same was either found or not found."""


@dataclass(frozen=True, kw_only=True)
class OutcomeDraft:
    council: str
    outcome: str
    decided_on: date
    words: str
    wishes: str
    risk: str
    reference: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparisonDraft:
    """Without any case: there was none to compare with, and `words` say why."""

    words: str
    method: str
    checked_on: date
    same_in: Sequence[Case] = ()
    not_in: Sequence[Case] = ()


def conclude(*, case: Case, draft: OutcomeDraft, by: Account, at: datetime) -> EnquiryOutcome:
    with write(case.organisation_id):
        case = locked_kept(case.pk)
        row = EnquiryOutcome.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            council=draft.council,
            reference=draft.reference,
            outcome=draft.outcome,
            decided_on=draft.decided_on,
            words=draft.words,
            wishes=draft.wishes,
            risk=draft.risk,
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="enquiry.concluded",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            outcome=draft.outcome,
        )
        return row


def compare(
    *, outcome: EnquiryOutcome, draft: ComparisonDraft, by: Account, at: datetime
) -> Comparison:
    """Record what was found in which comparable cases. Raises OwnCase, ComparedTwice."""
    with write(outcome.organisation_id):
        case = locked_kept(outcome.case_id)
        looked_at = [*draft.same_in, *draft.not_in]
        if any(each.pk == case.pk for each in looked_at):
            raise OwnCase
        if len({each.pk for each in looked_at}) != len(looked_at):
            raise ComparedTwice
        row = Comparison.objects.create(
            organisation_id=case.organisation_id,
            outcome=outcome,
            words=draft.words,
            method=draft.method,
            checked_on=draft.checked_on,
            checked_by=by,
            recorded_at=at,
        )
        cases = [
            ComparedCase.objects.create(
                organisation_id=case.organisation_id, comparison=row, case=each, is_same=is_same
            )
            for found, is_same in ((draft.same_in, True), (draft.not_in, False))
            for each in found
        ]
        record(
            organisation_id=case.organisation_id,
            verb="enquiry.compared",
            subject=case,
            rows=[row, *cases],
            by=by,
            at=at,
            same=len(draft.same_in),
            looked_at=len(looked_at),
        )
        return row

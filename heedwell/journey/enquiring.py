"""Steps round the outcome of a safeguarding enquiry."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.journey.holding import tell
from heedwell.loop.actions.enquiries import operations as enquiries
from heedwell.loop.actions.enquiries.operations import ComparisonDraft, OutcomeDraft
from heedwell.loop.actions.models import Comparison, EnquiryOutcome
from heedwell.loop.cases.models import Case
from heedwell.rules.enquiries import asks_to_compare


def conclude(*, case: Case, draft: OutcomeDraft, by: Account, at: datetime) -> EnquiryOutcome:
    """Record what the council decided; who leads the case hears what it asks for."""
    with write(case.organisation_id):
        row = enquiries.conclude(case=case, draft=draft, by=by, at=at)
        if case.lead is not None and asks_to_compare(draft.outcome):
            tell(
                case.lead,
                case,
                f"enquiry.concluded.{row.pk}",
                f"{case.reference}: look at comparable cases",
                f"The council has decided on {case.reference}. Look whether it is so for other "
                "people and in other services too.",
                by,
                at,
            )
        return row


def compare(
    *, outcome: EnquiryOutcome, draft: ComparisonDraft, by: Account, at: datetime
) -> Comparison:
    return enquiries.compare(outcome=outcome, draft=draft, by=by, at=at)

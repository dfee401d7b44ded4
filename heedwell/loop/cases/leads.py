"""Who leads a case, when that passes from one to another."""

from datetime import datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.about_staff import refuse_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open


def hand_over(*, case: Case, to: Account, by: Account | None, at: datetime) -> Case:
    """Give an open case to somebody else to lead. Raises AboutThisPerson."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        refuse_about(case, to)
        before, case.lead = case.lead_id, to
        case.version += 1
        case.save(update_fields=["lead", "version"])
        record(
            organisation_id=case.organisation_id,
            verb="case.handed_over",
            subject=case,
            rows=[case],
            by=by,
            at=at,
            before=str(before or ""),
            to=str(to.pk),
        )
        return case

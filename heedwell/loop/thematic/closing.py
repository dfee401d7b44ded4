"""Recording that the governing body closes a case; nobody ticks it."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.thematic.models import BodyClosure
from heedwell.rules.deadlines import local_date


class DecidedInTheFuture(Exception):
    """A decision is recorded when it has been made."""


class DecisionNotTraceable(Exception):
    """It lacks the body, or where its minute is."""


@dataclass(frozen=True, kw_only=True)
class BodyDecision:
    body: str
    decided_on: date
    minute: str
    words: str = ""


def record_closure(*, case: Case, decision: BodyDecision, by: Account, at: datetime) -> BodyClosure:
    """Keep which body decided to close a case, on which day, and under which minute."""
    if decision.decided_on > local_date(at):
        raise DecidedInTheFuture
    if not (decision.body.strip() and decision.minute.strip()):
        raise DecisionNotTraceable
    with write(case.organisation_id):
        case = locked_open(case.pk)
        row = BodyClosure.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            body=decision.body.strip(),
            decided_on=decision.decided_on,
            minute=decision.minute.strip(),
            words=decision.words.strip(),
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="thematic.closure_decided",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            body=row.body,
        )
        return row

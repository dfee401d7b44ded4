"""Recording a workaround with the conversation about it. The fix is an action of the case."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.reviews.afterwards.models import Workaround


@dataclass(frozen=True, kw_only=True)
class WorkaroundDraft:
    what: str
    why_it_made_sense: str
    challenged_by: str
    challenged_on: date
    challenge: str


def note(*, case: Case, draft: WorkaroundDraft, by: Account, at: datetime) -> Workaround:
    with write(case.organisation_id):
        case = locked_open(case.pk)
        row = Workaround.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            what=draft.what,
            why_it_made_sense=draft.why_it_made_sense,
            challenged_by=draft.challenged_by,
            challenged_on=draft.challenged_on,
            challenge=draft.challenge,
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="workaround.noted",
            subject=case,
            rows=[row],
            by=by,
            at=at,
        )
        return row

"""Steps of being open after an event: towards the person and family, and with partners outside."""

from datetime import date, datetime

from django.utils.formats import date_format

from heedwell.duties.candour import operations as candour
from heedwell.duties.candour.models import CandourDecision
from heedwell.duties.candour.operations import CandourDraft
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.journey.holding import tell
from heedwell.loop.cases.models import Case
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import CaseSignal
from heedwell.rules.candour import HOW_SOON, CandourProposal, propose
from heedwell.rules.facts import Facts
from heedwell.rules.grading import Severity
from heedwell.rules.stages import CaseState


def proposal_for(case: Case) -> CandourProposal:
    """By the harm as it is known now. `case` comes with its service."""
    reports = CaseSignal.objects.filter(organisation=case.organisation_id, case=case)
    return propose(
        Severity(case.severity),
        nation=case.service.nation,
        service_kind=case.service.kind,
        is_event=reports.exists(),
        is_about_others=signals.is_about_others_only(case),
    )


def keep_asked(*, case: Case, facts: Facts, by: Account, at: datetime) -> None:
    """Today asks for what the facts ask for: also when the harm or a record no longer counts."""
    if case.state == CaseState.OPEN:
        candour.ask_for(case=case, then=facts.candour_next, by=by, at=at)


def decide_candour(
    *, case: Case, draft: CandourDraft, seen: int, by: Account, at: datetime
) -> CandourDecision:
    """Decide whether the duty of candour applies; who leads the case hears when it does."""
    with write(case.organisation_id):
        row = candour.decide(
            case=case, draft=draft, proposal=proposal_for(case), seen=seen, by=by, at=at
        )
        if draft.applies and draft.tell_by is not None and case.lead is not None:
            _tell_lead(case, case.lead, row, draft.tell_by, by, at)
        return row


def _tell_lead(
    case: Case, lead: Account, row: CandourDecision, day: date, by: Account, at: datetime
) -> None:
    tell(
        lead,
        case,
        f"candour.applies.{row.pk}",
        f"{case.reference}: the duty of candour applies",
        f"{by.name} decided that the duty of candour applies to {case.reference}: {HOW_SOON}, and "
        f"by {date_format(day)} as we set it ourselves. Open “Being open” to see what is to be done.",
        by,
        at,
    )

"""Deciding who outside takes part, and recording when each was contacted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heedwell.duties.partners.models import PartnerDecision
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile, locked_open
from heedwell.rules.deadlines import local_date
from heedwell.rules.partners import Involvement


class SayWhenContacted(Exception):
    """That somebody was contacted has its day, today or earlier."""


class SayWhyNotNeeded(Exception):
    """Without a reason nobody could follow later why they were not asked."""


@dataclass(frozen=True, kw_only=True)
class PartnerDraft:
    partner: str
    involvement: Involvement
    contacted_on: date | None = None
    reference: str = ""
    words: str = ""


def decide(
    *, case: Case, draft: PartnerDraft, seen: int, by: Account, at: datetime
) -> PartnerDecision:
    """`seen`: how many decisions about this partner whoever decides had read. Raises
    EditedMeanwhile when there are more."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if _so_far(case, draft.partner) != seen:
            raise EditedMeanwhile
        return _decide(case, draft, seen, by, at)


def decide_not_needed(
    *, case: Case, partners: Sequence[str], words: str, by: Account, at: datetime
) -> None:
    """The same reason for several. Raises EditedMeanwhile when one of them is decided already."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if any(_so_far(case, partner) for partner in partners):
            raise EditedMeanwhile
        for partner in partners:
            draft = PartnerDraft(partner=partner, involvement=Involvement.NOT_NEEDED, words=words)
            _decide(case, draft, 0, by, at)


def _decide(
    case: Case, draft: PartnerDraft, seen: int, by: Account, at: datetime
) -> PartnerDecision:
    _refuse_halves(draft, at)
    is_contacted = draft.involvement is Involvement.CONTACTED
    row = PartnerDecision.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        partner=draft.partner,
        version=seen + 1,
        involvement=draft.involvement,
        contacted_on=draft.contacted_on if is_contacted else None,
        reference=draft.reference if is_contacted else "",
        words=draft.words.strip(),
        decided_by=by,
        decided_at=at,
    )
    record(
        organisation_id=case.organisation_id,
        verb="partner.decided",
        subject=case,
        rows=[row],
        by=by,
        at=at,
        partner=draft.partner,
        involvement=str(draft.involvement),
    )
    return row


def _refuse_halves(draft: PartnerDraft, at: datetime) -> None:
    if draft.involvement is Involvement.CONTACTED and (
        draft.contacted_on is None or draft.contacted_on > local_date(at)
    ):
        raise SayWhenContacted
    if draft.involvement is Involvement.NOT_NEEDED and not draft.words.strip():
        raise SayWhyNotNeeded


def _so_far(case: Case, partner: str) -> int:
    rows = PartnerDecision.objects.filter(organisation=case.organisation_id, case=case)
    return rows.filter(partner=partner).count()

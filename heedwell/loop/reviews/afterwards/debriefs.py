"""Recording a debrief: what helped, what got in the way, what could change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.reviews.afterwards.models import Debrief, DebriefLine, DebriefPresence
from heedwell.loop.reviews.afterwards.striking import AlreadyStruck, is_struck
from heedwell.rules.tiers import TIER_RULES, Tier


class LeaderOrWhyNone(Exception):
    """Leaders attend the debrief of a serious event (S2:25), or it says why none did."""


class DebriefWasNotHeld(Exception):
    """There is nothing to add to a debrief that was not held."""


@dataclass(frozen=True, kw_only=True)
class DebriefDraft:
    """`came` counts people by role; `named` are accounts that wished to be named.

    `lines` hold what was said for each part, a line each.
    """

    held_on: date
    team: str
    came: Mapping[str, int]
    lines: Mapping[str, Sequence[str]]
    leader: str = ""
    why_no_leader: str = ""
    named: Sequence[Account] = field(default=())


def hold(*, case: Case, draft: DebriefDraft, by: Account, at: datetime) -> Debrief:
    with write(case.organisation_id):
        case = locked_open(case.pk)
        asked = case.tier is not None and TIER_RULES[Tier(case.tier)].asks_people
        if asked and not (draft.leader.strip() or draft.why_no_leader.strip()):
            raise LeaderOrWhyNone
        debrief = Debrief.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            held_on=draft.held_on,
            team=draft.team,
            leader=draft.leader,
            why_no_leader=draft.why_no_leader,
            recorded_by=by,
            recorded_at=at,
        )
        presences = [
            *(_came(debrief, role=role, number=number) for role, number in draft.came.items()),
            *(_came(debrief, account=account) for account in draft.named),
        ]
        lines = [
            _said(debrief, part, words, at) for part, said in draft.lines.items() for words in said
        ]
        record(
            organisation_id=case.organisation_id,
            verb="debrief.held",
            subject=case,
            rows=[debrief, *presences, *lines],
            by=by,
            at=at,
        )
        return debrief


def hold_none(*, case: Case, why: str, by: Account, at: datetime) -> Debrief:
    """Record why there was no debrief."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        debrief = Debrief.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            why_none=why,
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="debrief.none",
            subject=case,
            rows=[debrief],
            by=by,
            at=at,
        )
        return debrief


def add_line(
    *, debrief: Debrief, part: str, words: str, shows_name: bool, by: Account, at: datetime
) -> DebriefLine:
    """Add what somebody who was there wants to say; with their name only if they wish."""
    with write(debrief.organisation_id):
        locked_open(debrief.case_id)
        if debrief.held_on is None:
            raise DebriefWasNotHeld
        if is_struck(debrief.organisation_id, debrief.pk):
            raise AlreadyStruck
        line = _said(debrief, part, words, at, is_own=True, said_by=by if shows_name else None)
        record(
            organisation_id=debrief.organisation_id,
            verb="debrief.line_added",
            subject=debrief.case,
            rows=[line],
            # Without the name here too: what is said in safety is not found out later.
            by=by if shows_name else None,
            at=at,
        )
        return line


def _came(
    debrief: Debrief, *, role: str = "", number: int = 1, account: Account | None = None
) -> DebriefPresence:
    return DebriefPresence.objects.create(
        organisation_id=debrief.organisation_id,
        debrief=debrief,
        role=role,
        number=number,
        account=account,
    )


def _said(
    debrief: Debrief,
    part: str,
    words: str,
    at: datetime,
    *,
    is_own: bool = False,
    said_by: Account | None = None,
) -> DebriefLine:
    return DebriefLine.objects.create(
        organisation_id=debrief.organisation_id,
        debrief=debrief,
        part=part,
        words=words,
        is_own=is_own,
        said_by=said_by,
        added_at=at,
    )

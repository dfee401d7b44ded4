"""Beginning a thematic case, and what it looks at: members join and leave, each with a reason."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.about_staff import carry_over
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.cases.reach import reach_out
from heedwell.loop.reviews.models import Theme
from heedwell.loop.signals.models import Signal
from heedwell.loop.thematic import queries
from heedwell.loop.thematic.models import Leaving, Member, ThematicCase
from heedwell.rules.thematic import would_circle


class GoesInACircle(Exception):
    """A thematic case cannot be part of itself, directly or through others."""


class AlreadyAMember(Exception):
    """It belongs to this thematic case already."""


class NoLongerAMember(Exception):
    """It has left already."""


class MemberNeedsReason(Exception):
    """Joining and leaving are kept with the reason for it."""


@dataclass(frozen=True, kw_only=True)
class MemberDraft:
    """A case, or a report that has none; exactly one of them."""

    reason: str
    case: Case | None = None
    signal: Signal | None = None

    @property
    def part(self) -> Case | Signal:
        part = self.case or self.signal
        if part is None:
            raise TypeError("a member is a case or a report")
        return part


def begin(*, case: Case, theme: Theme, why: str, by: Account, at: datetime) -> ThematicCase:
    """Make a case one that looks at others, under a theme; once."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        known = queries.thematic_of(case)
        if known is not None:
            return known
        thematic = ThematicCase.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            theme=theme,
            why=why,
            begun_by=by,
            begun_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="thematic.begun",
            subject=case,
            rows=[thematic],
            by=by,
            at=at,
            theme=theme.name,
        )
        return thematic


def join(*, thematic: ThematicCase, draft: MemberDraft, by: Account, at: datetime) -> Member:
    """Take in a case or a report. What holds for who may see it holds for the whole."""
    if not draft.reason.strip():
        raise MemberNeedsReason
    with write(thematic.organisation_id):
        whole = locked_open(thematic.case_id)
        _refuse_unless_new(thematic, draft)
        part = draft.part
        member = Member.objects.create(
            organisation_id=thematic.organisation_id,
            thematic=thematic,
            case=draft.case,
            signal=draft.signal,
            service=part.service,
            what=str(part),
            reason=draft.reason.strip(),
            joined_by=by,
            joined_at=at,
        )
        about = carry_over(case=draft.case, to=whole, by=by, at=at) if draft.case else []
        further = reach_out(case=whole, service=part.service, at=at)
        record(
            organisation_id=thematic.organisation_id,
            verb="thematic.joined",
            subject=whole,
            rows=[member, whole, *about, *further],
            by=by,
            at=at,
            part=str(part.pk),
        )
        return member


def leave(*, member: Member, reason: str, by: Account, at: datetime) -> Leaving:
    """Say that a member does not belong there. That it did, and why it left, stays."""
    if not reason.strip():
        raise MemberNeedsReason
    with write(member.organisation_id):
        whole = locked_open(member.thematic.case_id)
        if queries.has_left(member):
            raise NoLongerAMember
        leaving = Leaving.objects.create(
            organisation_id=member.organisation_id,
            member=member,
            case=whole,
            reason=reason.strip(),
            left_by=by,
            left_at=at,
        )
        record(
            organisation_id=member.organisation_id,
            verb="thematic.left",
            subject=whole,
            rows=[leaving],
            by=by,
            at=at,
            part=str(member.case_id or member.signal_id),
        )
        return leaving


def _refuse_unless_new(thematic: ThematicCase, draft: MemberDraft) -> None:
    here = queries.standing(thematic)
    ids: set[UUID | None] = {member.case_id or member.signal_id for member in here}
    if (draft.case and draft.case.pk in ids) or (draft.signal and draft.signal.pk in ids):
        raise AlreadyAMember
    if draft.case and would_circle(
        thematic.case_id, draft.case.pk, queries.parts_of(thematic.organisation_id)
    ):
        raise GoesInACircle

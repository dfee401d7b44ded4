"""Steps that tie what people said afterwards to the actions that have grown from it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Model

from heedwell.duties.candour.models import CandourStep
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.ids import uuid_or_none
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.journey import steps
from heedwell.journey.flow import advance
from heedwell.journey.holding import tell
from heedwell.journey.links import STANDING
from heedwell.journey.models import Origin
from heedwell.journey.openness import keep_asked
from heedwell.loop.actions.models import Action, EnquiryOutcome, Recommendation
from heedwell.loop.actions.operations import ActionDraft
from heedwell.loop.actions.outside import queries as outside
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards import debriefs, queries, striking, workarounds
from heedwell.loop.reviews.afterwards.debriefs import DebriefDraft
from heedwell.loop.reviews.afterwards.models import Debrief, Support, Voice, Workaround
from heedwell.loop.reviews.afterwards.workarounds import WorkaroundDraft
from heedwell.loop.reviews.models import LinkCheck
from heedwell.loop.sharing.models import HuddleShare


def hold_debrief(*, case: Case, draft: DebriefDraft, by: Account, at: datetime) -> Debrief:
    """Record a debrief, and ask those who were named for a line of their own, if they wish."""
    with write(case.organisation_id):
        debrief = debriefs.hold(case=case, draft=draft, by=by, at=at)
        for account in draft.named:
            tell(
                account,
                case,
                f"debrief.own_line.{debrief.pk}",
                "Would you like to add something to the debrief?",
                f"{by.name} recorded a debrief that you were at. You can add a line of your own, "
                f"with or without your name: {settings.SITE_URL}/debriefs/{debrief.pk}/",
                by,
                at,
            )
        return debrief


class NotOfThisCase(Exception):
    """There is no record of that id in this case that could be struck."""


def strike(*, case: Case, subject_id: UUID, reason: str, by: Account, at: datetime) -> None:
    """Take a record of this case out of what counts, with the reason."""
    with write(case.organisation_id):
        if not is_of(case, subject_id):
            raise NotOfThisCase
        striking.strike(case=case, subject_id=subject_id, reason=reason, by=by, at=at)
        case, facts = advance(case, by=by, at=at)
        keep_asked(case=case, facts=facts, by=by, at=at)


def is_of(case: Case, subject_id: UUID) -> bool:
    """Whether it is a record of this case, of a kind that can be struck."""
    here = {"organisation": case.organisation_id, "case": case, "pk": subject_id}
    return any(model._default_manager.filter(**here).exists() for model in _STRIKABLE)


_STRIKABLE: tuple[type[Model], ...] = (
    *(Debrief, Voice, Workaround, Support, LinkCheck, HuddleShare),
    *(Recommendation, EnquiryOutcome, CandourStep),
)


def agree_from(
    *, case: Case, draft: ActionDraft, subject_id: UUID, by: Account, at: datetime
) -> Action:
    """Agree an action that has grown from what somebody said, or that fixes a workaround."""
    with write(case.organisation_id):
        action = steps.agree_action(case=case, draft=draft, by=by, at=at)
        _remember(action, subject_id, by, at)
        return action


def note_workaround(
    *, case: Case, draft: WorkaroundDraft, fix: Action | None, by: Account, at: datetime
) -> Workaround:
    """Record a workaround with its fix, when that is agreed already; else the fix comes next."""
    with write(case.organisation_id):
        row = workarounds.note(case=case, draft=draft, by=by, at=at)
        if fix is not None:
            _remember(fix, row.pk, by, at)
        return row


@dataclass(frozen=True)
class OriginOf:
    """What an action is to grow from, in words that its form begins with."""

    subject_id: UUID
    words: str
    kind: str = ""


def origin_of(viewer: Viewer, case: Case, subject_id: str) -> OriginOf | None:
    """A line of a debrief of this case, a workaround, or a recommendation from outside, by the id
    that an address carries."""
    wanted = uuid_or_none(subject_id)
    if wanted is None:
        return None
    if line := queries.idea(viewer, case, wanted):
        return OriginOf(line.pk, line.words[:300])
    if recommended := outside.of_case(viewer, case).filter(pk=wanted).first():
        return OriginOf(recommended.pk, recommended.words[:300], "multi_agency_recommendation")
    row = queries.workarounds(viewer, case).filter(pk=wanted).first()
    return OriginOf(row.pk, "") if row else None


def grown_from(organisation_id: UUID, subject_ids: list[UUID]) -> dict[UUID, Action]:
    """The action that has grown from each of these, where there is one that still stands."""
    rows = Origin.objects.filter(
        organisation=organisation_id, subject_id__in=subject_ids
    ).select_related("action__owner")
    return {row.subject_id: row.action for row in rows if row.action.state in STANDING}


def _remember(action: Action, subject_id: UUID, by: Account, at: datetime) -> None:
    row = Origin.objects.create(
        organisation_id=action.organisation_id,
        action=action,
        subject_id=subject_id,
        recorded_at=at,
    )
    record(
        organisation_id=action.organisation_id,
        verb="action.grew_from",
        subject=action.case,
        rows=[row],
        by=by,
        at=at,
        action=str(action.pk),
        subject_id=str(subject_id),
    )

"""Offering support to staff after an event, and asking again what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import FollowUp, Support, SupportAnswer

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Theme


@dataclass(frozen=True, kw_only=True)
class SupportDraft:
    role: str
    kind: str
    offered_on: date
    answer: str
    account: Account | None = None
    theme: "Theme | None" = None
    words: str = ""
    follow_up_on: date | None = None


def offer(*, case: Case, draft: SupportDraft, by: Account, at: datetime) -> Support:
    """Record what was offered; also after the case has ended, as support may go on."""
    with write(case.organisation_id):
        case = locked(case.pk)
        support = Support.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            role=draft.role,
            account=draft.account,
            kind=draft.kind,
            theme=draft.theme,
            words=draft.words,
            offered_on=draft.offered_on,
            answer=draft.answer,
            recorded_by=by,
            recorded_at=at,
        )
        planned = _ask_again(support, draft.follow_up_on, by)
        record(
            organisation_id=case.organisation_id,
            verb="support.offered",
            subject=case,
            rows=[support, *planned],
            by=by,
            at=at,
            support=str(support.pk),
        )
        return support


def answered(
    *,
    support: Support,
    answer: str,
    words: str,
    follow_up_on: date | None,
    by: Account,
    at: datetime,
) -> SupportAnswer:
    """Record what came of an offer, and when to ask again, if at all."""
    with write(support.organisation_id):
        support = Support.objects.select_for_update(of=("self",)).get(pk=support.pk)
        row = SupportAnswer.objects.create(
            organisation_id=support.organisation_id,
            support=support,
            answer=answer,
            words=words,
            recorded_by=by,
            recorded_at=at,
        )
        support.answer = answer
        support.save(update_fields=["answer"])
        settled = following.settle(
            organisation_id=support.organisation_id, subject_id=support.pk, at=at
        )
        planned = _ask_again(support, follow_up_on, by)
        record(
            organisation_id=support.organisation_id,
            verb="support.answered",
            subject=support.case,
            rows=[row, support, *settled, *planned],
            by=by,
            at=at,
            support=str(support.pk),
        )
        return row


def _ask_again(support: Support, day: date | None, who: Account) -> list[FollowUp]:
    return following.plan(
        case=support.case, about=following.SUPPORT, subject_id=support.pk, day=day, who=who
    )

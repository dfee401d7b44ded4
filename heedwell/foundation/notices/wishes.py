"""How somebody wants to be written to: as it comes, gathered, and never in quiet hours.

Asked when a notice is sent, not when it is written: no report waits for it, and a change of mind
holds for what is still in the outbox.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.notices.models import MailWish, Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.foundation.work.states import WorkState
from heedwell.rules.rhythm import Wish, is_gathered, next_gathering, quiet_ends

# If the gathered mail does not come, what it was to tell goes by itself after this.
GRACE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Later:
    """Until when a notice waits, and for which gathered mail, if it waits for one."""

    until: datetime
    gathered_for: datetime | None = None


def wish_of(viewer: Viewer) -> Wish:
    """What this person chose in this organisation; ours when they chose nothing."""
    row = MailWish.objects.filter(organisation=viewer.organisation, account=viewer.account).first()
    return row.as_rule() if row else Wish()


def choose(*, organisation_id: UUID, wish: Wish, by: Account, at: datetime) -> MailWish:
    """Keep what somebody chose for themselves."""
    with write(organisation_id):
        row, _ = MailWish.objects.update_or_create(
            organisation_id=organisation_id,
            account=by,
            defaults={
                "rhythm": wish.rhythm,
                "hour": wish.hour,
                "weekday": wish.weekday,
                "quiet_from": wish.quiet_from,
                "quiet_until": wish.quiet_until,
                "next_at": next_gathering(wish, at),
                "chosen_at": at,
            },
        )
        record(
            organisation_id=organisation_id,
            verb="mail.chosen",
            subject=row,
            rows=[row],
            by=by,
            at=at,
            rhythm=str(wish.rhythm),
        )
        return row


def later(notice: Notice, now: datetime) -> Later | None:
    """Whether a notice that could go now waits, by the wish of whom it is for. One query."""
    row = MailWish.objects.filter(
        organisation=notice.organisation_id, account=notice.to_account_id
    ).first()
    if row is None:
        return None
    wish = row.as_rule()
    if row.next_at and notice.gathered_for is None and is_gathered(notice.kind, wish):
        return Later(max(row.next_at, now) + GRACE, row.next_at)
    quiet = quiet_ends(wish, now)
    return None if quiet is None else Later(quiet, notice.gathered_for)


def due(organisation_id: UUID, now: datetime) -> list[MailWish]:
    """Those whose gathered mail is to be written now."""
    rows = MailWish.objects.filter(organisation=organisation_id, next_at__lte=now)
    return list(rows.select_related("account").order_by("next_at"))


def held_for(wish: MailWish) -> list[Notice]:
    """The notices that wait for somebody's gathered mail, oldest first."""
    return list(
        Notice.objects.filter(
            organisation=wish.organisation_id,
            to_account=wish.account_id,
            gathered_for__isnull=False,
            available_at__isnull=False,
            state=WorkState.WAITING,
        ).order_by("created_at", "id")
    )


def settle(*, wish: MailWish, told: list[Notice], now: datetime) -> None:
    """Count these notices as sent with the gathered mail, and set the moment of the next one.

    Call it in the transaction that posts that mail: it is then either there or they still wait.
    """
    Notice.objects.filter(
        organisation=wish.organisation_id,
        pk__in=[notice.pk for notice in told],
        state=WorkState.WAITING,
    ).update(state=WorkState.DONE, sent_at=now, available_at=None)
    wish.next_at = next_gathering(wish.as_rule(), now)
    wish.save(update_fields=["next_at"])

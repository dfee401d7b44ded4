"""The days on which somebody is to ask again."""

from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import update
from heedwell.foundation.store.prepared import Prepared, given
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards.models import FollowUp
from heedwell.rules.deadlines import end_of_day

SUPPORT, VOICE = "support", "voice"


def plan(
    *, case: Case, about: str, subject_id: UUID, day: date | None, who: Account
) -> list[FollowUp]:
    """Put a day on Today. Part of an operation, which records the row."""
    if day is None:
        return []
    return [
        FollowUp.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            about=about,
            subject_id=subject_id,
            who=who,
            due_at=end_of_day(day),
        )
    ]


def settle(*, organisation_id: UUID, subject_id: UUID, at: datetime) -> list[FollowUp]:
    """What was to be asked has been asked. Part of an operation, which records the rows."""
    rows = _OPEN(organisation_id=organisation_id, subject_id=subject_id)
    for row in rows:
        row.settled_at = at
        update(row, "settled_at")
    return rows


_OPEN = Prepared[FollowUp](
    lambda: FollowUp.objects.filter(
        organisation=given("organisation_id"),
        subject_id=given("subject_id"),
        settled_at__isnull=True,
    )
)


def hand_over(*, ask: FollowUp, to: Account, by: Account | None, at: datetime) -> FollowUp:
    """Somebody else asks again."""
    with write(ask.organisation_id):
        ask.who = to
        ask.save(update_fields=["who"])
        record(
            organisation_id=ask.organisation_id,
            verb="follow_up.handed_over",
            subject=ask.case,
            rows=[ask],
            by=by,
            at=at,
            to=str(to.pk),
        )
        return ask

"""Striking a record that does not hold: it stays to be read, with the reason, and counts no more."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.reviews.afterwards import following
from heedwell.loop.reviews.afterwards.models import Struck


class AlreadyStruck(Exception):
    """It counts no more already."""


class StrikingNeedsReason(Exception):
    """Without a reason nobody could understand later why it counts no more."""


def strike(*, case: Case, subject_id: UUID, reason: str, by: Account, at: datetime) -> Struck:
    """Take a record out of what counts. That it is one of this case, `journey` has seen."""
    with write(case.organisation_id):
        case = locked_open(case.pk)
        if not reason.strip():
            raise StrikingNeedsReason
        if is_struck(case.organisation_id, subject_id):
            raise AlreadyStruck
        row = Struck.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            subject_id=subject_id,
            reason=reason,
            struck_by=by,
            struck_at=at,
        )
        settled = following.settle(
            organisation_id=case.organisation_id, subject_id=subject_id, at=at
        )
        record(
            organisation_id=case.organisation_id,
            verb="record.struck",
            subject=case,
            rows=[row, *settled],
            by=by,
            at=at,
            struck=str(subject_id),
        )
        return row


def is_struck(organisation_id: UUID, subject_id: UUID) -> bool:
    return Struck.objects.filter(organisation=organisation_id, subject_id=subject_id).exists()


def still_counts() -> Q:
    """The condition on a row of any kind that it was not struck."""
    struck = Struck.objects.filter(organisation=OuterRef("organisation"), subject_id=OuterRef("pk"))
    return Q(~Exists(struck))

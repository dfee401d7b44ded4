"""Attach a file to a record."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from heedwell.foundation.attachments import files
from heedwell.foundation.attachments.files import Kept
from heedwell.foundation.attachments.models import Attachment
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.models import TenantModel
from heedwell.foundation.store.transactions import reading, write
from heedwell.foundation.trail import operations as trail


def store(
    *, subject: TenantModel, name: str, chunks: Iterable[bytes], by: Account | None, at: datetime
) -> Attachment:
    """Keep a file and attach it. Raises `kinds.Refused` with what to do instead."""
    kept = files.keep(organisation_id=subject.organisation_id, name=name, chunks=chunks)
    return attach(kept=kept, subject=subject, by=by, at=at)


def attach(*, kept: Kept, subject: TenantModel, by: Account | None, at: datetime) -> Attachment:
    """Give a kept file to a record; inside the caller's transaction when there is one.

    The same content on the same record is one attachment, so that a retry changes nothing.
    """
    if kept.organisation_id != subject.organisation_id:
        raise ValueError("A file stays in the organisation that it was kept for.")
    about = {
        "organisation_id": subject.organisation_id,
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "sha256": kept.sha256,
    }
    with write(subject.organisation_id):
        there = Attachment.objects.filter(**about).first()
        if there is not None:
            return there
        attachment = Attachment.objects.create(
            **about,
            name=kept.name,
            content_type=kept.kind.content_type,
            size=kept.size,
            stored_as=kept.stored_as,
            uploaded_by=by,
            uploaded_at=at,
        )
        trail.record(
            organisation_id=subject.organisation_id,
            verb="attachment.added",
            subject=subject,
            rows=[attachment],
            by=by,
            at=at,
        )
    return attachment


def remove_orphans(*, organisation_id: UUID, before: datetime) -> int:
    """Remove files from before then that no row names: uploads that were broken off."""
    with reading(organisation_id):
        rows = Attachment.objects.filter(organisation_id=organisation_id)
        named = list(rows.values_list("stored_as", flat=True))
    return files.remove_unnamed(organisation_id=organisation_id, named=named, before=before)

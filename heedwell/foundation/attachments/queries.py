"""Find and open attachments. Who may see the record they belong to, the caller says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.http import content_disposition_header

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.attachments.files import folder_of, open_whole
from heedwell.foundation.attachments.models import Attachment
from heedwell.foundation.store.models import TenantModel

MaySee = Callable[[Viewer, Attachment], bool]


class NoSuchAttachment(LookupError):
    """There is none, or it is not for this viewer: the two look alike from outside."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to hand over, with the headers that keep a browser from showing or running it."""

    attachment: Attachment
    file: BinaryIO
    headers: dict[str, str]


def of_subject(viewer: Viewer, subject: TenantModel) -> QuerySet[Attachment]:
    """The files of a record that the caller has already let this viewer see."""
    return Attachment.objects.filter(
        organisation=viewer.organisation,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
    ).order_by("uploaded_at", "id")


def open_for(viewer: Viewer, attachment_id: UUID, *, may_see: MaySee) -> Opened:
    """Raises NoSuchAttachment, or FileDamaged when the disk no longer holds what was attached.

    This floor does not know the loop, so `may_see` asks whether the record that
    `attachment.subject_type` and `subject_id` name is visible to the viewer.
    """
    attachment = Attachment.objects.filter(
        organisation=viewer.organisation, id=attachment_id
    ).first()
    if attachment is None or not may_see(viewer, attachment):
        raise NoSuchAttachment
    path = folder_of(attachment.organisation_id) / str(attachment.stored_as)
    return Opened(attachment, open_whole(path, attachment.sha256), _headers(attachment))


def _headers(attachment: Attachment) -> dict[str, str]:
    return {
        "Content-Type": attachment.content_type,
        "Content-Length": str(attachment.size),
        "Content-Disposition": content_disposition_header(True, attachment.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }

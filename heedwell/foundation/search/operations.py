"""Keeping the index: called by operations, in their transaction."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import connection, models

from heedwell.foundation.search import postgresql, sqlite
from heedwell.foundation.search.words import distinct
from heedwell.foundation.store.errors import NotABlock
from heedwell.foundation.store.transactions import in_write_of

_MINUTES = 2**33  # sixteen thousand years: impossible dates are kept as written, at the edge
_RANDOM_BITS = 20


def index(
    *,
    organisation_id: UUID,
    service_id: UUID | None,
    subject: models.Model,
    text: str,
    happened_at: datetime,
) -> None:
    """Make a record findable by the words of `text`; again, to say that the words changed.

    Without a service only people who see every service find it.
    """
    _in_write(organisation_id)
    doc = {
        "organisation_id": organisation_id,
        "service_id": service_id,
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "happened_at": happened_at,
        "words": " ".join(distinct(text)),
    }
    engine = sqlite if connection.vendor == "sqlite" else postgresql
    while not engine.put(_key(happened_at), doc):
        pass  # another record of the same minute drew the same number


def remove(*, organisation_id: UUID, subject: models.Model) -> None:
    """Leave a record out of every search. Nothing of its words stays in the index."""
    _in_write(organisation_id)
    engine = sqlite if connection.vendor == "sqlite" else postgresql
    engine.remove(organisation_id, subject._meta.label_lower, subject.pk)


def _key(happened_at: datetime) -> int:
    minute = min(max(int(happened_at.timestamp()) // 60, 0), _MINUTES)
    return (minute << _RANDOM_BITS) + secrets.randbits(_RANDOM_BITS)


def _in_write(organisation_id: UUID) -> None:
    if not in_write_of(organisation_id):
        raise NotABlock("the index is kept inside write() of the same organisation")

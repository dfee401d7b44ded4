"""Appending to the trail: the last thing that every operation does."""

import os
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from heedwell.foundation.store.errors import NotABlock
from heedwell.foundation.store.raw import raw_id, raw_moment
from heedwell.foundation.store.statements import rows_of, send
from heedwell.foundation.store.transactions import NO_ORGANISATION, in_write_of
from heedwell.foundation.trail.chain import START, link
from heedwell.foundation.trail.digest import canonical, digest, is_digested, shape_of
from heedwell.foundation.trail.models import TrailLine

_LAST = "SELECT sequence, hash FROM trail_line WHERE chain = %s ORDER BY sequence DESC LIMIT 1"
_APPEND = (
    "INSERT INTO trail_line (chain, sequence, at, verb, subject_type, subject_id, by_id,"
    " details, digests, previous, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def record(
    *,
    organisation_id: UUID | None,
    verb: str,
    subject: models.Model,
    rows: Iterable[models.Model],
    gone: Iterable[models.Model] = (),
    by: AbstractBaseUser | None,
    at: datetime,
    **details: Any,
) -> TrailLine:
    """Append one line. `rows` are all that the operation created or changed, as they now stand.

    Call it inside `write(organisation_id)`, after the last change. `gone` are rows it removed.
    `details` must be plain values; personal words belong in the rows, not here.
    """
    if not in_write_of(organisation_id):
        raise NotABlock("record() belongs inside write() of the same organisation")
    chain = organisation_id or NO_ORGANISATION
    last, previous = next(iter(rows_of(_LAST, [raw_id(chain)])), (0, START))
    line = TrailLine(
        chain=chain,
        sequence=last + 1,
        at=at,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        by_id=by.pk if by else None,
        details=canonical(details),
        digests=canonical([*map(_digest, _kept(rows)), *map(_removal, _kept(gone))]),
        previous=previous,
    )
    line.hash = link(
        (
            *(line.chain, line.sequence, line.at, line.verb, line.subject_type),
            *(line.subject_id, line.by_id, line.details, line.digests, line.previous),
        )
    )
    send(_APPEND, _columns(line))
    return line


def _kept(rows: Iterable[models.Model]) -> Iterable[models.Model]:
    return (row for row in rows if is_digested(type(row)))


def _digest(row: models.Model) -> tuple[str, ...]:
    shape, salt = shape_of(type(row)), os.urandom(16).hex()
    return shape.table, str(row.pk), shape.key, salt, digest(salt, shape.text(row))


def _removal(row: models.Model) -> tuple[str, ...]:
    shape = shape_of(type(row))
    return shape.table, str(row.pk), shape.key, "", ""


def _columns(line: TrailLine) -> list[Any]:
    return [
        raw_id(line.chain),
        line.sequence,
        raw_moment(line.at),
        line.verb,
        line.subject_type,
        raw_id(line.subject_id),
        raw_id(line.by_id) if line.by_id else None,
        line.details,
        line.digests,
        line.previous,
        line.hash,
    ]

"""Writing an analysis piece by piece: what is saved is kept, whatever happens to the next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.analysis.drafts import Draft, LensDraft
from heedwell.loop.reviews.analysis.queries import Kept, lens_in, pieces
from heedwell.loop.reviews.models import LensFinding, Piece, Review
from heedwell.loop.reviews.operations import open_to_write, remember_writer
from heedwell.loop.reviews.timeline.operations import ReasonNeeded


def keep(
    *,
    review: Review,
    draft: Draft,
    key: UUID | None = None,
    version: int = 0,
    by: Account,
    at: datetime,
) -> Piece:
    """Write a new piece, or the next version of the one at `key`.

    Raises EditedMeanwhile when `version` is not the newest.
    """
    with write(review.organisation_id):
        review = open_to_write(review)
        now = None if key is None else _newest(pieces(review, draft.model).get(key), version)
        return _write(review, draft, now, by, at)


def look_through(
    *, review: Review, draft: LensDraft, version: int = 0, by: Account, at: datetime
) -> Piece:
    """Say what was found through a lens, or why it does not apply; each lens once."""
    with write(review.organisation_id):
        review = open_to_write(review)
        known = lens_in(pieces(review, LensFinding), draft.lens)
        now = _newest(known, version) if known or version else None
        return _write(review, draft, now, by, at)


def take_out(
    *, review: Review, piece: Piece, version: int, reason: str, by: Account, at: datetime
) -> Piece:
    """Take a piece out. It stays in the record, with the reason."""
    if not reason.strip():
        raise ReasonNeeded
    with write(review.organisation_id):
        review = open_to_write(review)
        now = _newest(pieces(review, type(piece)).get(piece.key), version)
        kept = {field.attname: getattr(now, field.attname) for field in _own_fields(type(piece))}
        row = _next(review, type(piece), now, by, at, **kept, is_out=True, reason=reason)
        _record("analysis.taken_out", review, [row], by, at)
        return row


def _write(review: Review, draft: Draft, now: Piece | None, by: Account, at: datetime) -> Piece:
    row = _next(review, draft.model, now, by, at, **draft.fields())
    beside = list(draft.beside(row))
    for each in beside:
        each.save(force_insert=True)
    _record("analysis.changed" if now else "analysis.added", review, [row, *beside], by, at)
    return row


def _next(
    review: Review,
    model: type[Piece],
    now: Piece | None,
    by: Account,
    at: datetime,
    **fields: Any,
) -> Piece:
    """The first version, or the one after `now`."""
    after = {} if now is None else {"key": now.key, "version": now.version + 1}
    return model._default_manager.create(
        organisation_id=review.organisation_id,
        review=review,
        written_by=by,
        written_at=at,
        **after,
        **fields,
    )


def _newest(kept: Kept[Any] | None, version: int) -> Piece:
    """What stands now; EditedMeanwhile when it was taken out, or changed since `version`."""
    if kept is None or kept.newest.version != version:
        raise EditedMeanwhile
    newest: Piece = kept.newest
    return newest


def _own_fields(model: type[Piece]) -> list[Any]:
    """What a kind of piece has beyond what all have."""
    common = {field.name for field in Piece._meta.get_fields()}
    return [field for field in model._meta.concrete_fields if field.name not in common]


def _record(verb: str, review: Review, rows: list[Model], by: Account, at: datetime) -> None:
    """One line, with who wrote here when that is new: they cannot be the one who signs."""
    record(
        organisation_id=review.organisation_id,
        verb=verb,
        subject=review.case,
        rows=[*rows, *remember_writer(review, by, at)],
        by=by,
        at=at,
        piece=rows[0]._meta.model_name,
    )

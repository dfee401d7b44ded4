"""Writing the timeline: add a statement, change it, take it out, say what it rests on."""

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from operator import attrgetter

from django.db.models import Model

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add as insert
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews.models import Evidence, Review, Statement
from heedwell.loop.reviews.operations import open_to_write, remember_writer
from heedwell.loop.reviews.timeline.drafts import EvidenceDraft, Moment, StatementDraft
from heedwell.loop.reviews.timeline.order import place_for
from heedwell.loop.reviews.timeline.queries import Standing, timeline_of


class ReasonNeeded(Exception):
    """What is taken out of a timeline is taken out for a reason."""


def prefill(
    *, review: Review, drafts: Iterable[StatementDraft], by: Account | None, at: datetime
) -> list[Statement]:
    """Bring in what the records say, each source once: what was taken out does not come back."""
    with write(review.organisation_id):
        review = open_to_write(review)
        timeline = timeline_of(review)
        known, standing = timeline.sources, list(timeline.standing)
        rows: list[Model] = []
        for draft in drafts:
            if draft.source not in known:
                statement, *evidence = _begin(review, draft, standing, by, at)
                insort(standing, Standing(statement), key=attrgetter("place"))
                rows += [statement, *evidence]
        if rows:
            insert(*sorted(rows, key=lambda row: isinstance(row, Evidence)))
            record(
                organisation_id=review.organisation_id,
                verb="timeline.prefilled",
                subject=review.case,
                rows=rows,
                by=by,
                at=at,
            )
        return [row for row in rows if isinstance(row, Statement)]


def add(*, review: Review, draft: StatementDraft, by: Account, at: datetime) -> Statement:
    with write(review.organisation_id):
        review = open_to_write(review)
        statement, *evidence = _begin(review, draft, timeline_of(review).standing, by, at)
        insert(statement, *evidence)
        _record("timeline.added", review, [statement, *evidence], by, at)
        return statement


def change(
    *,
    review: Review,
    standing: Standing,
    version: int,
    draft: StatementDraft,
    reason: str = "",
    by: Account,
    at: datetime,
) -> Statement:
    """Write the next version. Raises EditedMeanwhile when `version` is not the newest."""
    with write(review.organisation_id):
        review = open_to_write(review)
        timeline = timeline_of(review)
        now = _newest(timeline.get(standing.key), version)
        moved = draft.after is not None or draft.moment != Moment.of(now)
        others = [one for one in timeline.standing if one.key != standing.key]
        row = _next(
            now,
            **asdict(draft.moment),
            what=draft.what,
            who=draft.who,
            holds=draft.holds,
            place=place_for(draft.moment, draft.after, others) if moved else now.place,
            reason=reason,
            written_by=by,
            written_at=at,
        )
        _record("timeline.changed", review, [row], by, at)
        return row


def take_out(
    *, review: Review, standing: Standing, version: int, reason: str, by: Account, at: datetime
) -> Statement:
    """Take a statement out of the timeline. It stays in the record, with the reason."""
    if not reason.strip():
        raise ReasonNeeded
    with write(review.organisation_id):
        review = open_to_write(review)
        now = _newest(timeline_of(review).get(standing.key), version)
        row = _next(now, is_out=True, reason=reason, written_by=by, written_at=at)
        _record("timeline.taken_out", review, [row], by, at)
        return row


def rest_on(
    *, review: Review, standing: Standing, draft: EvidenceDraft, by: Account, at: datetime
) -> Evidence:
    """Say what a statement rests on."""
    with write(review.organisation_id):
        review = open_to_write(review)
        now = _newest(timeline_of(review).get(standing.key), None)
        row = _evidence(review, now.first or now, draft, by, at)
        insert(row)
        _record("evidence.added", review, [row], by, at)
        return row


def drop_evidence(
    *, review: Review, evidence: Evidence, reason: str, by: Account, at: datetime
) -> Evidence:
    """Say that a statement does not rest on this after all."""
    if not reason.strip():
        raise ReasonNeeded
    with write(review.organisation_id):
        review = open_to_write(review)
        evidence.is_current, evidence.reason = False, reason
        evidence.save(update_fields=["is_current", "reason"])
        _record("evidence.dropped", review, [evidence], by, at)
        return evidence


def _begin(
    review: Review,
    draft: StatementDraft,
    standing: Sequence[Standing],
    by: Account | None,
    at: datetime,
) -> tuple[Statement, *tuple[Evidence, ...]]:
    """A statement with what it rests on, not yet kept."""
    statement = Statement(
        organisation_id=review.organisation_id,
        review=review,
        place=place_for(draft.moment, draft.after, standing),
        **asdict(draft.moment),
        what=draft.what,
        who=draft.who,
        holds=draft.holds,
        source=draft.source,
        written_by=by,
        written_at=at,
    )
    return (statement, *(_evidence(review, statement, each, by, at) for each in draft.evidence))


def _next(now: Statement, **changed: object) -> Statement:
    """The version after this one, with what is different."""
    kept = {
        name: getattr(now, name)
        for name in ("place", "when", "on_day", "at_time", "part_of_day", "what", "who", "holds")
    }
    return Statement.objects.create(
        **{
            "organisation_id": now.organisation_id,
            "review_id": now.review_id,
            "first_id": now.first_id or now.pk,
            "version": now.version + 1,
            "source": now.source,
            **kept,
            **changed,
        }
    )


def _newest(standing: Standing | None, version: int | None) -> Statement:
    """What stands now; EditedMeanwhile when it was taken out, or changed since `version`."""
    if standing is None or version not in (None, standing.newest.version):
        raise EditedMeanwhile
    return standing.newest


def _evidence(
    review: Review, first: Statement, draft: EvidenceDraft, by: Account | None, at: datetime
) -> Evidence:
    return Evidence(
        organisation_id=review.organisation_id,
        statement=first,
        rests_on=draft.rests_on,
        file=draft.file,
        record_type=draft.record_type,
        record_id=draft.record_id,
        words=draft.words,
        told_by=draft.told_by,
        told_on=draft.told_on,
        added_by=by,
        added_at=at,
    )


def _record(verb: str, review: Review, rows: Iterable[Model], by: Account, at: datetime) -> None:
    """One line, with who wrote here when that is new: they cannot be the one who signs."""
    record(
        organisation_id=review.organisation_id,
        verb=verb,
        subject=review.case,
        rows=[*rows, *remember_writer(review, by, at)],
        by=by,
        at=at,
    )

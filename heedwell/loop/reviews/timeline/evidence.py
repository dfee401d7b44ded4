"""What a statement can rest on: a file that is attached here, or a record of the same case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.attachments import files
from heedwell.foundation.attachments import operations as attachments
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards import queries as afterwards
from heedwell.loop.reviews.contributors.queries import asked_outside
from heedwell.loop.reviews.models import Evidence, Review, Statement
from heedwell.loop.reviews.states import Rests
from heedwell.loop.reviews.timeline.drafts import EvidenceDraft
from heedwell.loop.reviews.timeline.operations import rest_on
from heedwell.loop.reviews.timeline.queries import Standing, timeline_of
from heedwell.loop.signals import queries as signals
from heedwell.rules.vocabulary import VOICES


@dataclass(frozen=True)
class Record:
    """A record that somebody may point to, and what it is called."""

    record_type: str
    record_id: UUID
    words: str

    @property
    def key(self) -> str:
        return f"{self.record_type}:{self.record_id}"

    def draft(self) -> EvidenceDraft:
        return EvidenceDraft(
            rests_on=Rests.RECORD,
            record_type=self.record_type,
            record_id=self.record_id,
            words=self.words,
        )


def rest_on_file(
    *,
    review: Review,
    standing: Standing,
    name: str,
    chunks: Iterable[bytes],
    by: Account,
    at: datetime,
) -> Evidence:
    """Keep a file and say that a statement rests on it. The same file again changes nothing.

    It is on the disk before a row names it. Raises `kinds.Refused` with what to do instead.
    """
    kept = files.keep(organisation_id=review.organisation_id, name=name, chunks=chunks)
    with write(review.organisation_id):
        first = Statement.objects.get(organisation=review.organisation_id, pk=standing.key)
        file = attachments.attach(kept=kept, subject=first, by=by, at=at)
        known = next((each for each in standing.evidence if each.file_id == file.pk), None)
        draft = EvidenceDraft(rests_on=Rests.FILE, file=file)
        return known or rest_on(review=review, standing=standing, draft=draft, by=by, at=at)


def with_file(review: Review, evidence_id: UUID) -> Evidence | None:
    """What a statement of this review rests on now, if it is a file."""
    for standing in timeline_of(review).standing:
        for each in standing.evidence:
            if each.pk == evidence_id and each.file is not None:
                return each
    return None


def records_of(viewer: Viewer, case: Case, review: Review, at: datetime) -> list[Record]:
    """What is on record about a case that its viewer reads: reports first, then what people said."""
    return [*_reports(viewer, case), *_accounts(viewer, case), *_answers(viewer, review, at)]


def _reports(viewer: Viewer, case: Case) -> Iterator[Record]:
    for signal in signals.of_case(viewer, case):
        yield _record(signal, f"Report of {_day(signal.reported_at)}")
        for added in signals.amendments(signal):
            yield _record(added, f"What was added to the report on {_day(added.added_at)}")


def _accounts(viewer: Viewer, case: Case) -> Iterator[Record]:
    for debrief in afterwards.debriefs(viewer, case):
        if debrief.held_on is not None:
            yield _record(debrief, f"Debrief of {date_format(debrief.held_on, 'j F Y')}")
    for voice in afterwards.voices(viewer, case):
        if voice.words and voice.asked_on is not None:
            whose = VOICES.label(voice.whose)
            yield _record(voice, f"{whose}, asked on {date_format(voice.asked_on, 'j F Y')}")


def _answers(viewer: Viewer, review: Review, at: datetime) -> Iterator[Record]:
    for asked in asked_outside(viewer, review, at):
        for answer in asked.answers:
            yield _record(answer, f"Answer of {asked.question}, {_day(answer.answered_at)}")


def _record(row: Model, words: str) -> Record:
    return Record(row._meta.label_lower, row.pk, words)


def _day(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")

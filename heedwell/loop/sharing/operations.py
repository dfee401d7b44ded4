"""Letting people know what changed, and recording that they do."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked
from heedwell.loop.sharing.models import HuddleShare, LearningNote, NoteRead


@dataclass(frozen=True, kw_only=True)
class NoteDraft:
    """Plain words and no names: a stranger must see what changed and how we know."""

    title: str
    what_happened: str
    what_changed: str
    how_we_know: str = ""
    for_families: bool = False
    service: Service | None = None


@dataclass(frozen=True, kw_only=True)
class HuddleDraft:
    service: Service
    team: str
    shared_on: date
    people_present: int
    words: str = ""


def publish_note(*, case: Case, draft: NoteDraft, by: Account, at: datetime) -> LearningNote:
    """Publish what changed to the staff of a service, or of all when no service is named."""
    with write(case.organisation_id):
        case = locked(case.pk)
        note = LearningNote.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            service=draft.service,
            title=draft.title,
            what_happened=draft.what_happened,
            what_changed=draft.what_changed,
            how_we_know=draft.how_we_know,
            for_families=draft.for_families,
            published_by=by,
            published_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="note.published",
            subject=case,
            rows=[note],
            by=by,
            at=at,
            note=str(note.pk),
        )
        return note


def share_in_huddle(*, case: Case, draft: HuddleDraft, by: Account, at: datetime) -> HuddleShare:
    """Record that a team talked about it: when, how many were there, and what they said."""
    with write(case.organisation_id):
        case = locked(case.pk)
        share = HuddleShare.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            service=draft.service,
            team=draft.team,
            shared_on=draft.shared_on,
            people_present=draft.people_present,
            words=draft.words,
            recorded_by=by,
            recorded_at=at,
        )
        record(
            organisation_id=case.organisation_id,
            verb="huddle.shared",
            subject=case,
            rows=[share],
            by=by,
            at=at,
        )
        return share


def mark_read(*, note: LearningNote, by: Account, at: datetime) -> NoteRead:
    """Say that you have read a note; saying it twice changes nothing."""
    with write(note.organisation_id):
        known = NoteRead.objects.filter(
            organisation_id=note.organisation_id, note=note, account=by
        ).first()
        if known is not None:
            return known
        read = NoteRead.objects.create(
            organisation_id=note.organisation_id, note=note, account=by, read_at=at
        )
        record(
            organisation_id=note.organisation_id,
            verb="note.read",
            subject=note,
            rows=[read],
            by=by,
            at=at,
        )
        return read

"""The gathered mail: what is late, due and new for somebody, once a day or a week, in one letter.

It carries references and services, no names of people supported and no facts of an event.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.access.queries import load_viewer
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.notices import wishes
from heedwell.foundation.notices.models import MailWish, Notice
from heedwell.foundation.notices.operations import post
from heedwell.foundation.store.transactions import reading, write
from heedwell.journey.worklists import WorkItem, Worklist, worklist
from heedwell.rules.rhythm import Rhythm

# A letter is read in a minute; the rest stands on Today.
MOST_LINES = 15


def gather(organisation_id: UUID, now: datetime) -> int:
    """Write the letter of everybody whose moment has come. Returns how many were written."""
    with reading(organisation_id):
        due = wishes.due(organisation_id, now)
    return sum(_gather_for(wish, now) for wish in due)


def _gather_for(wish: MailWish, now: datetime) -> bool:
    """Whether there was anything to say. Nobody is written to about nothing."""
    viewer = load_viewer(wish.account, wish.organisation_id, now)
    with reading(wish.organisation_id):
        work = worklist(viewer, now) if viewer else None
    with write(wish.organisation_id):
        told = wishes.held_for(wish)
        body = "\n".join(_body(viewer, wish, work, told)) if viewer and work else ""
        if body and work:
            post(
                organisation_id=wish.organisation_id,
                to=wish.account,
                kind="gathered",
                subject=_subject(wish, work),
                body=body,
                key=f"gathered:{wish.account_id}:{wish.next_at}",
                at=now,
            )
        wishes.settle(wish=wish, told=told, now=now)
    return bool(body)


def _subject(wish: MailWish, work: Worklist) -> str:
    span = "week" if wish.rhythm == Rhythm.WEEKLY else "day"
    counted = [
        f"{len(items)} {words}"
        for words, items in (("late", _mine(work.late)), ("due today", _mine(work.today)))
        if items
    ]
    return f"Your {span}: {', '.join(counted)}" if counted else f"Your {span} at Heedwell"


def _body(viewer: Viewer, wish: MailWish, work: Worklist, told: list[Notice]) -> Iterator[str]:
    parts = [(title, [_line(item) for item in _mine(items)]) for title, items in _parts(work)]
    parts.append(("Since the last letter", [f"- {notice.subject}" for notice in told]))
    if not any(lines for _, lines in parts):
        return
    yield f"{viewer.account.get_short_name()}, this waits for you at {viewer.organisation.name}."
    for title, lines in parts:
        if lines:
            yield f"\n{title}"
            yield from lines[:MOST_LINES]
        if len(lines) > MOST_LINES:
            yield f"and {len(lines) - MOST_LINES} more"
    yield f"\nOpen Today: {settings.SITE_URL}{reverse('cases:today')}"
    often = "week" if wish.rhythm == Rhythm.WEEKLY else "day"
    yield (
        f"You asked for one letter a {often}. Change that: "
        f"{settings.SITE_URL}{reverse('mail_and_calendar')}"
    )


def _parts(work: Worklist) -> tuple[tuple[str, list[WorkItem]], ...]:
    return (
        ("Late", work.late),
        ("Due today", work.today),
        ("This week", work.week),
        ("Ready when you are", work.no_date),
    )


def _mine(items: list[WorkItem]) -> list[WorkItem]:
    return [item for item in items if item.is_mine]


def _line(item: WorkItem) -> str:
    due = f", by {date_format(localtime(item.due_at), 'l j F')}" if item.due_at else ""
    return f"- {item.case.reference} at {item.case.service.name}: {item.task.says}{due}"

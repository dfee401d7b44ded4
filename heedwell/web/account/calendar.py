"""A person's due dates as a calendar file (RFC 5545). Titles carry no names and no facts."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate
from icalendar import Calendar, Event

from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.worklists import Task, WorkItem, Worklist
from heedwell.web.cases.pages.today import where_to_do

REFRESH = timedelta(hours=1)
# Triage is due at a moment; everything else on a day.
A_MOMENT = timedelta(minutes=15)


def as_calendar(viewer: Viewer, work: Worklist, at: datetime) -> bytes:
    """An entry for each thing that is this person's to do and has a date."""
    calendar = Calendar()
    calendar.add("prodid", "-//Heedwell//Due dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Heedwell, {viewer.organisation.name}")
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for item in (*work.late, *work.today, *work.week):
        if item.is_mine and item.due_at is not None:
            calendar.add_component(_event(viewer, item, item.due_at, at))
    return bytes(calendar.to_ical())


def _event(viewer: Viewer, item: WorkItem, due_at: datetime, at: datetime) -> Event:
    address = f"{settings.SITE_URL}{where_to_do(viewer, item)}"
    event = Event()
    event.add("uid", f"{_identity(item)}@heedwell")
    event.add("dtstamp", at)
    event.add("summary", f"{item.case.reference}: {item.task.says}")
    event.add("description", f"{item.case.service.name}. {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    if item.task is Task.TRIAGE:
        event.add("dtstart", due_at - A_MOMENT)
        event.add("dtend", due_at)
    else:
        event.add("dtstart", localdate(due_at))
    return event


def _identity(item: WorkItem) -> str:
    """The same for the same piece of work at every reading; says nothing of our ids."""
    subject = item.check or item.action or item.case
    return salted_hmac("heedwell.calendar", f"{item.task}:{subject.pk}").hexdigest()

"""What the worker does, a line each. A later capability's work joins by adding its line."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.utils.timezone import localdate

from heedwell.foundation.attachments.operations import remove_orphans
from heedwell.foundation.notices.delivery import Outbox
from heedwell.foundation.trail.head import write_head
from heedwell.foundation.trail.reads import flush
from heedwell.jobs.tenants import organisations
from heedwell.jobs.worker import Duty, Handler, Work
from heedwell.journey.gathering import gather
from heedwell.journey.handing_over import settle
from heedwell.journey.importing.running import Importer
from heedwell.journey.sweep import sweep
from heedwell.journey.trying import look_at_tests

log = logging.getLogger("heedwell.work")

HEADS = "trail-heads"
ORPHANS_AFTER = timedelta(days=7)
MINUTE = 60.0
HOUR = 60 * MINUTE


def notices(duty: Duty) -> Work:
    """Send what waits in the outbox."""
    outbox = Outbox(worker=duty.worker, clock=duty.clock)
    return lambda: outbox.send_some() > 0


def deadlines(duty: Duty) -> Work:
    """Tell the next person of what has become late."""
    return _for_each_organisation(duty, sweep, "Deadlines of %s could not be watched.")


def micro_tests(duty: Duty) -> Work:
    """Look at what is tried small, and stop what has met its stop rule."""
    return _for_each_organisation(duty, look_at_tests, "The micro-tests of %s were not looked at.")


def handovers(duty: Duty) -> Work:
    """Hand on what somebody held whose access ran out."""
    return _for_each_organisation(duty, settle, "Work at %s could not be handed on.")


def letters(duty: Duty) -> Work:
    """Write to those who asked for one letter a day or a week."""
    return _for_each_organisation(duty, gather, "The letters of %s could not be written.")


def _for_each_organisation(
    duty: Duty, do: Callable[[UUID, datetime], object], trouble: str
) -> Work:
    """One after the other: a fault in one provider's records stops no other's work."""

    def work() -> bool:
        for organisation in organisations():
            if duty.stop.is_set():
                break
            try:
                do(organisation.pk, duty.clock())
            except DatabaseError:
                raise
            except Exception:
                log.exception(trouble, organisation.short_name)
        return False

    return work


def imports(duty: Duty) -> Work:
    """Take in spreadsheets, a slice at a time."""
    return Importer(worker=duty.worker, clock=duty.clock, stop=duty.stop).some


def orphans(duty: Duty) -> Work:
    """Remove uploads that were broken off and never became part of a record."""

    def work() -> bool:
        before = duty.clock() - ORPHANS_AFTER
        for organisation in organisations():
            remove_orphans(organisation_id=organisation.pk, before=before)
        return False

    return work


def heads(duty: Duty) -> Work:
    """Keep the head of the trail outside the database: the day's first stays as it was."""

    def work() -> bool:
        folder = Path(settings.DATA) / HEADS
        folder.mkdir(mode=0o700, exist_ok=True)
        now = duty.clock()
        of_today = folder / f"{localdate(now)}.json"
        for file in (folder / "latest.json", *(() if of_today.exists() else (of_today,))):
            write_head(file, now)
        return False

    return work


def reads(_duty: Duty) -> Work:
    """Keep who read what in this process; web processes keep their own."""

    def work() -> bool:
        flush()
        return False

    return work


HANDLERS = (
    Handler("sending notices", notices, pause=0.5),
    Handler("looking for what is late", deadlines, pause=MINUTE),
    Handler("looking at micro-tests", micro_tests, pause=MINUTE),
    Handler("handing on work", handovers, pause=MINUTE),
    Handler("writing gathered mail", letters, pause=MINUTE),
    Handler("taking in spreadsheets", imports, pause=0.5),
    Handler("keeping the head of the trail", heads, pause=HOUR, at_stop=True),
    Handler("keeping who read what", reads, pause=1.0, at_stop=True),
    Handler("removing broken uploads", orphans, pause=HOUR),
)

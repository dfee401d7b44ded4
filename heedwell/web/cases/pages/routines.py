"""What of an action comes again, in words: how often, each time, and what was missed."""

from datetime import datetime
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.rules.deadlines import local_date
from heedwell.rules.routines import Every
from heedwell.rules.stages import CaseState
from heedwell.web.cases.lookups import may_carry_out
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, Tag, Tone
from heedwell.web.words import day_words, due_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action, Occurrence, Routine

# The newest times are shown; the figures count them all.
MOST_SHOWN = 12


class RoutineWords:
    """One routine: what has been of it, newest first, with what is next on top."""

    def __init__(self, viewer: Viewer, action: "Action", routine: "Routine", at: datetime) -> None:
        rows = sorted(routine.occurrences.all(), key=lambda row: row.due_date)
        missed = sum(is_missed(routine, row, at) for row in rows)
        done = sum(row.done_at is not None for row in rows)
        self.what = routine.what
        until = day_words(routine.until_date)
        self.says = f"{Every(routine.every).label} until {until}. {done} done, {missed} missed."
        self.tag = Tag(missed_words(missed), Tone.LATE) if missed else None
        self.stopped = ""
        if routine.stopped_by is not None:
            self.stopped = f"Stopped by {routine.stopped_by.name}: {routine.stop_reason}"
        begun = [row for row in rows if row.done_at or row.due_at <= at]
        coming = (
            [row for row in rows if row not in begun][:1] if self._runs(routine, action) else []
        )
        shown = [*coming, *reversed(begun[-MOST_SHOWN:])]
        may = may_carry_out(viewer, action) and self._runs(routine, action)
        self.times = [_time(action, routine, row, at, may_do=may) for row in shown]

    @staticmethod
    def _runs(routine: "Routine", action: "Action") -> bool:
        return routine.stopped_at is None and action.state != ActionState.CANCELLED


class TimeWords:
    def __init__(self, day: str, detail: str, tag: Tag, do: Link | None) -> None:
        self.day, self.detail, self.tag, self.do = day, detail, tag, do


def _time(
    action: "Action", routine: "Routine", row: "Occurrence", at: datetime, *, may_do: bool
) -> TimeWords:
    day = day_words(row.due_date)
    if row.done_at is not None and row.done_by is not None:
        late = row.done_at > row.due_at
        tag = Tag("done late" if late else "done", Tone.SOON if late else Tone.GOOD)
        said = f"{row.done_by.name}. {row.words}" if row.words else f"{row.done_by.name}."
        return TimeWords(day, said, tag, None)
    if is_missed(routine, row, at):
        return TimeWords(day, "", Tag("missed", Tone.LATE), None)
    late = row.due_at <= at
    tag = Tag(due_words(row.due_at, at) if late else "to do", Tone.LATE if late else Tone.SOON)
    url = case_url(action.case, "occurrence", occurrence_id=row.pk)
    return TimeWords(day, "", tag, Link("Record that it is done", url) if may_do else None)


def is_missed(routine: "Routine", row: "Occurrence", at: datetime) -> bool:
    """What closed before it was stopped, and was not done."""
    ended = at if routine.stopped_at is None else min(at, routine.stopped_at)
    return row.done_at is None and row.closes_at <= ended


def missed_words(times: int) -> str:
    return f"missed {'once' if times == 1 else 'twice' if times == 2 else f'{times} times'}"


def routine_links(
    viewer: Viewer, action: "Action", routines: "list[Routine]", at: datetime
) -> list[Link]:
    """Agreeing that it comes again, or stopping what does."""
    if (
        action.state == ActionState.CANCELLED
        or action.case.state not in (CaseState.OPEN, CaseState.CLOSED)
        or not viewer.may(Permission.AGREE_ACTIONS, action.service_id)
    ):
        return []
    runs = any(each.stopped_at is None and each.until_date >= local_date(at) for each in routines)
    if runs:
        url = case_url(action.case, "stop-repeating", action_id=action.pk)
        return [Link("Stop it coming again", url)]
    if action.case.state != CaseState.OPEN:
        return []
    return [Link("Let it come again", case_url(action.case, "repeat-action", action_id=action.pk))]

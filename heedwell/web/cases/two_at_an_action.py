"""Two people at one action: the second sees both dates, or both records of the change, and settles.

Nothing saved is overwritten: a settled date is a further move, a settled record a further record.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404

from heedwell.foundation.access.viewer import Viewer
from heedwell.journey import steps
from heedwell.loop.actions import queries
from heedwell.loop.actions.changing import LiveDayStands, correct_change
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.web.cases.action_forms import DoneForm, MoveForm
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action


def opened_date(action: "Action") -> dict[str, Any]:
    """What stands when somebody opens the page; the boxes for the new date begin empty."""
    return {"due_date": action.due_date, "reason": ""}


def keep_date(form: MoveForm, viewer: Viewer, action: "Action", *, at: datetime) -> MoveForm | None:
    """Move the date. When somebody else did meanwhile: the page with both."""
    data = form.cleaned_data
    if form.is_as_saved() and data["version"] == action.version:
        return None
    try:
        steps.move_due_date(
            action=action,
            due_date=data["due_date"],
            reason=data["reason"],
            version=data["version"] or 0,
            by=viewer.account,
            at=at,
        )
    except EditedMeanwhile:
        newest = _newest(viewer, action)
        note = queries.newest_note(newest)
        stands = {"due_date": newest.due_date, "version": newest.version}
        who = note.noted_by.name if note and note.noted_by else "Somebody else"
        return form.over({**stands, "reason": note.words if note else ""}, by=who)
    return None


def opened_change(action: "Action") -> dict[str, Any]:
    """An empty page: what is recorded of the change as it stands now has not been seen yet."""
    recorded = len(action.changes.all())
    is_seen = action.state == ActionState.AGREED
    return {"person": action.person_id, "version": recorded if is_seen else max(recorded - 1, 0)}


def keep_change(
    form: DoneForm, viewer: Viewer, action: "Action", *, at: datetime
) -> DoneForm | None:
    """Record the change. When somebody else did meanwhile: the page with both records.

    Sent again from there, it is a correction beside theirs, unless it ends as theirs stands.
    """
    seen = form.cleaned_data["version"] or 0
    recorded = len(action.changes.all())
    if action.state == ActionState.DONE and seen == recorded and form.is_as_saved():
        return None
    keep = correct_change if action.state == ActionState.DONE else steps.mark_done
    try:
        keep(action=action, seen=seen, by=viewer.account, at=at, **form.words())
    except EditedMeanwhile:
        newest = _newest(viewer, action)
        change = queries.newest_change(newest)
        if change is None:
            raise
        stands = {
            "what_changed": change.what,
            "person": change.person_id,
            **{name: getattr(change, name) for name in ("old_version", "new_version")},
            **{name: getattr(change, name) for name in ("before", "after", "live_on", "why_again")},
            "version": len(newest.changes.all()),
        }
        return form.over(stands, by=change.recorded_by.name)
    except LiveDayStands:
        day = day_words(action.live_on) if action.live_on else ""
        form.add_error("live_on", f"Keep {day}: the checks are planned from that day")
        return form
    return None


def _newest(viewer: Viewer, action: "Action") -> "Action":
    return get_object_or_404(queries.with_history(viewer), pk=action.pk)

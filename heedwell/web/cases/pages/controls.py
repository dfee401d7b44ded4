"""Interim safety controls in words: on their case and action, on Today, on their own page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.rules.stages import CaseState
from heedwell.web.cases.lookups import may_read
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Fact, Facts, Link, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Control

_TITLE = "In place for now"


class ControlPage:
    def __init__(self, viewer: Viewer, control: "Control") -> None:
        self.control = control
        self.case = control.case
        self.may_read_case = may_read(viewer, control.case)
        self.tags = _tags(control)
        self.facts = Facts(
            (
                Fact("Who looks after it", control.owner.name),
                Fact("In place since", day_words(control.started_on)),
                Fact("Put in place by", control.started_by.name),
                Fact("Where", control.service.name),
                Fact("Until when", until_words(control)),
            )
        )
        self.links = _links(viewer, control)


def controls_card(controls: "Iterable[Control]") -> ListCard | None:
    """On a case or an action: what still runs first."""
    found = sorted(controls, key=lambda control: control.ended_at is not None)
    if not found:
        return None
    return ListCard(
        _TITLE,
        tuple(
            ListRow(
                title=control.what,
                url=case_url(control.case, "control", control_id=control.pk),
                detail=f"{control.owner.name} looks after it, since "
                f"{day_words(control.started_on)}. {until_words(control)}",
                tags=tuple(_tags(control)),
            )
            for control in found
        ),
    )


def in_my_care(controls: "list[Control]") -> ListCard:
    """On Today: what this person keeps in place, until it may end."""
    return ListCard(
        "You keep in place for now",
        tuple(
            ListRow(
                title=control.what,
                url=case_url(control.case, "control", control_id=control.pk),
                detail=f"{control.case.reference} · {control.case.service.name}. Since "
                f"{day_words(control.started_on)}. {until_words(control)}",
            )
            for control in controls
        ),
        tag=Tag(str(len(controls)), Tone.SOON),
    )


def _tags(control: "Control") -> list[Tag]:
    if control.ended_at is None:
        return [Tag(_TITLE.lower(), Tone.SOON)]
    if _came_open_again(control):
        return [Tag("ended", Tone.PLAIN), Tag("change is open again", Tone.LATE)]
    return [Tag("ended", Tone.GOOD)]


def _came_open_again(control: "Control") -> bool:
    """A check found that the change for which it ended is not in practice."""
    return (
        control.replaced_by is None
        and not control.in_error
        and control.action is not None
        and control.action.state == ActionState.AGREED
    )


def until_words(control: "Control") -> str:
    """What it waits for, or how it ended."""
    if control.ended_at is None:
        if control.action is None or control.action.state == ActionState.CANCELLED:
            return "No lasting change is named that it waits for."
        return f"It waits for: {control.action.what.rstrip('.')}."
    day = day_words(localdate(control.ended_at))
    if control.replaced_by is not None:
        return (
            f"Ended {day}. In its place: {control.replaced_by.what.rstrip('.')}. "
            f"{control.end_reason}"
        )
    if control.in_error:
        return f"Ended {day}, for the case was entered in error. {control.end_reason}"
    if _came_open_again(control):
        return f"Ended {day}. The change is to be made again: see whether this is needed again."
    return f"Ended {day}, when the lasting change was live."


def ending_words(running: "Iterable[Control]") -> str:
    """What ends with the case when it is withdrawn."""
    named = [f"{each.what.rstrip('.')} (looked after by {each.owner.name})" for each in running]
    return f" These interim safety controls end with it: {'; '.join(named)}." if named else ""


def _links(viewer: Viewer, control: "Control") -> list[Link]:
    case = control.case
    if (
        control.ended_at is not None
        or case.state != CaseState.OPEN
        or not viewer.may(Permission.DO_ACTIONS, control.service_id)
    ):
        return []
    return [
        Link(says, case_url(case, route, control_id=control.pk))
        for says, route in (
            ("Name the change that it waits for", "bridge-control"),
            ("Put something else in its place", "replace-control"),
        )
    ]

"""The words on what belongs to a thematic case, and on the cases that are part of one."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.rules.stages import CaseState
from heedwell.web.cases.pages.rows import case_url, standing_words
from heedwell.web.components.parts import Link, ListCard, ListRow, Note, Tag
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.thematic.models import Member, ThematicCase


class MembersPage:
    def __init__(
        self, viewer: Viewer, case: "Case", thematic: "ThematicCase", members: "list[Member]"
    ) -> None:
        self.case = case
        self.theme = thematic.theme.name
        self.why = thematic.why
        may = case.state == CaseState.OPEN and viewer.may(Permission.TRIAGE, case.service_id)
        here = [each for each in members if not _has_left(each)]
        self.here = ListCard(
            "It looks at",
            tuple(_row(case, each, may_take_out=may) for each in here),
            empty="Nothing yet. Add the cases and reports that have this in common.",
        )
        gone = tuple(_gone(each) for each in members if _has_left(each))
        self.gone = ListCard("Taken out", gone) if gone else None


def looked_at(case: "Case", members: "list[Member]") -> ListCard:
    """On the page of the thematic case."""
    here = [each for each in members if not _has_left(each)]
    return ListCard(
        "What it looks at",
        tuple(_row(case, each) for each in here),
        empty="Nothing yet.",
        more=Link("Add a case or a report", case_url(case, "members")),
    )


def part_of(thematic: "ThematicCase", *, may_open: bool) -> Note:
    """On the page of a case: whoever may not open the whole reads that it is there, and no more."""
    lead = f"{thematic.case.lead.name} leads it." if thematic.case.lead else ""
    state = CaseState(thematic.case.state).label.lower()
    return Note(
        f"Part of a review across services, under “{thematic.theme.name}”: "
        f"{thematic.case.reference}, {state}. {lead}".strip(),
        link=Link(f"Open {thematic.case.reference}", case_url(thematic.case)) if may_open else None,
    )


def _has_left(member: "Member") -> bool:
    return getattr(member, "leaving", None) is not None


def _row(whole: "Case", member: "Member", *, may_take_out: bool = False) -> ListRow:
    joined = f"joined {day_words(localdate(member.joined_at))}: {member.reason}"
    out = (
        Link("Take it out", case_url(whole, "leave", member_id=member.pk)) if may_take_out else None
    )
    if member.case is not None:
        return ListRow(
            title=f"{member.case.reference} · {member.case.title}",
            url=case_url(member.case),
            detail=f"{member.service.name} · {standing_words(member.case)} · {joined}",
            action=out,
        )
    return ListRow(
        title=member.what,
        url=reverse("cases:signal", args=[member.signal_id]),
        detail=f"{member.service.name} · {joined}",
        tags=(Tag("History"),),
        action=out,
    )


def _gone(member: "Member") -> ListRow:
    leaving = member.leaving
    return ListRow(
        title=member.what,
        url=case_url(member.case)
        if member.case
        else reverse("cases:signal", args=[member.signal_id]),
        detail=f"{member.service.name} · {leaving.left_by.name}, "
        f"{day_words(localdate(leaving.left_at))}: {leaving.reason}",
    )

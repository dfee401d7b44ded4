"""The words on what belongs to a thematic case, and on the cases that are part of one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.reach import is_within
from heedwell.loop.thematic.sites import Result, together
from heedwell.loop.verification.states import Finding
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import CHECK_METHODS
from heedwell.web.cases.pages.rows import case_url, standing_words
from heedwell.web.components.parts import (
    Cell,
    DataTable,
    Link,
    ListCard,
    ListRow,
    Note,
    Tag,
    Tone,
)
from heedwell.web.words import day_words, interval_words, share_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.thematic.models import BodyClosure, Member, ThematicCase
    from heedwell.loop.thematic.sites import Site
    from heedwell.loop.verification.models import Check


class MembersPage:
    def __init__(
        self,
        case: "Case",
        thematic: "ThematicCase",
        members: "list[Member]",
        *,
        may_take_out: bool,
    ) -> None:
        self.case = case
        self.theme = thematic.theme.name
        self.why = thematic.why
        here = [each for each in members if not _has_left(each)]
        self.here = ListCard(
            "It looks at",
            tuple(_row(case, each, may_take_out=may_take_out) for each in here),
            empty="Nothing yet. Add the cases and reports that have this in common.",
        )
        gone = tuple(_gone(each) for each in members if _has_left(each))
        self.gone = ListCard("Taken out", gone) if gone else None


def may_change(viewer: Viewer, case: "Case") -> bool:
    """Whoever triages in each of its services says what it looks at, while it is open."""
    return case.state == CaseState.OPEN and is_within(viewer.scope(Permission.TRIAGE), case)


def looked_at(case: "Case", members: "list[Member]") -> ListCard:
    """On the page of the thematic case."""
    here = [each for each in members if not _has_left(each)]
    return ListCard(
        "What it looks at",
        tuple(_row(case, each) for each in here),
        empty="Nothing yet.",
        more=Link("Add to it, or take out", case_url(case, "members"))
        if case.state == CaseState.OPEN
        else None,
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


@dataclass(frozen=True)
class SiteBySite:
    says: str
    table: DataTable


def site_by_site(case: "Case", sites: "list[Site]") -> SiteBySite:
    """One re-audit in each service, and together a result."""
    passed = sum(site.result is Result.PASSED for site in sites)
    says = f"The re-audit has passed in {passed} of {len(sites)}. It closes when it has in each."
    if both := together(sites):
        seen = both.seen
        says += (
            f" Together, the {both.services} that counted saw it in "
            f"{share_words(seen.met, seen.sample)}, {interval_words(*seen.interval)}."
        )
    return SiteBySite(
        says,
        DataTable(
            "Service by service",
            ("Service", "Agreed", "Last check", "Result"),
            tuple(_site(case, site) for site in sites),
            shows_caption=False,
        ),
    )


def _site(case: "Case", site: "Site") -> tuple[Cell, ...]:
    agreed = len(site.actions)
    last = site.actions[-1] if site.actions else None
    return (
        Cell(site.service.name),
        Cell(
            "Nothing yet" if last is None else "1 action" if agreed == 1 else f"{agreed} actions",
            url=case_url(case, "action", action_id=last.pk) if last else "",
        ),
        _last_check(site.check),
        Cell("", tag=RESULTS[site.result]),
    )


def _last_check(check: "Check | None") -> Cell:
    if check is None:
        return Cell("None yet")
    counted = f"{check.met} of {check.sample}" if check.sample is not None else check.measured
    who = f"{CHECK_METHODS.label(check.method)}, {day_words(check.checked_on)}, {check.checked_by}"
    return Cell(counted or Finding(check.finding).label, detail=who)


RESULTS = {
    Result.NOTHING_AGREED: Tag("nothing agreed", Tone.LATE),
    Result.UNDER_WAY: Tag("under way", Tone.SOON),
    Result.WAITS: Tag("waits for the re-audit", Tone.SOON),
    Result.FAILED: Tag("did not pass, open again", Tone.LATE),
    Result.PASSED: Tag("passed", Tone.GOOD),
}


def body_words(closure: "BodyClosure") -> str:
    """The decision to close, so that somebody else can go and read it."""
    words = f": {closure.words.rstrip('.')}" if closure.words else ""
    return (
        f"{closure.body} decided {date_format(closure.decided_on, 'j F Y')} that it can close, "
        f"{closure.minute}{words}. Recorded by {closure.recorded_by.name}, "
        f"{day_words(localdate(closure.recorded_at))}."
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

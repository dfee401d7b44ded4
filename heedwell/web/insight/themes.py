"""The words on themes across services."""

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.insight.across import ThemeAcross, Together
from heedwell.loop.thematic.sites import Result
from heedwell.rules.stages import CaseState
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Cell, DataTable, EmptyState, Link, Tag, Tone
from heedwell.web.words import day_words, names_words


class ThemesPage:
    def __init__(self, viewer: Viewer, found: list[ThemeAcross]) -> None:
        may_open = viewer.may(Permission.TRIAGE)
        self.empty = None if found else _empty()
        self.table = DataTable(
            "Themes, the widest first",
            ("Theme", "Cases", "Services", "Last case", "Looked at together"),
            tuple(_row(line, may_open=may_open) for line in found),
            numbers=frozenset({1}),
            shows_caption=False,
        )


def _row(line: ThemeAcross, *, may_open: bool) -> tuple[Cell, ...]:
    return (
        Cell(line.theme.name),
        Cell(f"{line.cases:,}", is_number=True),
        Cell(names_words(line.services)),
        Cell(day_words(localdate(line.last_at))),
        _together(line, may_open=may_open),
    )


def _together(line: ThemeAcross, *, may_open: bool) -> Cell:
    if line.together:
        newest = line.together[0]
        case = newest.thematic.case
        tag = Tag(
            CaseState(case.state).label, Tone.GOOD if case.state == CaseState.CLOSED else Tone.PLAIN
        )
        return Cell(case.reference, url=case_url(case), tag=tag, detail=_results(newest))
    if may_open:
        url = f"{reverse('cases:together')}?theme={line.theme.pk}"
        return Cell("Look at them together", url=url)
    return Cell("Not yet")


def _results(together: Together) -> str:
    agreed = sum(site.result is not Result.NOTHING_AGREED for site in together.sites)
    passed = [site.service.name for site in together.sites if site.result is Result.PASSED]
    total = len(together.sites)
    results = f"passed: {names_words(passed)}" if passed else "no re-audit has passed yet"
    return f"Agreed in {agreed} of {total} services; {results}"


def _empty() -> EmptyState:
    return EmptyState(
        "No theme yet",
        "A theme is named in a review, or put on a report at triage. What several services have in "
        "common then stands here, and can be looked at together.",
        Link("Open the cases", reverse("cases:list")),
    )

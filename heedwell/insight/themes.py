"""Learning themes that come back: how many cases each has, and how many cases are a repeat.

It reads the themes of the cases of the period and no others. Nothing about the viewer is in it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Case as By
from django.db.models import F, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, make_aware

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.signals.queries import NoIndex

Row = tuple[str, datetime, UUID, str]
FROM_CASES = 2
MOST_THEMES = 12
# As a condition on the case itself, which SQLite cannot work out before it has the case.
_OF_THE_CASE = When(reference__gt="", then=F("organisation"))


@dataclass(frozen=True)
class ThemeRepeats:
    """`references` of its cases, newest first; `recent` of them are of the last three months."""

    name: str
    references: tuple[str, ...]
    recent: int


@dataclass(frozen=True)
class Themes:
    """`with_theme`: cases that have one; `repeats`: those whose theme an earlier case has had."""

    coming_back: list[ThemeRepeats]
    with_theme: int
    repeats: int


@dataclass(frozen=True, order=True)
class _Case:
    opened_at: datetime
    pk: UUID
    reference: str


def themes_of(viewer: Viewer, months: list[date]) -> Themes:
    """Of the cases opened in `months`, oldest first: put there at triage, or named by a review."""
    since, lately = months[0], months[-3]
    cases: dict[str, set[_Case]] = defaultdict(set)
    rows = {
        *_named(
            viewer,
            since,
            "review__themes",
            review__themes__is_current=True,
            review__themes__organisation=NoIndex("review__organisation"),
        ),
        *_named(viewer, since, "themes", themes__organisation=By(_OF_THE_CASE)),
    }
    for name, opened_at, pk, reference in rows:
        cases[name].add(_Case(opened_at, pk, reference))
    in_order = {name: sorted(found) for name, found in cases.items()}
    coming_back = [
        ThemeRepeats(
            name,
            tuple(case.reference for case in reversed(found)),
            sum(localdate(case.opened_at) >= lately for case in found),
        )
        for name, found in in_order.items()
        if len(found) >= FROM_CASES
    ]
    coming_back.sort(key=lambda theme: (-len(theme.references), -theme.recent, theme.name))
    return Themes(
        coming_back[:MOST_THEMES],
        len({case.pk for found in in_order.values() for case in found}),
        len({case.pk for _, *later in in_order.values() for case in later}),
    )


def _named(viewer: Viewer, since: date, themes: str, **more: Any) -> Iterable[Row]:
    """From the cases of the period to their themes, never the other way: that grows with the years.

    Whose a theme is is said in `more` by what comes before it, so that SQLite finds that first.
    """
    begins = make_aware(datetime.combine(since, time.min))
    cases = Case.objects.filter(
        in_sight(viewer, Permission.READ_INSIGHT), opened_at__gte=begins, **more
    )
    name = Coalesce(f"{themes}__theme__counts_as__name", f"{themes}__theme__name")
    return cases.values_list(name, "opened_at", "pk", "reference")

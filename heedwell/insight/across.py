"""Learning themes across services: which cases have them, and what is done about them together."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.organisations.models import Service
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes.queries import CaseWithTheme, cases_with, standing
from heedwell.loop.thematic import queries as thematic
from heedwell.loop.thematic.models import ThematicCase
from heedwell.loop.thematic.sites import Site, sites_of_each


@dataclass(frozen=True)
class Together:
    """A thematic case with what stands in each of its services."""

    thematic: ThematicCase
    sites: list[Site]


@dataclass(frozen=True)
class ThemeAcross:
    theme: Theme
    cases: int
    services: list[str]
    last_at: datetime
    together: list[Together]


def themes_across(viewer: Viewer) -> list[ThemeAcross]:
    """Every theme of the cases that this person reads figures of; the widest first."""
    here = viewer.organisation.pk
    themes = list(standing(here))
    rows = cases_with(viewer, here, {theme.pk: [theme] for theme in themes})
    scope = viewer.scope(Permission.READ_INSIGHT)
    wholes = set(ThematicCase.objects.filter(organisation=here).values_list("case", flat=True))
    found: dict[object, list[CaseWithTheme]] = defaultdict(list)
    for row in rows:
        if row.service_id in scope and row.case_id not in wholes:
            found[row.theme_id].append(row)
    names = dict(Service.objects.filter(organisation=here).values_list("pk", "name"))
    open_ones = thematic.of_themes(viewer, themes)
    sites = sites_of_each(here, [each.case for some in open_ones.values() for each in some])
    lines = [
        ThemeAcross(
            theme,
            len(found[theme.pk]),
            sorted({names[row.service_id] for row in found[theme.pk]}),
            max(row.opened_at for row in found[theme.pk]),
            [Together(each, sites[each.case_id]) for each in open_ones[theme.pk]],
        )
        for theme in themes
        if found[theme.pk]
    ]
    return sorted(lines, key=lambda line: (-len(line.services), -line.cases, line.theme.name))

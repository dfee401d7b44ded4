"""The rulebook that a provider's records are judged by. Each version is read once, then kept."""

import json
from datetime import date
from functools import lru_cache
from uuid import UUID

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.prepared import Prepared, given, given_day
from heedwell.loop.cases.models import RulebookVersion
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook, from_json


def rulebook_for(organisation_id: UUID, on: date) -> Rulebook:
    """The timescales in force on a day: the newest version that has started, over the defaults."""
    rows = _STARTED(organisation_id=organisation_id, on=on)
    return _read(rows[0][0]) if rows else DEFAULT_RULEBOOK


_STARTED = Prepared(
    lambda: (
        RulebookVersion.objects.filter(
            organisation=given("organisation_id"), starts_on__lte=given_day("on")
        )
        .order_by("-version")
        .values_list("settings")[:1]
    )
)


@lru_cache(maxsize=1024)
def _read(settings: str) -> Rulebook:
    """Equal words are one rulebook, whoever wrote them."""
    return from_json(json.loads(settings))


def rulebook_version(organisation_id: UUID, version: int) -> Rulebook:
    """The timescales that a record was judged by. A version is never edited: asked for once."""
    return _version(organisation_id, version) if version else DEFAULT_RULEBOOK


@lru_cache(maxsize=1024)
def _version(organisation_id: UUID, version: int) -> Rulebook:
    row = RulebookVersion.objects.get(organisation=organisation_id, version=version)
    return _read(row.settings)


def newest_rulebook(organisation_id: UUID) -> Rulebook:
    """The last that was set, begun or not: what the next one is laid over."""
    rows = RulebookVersion.objects.filter(organisation=organisation_id).order_by("-version")
    newest = rows.values_list("settings", flat=True).first()
    return _read(newest) if newest else DEFAULT_RULEBOOK


def versions(viewer: Viewer) -> list[RulebookVersion]:
    """Every version that this provider set, newest first, with who set it."""
    rows = RulebookVersion.objects.filter(organisation=viewer.organisation)
    return list(rows.select_related("set_by").order_by("-version"))


def first_days(rows: list[RulebookVersion]) -> dict[int, date]:
    """As `rules.versions` asks for them."""
    return {row.version: row.starts_on for row in rows}


def as_rulebook(row: RulebookVersion) -> Rulebook:
    return _read(row.settings)

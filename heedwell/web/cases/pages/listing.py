"""The words on the list of cases and on search."""

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.finding import FoundSignals
from heedwell.loop.cases.queries import PAGE, Filter
from heedwell.loop.signals.queries import case_of
from heedwell.rules.stages import CaseState
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import EVENT_TYPES
from heedwell.web.cases.pages.rows import case_row, case_url, dots_of, tags_of
from heedwell.web.components.parts import EmptyState, Link, ListCard, ListRow, Narrowing, Tag
from heedwell.web.own_words import words_at
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.cases.queries import CaseLine
    from heedwell.loop.signals.models import Signal


class ListPage:
    def __init__(
        self,
        viewer: Viewer,
        found: "list[CaseLine]",
        chosen: Filter,
        services: list[tuple[UUID, str]],
        at: datetime,
    ) -> None:
        self.narrowing = (
            Narrowing("state", "State", _STATES, chosen.state),
            Narrowing("service", "Service", _by_name(services), str(chosen.service or "")),
            Narrowing("tier", "Tier", _TIERS, chosen.tier),
            Narrowing("type", "What kind", _types(viewer, found), chosen.event_type),
        )
        self.may_triage = viewer.may(Permission.TRIAGE)
        shown = found[:PAGE]
        self.rows = ListCard(
            title="Newest first",
            rows=tuple(case_row(case, at) for case in shown),
            empty="No case fits this choice. Choose “All” to see every case.",
            older=_older(shown[-1], chosen) if len(found) > PAGE else "",
        )
        self.empty = None if found or chosen != Filter() else _empty(viewer)


_STATES = tuple((state.value, state.label) for state in CaseState if state != "history")
_TIERS = tuple((str(int(tier)), tier.label) for tier in Tier)


def _types(viewer: Viewer, found: "list[CaseLine]") -> tuple[tuple[str, str], ...]:
    """In the words of the newest case that is shown."""
    words = words_at(viewer.organisation.pk, found[0].rulebook_version if found else 0)
    return tuple((term.code, words.type_words(term.code)) for term in EVENT_TYPES)


def _by_name(services: list[tuple[UUID, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(service_id), name) for service_id, name in services)


def _older(last: "CaseLine", chosen: Filter) -> str:
    query = {
        "state": chosen.state,
        "service": chosen.service and str(chosen.service),
        "tier": chosen.tier,
        "type": chosen.event_type,
        "before": f"{last.opened_at.isoformat()}_{last.pk}",
    }
    return "?" + urlencode({key: value for key, value in query.items() if value})


def _empty(viewer: Viewer) -> EmptyState:
    if viewer.may(Permission.IMPORT):
        return EmptyState(
            "No cases yet",
            "Bring in the incident log that you keep in a spreadsheet, or report the first one.",
            Link("Bring in a spreadsheet", reverse("imports:start")),
        )
    return EmptyState(
        "No cases yet",
        "When something is reported, it stands here until it is closed, and afterwards too.",
        Link("Report something", reverse("report:start"))
        if viewer.may(Permission.REPORT)
        else None,
    )


class SearchPage:
    def __init__(self, words: str, found: FoundSignals, at: datetime) -> None:
        self.words = words
        self.rows = ListCard(
            title="Newest first",
            rows=tuple(_found_row(signal, at) for signal in found.signals),
            empty="Nothing holds all these words. Try fewer words, or the beginning of one.",
            older=_older_words(words, found.older) if found.older else "",
        )


def _older_words(words: str, key: int) -> str:
    return "?" + urlencode({"words": words, "before": key})


def _found_row(signal: "Signal", at: datetime) -> ListRow:
    case = case_of(signal)
    excerpt = signal.facts[:160] + (" …" if len(signal.facts) > 160 else "")
    if case is None:
        return ListRow(
            title=signal.title,
            url=reverse("cases:signal", args=[signal.pk]),
            detail=f"{signal.service.name} · {day_words(signal.occurred_on)}. {excerpt}",
            tags=(Tag("History"),),
        )
    return ListRow(
        title=f"{case.reference} · {case.title}",
        url=case_url(case),
        detail=f"{signal.service.name} · {day_words(signal.occurred_on)}. {excerpt}",
        dots=dots_of(case, at),
        tags=tuple(tags_of(case, at)),
    )

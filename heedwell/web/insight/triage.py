"""How triage goes: proportionate, and in time. The words of its page."""

from datetime import date

from django.utils.formats import date_format

from heedwell.insight.triage import Line, TriageFigures
from heedwell.loop.triage.states import Outcome
from heedwell.rules.processing import warnings
from heedwell.rules.tiers import TIER_RULES, Tier
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Bar, BarChart
from heedwell.web.components.parts import (
    Cell,
    DataTable,
    EmptyState,
    Fact,
    Facts,
    ListCard,
    ListRow,
)
from heedwell.web.words import day_words, share_words, span_words


class HowTriageGoesPage:
    def __init__(self, found: TriageFigures) -> None:
        total = found.all
        self.since = day_words(found.since.date())
        self.warnings = warnings(found.processing)
        self.empty = (
            None
            if total.decided or found.outcomes
            else EmptyState(
                "Nothing has been triaged yet", "What is decided on the desk is counted here."
            )
        )
        self.facts = Facts(tuple(_facts(found)))
        self.tiers = _tiers(found) if total.decided else None
        self.months = _table("Month by month", "Month", found.by_month)
        self.services = _table("Service by service", "Service", found.by_service)
        self.overrides = ListCard(
            "Decided above or below what was proposed",
            tuple(
                ListRow(
                    title=f"{each.case.reference} · {each.case.title}",
                    url=case_url(each.case),
                    detail=_override(
                        each.proposed_tier, each.tier, each.reason, each.decided_by.name
                    ),
                )
                for each in found.overrides
            ),
            empty="Every decision was as proposed.",
        )


def _facts(found: TriageFigures) -> list[Fact]:
    total = found.all
    facts = [Fact("Triaged in time", share_words(total.in_time, total.decided))]
    if found.half_within is not None:
        facts.append(Fact("Half of them within", span_words(found.half_within)))
    facts += [
        Fact("Moved up", share_words(total.moved_up, total.decided)),
        Fact("Moved down", share_words(total.moved_down, total.decided)),
        Fact("Thanked", str(found.outcomes.get(Outcome.THANKED, 0))),
        Fact("Joined to another case", str(found.outcomes.get(Outcome.JOINED, 0))),
        Fact("Opened in error", str(found.outcomes.get(Outcome.WITHDRAWN, 0))),
        Fact("Proposed again, because it repeated", str(found.regrades_proposed)),
        Fact("Tier changed or confirmed later", str(found.regraded)),
    ]
    return facts


def _tiers(found: TriageFigures) -> BarChart:
    decided = found.all.decided
    return BarChart(
        f"{share_words(found.processing.investigated, decided)} became an investigation of Tier 2 or above",
        tuple(
            Bar(tier.short, n, f"{share_words(n, decided)}: {TIER_RULES[tier].meaning}")
            for tier, n in found.by_tier.items()
        ),
    )


def _table(caption: str, first: str, lines: list[Line]) -> DataTable:
    return DataTable(
        caption,
        (first, "Decided", "In time", "Moved up", "Moved down"),
        tuple(
            (
                Cell(date_format(line.name, "F Y") if isinstance(line.name, date) else line.name),
                Cell(f"{line.decided:,}", is_number=True),
                Cell(share_words(line.in_time, line.decided), is_number=True),
                Cell(f"{line.moved_up:,}", is_number=True),
                Cell(f"{line.moved_down:,}", is_number=True),
            )
            for line in lines
        ),
        numbers=frozenset({1, 2, 3, 4}),
    )


def _override(proposed: int | None, tier: int | None, reason: str, who: str) -> str:
    if proposed is None or tier is None:
        return ""
    way = "up" if tier > proposed else "down"
    why = f": {reason}" if reason else ""
    return f"{who} moved it {way} from {Tier(proposed).short} to {Tier(tier).short}{why}"

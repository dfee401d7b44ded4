"""How reviews go: in time, and as a careful reader would wish them. The words of its pages."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.insight.hints import Became
from heedwell.insight.reviews import MOST, SHORT, Line, ReviewFigures, Which
from heedwell.rules.review_quality import HINTS
from heedwell.rules.tiers import Tier
from heedwell.rules.time_spent import FEWEST_FOR_A_MEDIAN
from heedwell.web.cases.pages.rows import case_row, case_url
from heedwell.web.components.parts import (
    Cell,
    DataTable,
    EmptyState,
    Fact,
    Facts,
    Link,
    ListCard,
    ListRow,
    Tag,
    Tone,
)
from heedwell.web.words import day_words, names_words, share_words, span_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case

MOST_LATE = 20


class HowReviewsGoPage:
    def __init__(self, found: ReviewFigures, late: "list[Case]", at: datetime) -> None:
        self.since = day_words(localdate(found.since))
        self.empty = (
            None
            if found.all.due or found.hints
            else EmptyState(
                "No review was due yet", "Reviews are counted here from the day they were due."
            )
        )
        self.facts = Facts(tuple(_facts(found)))
        self.tiers = _table("Tier by tier", "Tier", found.by_tier)
        self.services = _table("Service by service", "Service", found.by_service)
        self.hints = _hints(found) if found.hints else None
        self.late = ListCard(
            "Not finished, and late",
            tuple(_late_row(case, at) for case in late[:MOST_LATE]),
            empty="No review is late today.",
            more=Link("All of them", _url(Which.OPEN)) if len(late) > MOST_LATE else None,
        )


class ReviewsBehindPage:
    """The cases behind a number."""

    def __init__(
        self, which: Which, tier: Tier | None, hint: str, found: "list[Case]", at: datetime
    ) -> None:
        self.title = HINTS[hint].title if which is Which.HINTED else _TITLES[which]
        self.tier = tier.label if tier is not None else ""
        self.cases = ListCard(
            self.title,
            tuple(_row(case, at) for case in found),
            empty="There is none.",
            hint=f"The newest {MOST} are shown." if len(found) == MOST else "",
        )


_TITLES = {
    Which.DUE: "Reviews that were due",
    Which.IN_TIME: "Reviews finished in time",
    Which.LATE: "Reviews finished late",
    Which.OPEN: "Reviews not finished, and late",
}
_BECAME = {
    Became.CHANGED: "Changed before it was signed",
    Became.LEFT: "Left as it was",
    Became.WAITS: "Not decided yet",
}


def _facts(found: ReviewFigures) -> Iterable[Fact]:
    total = found.all
    for term, which, n in (
        ("Finished in time", Which.IN_TIME, total.on_time),
        ("Finished late", Which.LATE, total.late),
        ("Not finished, and late", Which.OPEN, total.waiting),
    ):
        yield Fact(term, share_words(n, total.due), Link("See them", _url(which)) if n else None)
    tiers = names_words([tier.short for tier in SHORT])
    yield Fact(
        f"Work on a review of {tiers}",
        f"{found.minutes:.0f} min: half took less, half took more"
        if found.minutes is not None
        else f"Told from {FEWEST_FOR_A_MEDIAN} reviews on, so that it is nobody's own",
    )


def _table(caption: str, first: str, lines: list[Line]) -> DataTable:
    return DataTable(
        caption,
        (first, "Due", "In time", "Finished late", "Not finished"),
        tuple(
            (
                Cell(line.name),
                _cell(first, line, Which.DUE, line.due),
                _cell(
                    first, line, Which.IN_TIME, line.on_time, share_words(line.on_time, line.due)
                ),
                _cell(first, line, Which.LATE, line.late),
                _cell(first, line, Which.OPEN, line.waiting),
            )
            for line in lines
        ),
        numbers=frozenset({1, 2, 3, 4}),
    )


def _cell(first: str, line: Line, which: Which, n: int, words: str = "") -> Cell:
    url = _url(which, **{first.lower(): line.key}) if n else ""
    return Cell(words or f"{n:,}", is_number=True, url=url)


def _hints(found: ReviewFigures) -> DataTable:
    return DataTable(
        "What the hints on finished reviews led to",
        ("Hint", "Reviews", *_BECAME.values()),
        tuple(
            (
                Cell(HINTS[line.code].title),
                Cell(f"{line.raised:,}", is_number=True, url=_url(Which.HINTED, hint=line.code)),
                *(Cell(f"{line.became[each]:,}", is_number=True) for each in _BECAME),
            )
            for line in found.hints
        ),
        numbers=frozenset({1, 2, 3, 4}),
    )


def _url(which: Which, **given: object) -> str:
    return f"{reverse('insight:reviews-behind')}?{urlencode({'which': which, **given})}"


def _late_row(case: "Case", at: datetime) -> ListRow:
    return ListRow(
        title=f"{case.reference} · {case.title}",
        url=case_url(case, "review"),
        detail=f"{case.service.name} · led by {case.lead.name if case.lead else 'nobody yet'}",
        tags=tuple(_tags(case, at)),
    )


def _row(case: "Case", at: datetime) -> ListRow:
    row = case_row(case, at)
    return ListRow(row.title, row.url, row.detail, row.dots, tuple(_tags(case, at)))


def _tags(case: "Case", at: datetime) -> Iterable[Tag]:
    if case.review_due_at is not None:
        took = (case.reviewed_at or at) - case.review_due_at
        if took.total_seconds() > 0:
            yield Tag(f"{span_words(took)} late", Tone.LATE)
        elif case.reviewed_at is not None:
            yield Tag("In time", Tone.GOOD)
    if case.tier is not None:
        yield Tag(Tier(case.tier).short, Tone.TIER)

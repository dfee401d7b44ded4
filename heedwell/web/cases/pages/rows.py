"""A case as a row of a list, and the tags it carries everywhere."""

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.journey.line import Standing, points_of, standing_of
from heedwell.rules.stages import CaseState, Stage
from heedwell.rules.tiers import Tier
from heedwell.web.components.journey import Dots, Mark, StageMark
from heedwell.web.components.parts import ListRow, Tag, Tone
from heedwell.web.words import day_words, due_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.cases.queries import CaseLine


def case_url(case: "Case | CaseLine", route: str = "detail", **kwargs: object) -> str:
    """The address of a page of a case."""
    if kwargs:
        return reverse(f"cases:{route}", kwargs={"reference": case.reference, **kwargs})
    return case_page(case.reference, route)


def case_page(reference: str, route: str = "detail") -> str:
    return _pattern(route).replace(_REFERENCE, reference)


_REFERENCE = "0000-0000"


@cache
def _pattern(route: str) -> str:
    """A reference is digits and a dash, so it goes into an address as it is."""
    return reverse(f"cases:{route}", kwargs={"reference": _REFERENCE})


def case_row(case: "Case | CaseLine", at: datetime) -> ListRow:
    return ListRow(
        title=f"{case.reference} · {case.title}",
        url=case_url(case),
        detail=f"{case.service.name} · {standing_words(case)}",
        dots=dots_of(case, at),
        tags=tuple(tags_of(case, at)),
    )


def dots_of(case: "Case | CaseLine", at: datetime) -> Dots:
    return _dots(standing_of(case, at))


@cache
def _dots(standing: Standing) -> Dots:
    return Dots(
        tuple(StageMark(point.stage.label, Mark(point.point)) for point in points_of(standing))
    )


def tags_of(case: "Case | CaseLine", at: datetime) -> list[Tag]:
    """Late first, then safeguarding, then the tier."""
    tags = []
    if case.state == CaseState.OPEN and case.next_due_at is not None and case.next_due_at <= at:
        tags.append(Tag(due_words(case.next_due_at, at), Tone.LATE))
    if case.is_safeguarding:
        tags.append(Tag("Safeguarding", Tone.SAFEGUARDING))
    if case.tier is not None:
        tags.append(Tag(Tier(case.tier).short, Tone.TIER))
    if case.state != CaseState.OPEN:
        tags.append(Tag(CaseState(case.state).label))
    return tags


def standing_words(case: "Case | CaseLine") -> str:
    """Where the case stands, in a few words."""
    if case.state != CaseState.OPEN:
        ended = f" {day_words(localdate(case.closed_at))}" if case.closed_at else ""
        return f"{CaseState(case.state).label}{ended}"
    return _WAITS[Stage(case.stage)].format(lead=case.lead.name if case.lead else "nobody yet")


_WAITS: dict[Stage, str] = {
    Stage.SIGNAL: "just reported",
    Stage.TRIAGE: "waits for triage",
    Stage.REVIEW: "in review, led by {lead}",
    Stage.ACTION: "change under way, led by {lead}",
    Stage.VERIFY: "waits for the re-check, led by {lead}",
    Stage.SHARE: "ready to share, led by {lead}",
}

"""The hints on finished reviews, and what became of each: changed, left as it was, or not yet decided.

A hint stands in nobody's way, so leaving it is no fault: these are facts to talk about.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Max, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.models import QualityFact
from heedwell.rules.review_quality import HINTS


class Became(StrEnum):
    CHANGED = "changed"  # the review came back, and was finished again without it
    LEFT = "left"  # it was read with the hint in sight, and is complete
    WAITS = "waits"  # for a signature, or for its writer


@dataclass(frozen=True)
class HintLine:
    """On how many reviews a hint stood when they were finished, by what became of it."""

    code: str
    became: Counter[Became]

    @property
    def raised(self) -> int:
        return self.became.total()


def hint_lines(viewer: Viewer, since: datetime, until: datetime) -> list[HintLine]:
    """In the order in which a careful reader would name them; without those nobody was shown."""
    rows = (
        _facts(viewer, since, until)
        .values_list("code", "review__submitted_at", "review__case__reviewed_at", "review")
        .annotate(last=Max("noted_at"))
        .order_by()
    )
    found: dict[str, Counter[Became]] = {}
    for code, submitted_at, reviewed_at, _, last in rows:
        found.setdefault(code, Counter())[_became(last, submitted_at, reviewed_at)] += 1
    return [HintLine(code, found[code]) for code in HINTS if code in found]


def hinted_cases(
    viewer: Viewer, since: datetime, until: datetime, code: str, most: int
) -> list[UUID]:
    """The cases whose review was finished with a hint, newest first."""
    facts = _facts(viewer, since, until).filter(code=code).order_by("-noted_at")
    cases = facts.values_list("review__case", flat=True)[:most]
    return list(dict.fromkeys(cases))


def _facts(viewer: Viewer, since: datetime, until: datetime) -> QuerySet[QualityFact]:
    return QualityFact.objects.filter(
        in_sight(viewer, Permission.READ_INSIGHT, "review__case"),
        noted_at__gte=since,
        noted_at__lt=until,
    )


def _became(
    last_at: datetime, submitted_at: datetime | None, reviewed_at: datetime | None
) -> Became:
    """Hints are noted at the moment of finishing: an older one was not found again."""
    if submitted_at is not None and last_at < submitted_at:
        return Became.CHANGED
    return Became.WAITS if reviewed_at is None or submitted_at is None else Became.LEFT

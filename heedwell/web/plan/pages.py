"""The words of the improvement plan, and its columns as a file."""

from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from heedwell.insight.plan import OUTSIDE, PAGE, WORKFORCE, Filter, Planned
from heedwell.rules.deadlines import local_date
from heedwell.rules.improvement import Standing, Weakness, standing_of, weakness_of
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import ACTION_KINDS
from heedwell.web.cases.pages.actions import moved_words
from heedwell.web.cases.pages.routines import missed_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Metric
from heedwell.web.components.parts import ListCard, ListRow, Narrowing, Tag, Tone
from heedwell.web.words import day_words

_OPEN = ("open", "Open: not verified yet")
COLUMNS = (
    "Case",
    "Service",
    "What will change",
    "Kind",
    "Who does it",
    "Agreed on",
    "Due",
    "Times moved",
    "Times missed",
    "Where it stands",
    "Live since",
    "Who checks",
    "Weakness",
    "Recommended by",
)


class PlanPage:
    def __init__(
        self,
        found: list[Planned],
        weak: dict[Weakness, int],
        chosen: Filter,
        services: list[tuple[UUID, str]],
        rulebook: Rulebook,
        at: datetime,
    ) -> None:
        self.weak = [
            Metric(
                each.label,
                f"{n:,}",
                why=each.says(rulebook),
                url=f"?{urlencode({'weakness': each})}" if n else "",
            )
            for each, n in weak.items()
        ]
        self.narrowing = (
            Narrowing("standing", "Where it stands", _STANDINGS, chosen.standing),
            Narrowing("weakness", "Weakness", _WEAKNESSES, chosen.weakness),
            Narrowing("service", "Service", _by_name(services), str(chosen.service or "")),
            Narrowing("learning", "What for", _LEARNING, chosen.learning),
        )
        shown = found[:PAGE]
        self.rows = ListCard(
            "Newest first" if chosen.is_ended else "What is due first",
            tuple(_row(each, rulebook, at) for each in shown),
            empty="No action fits this choice.",
            older=_further(shown[-1], chosen) if len(found) > PAGE else "",
        )
        self.download = f"{reverse('plan:download')}?{urlencode(chosen.as_query())}"


_STANDINGS = (_OPEN, *((each.value, each.label) for each in Standing))
_WEAKNESSES = tuple((each.value, each.label) for each in Weakness)
_LEARNING = ((WORKFORCE, "What staff learn"), (OUTSIDE, "Recommended from outside"))


def _by_name(services: list[tuple[UUID, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(service_id), name) for service_id, name in services)


def _row(each: Planned, rulebook: Rulebook, at: datetime) -> ListRow:
    action = each.action
    when = (
        f"live since {day_words(action.live_on)}, {action.verifier.name} checks"
        if action.live_on
        else f"by {day_words(action.due_date)}"
    )
    recommended = f" Recommended by {each.recommended_by}." if each.recommended_by else ""
    return ListRow(
        title=action.what,
        url=case_url(action.case, "action", action_id=action.pk),
        detail=f"{action.case.reference} · {action.service.name} · {kind_words(action.kind)}. "
        f"{action.owner.name}, {when}.{recommended}",
        tags=tuple(_tags(each, rulebook, at)),
    )


_TONES = {
    Standing.UNDER_WAY: Tone.SOON,
    Standing.LATE: Tone.LATE,
    Standing.DONE: Tone.SOON,
    Standing.VERIFIED: Tone.GOOD,
}


def _tags(each: Planned, rulebook: Rulebook, at: datetime) -> list[Tag]:
    tags = []
    weakness = weakness_of(each.course, at, rulebook)
    if weakness is not None:
        tags.append(Tag(weakness.label, Tone.BAD))
    standing = standing_of(each.course, at)
    tags.append(Tag(standing.label, _TONES.get(standing, Tone.PLAIN)))
    if each.recurred:
        tags.append(Tag("It happened again", Tone.BAD))
    if each.missed:
        tags.append(Tag(missed_words(each.missed), Tone.LATE))
    if each.action.moves:
        tags.append(Tag(moved_words(each.action.moves)))
    return tags


def kind_words(kind: str) -> str:
    return ACTION_KINDS.label(kind) if kind in ACTION_KINDS else kind


def line_of(each: Planned, rulebook: Rulebook, at: datetime) -> tuple[str | int | date | None, ...]:
    """One row of the file, in the order of COLUMNS."""
    action, weakness = each.action, weakness_of(each.course, at, rulebook)
    return (
        action.case.reference,
        action.service.name,
        action.what,
        kind_words(action.kind),
        action.owner.name,
        local_date(action.agreed_at),
        action.due_date,
        action.moves,
        each.missed,
        standing_of(each.course, at).label,
        action.live_on,
        action.verifier.name,
        weakness.label if weakness else "",
        each.recommended_by,
    )


def _further(last: Planned, chosen: Filter) -> str:
    after = f"{last.action.due_at.isoformat()}_{last.action.pk}"
    return f"?{urlencode({**chosen.as_query(), 'after': after})}"

"""The improvement plan: every action from agreed to verified, and where governance is weak."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.ids import uuid_or_none
from heedwell.journey.links import STAFF_LEARN_BY
from heedwell.journey.models import Origin
from heedwell.journey.recurring import recurred_since
from heedwell.loop.actions.models import Action, Progress, Recommendation
from heedwell.loop.actions.queries import visible_to
from heedwell.loop.actions.routines.queries import missed_of_action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.models import Recheck
from heedwell.rules.improvement import Course, Standing, Weakness
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.stages import CaseState

PAGE = 50
# The whole plan in one file; nobody's is longer, and one that is says so.
MOST = 5000
WORKFORCE, OUTSIDE = "workforce", "outside"

# Still to be followed by somebody.
OPEN = Q(state__in=(ActionState.AGREED, ActionState.DONE))


@dataclass(frozen=True)
class Filter:
    """What the plan is narrowed to; an address carries it. Unasked, what is still open."""

    standing: str = "open"
    weakness: str = ""
    service: UUID | None = None
    learning: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Filter":
        """What is not known is left out."""
        standing, weakness = query.get("standing", "open"), query.get("weakness", "")
        learning = query.get("learning", "")
        return cls(
            standing=standing if standing in {"", "open", *Standing} else "open",
            weakness=weakness if weakness in set(Weakness) else "",
            service=uuid_or_none(query.get("service", "")),
            learning=learning if learning in (WORKFORCE, OUTSIDE) else "",
        )

    def as_query(self) -> dict[str, str]:
        return {
            "standing": self.standing,
            "weakness": self.weakness,
            "service": str(self.service or ""),
            "learning": self.learning,
        }

    @property
    def is_ended(self) -> bool:
        """Of what is over, the newest comes first; of what is open, what is due first."""
        return self.standing in ("", Standing.VERIFIED, Standing.CANCELLED)


@dataclass(frozen=True)
class Planned:
    """An action with how far it has come."""

    action: Action
    course: Course
    recommended_by: str
    missed: int
    recurred: bool


def listed(
    viewer: Viewer,
    chosen: Filter,
    rulebook: Rulebook,
    at: datetime,
    after: tuple[datetime, UUID] | None = None,
    most: int = PAGE,
) -> list[Planned]:
    """A keyset page: so many, and one more when others follow."""
    rows = _narrowed(viewer, chosen, rulebook, at)
    if after is not None:
        due_at, action_id = after
        way = "lt" if chosen.is_ended else "gt"
        rows = rows.filter(**{f"due_at__{way}e": due_at}).exclude(
            due_at=due_at, **{f"id__{'gte' if chosen.is_ended else 'lte'}": action_id}
        )
    order = ("-due_at", "-id") if chosen.is_ended else ("due_at", "id")
    joined = rows.select_related("case", "service", "owner", "verifier")
    return list(map(_planned, joined.order_by(*order)[: most + 1]))


def weak_counts(viewer: Viewer, rulebook: Rulebook, at: datetime) -> dict[Weakness, int]:
    """How many there are of each, in all the services that this person reads."""
    said = (
        _all(viewer, at)
        .filter(OPEN)
        .aggregate(
            **{
                each.value: Count("pk", filter=_weak(each, rulebook, at), distinct=True)
                for each in Weakness
            }
        )
    )
    return {each: said[each.value] for each in Weakness}


def _all(viewer: Viewer, at: datetime) -> QuerySet[Action]:
    """Of cases that were not taken back."""
    actions = visible_to(viewer).filter(case__state__in=(CaseState.OPEN, CaseState.CLOSED))
    checks = Recheck.objects.filter(
        organisation=OuterRef("organisation"), action=OuterRef("pk"), is_open=True
    )
    notes = Progress.objects.filter(
        organisation=OuterRef("organisation"), action=OuterRef("pk"), noted_by=OuterRef("owner")
    )
    origins = Origin.objects.filter(
        organisation=OuterRef("organisation"), action=OuterRef(OuterRef("pk"))
    )
    recommended = Recommendation.objects.filter(
        organisation=OuterRef("organisation"), pk__in=origins.values("subject_id")
    )
    # Not the first of them in order: SQLite would walk through those of all actions by date.
    of_action = checks.order_by().values("action")
    next_check = Subquery(of_action.annotate(at=Min("due_at")).values("at"), DateTimeField())
    return actions.annotate(
        check_due_at=Coalesce(next_check, F("done_at")),
        is_under_way=Exists(notes),
        recurred=recurred_since(viewer),
        missed=Coalesce(Subquery(missed_of_action(at), IntegerField()), 0),
        recommended_by=Subquery(recommended.order_by("id").values("body_name")[:1]),
    )


def _narrowed(viewer: Viewer, chosen: Filter, rulebook: Rulebook, at: datetime) -> QuerySet[Action]:
    rows = _all(viewer, at)
    if chosen.weakness:
        return _further(rows.filter(_weak(Weakness(chosen.weakness), rulebook, at)), chosen)
    if chosen.standing == "open":
        return _further(rows.filter(OPEN), chosen)
    if chosen.standing:
        return _further(rows.filter(_stands(Standing(chosen.standing), at)), chosen)
    return _further(rows, chosen)


def _further(rows: QuerySet[Action], chosen: Filter) -> QuerySet[Action]:
    if chosen.service is not None:
        rows = rows.filter(service=chosen.service)
    if chosen.learning == WORKFORCE:
        return rows.filter(kind__in=STAFF_LEARN_BY)
    return rows.filter(Q(recommended_by__isnull=False)) if chosen.learning == OUTSIDE else rows


def _stands(standing: Standing, at: datetime) -> Q:
    """The same as `standing_of`, asked of the database."""
    agreed = Q(state=ActionState.AGREED)
    return {
        Standing.AGREED: agreed & Q(due_at__gt=at, is_under_way=False),
        Standing.UNDER_WAY: agreed & Q(due_at__gt=at, is_under_way=True),
        Standing.LATE: agreed & Q(due_at__lte=at),
        Standing.DONE: Q(state=ActionState.DONE),
        Standing.VERIFIED: Q(state=ActionState.VERIFIED),
        Standing.CANCELLED: Q(state=ActionState.CANCELLED),
    }[standing]


def _weak(weakness: Weakness, rulebook: Rulebook, at: datetime) -> Q:
    """The same as `weakness_of`, asked of the database."""
    before = weakness.due_before(at, rulebook)
    if weakness is Weakness.NOT_COMPLETED:
        return Q(state=ActionState.AGREED, due_at__lte=before)
    return Q(state=ActionState.DONE, check_due_at__lte=before)


def _planned(action: Any) -> Planned:
    return Planned(
        action,
        Course(
            due_at=action.due_at,
            is_under_way=action.is_under_way,
            done_at=action.done_at,
            check_due_at=action.check_due_at,
            verified_at=action.verified_at,
            cancelled_at=action.cancelled_at,
        ),
        action.recommended_by or "",
        action.missed,
        action.recurred,
    )

"""The three links of a review (S0:57), and the live records that each of them stands on.

One table, read by the gates and by the page: a link holds while at least one record holds. A
record that is struck, cancelled or sent back holds no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards.models import Debrief
from heedwell.loop.reviews.afterwards.striking import still_counts
from heedwell.loop.reviews.models import LinkCheck, SignOff
from heedwell.loop.reviews.states import About
from heedwell.loop.sharing.models import HuddleShare
from heedwell.rules.deadlines import local_date
from heedwell.rules.tiers import Tier

# The kinds of action that staff learn from, so that workforce learning shows in the case itself.
STAFF_LEARN_BY = ("coaching_supervision", "training", "competency_check", "supervision_prompt")
STANDING = (ActionState.AGREED, ActionState.DONE, ActionState.VERIFIED)
LIVE_ACTION = Q(state__in=STANDING)


@dataclass(frozen=True)
class LinkRecord:
    """One record that a link stands on. `kind` says which page opens it."""

    kind: str
    pk: UUID
    on: date
    who: str
    what: str
    words: str = ""
    reference: str = ""


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Source:
    """Where records of one kind stand, and when one of them holds."""

    about: About
    kind: str
    model: type[Model]
    holds: Q
    read: Callable[[Any], LinkRecord]
    joined: tuple[str, ...]
    case: str = "case"

    def exists(self) -> Exists:
        """Asked of a case, inside the query that counts it."""
        return Exists(self._of(OuterRef("organisation"), OuterRef("pk")))

    def records(self, organisation_id: UUID, case: Case) -> list[LinkRecord]:
        rows = self._of(organisation_id, case.pk).select_related(*self.joined).order_by("id")
        return [self.read(row) for row in rows]

    def _of(self, organisation: Any, case: Any) -> QuerySet[Model]:
        rows = self.model._default_manager.filter(organisation=organisation, **{self.case: case})
        return rows.filter(self.holds, still_counts())


def _check(row: LinkCheck) -> LinkRecord:
    return LinkRecord(
        "check",
        row.pk,
        row.happened_on,
        row.decider,
        row.body,
        words=row.words,
        reference=row.reference,
    )


def _action(row: Action) -> LinkRecord:
    return LinkRecord("action", row.pk, row.due_date, row.owner.name, row.what)


def _huddle(row: HuddleShare) -> LinkRecord:
    return LinkRecord("huddle", row.pk, row.shared_on, row.recorded_by.name, row.team, row.words)


def _debrief(row: Debrief) -> LinkRecord:
    held_on = row.held_on or local_date(row.recorded_at)
    return LinkRecord("debrief", row.pk, held_on, row.recorded_by.name, row.team)


def _signature(row: SignOff) -> LinkRecord:
    day = local_date(row.decided_at)
    return LinkRecord("sign_off", row.pk, day, row.decided_by.name, "", row.comments)


_TRACEABLE = ~Q(decider="") & ~Q(body="") & ~Q(reference="")

SOURCES: tuple[Source, ...] = (
    *(
        Source(about, "check", LinkCheck, Q(about=about) & _TRACEABLE, _check, ("recorded_by",))
        for about in About
    ),
    Source(
        About.WORKFORCE,
        "action",
        Action,
        Q(kind__in=STAFF_LEARN_BY) & LIVE_ACTION,
        _action,
        ("owner",),
    ),
    Source(About.WORKFORCE, "huddle", HuddleShare, Q(), _huddle, ("recorded_by",)),
    Source(
        About.WORKFORCE, "debrief", Debrief, Q(held_on__isnull=False), _debrief, ("recorded_by",)
    ),
    # At Tier 2 the manager's signature is the look from above; higher tiers need their own.
    Source(
        About.GOVERNANCE,
        "sign_off",
        SignOff,
        Q(
            is_signed=True,
            decided_at__gte=F("review__submitted_at"),
            review__case__tier=Tier.MODERATE_OR_REPEAT,
        ),
        _signature,
        ("decided_by",),
        case="review__case",
    ),
)


def holds(about: About) -> Q:
    """The condition on a case that one of its links holds."""
    found = Q()
    for source in SOURCES:
        if source.about is about:
            found |= Q(source.exists())
    return found


def records_of(viewer: Viewer, case: Case) -> dict[About, list[LinkRecord]]:
    """What each link of a case stands on, for somebody who has been shown to see the case."""
    found: dict[About, list[LinkRecord]] = {about: [] for about in About}
    for source in SOURCES:
        found[source.about] += source.records(viewer.organisation.pk, case)
    return found

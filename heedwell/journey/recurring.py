"""Recurred despite action: an event of a kind that a change was meant to prevent questions the change.

Found when a case is triaged and when its review is finished, for then its theme is known.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.journey.holding import held, tell
from heedwell.journey.models import Recurrence, RecurrenceMeaning
from heedwell.loop.actions.models import Action, ActionTheme
from heedwell.loop.actions.operations import ReasonNeeded
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.cases.related import within
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.models import ReviewTheme
from heedwell.loop.reviews.themes.queries import themes_of
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Affected, CaseSignal
from heedwell.rules.recurrence import Because, Meaning
from heedwell.rules.stages import CaseState

_MADE = Q(state__in=(ActionState.DONE, ActionState.VERIFIED))


def look_for_recurrence(case: Case, at: datetime) -> list[Recurrence]:
    """Link a case to the newest change that was to prevent it, for the person and for the theme.

    What was changed before that was questioned then. Each is linked once, and who made it is told.
    """
    opened = signals.openings(case.organisation_id, [case.pk]).get(case.pk)
    if opened is None:
        return []
    made = Action.objects.filter(
        _MADE, organisation=case.organisation_id, live_on__lt=opened.occurred_on
    ).exclude(case=case.pk)
    made = made.select_related("case", "owner")
    linked = Recurrence.objects.filter(organisation=case.organisation_id, case=case)
    known = set(linked.values_list("action", flat=True))
    people = {one.person_id for one in opened.affected.all() if one.person_id}
    found = {
        **dict.fromkeys(_newest(_of_person(made, case, people)), Because.PERSON),
        **dict.fromkeys(_newest(_of_theme(made, case)), Because.THEME),
    }
    found = {action: because for action, because in found.items() if action.pk not in known}
    if not found:
        return []
    rows = [
        Recurrence(
            organisation_id=case.organisation_id,
            case=case,
            action=action,
            because=because,
            live_on=action.live_on or opened.occurred_on,  # never: it was asked for one
            was_verified=action.state == ActionState.VERIFIED,
            found_at=at,
        )
        for action, because in found.items()
    ]
    add(*rows)
    record(
        organisation_id=case.organisation_id,
        verb="case.recurred_despite_action",
        subject=case,
        rows=rows,
        by=None,
        at=at,
        actions=[str(row.action_id) for row in rows],
    )
    for row in rows:
        tell(
            row.action.owner,
            case,
            f"case.recurred.{row.pk}",
            f"{row.action.case.reference}: it happened again",
            f"Something like {row.action.case.reference} happened again although you made a change "
            "that was to prevent it. Somebody looks at what that means. Nobody is blamed for it.",
            None,
            at,
        )
    return rows


def _newest(made: QuerySet[Action]) -> QuerySet[Action]:
    return made.order_by("-live_on", "-pk")[:1]


def _of_theme(made: QuerySet[Action], case: Case) -> QuerySet[Action]:
    here = {"organisation": case.organisation_id}
    themes = themes_of(case.organisation_id, case.pk)
    if not themes:
        return made.none()
    further = ActionTheme.objects.filter(theme__in=themes, **here).values("action")
    learned = ReviewTheme.objects.filter(theme__in=themes, is_current=True, **here)
    answers = (
        Q(theme__in=themes)
        | Q(pk__in=further)
        | Q(theme=None, case__in=learned.values("review__case"))
    )
    return made.filter(answers, service=case.service_id)


def _of_person(made: QuerySet[Action], case: Case, people: set[UUID]) -> QuerySet[Action]:
    """Of the same kind of event, for one of the people it happened to."""
    if not (people and case.event_type):
        return made.none()
    theirs = Affected.objects.filter(
        organisation=case.organisation_id, person__in=people, event_type=case.event_type
    )
    links = CaseSignal.objects.filter(
        organisation=case.organisation_id, signal__in=theirs.values("signal")
    )
    return made.filter(case__in=links.values("case"), case__event_type=case.event_type)


def decide_meaning(
    *, recurrence: Recurrence, meaning: Meaning, words: str, by: Account, at: datetime
) -> RecurrenceMeaning:
    """Say, once, what it means for the change. Raises ReasonNeeded, EditedMeanwhile."""
    if not words.strip():
        raise ReasonNeeded
    with write(recurrence.organisation_id):
        case = held(recurrence.case)
        here = {"organisation": case.organisation_id}
        if RecurrenceMeaning.objects.filter(recurrence=recurrence, **here).exists():
            raise EditedMeanwhile
        row = RecurrenceMeaning(
            organisation_id=case.organisation_id,
            recurrence=recurrence,
            meaning=meaning,
            words=words.strip(),
            decided_by=by,
            decided_at=at,
        )
        add(row)
        record(
            organisation_id=case.organisation_id,
            verb="recurrence.decided",
            subject=case,
            rows=[row],
            by=by,
            at=at,
            action=str(recurrence.action_id),
            meaning=str(meaning),
        )
        return row


@dataclass(frozen=True)
class Questioned:
    """A change that is questioned. `may_open`: whoever looks reads the case that it was made in."""

    recurrence: Recurrence
    may_open: bool


def of_case(viewer: Viewer, case: Case) -> list[Questioned]:
    rows = list(
        Recurrence.objects.filter(organisation=viewer.organisation, case=case)
        .select_related("case", "action__case")
        .prefetch_related(within(viewer.organisation.pk, Recurrence, "meanings", "decided_by"))
        .order_by("found_at", "id")
    )
    made_in = {row.action.case_id for row in rows}
    seen = set(cases.visible_to(viewer).filter(pk__in=made_in).values_list("pk", flat=True))
    return [Questioned(row, row.action.case_id in seen) for row in rows]


def of_action(viewer: Viewer, action: Action) -> list[Recurrence]:
    """In cases that this person reads."""
    rows = Recurrence.objects.filter(_seen_by(viewer), action=action)
    return list(rows.select_related("case").order_by("-found_at", "-id"))


def recurred_since(viewer: Viewer) -> Exists:
    """Asked of an action: something happened again after it was done, as far as this person reads."""
    return Exists(
        Recurrence.objects.filter(
            _seen_by(viewer), action=OuterRef("pk"), live_on=OuterRef("live_on")
        )
    )


def _seen_by(viewer: Viewer) -> Q:
    """Nothing that was entered in error, and nothing about the viewer."""
    seen = in_sight(viewer, Permission.READ_CASES, "case") & Q(organisation=viewer.organisation)
    return seen & Q(case__state__in=(CaseState.OPEN, CaseState.CLOSED))

"""Recurred despite action: an event of a kind that a change was meant to prevent questions the change.

Found when it is reported, so that whoever triages sees it; when it is triaged; and when its review
is finished, for then its theme is known.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

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
from heedwell.loop.cases.models import Case, CaseQuerySet
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.cases.prepared import OneOf, Prepared, given, given_day, given_words
from heedwell.loop.cases.related import within
from heedwell.loop.cases.sight import in_sight
from heedwell.loop.reviews.models import ReviewTheme
from heedwell.loop.reviews.themes.queries import themes_of
from heedwell.loop.signals import queries as signals
from heedwell.loop.signals.models import Affected, CaseSignal
from heedwell.rules.recurrence import Because, Meaning
from heedwell.rules.stages import CaseState, Stage

_MADE = Q(state__in=(ActionState.DONE, ActionState.VERIFIED))


def look_for_recurrence(case: Case, at: datetime) -> list[Recurrence]:
    """Link a case to the newest change that was to prevent it, for the person and for the theme.

    What was changed before that was questioned then. Each is linked once.
    """
    opened = signals.openings(case.organisation_id, [case.pk]).get(case.pk)
    if opened is None or opened.kind == "compliment":
        return []
    asked = {
        "organisation_id": case.organisation_id,
        "case_id": case.pk,
        "happened_on": opened.occurred_on,
    }
    people = [one.person_id for one in opened.affected.all() if one.person_id]
    themes = list(themes_of(case.organisation_id, case.pk))
    found: dict[Action, Because] = {}
    if people and case.event_type:
        of_person = _OF_PERSON(**asked, people=people, event_type=case.event_type)
        found |= dict.fromkeys(of_person, Because.PERSON)
    if themes:
        of_theme = _OF_THEME(**asked, themes=themes, service_id=case.service_id)
        found |= dict.fromkeys(of_theme, Because.THEME)
    if not found:
        return []
    known = {pk for (pk,) in _KNOWN(organisation_id=case.organisation_id, case_id=case.pk)}
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
    return rows


def tell_of_recurrence(case: Case, at: datetime, *, of_report: bool) -> None:
    """Look again, and tell who made each change that is linked now; `of_report`: what was linked when
    it was reported too. Before triage nobody is told: what was reported twice ends there."""
    rows = look_for_recurrence(case, at)
    if of_report:
        rows = _LINKED(organisation_id=case.organisation_id, case_id=case.pk)
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


def _newest(answers: Q) -> QuerySet[Action]:
    """The newest change that was live before something happened, in another case."""
    made = Action.objects.filter(
        answers, _MADE, organisation=given("organisation_id"), live_on__lt=given_day("happened_on")
    ).exclude(case=given("case_id"))
    return made.select_related("case", "owner").order_by("-live_on", "-pk")[:1]


def _of_theme() -> QuerySet[Action]:
    """An action has its own theme and further ones; without any it stands for its review."""
    here = {"organisation": given("organisation_id")}
    further = ActionTheme.objects.filter(OneOf("theme", "themes"), **here).values("action")
    learned = ReviewTheme.objects.filter(OneOf("theme", "themes"), is_current=True, **here)
    answers = (
        Q(OneOf("theme", "themes"))
        | Q(pk__in=further)
        | Q(theme=None, case__in=learned.values("review__case"))
    )
    return _newest(Q(service=given("service_id")) & answers)


def _of_person() -> QuerySet[Action]:
    """Of the same kind of event, for one of the people it happened to."""
    here = {"organisation": given("organisation_id")}
    theirs = Affected.objects.filter(
        OneOf("person", "people"), event_type=given_words("event_type"), **here
    )
    links = CaseSignal.objects.filter(signal__in=theirs.values("signal"), **here)
    return _newest(Q(case__in=links.values("case"), case__event_type=given_words("event_type")))


_OF_THEME = Prepared(_of_theme)
_OF_PERSON = Prepared(_of_person)
_LINKED = Prepared[Recurrence](
    lambda: Recurrence.objects.filter(
        organisation=given("organisation_id"), case=given("case_id")
    ).select_related("action__case", "action__owner")
)
_KNOWN = Prepared(
    lambda: Recurrence.objects.filter(
        organisation=given("organisation_id"), case=given("case_id")
    ).values_list("action")
)


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


def with_questions(found: CaseQuerySet) -> CaseQuerySet:
    """With the newest change that a case questions and of which nobody has said what it means:
    since when it was live, and whether it was verified. No further query."""
    newest = _open().order_by("-live_on", "-pk")
    return found.annotate(
        questions_since=Subquery(newest.values("live_on")[:1]),
        questions_verified=Subquery(newest.values("was_verified")[:1]),
    )


def to_answer(viewer: Viewer) -> CaseQuerySet:
    """Cases beyond triage that question a change, where this person says what that means."""
    seen = cases.visible_to(viewer, Permission.AGREE_ACTIONS).open().filter(Exists(_open()))
    return cases.as_rows(seen.exclude(stage__in=(Stage.SIGNAL, Stage.TRIAGE)))


def _open() -> "QuerySet[Recurrence]":
    """Of a case: what nobody has answered."""
    answered = RecurrenceMeaning.objects.filter(
        organisation=OuterRef("organisation"), recurrence=OuterRef("pk")
    )
    return Recurrence.objects.filter(
        ~Exists(answered), organisation=OuterRef("organisation"), case=OuterRef("pk")
    )


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

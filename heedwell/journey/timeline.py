"""The story of a case so far, from its records: one query over all that has a date."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Expression, F, Model, Q, QuerySet, Value
from django.db.models.fields import TextField
from django.db.models.functions import Cast, Coalesce

from heedwell.duties.candour.models import CandourDecision, CandourStep
from heedwell.duties.partners.models import PartnerDecision
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.store.prepared import Prepared, given
from heedwell.journey.models import Escalation, Recurrence, RecurrenceMeaning
from heedwell.loop.actions.models import (
    Action,
    Cancellation,
    Change,
    Comparison,
    Control,
    EnquiryOutcome,
    Progress,
    Recommendation,
    RecommendationAnswer,
)
from heedwell.loop.cases.models import Case, SeverityDecision
from heedwell.loop.reviews.afterwards.models import Debrief, Struck, Support, Voice, Workaround
from heedwell.loop.reviews.models import LinkCheck, Review, SignOff
from heedwell.loop.sharing.models import HuddleShare, LearningNote
from heedwell.loop.signals.models import Amendment, CaseSignal
from heedwell.loop.thematic.models import BodyClosure, Leaving, Member, ThematicCase
from heedwell.loop.triage.models import TriageDecision
from heedwell.loop.triage.states import Outcome
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.trying.models import Ending, Look, MicroTest
from heedwell.loop.verification.ways.models import PersonOutcome
from heedwell.rules.partners import Involvement


@dataclass(frozen=True)
class Event:
    """Something that happened to a case. `kind` says which words go with it on a page."""

    at: datetime
    kind: str
    who: str
    what: str
    words: str


class _Source(NamedTuple):
    """Where one kind of event stands: its table, and the columns that tell it.

    `case` is the way to the case, or what belongs to one: "signal", or one of _THROUGH.
    """

    kind: str
    model: type[Model]
    case: str
    at: str
    who: str
    what: str = ""
    words: str = ""
    only: Q = Q()


_SOURCES = (
    _Source("signal", CaseSignal, "case", "signal__reported_at", "signal__reported_by",
            "signal__title", "signal__channel"),
    _Source("joined", TriageDecision, "joined_to", "decided_at", "decided_by", "case__reference",
            "reason"),
    _Source("amendment", Amendment, "signal", "added_at", "added_by", "", "words"),
    _Source("triage", TriageDecision, "case", "decided_at", "decided_by", "tier", "reason",
            Q(outcome=Outcome.REVIEW)),
    _Source("triage_ended", TriageDecision, "case", "decided_at", "decided_by", "outcome",
            "reason", ~Q(outcome=Outcome.REVIEW)),
    _Source("review_submitted", Review, "case", "submitted_at", "submitted_by", "", "",
            Q(submitted_at__isnull=False)),
    _Source("signed_off", SignOff, "review__case", "decided_at", "decided_by", "", "comments",
            Q(is_signed=True)),
    _Source("sent_back", SignOff, "review__case", "decided_at", "decided_by", "", "comments",
            Q(is_signed=False)),
    _Source("severity", SeverityDecision, "case", "decided_at", "decided_by", "severity",
            "reason"),
    _Source("link", LinkCheck, "case", "recorded_at", "recorded_by", "about", "words"),
    _Source("action", Action, "case", "agreed_at", "agreed_by", "what"),
    _Source("cancelled", Cancellation, "action", "cancelled_at", "cancelled_by", "action__what",
            "reason"),
    _Source("control", Control, "case", "started_at", "started_by", "what"),
    _Source("control_replaced", Control, "case", "ended_at", "ended_by", "what", "end_reason",
            Q(replaced_by__isnull=False)),
    _Source("control_ended", Control, "case", "ended_at", "ended_by", "what", "",
            Q(ended_at__isnull=False, replaced_by__isnull=True, in_error=False)),
    _Source("control_withdrawn", Control, "case", "ended_at", "ended_by", "what", "end_reason",
            Q(in_error=True)),
    _Source("change", Change, "action", "recorded_at", "recorded_by", "what", "after"),
    _Source("made_again", Change, "action", "recorded_at", "recorded_by", "action__what", "why_again",
            ~Q(why_again="")),
    _Source("progress", Progress, "action", "noted_at", "noted_by", "action__what", "words"),
    _Source("trial", MicroTest, "case", "planned_at", "planned_by", "action__what", "expects"),
    _Source("trial_stopped", Look, "test", "looked_at", "", "test__action__what", "",
            ~Q(stopped_by="")),
    _Source("trial_ended", Ending, "test", "decided_at", "decided_by", "end", "reason"),
    *(
        _Source(f"check_{finding}", Check, "action", "recorded_at", "checked_by",
                "action__what", "words", Q(finding=finding))
        for finding in Finding
    ),
    _Source("person_outcome", PersonOutcome, "action", "recorded_at", "recorded_by", "now",
            "words"),
    _Source("recommendation", Recommendation, "case", "recorded_at", "recorded_by", "body_name",
            "words"),
    _Source("answer", RecommendationAnswer, "recommendation", "recorded_at", "answered_by",
            "recommendation__body_name", "reason"),
    _Source("enquiry", EnquiryOutcome, "case", "recorded_at", "recorded_by", "outcome", "words"),
    _Source("recurred", Recurrence, "case", "found_at", ""),
    _Source("meaning", RecurrenceMeaning, "recurrence", "decided_at", "decided_by", "", "words"),
    _Source("comparison", Comparison, "outcome", "recorded_at", "checked_by", "", "words"),
    _Source("huddle", HuddleShare, "case", "recorded_at", "recorded_by", "team", "words"),
    _Source("note", LearningNote, "case", "published_at", "published_by", "title"),
    _Source("debrief", Debrief, "case", "recorded_at", "recorded_by", "team", "why_none"),
    _Source("voice", Voice, "case", "recorded_at", "recorded_by", "whose", "words"),
    _Source("support", Support, "case", "recorded_at", "recorded_by"),
    _Source("workaround", Workaround, "case", "recorded_at", "recorded_by", "", "what"),
    _Source("candour_applies", CandourDecision, "case", "decided_at", "decided_by", "", "reason",
            Q(applies=True)),
    _Source("candour_not", CandourDecision, "case", "decided_at", "decided_by", "", "reason",
            Q(applies=False)),
    _Source("candour", CandourStep, "case", "recorded_at", "recorded_by", "step", "words"),
    *(
        _Source(f"partner_{involved}", PartnerDecision, "case", "decided_at", "decided_by",
                "partner", "words", Q(involvement=involved))
        for involved in Involvement
    ),
    _Source("struck", Struck, "case", "struck_at", "struck_by", "", "reason"),
    _Source("thematic", ThematicCase, "case", "begun_at", "begun_by", "theme__name", "why"),
    _Source("member_joined", Member, "thematic__case", "joined_at", "joined_by",
            "what", "reason"),
    _Source("member_left", Leaving, "case", "left_at", "left_by",
            "member__what", "reason"),
    _Source("closure", BodyClosure, "case", "recorded_at", "recorded_by", "body", "minute"),
    _Source("escalation", Escalation, "case", "told_at", "told", "rung"),
)  # fmt: skip


def story_of(viewer: Viewer, case: Case) -> list[Event]:
    """Every dated record of a case, oldest first."""
    rows = _STORY(organisation_id=viewer.organisation.pk, case_id=case.pk)
    return sorted((Event(*row) for row in rows), key=lambda event: event.at)


def _story() -> QuerySet[Model, tuple[Any, ...]]:
    first, *others = [
        source.model._default_manager.filter(source.only, **_of(source))
        .order_by()
        .annotate(
            event_at=F(source.at),
            event_kind=_text(Value(source.kind)),
            event_who=_text(
                Coalesce(f"{source.who}__name", Value("")) if source.who else Value("")
            ),
            event_what=_column(source.what),
            event_words=_column(source.words),
        )
        .values_list("event_at", "event_kind", "event_who", "event_what", "event_words")
        for source in _SOURCES
    ]
    rows: QuerySet[Model, tuple[Any, ...]] = first.union(*others, all=True)
    return rows


_STORY = Prepared(_story)

# What belongs to a case, and has events of its own.
_THROUGH: dict[str, type[Model]] = {
    "action": Action,
    "recommendation": Recommendation,
    "outcome": EnquiryOutcome,
    "recurrence": Recurrence,
    "test": MicroTest,
}


def _of(source: _Source) -> dict[str, object]:
    """The condition that leads from an index to the rows of one case."""
    here = {"organisation": given("organisation_id")}
    if source.case in _THROUGH:
        rows = _THROUGH[source.case]._default_manager.filter(case=given("case_id"), **here)
        return {**here, f"{source.case}__in": rows.values("pk")}
    if source.case == "signal":
        links = CaseSignal.objects.filter(case=given("case_id"), **here)
        return {**here, "signal__in": links.values("signal")}
    return {**here, source.case: given("case_id")}


def _column(name: str) -> Expression:
    return _text(F(name) if name else Value(""))


def _text(value: Expression | F) -> Cast:
    return Cast(value, TextField())

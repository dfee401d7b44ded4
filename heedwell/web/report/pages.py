"""The words on a reporter's pages: thanks, what happens next, and what came of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.sharing import queries as sharing
from heedwell.loop.signals.queries import case_of
from heedwell.rules.deadlines import answer_due
from heedwell.rules.stages import CaseState, Stage
from heedwell.web.components.parts import (
    EmptyState,
    Event,
    Link,
    ListCard,
    ListRow,
    Tag,
    Timeline,
    Tone,
)
from heedwell.web.words import day_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.signals.models import Signal

# What a reporter reads about where their report stands, by the stage of its case.
STANDS: dict[str, str] = {
    Stage.TRIAGE: "Waiting to be read",
    Stage.REVIEW: "We are finding out why",
    Stage.ACTION: "We are changing something",
    Stage.VERIFY: "We are checking that the change worked",
    Stage.SHARE: "We are sharing what we learned",
}
ENDED: dict[str, str] = {
    CaseState.CLOSED: "Finished: see what changed",
    CaseState.JOINED: "Joined to an earlier report about the same thing",
    CaseState.THANKED: "Read, with thanks",
    CaseState.WITHDRAWN: "Entered in error",
}


class Thanks:
    """C17: what happens next, who does it and by when."""

    def __init__(self, viewer: Viewer, signal: "Signal") -> None:
        self.signal = signal
        self.case = case_of(signal)
        self.first_name = viewer.account.get_short_name()
        self.kind_words = _THANKS.get(signal.kind, _THANKS["incident"])
        self.next = Timeline(tuple(self._next(viewer)))

    def _next(self, viewer: Viewer) -> Iterable[Event]:
        case = self.case
        if case is None:
            return
        out = kept_out(case)
        readers = [
            each.get_short_name()
            for each in who_may(viewer.organisation.pk, Permission.TRIAGE, case.service_id)
            if each != viewer.account and each.pk not in out
        ]
        rulebook = rulebook_version(viewer.organisation.pk, case.rulebook_version)
        yield Event(f"By {moment_words(case.triage_due_at)}", _who_reads(readers), kind="ahead")
        if self.signal.kind == "near_miss":
            yield Event(
                "This week", "It is talked about with the team, without names.", kind="ahead"
            )
        yield Event(
            f"Before {day_words(answer_due(self.signal.reported_at, rulebook))}",
            "We tell you what changed. You find it under My reports.",
            kind="ahead",
        )


def _who_reads(names: list[str]) -> str:
    if not names:
        return "A manager reads it and decides what to do."
    first = names[0] if len(names) == 1 else f"{names[0]} or {names[1]}"
    return f"{first} reads it and decides what to do."


_THANKS = {
    "near_miss": "Noticing this before it hurt anyone is how we get safer.",
    "safeguarding_concern": "Speaking up keeps people safe. You did the right thing.",
    "compliment": "Good care deserves to be seen. We pass it on.",
    "incident": "Telling us what happened is how we make it less likely to happen again.",
}


class MyReports:
    def __init__(self, viewer: Viewer, signals: list["Signal"]) -> None:
        self.rows = ListCard(
            title="My reports",
            rows=tuple(_row(signal) for signal in signals),
        )
        self.empty = (
            None
            if signals
            else EmptyState(
                "You have not reported anything yet",
                "What you report stands here, with what we did about it.",
                Link("Report something", reverse("report:start")),
            )
        )


def _row(signal: "Signal") -> ListRow:
    case = case_of(signal)
    return ListRow(
        title=signal.title,
        url=reverse("report:one-of-mine", args=[signal.pk]),
        detail=f"{_reference(case)}{signal.service.name} · reported {moment_words(signal.reported_at)}",
        tags=(_standing(case),),
    )


def _reference(case: "Case | None") -> str:
    return f"{case.reference} · " if case is not None else ""


class MyReport:
    """One report of mine: what I wrote, where it stands, and what changed because of it."""

    def __init__(self, viewer: Viewer, signal: "Signal") -> None:
        self.signal = signal
        self.case = case_of(signal)
        self.standing = _standing(self.case)
        self.reported = moment_words(signal.reported_at)
        notes = sharing.notes_of_case(viewer, self.case) if self.case is not None else ()
        self.notes = list(notes)


def _standing(case: "Case | None") -> Tag:
    if case is None:
        return Tag("Kept on record")
    if case.state == CaseState.OPEN:
        return Tag(STANDS[case.stage], Tone.TIER)
    return Tag(ENDED[case.state], Tone.GOOD if case.state == CaseState.CLOSED else Tone.PLAIN)

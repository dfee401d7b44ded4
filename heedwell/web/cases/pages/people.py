"""The words on the page of what people said afterwards, and the question that asks for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.afterwards import grown_from
from heedwell.loop.reviews.afterwards.voices import FAMILY, PERSON, TOLD
from heedwell.rules.facts import Facts
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import (
    DEBRIEF_PARTS,
    DEBRIEF_ROLES,
    SUPPORT_ANSWERS,
    SUPPORT_KINDS,
    VOICE_OUTCOMES,
    WAYS_OF_ASKING,
)
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, Tag, Tone
from heedwell.web.words import day_words, names_words

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.loop.actions.models import Action
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import afterwards as kept
    from heedwell.loop.signals.models import Signal


def people_of(reports: "Iterable[Signal]") -> "list[Person]":
    """The people whom it happened to, each once, in the order of the reports."""
    found = {
        one.person.pk: one.person
        for report in reports
        for one in report.affected.all()
        if one.person is not None and one.role == "person_supported"
    }
    return list(found.values())


def question(whose: str, person: "Person | None") -> str:
    """Asked by name: it is theirs to tell."""
    if whose == FAMILY:
        return "What did the family or advocate tell us?"
    return f"What did {person} tell us?" if person else "What did the person tell us?"


def ways_that_suit(person: "Person | None") -> str:
    """How this person understands and answers best, from their own record."""
    if person is None or not person.communication_needs:
        return "Ask in the way that suits them: a good time, a quiet place, somebody they trust."
    checked = person.communication_checked_on
    when = f" (looked at {day_words(checked)})" if checked else ""
    return f"How {person} is best asked: {person.communication_needs}{when}"


@dataclass(frozen=True)
class Asked:
    """One whose account is asked for, with what stands so far."""

    title: str
    tag: Tag
    words: str
    detail: str
    url: str
    strike: str


@dataclass(frozen=True)
class Said:
    """A line of a debrief; `action` has grown from it, or `turn` makes one of it."""

    words: str
    who: str
    action: Link | None
    is_idea: bool
    turn: str


@dataclass(frozen=True)
class DebriefWords:
    title: str
    came: str
    leader: Tag | None
    why_no_leader: str
    why_none: str
    parts: list[tuple[str, list[Said]]]
    own_line: str
    strike: str


@dataclass(frozen=True)
class SupportWords:
    title: str
    detail: str
    tag: Tag
    notes: list[str]
    url: str


@dataclass(frozen=True)
class WorkaroundWords:
    row: "kept.Workaround"
    taken_up: str
    fix: Link | None
    agree: str
    strike: str


class PeoplePage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        facts: Facts,
        *,
        signals: "list[Signal]",
        debriefs: "list[kept.Debrief]",
        voices: "list[kept.Voice]",
        support: "list[kept.Support]",
        workarounds: "list[kept.Workaround]",
        at: datetime,
    ) -> None:
        is_open = case.state == CaseState.OPEN
        self.case = case
        self.asks_people = facts.asks_people
        self.may_write = is_open and viewer.may(Permission.REVIEW, case.service_id)
        self.may_agree = is_open and viewer.may(Permission.AGREE_ACTIONS, case.service_id)
        self.leads = viewer.may(Permission.SIGN_OFF, case.service_id)
        subjects = [line.pk for each in debriefs for line in each.lines.all()]
        self._grown = grown_from(
            viewer.organisation.pk, [*subjects, *(row.pk for row in workarounds)]
        )
        self.asked = self._asked(signals, voices)
        self.debriefs = [self._debrief(each) for each in debriefs]
        self.support = [_support(case, each) for each in support] if self.leads else []
        self.offered = _offered(len(support)) if not self.leads else ""
        self.workarounds = [self._workaround(row) for row in workarounds]

    def _asked(self, signals: "list[Signal]", voices: "list[kept.Voice]") -> list[Asked]:
        last = {(voice.whose, voice.person_id): voice for voice in voices}
        people = people_of(signals)
        known: list[tuple[str, Person | None]] = [(PERSON, person) for person in people]
        if not people:
            known.append((PERSON, None))
        known.append((FAMILY, None))
        return [
            self._one(whose, person, last.get((whose, person.pk if person else None)))
            for whose, person in known
        ]

    def _one(self, whose: str, person: "Person | None", voice: "kept.Voice | None") -> Asked:
        if person is not None:
            url = case_url(self.case, "account-person", person_id=person.pk)
        else:
            url = case_url(self.case, "account-family" if whose == FAMILY else "account-unnamed")
        if voice is None:
            tag, words, detail = Tag("not asked yet", Tone.SOON), "", ""
        else:
            told = voice.outcome == TOLD
            tag = Tag(VOICE_OUTCOMES.label(voice.outcome), Tone.GOOD if told else Tone.SOON)
            words, detail = voice.words or voice.reason, _how(voice)
        return Asked(
            title=question(whose, person),
            tag=tag,
            words=words,
            detail=detail,
            url=url if self.may_write else "",
            strike=self._strike(voice.pk) if voice else "",
        )

    def _debrief(self, row: "kept.Debrief") -> DebriefWords:
        held = f"Debrief {day_words(row.held_on)}, {row.team}" if row.held_on else "No debrief"
        leader = None
        if row.held_on:
            leader = (
                Tag(f"with {row.leader}", Tone.GOOD)
                if row.leader
                else Tag("no leader was there", Tone.SOON if self.asks_people else Tone.PLAIN)
            )
        own = _own_line(row.pk) if row.held_on and self.may_write else ""
        return DebriefWords(
            title=held,
            came=_came(row),
            leader=leader,
            why_no_leader=row.why_no_leader,
            why_none=row.why_none,
            parts=[
                (term.label, said)
                for term in DEBRIEF_PARTS
                if (
                    said := [self._said(each) for each in row.lines.all() if each.part == term.code]
                )
            ],
            own_line=own,
            strike=self._strike(row.pk),
        )

    def _said(self, line: "kept.DebriefLine") -> Said:
        action = self._grown.get(line.pk)
        is_idea = line.part == "could_change" and action is None
        return Said(
            words=line.words,
            who=line.said_by.name if line.said_by else "",
            action=self._action(action),
            is_idea=is_idea,
            turn=self._agree(line.pk) if is_idea and self.may_agree else "",
        )

    def _workaround(self, row: "kept.Workaround") -> WorkaroundWords:
        fix = self._grown.get(row.pk)
        return WorkaroundWords(
            row=row,
            taken_up=f"{row.challenged_by} talked about it {day_words(row.challenged_on)}",
            fix=self._action(fix),
            agree=self._agree(row.pk) if self.may_agree and fix is None else "",
            strike=self._strike(row.pk),
        )

    def _action(self, action: "Action | None") -> Link | None:
        if action is None:
            return None
        return Link(action.what, case_url(self.case, "action", action_id=action.pk))

    def _agree(self, subject_id: UUID) -> str:
        return f"{case_url(self.case, 'agree-action')}?from={subject_id}"

    def _strike(self, subject_id: UUID) -> str:
        return case_url(self.case, "strike", subject_id=subject_id) if self.may_write else ""


def _own_line(debrief_id: UUID) -> str:
    return reverse("cases:own-line", kwargs={"debrief_id": debrief_id})


def _how(voice: "kept.Voice") -> str:
    ways = ", ".join(WAYS_OF_ASKING.label(code) for code in voice.asked_how.split())
    if voice.outcome == TOLD and voice.asked_on:
        who = f"{voice.who}. " if voice.who else ""
        return f"{who}{voice.asked_by} asked {day_words(voice.asked_on)}. {ways}."
    return f"Recorded by {voice.recorded_by.name}."


def _came(row: "kept.Debrief") -> str:
    counted = [
        f"{each.number} {DEBRIEF_ROLES.label(each.role).lower()}"
        for each in row.presences.all()
        if each.role
    ]
    named = [each.account.name for each in row.presences.all() if each.account]
    return ". ".join(filter(None, (", ".join(counted), names_words(named))))


def _support(case: "Case", row: "kept.Support") -> SupportWords:
    theme = f": {row.theme.name}" if row.theme else ""
    who = row.account.name if row.account else DEBRIEF_ROLES.label(row.role)
    return SupportWords(
        title=f"{SUPPORT_KINDS.label(row.kind)}{theme}",
        detail=f"{who}, offered {day_words(row.offered_on)} by {row.recorded_by.name}",
        tag=Tag(
            SUPPORT_ANSWERS.label(row.answer), Tone.SOON if row.answer == "not_yet" else Tone.PLAIN
        ),
        notes=[
            words for words in (row.words, *(each.words for each in row.answers.all())) if words
        ],
        url=case_url(case, "support-answer", support_id=row.pk),
    )


def _offered(count: int) -> str:
    if not count:
        return ""
    return f"Support was offered {count} {'time' if count == 1 else 'times'}. Who, the leads know."

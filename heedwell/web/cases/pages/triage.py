"""The words on the page where a tier is decided."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.proposals import Proposed
from heedwell.rules.facts import Facts
from heedwell.rules.grading import Outcome
from heedwell.rules.tiers import Tier
from heedwell.web.cases.pages.recurred import TITLE as RECURRED
from heedwell.web.cases.pages.recurred import change_words
from heedwell.web.cases.pages.rows import case_url, tags_of
from heedwell.web.cases.pages.what_happened import Report, when_words
from heedwell.web.components.parts import Link, ListRow, Note, Tag, Tone
from heedwell.web.own_words import words_of
from heedwell.web.words import day_words, due_words, moment_words

if TYPE_CHECKING:
    from heedwell.journey.recurring import Questioned
    from heedwell.loop.cases.models import Case
    from heedwell.loop.signals.alike import Alike


class TriagePage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        facts: Facts,
        proposed: Proposed,
        dates: dict[Tier, date],
        questioned: "list[Questioned]",
        at: datetime,
    ) -> None:
        proposal, signal = proposed.proposal, proposed.signal
        self.case = case
        self.tags = tags_of(case, at)
        self.is_regrade = case.triaged_at is not None
        self.title = "Change the tier" if self.is_regrade else "Decide the tier"
        self.due = _due(case, at)
        self.report = Report(signal, words_of(case))
        self.when = when_words(signal)
        route = proposal.route.label
        self.proposal_title = f"Proposed: {proposal.tier.label}. {route}"
        self.reasons = [reason.text for reason in proposal.reasons]
        self.thanks = (
            Note(
                "A compliment needs no review.",
                "Say thank you",
                Tone.GOOD,
                Link("Thank and finish", case_url(case, "thank")),
            )
            if proposal.outcome is Outcome.THANK and not self.is_regrade
            else None
        )
        self.dates = [(tier.label, day_words(day)) for tier, day in dates.items() if tier]
        self.alike = [alike_row(other) for other in proposed.alike if other.may_open][:10]
        self.may_join = not self.is_regrade
        self.themes = ", ".join(proposed.themes)
        self.questions = [f"{RECURRED}: {change_words(each)}" for each in questioned]


def _due(case: "Case", at: datetime) -> Tag | None:
    if case.triaged_at is not None:
        return None
    late = case.triage_due_at <= at
    words = due_words(case.triage_due_at, at)
    return Tag(f"due {moment_words(case.triage_due_at)}, {words}", Tone.LATE if late else Tone.SOON)


def alike_row(other: "Alike") -> ListRow:
    same = [
        words
        for is_same, words in (
            (other.same_person, "same person"),
            (other.same_place, "same place"),
            (other.same_part_of_day, "same part of the day"),
        )
        if is_same
    ]
    signal = other.signal
    url = (
        reverse("cases:detail", args=[other.reference])
        if other.case_id
        else reverse("cases:signal", args=[signal.pk])
    )
    return ListRow(
        title=f"{other.reference or 'History'} · {day_words(signal.occurred_on)}",
        url=url,
        detail=", ".join(same) or "same kind, same service",
    )

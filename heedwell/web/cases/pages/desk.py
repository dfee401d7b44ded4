"""The words on the triage desk: a row for each report, with what is proposed, why, and who leads."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.proposals import Proposed
from heedwell.loop.triage.states import Outcome as Ended
from heedwell.rules.grading import Outcome
from heedwell.rules.plain import inside
from heedwell.rules.tiers import TIER_RULES, Tier
from heedwell.web.cases.forms import AcceptForm
from heedwell.web.cases.pages.recurred import questions_link
from heedwell.web.cases.pages.rows import case_url, tags_of
from heedwell.web.cases.pages.triage import alike_row
from heedwell.web.cases.pages.what_happened import when_words
from heedwell.web.components.parts import EmptyState, Link, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words, due_words, in_a_line, moment_words

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.cases.models import Case
    from heedwell.loop.triage.models import TriageDecision

_BESIDE = 3


class DeskRow:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        proposed: Proposed,
        dates: dict[Tier, date],
        form: AcceptForm,
        lead: "Account | None",
        following: "Case | None",
        at: datetime,
    ) -> None:
        proposal = proposed.proposal
        self.case = case
        self.url = case_url(case, "triage")
        late = case.triage_due_at <= at
        due = [] if late else [Tag(due_words(case.triage_due_at, at), Tone.SOON)]
        self.tags = [*due, *tags_of(case, at)]
        self.detail = (
            f"{case.service.name} · reported {moment_words(case.opened_at)} · "
            f"happened {when_words(proposed.signal).lower()}"
        )
        self.facts = in_a_line(proposed.signal.facts)
        self.is_thanked = proposal.outcome is Outcome.THANK
        self.title = (
            "Proposed: say thank you"
            if self.is_thanked
            else f"Proposed: {proposal.tier.short}, {inside(proposal.route.label)}"
        )
        self.reasons = [reason.text for reason in proposal.reasons]
        self.themes = ", ".join(proposed.themes)
        self.questions = questions_link(case)
        self.alike = [alike_row(other) for other in proposed.alike if other.may_open][:_BESIDE]
        self.more_alike = max(len(proposed.alike) - _BESIDE, 0)
        self.form = form
        self.accept = f"Accept {proposal.tier.short}"
        self.lead_and_date = _lead_and_date(proposal.tier, dates, lead, viewer)
        self.following = following.reference if following is not None else ""
        self.is_focused = False


class DeskPage:
    def __init__(
        self,
        rows: list[DeskRow],
        again: "list[Case]",
        why: dict[UUID, str],
        *,
        focus: str,
        is_cut: bool,
        at: datetime,
    ) -> None:
        late = sum(row.case.triage_due_at <= at for row in rows)
        more = "More than " if is_cut else ""
        self.summary = f"{more}{len(rows)} waiting, {late} late." if rows else ""
        self.rows = rows
        for row in rows:
            row.is_focused = row.case.reference == focus
        if focus and rows and not any(row.is_focused for row in rows):
            rows[0].is_focused = True
        self.again = (
            ListCard(
                "Repeated since they were graded",
                tuple(_again(case, why.get(case.pk, "")) for case in again),
                hint="A higher tier is proposed. It stays as it is until you decide.",
            )
            if again
            else None
        )
        self.empty = (
            None
            if rows
            else EmptyState(
                "Nothing waits for triage",
                "Every report has been read. New ones come here, and you get a notice.",
                Link("Back to Today", reverse("cases:today")),
            )
        )


def decided_words(case: "Case", decision: "TriageDecision") -> str:
    """Who decided what: for the one who came second."""
    who, when = decision.decided_by.name, moment_words(decision.decided_at)
    if decision.outcome != Ended.REVIEW or decision.tier is None:
        return f"{who} dealt with {case.reference} at {when}: {Ended(decision.outcome).label}."
    lead = f", led by {decision.lead.name}" if decision.lead is not None else ""
    return f"{who} decided {case.reference} at {when}: {Tier(decision.tier).short}{lead}."


def _again(case: "Case", why: str) -> ListRow:
    then = Tier(case.tier).short if case.tier is not None else ""
    now = Tier(case.regrade_to).short if case.regrade_to is not None else ""
    return ListRow(
        title=f"{case.reference} · {case.title}",
        url=case_url(case, "triage"),
        detail=" ".join(why.splitlines()),
        tags=(Tag(f"{then}, {now} proposed", Tone.SOON),),
    )


def _lead_and_date(
    tier: Tier, dates: dict[Tier, date], lead: "Account | None", viewer: Viewer
) -> str:
    if lead is None:
        return "Choose who leads"
    who = "You lead" if lead == viewer.account else f"{lead.name} leads"
    if not TIER_RULES[tier].learning_gate:
        return f"{who}; it is shared in a huddle"
    return f"{who}; review due {day_words(dates[tier])}"

"""The forms of a thematic case: opening it, and what it looks at."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from heedwell.journey.across import Candidates
from heedwell.loop.actions.operations import ActionDraft, ForService
from heedwell.loop.thematic.closing import BodyDecision
from heedwell.loop.thematic.operations import MemberDraft
from heedwell.web.cases.action_forms import ActionForm
from heedwell.web.cases.due_days import DueDay
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service
    from heedwell.foundation.people.models import Account
    from heedwell.loop.reviews.models import Theme


class _Offering(HeedwellForm):
    """Cases and reports to choose from; a field with nothing to choose is not asked."""

    def offer_candidates(self, found: Candidates) -> None:
        if found.cases:
            self.offer(
                "cases",
                found.cases,
                label=lambda case: f"{case.reference} · {case.title} ({case.service.name})",
            )
        else:
            del self.fields["cases"]
        if found.signals:
            self.offer(
                "signals",
                found.signals,
                label=lambda signal: (
                    f"{signal.title} ({signal.service.name}, {day_words(signal.occurred_on)})"
                ),
            )
        else:
            del self.fields["signals"]

    def members(self, reason: str) -> list[MemberDraft]:
        data = self.cleaned_data
        return [
            *(MemberDraft(case=case, reason=reason) for case in data.get("cases") or ()),
            *(MemberDraft(signal=signal, reason=reason) for signal in data.get("signals") or ()),
        ]


class OpenForm(_Offering):
    theme = fields.record_choice("Which learning theme?", hint="Leave it empty to name a new one.")
    new_theme = fields.text(
        "Or a new theme",
        max_length=120,
        hint="A few words without names, for example medicines records across services.",
    )
    cases = fields.many_records("Which cases does it look at?")
    signals = fields.many_records("Which earlier reports, that have no case?")
    why = fields.long_text(
        "What do they have in common?",
        rows=3,
        missing="Write what they have in common, in a sentence",
    )
    lead = fields.account_choice("Who leads the review?", missing="Select who leads the review")
    review_due_date = fields.day(
        "When is the review due?", lean="future", hint="Empty: the day that Tier 4 gives"
    )

    def __init__(
        self,
        *args: Any,
        themes: "Iterable[Theme]",
        found: Candidates,
        leads: "Iterable[Account]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        themes = list(themes)
        if themes:
            self.offer("theme", themes)
        else:
            del self.fields["theme"]
        self.offer_candidates(found)
        self.offer("lead", leads)

    def clean_review_due_date(self) -> date | None:
        due: date | None = self.cleaned_data["review_due_date"]
        if due is not None and due < localdate():
            raise ValidationError("Enter a day that is today or later")
        return due

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("theme") and not data.get("new_theme", "").strip():
            self.add_error("new_theme", "Select a theme, or name a new one")
        if not self.members(""):
            self.add_error(
                "cases" if "cases" in self.fields else None, "Tick at least one case or report"
            )
        return data

    @property
    def theme_name(self) -> str:
        data = self.cleaned_data
        return str(data["theme"].name if data.get("theme") else data["new_theme"])


class MemberForm(_Offering):
    """`reference` is for a case that is not among those alike."""

    cases = fields.many_records("Which cases?")
    signals = fields.many_records("Which earlier reports, that have no case?")
    reference = fields.text(
        "Or the number of another case", width=10, hint="For example, 2026-0042"
    )
    reason = fields.text(
        "Why does it belong here?", max_length=500, missing="Write why it belongs here"
    )

    def __init__(self, *args: Any, found: Candidates, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_candidates(found)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.members("") and not data.get("reference", "").strip():
            self.add_error("reference", "Tick a case or a report, or enter the number of a case")
        return data


class PlanForm(ActionForm):
    """One change that is laid on several services; who does it, when and who checks is theirs."""

    def __init__(self, *args: Any, themes: "Iterable[Theme]", due: DueDay, **kwargs: Any) -> None:
        super().__init__(
            *args, owners=(), verifiers=(), themes=themes, people=(), due=due, **kwargs
        )
        for name in ("owner", "due_date", "verifier"):
            del self.fields[name]

    def draft_with(self, share: ForService) -> ActionDraft:
        """What one share stands for gives way to each of them."""
        self.cleaned_data |= {
            "owner": share.owner,
            "due_date": share.due_date,
            "verifier": share.verifier,
        }
        return self.draft()


class ShareForm(HeedwellForm):
    """The part of one service in a plan."""

    included = fields.tick("The change is made here", initial=True)
    owner = fields.account_choice(
        "Who does it here?", missing="Select who does it here", only_when=("included", True)
    )
    due_date = fields.day(
        "By when?",
        lean="future",
        missing="Enter the day by which it is done here",
        only_when=("included", True),
    )
    verifier = fields.account_choice(
        "Who re-audits here? Not the person who does it",
        missing="Select who re-audits here",
        only_when=("included", True),
    )

    def __init__(
        self,
        *args: Any,
        service: "Service",
        owners: "Iterable[Account]",
        verifiers: "Iterable[Account]",
        due: DueDay,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.service, self.due = service, due
        self.offer("owner", owners)
        self.offer("verifier", verifiers)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        due = data.get("due_date")
        if data.get("included") and due is not None and (says := self.due.problem(due)):
            self.add_error("due_date", says)
        if data.get("owner") and data.get("owner") == data.get("verifier"):
            self.add_error("verifier", "Select somebody other than the person who does it")
        return data

    @property
    def share(self) -> ForService | None:
        """None where the change is not made."""
        data = self.cleaned_data
        if not data["included"]:
            return None
        return ForService(
            service=self.service,
            owner=data["owner"],
            due_date=data["due_date"],
            verifier=data["verifier"],
        )


class BodyForm(HeedwellForm):
    body = fields.text(
        "Which governing body?",
        max_length=160,
        hint="For example, the board, or its quality committee.",
        missing="Write which governing body decided",
    )
    decided_on = fields.day(
        "When did it decide?", latest_today=True, missing="Enter the day on which it decided"
    )
    minute = fields.text(
        "Where is the minute?",
        max_length=120,
        hint="So that somebody else can read it, for example minute 4.2 of March.",
        missing="Write where the minute is",
    )
    words = fields.long_text("What did it ask or decide?", rows=3)

    def decision(self) -> BodyDecision:
        return BodyDecision(**self.cleaned_data)


class LeaveForm(HeedwellForm):
    reason = fields.text(
        "Why does it not belong here?", max_length=500, missing="Write why it does not belong here"
    )

"""The forms that move a case. Each field says what to do when it is missing."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from heedwell.loop.sharing.operations import HuddleDraft, NoteDraft
from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.rules.grading import SAFEGUARDING_FLOOR, Proposal, is_lower, lowest_tier
from heedwell.rules.sharing import words_over
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import CHECK_METHODS, SEVERITIES
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Service
    from heedwell.foundation.people.models import Account
    from heedwell.loop.cases.models import AboutStaff, Case
    from heedwell.loop.reviews.models import Theme
    from heedwell.loop.verification.ways.person.operations import PersonSays


class TriageForm(HeedwellForm):
    seen = fields.hidden()
    tier = fields.choice(
        "Tier",
        [(str(int(tier)), tier.label) for tier in Tier],
        coerce=lambda value: Tier(int(value)),
        missing="Select the tier",
    )
    lead = fields.account_choice("Who leads the review?", missing="Select who leads the review")
    review_due_date = fields.day(
        "When is the review due?", lean="future", hint="Empty: the day that the tier gives"
    )
    reason = fields.long_text(
        "Why this tier?", rows=2, hint="Needed when it is lower than proposed. It is counted."
    )

    def __init__(
        self,
        *args: Any,
        proposal: Proposal,
        people: "Iterable[Account]",
        is_regrade: bool,
        is_safeguarding: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        self.is_safeguarding = is_safeguarding
        self.is_regrade = is_regrade
        self.offer("lead", people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        tier, reason = data.get("tier"), data.get("reason", "").strip()
        if tier is not None and not reason:
            if is_lower(tier, self.proposal.tier):
                self.add_error("reason", "Write why it is lower than proposed, in a sentence")
            elif self.is_regrade:
                self.add_error("reason", "Write what changed, in a sentence")
        due = data.get("review_due_date")
        if due is not None and due < localdate():
            self.add_error("review_due_date", "Enter a day that is today or later")
        floor = lowest_tier(is_safeguarding=self.is_safeguarding)
        if tier is not None and tier < floor:
            self.add_error("tier", SAFEGUARDING_FLOOR)
        return data


class AcceptForm(HeedwellForm):
    """A row of the desk: `tier` is what was proposed when it was looked at."""

    tier = fields.hidden()
    lead = fields.account_choice("Who leads the review?", missing="Select who leads the review")
    review_due_date = fields.day(
        "When is the review due?", lean="future", hint="Empty: the day that the tier gives"
    )

    def __init__(self, *args: Any, people: "Iterable[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("lead", people)

    def clean_review_due_date(self) -> date | None:
        due: date | None = self.cleaned_data["review_due_date"]
        if due is not None and due < localdate():
            raise ValidationError("Enter a day that is today or later")
        return due

    def with_errors(self, sent: "AcceptForm", *, tier: Tier) -> "AcceptForm":
        """What was typed, with what was wrong with it, under what is proposed now."""
        self.data = {**dict(self.data.items()), "tier": str(int(tier))}
        self.is_valid()
        self._errors = sent.errors
        return self


class ThemeForm(HeedwellForm):
    theme = fields.record_choice("Which learning theme is it about?", missing="Select the theme")

    def __init__(self, *args: Any, themes: "Iterable[Theme]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", themes)


class ReasonForm(HeedwellForm):
    reason = fields.long_text("Why?", rows=3, missing="Write why, in a sentence")


class ThankForm(HeedwellForm):
    words = fields.long_text(
        "Your thanks",
        rows=3,
        hint="Who should hear it, and what you pass on. You can leave it empty.",
    )


class JoinForm(HeedwellForm):
    to = fields.record_choice("Which case is it part of?", missing="Select the case")
    reason = fields.text("What do they have in common?", missing="Write what they have in common")

    def __init__(self, *args: Any, cases: "Iterable[Case]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("to", cases, label=lambda case: f"{case.reference} · {case.title}")


class AboutStaffForm(HeedwellForm):
    staff = fields.account_choice("Who is it about?", hint="Leave it empty if you do not know yet")
    words = fields.text(
        "Who, in a few words?", hint="For example, the agency nurse on the late shift"
    )

    def __init__(self, *args: Any, people: "Iterable[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("staff", people)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("staff") and not data.get("words"):
            self.add_error("staff", "Select who it is about, or write what is known of them")
        return data


class NotAboutStaffForm(HeedwellForm):
    said = fields.record_choice("Who is it not about?", missing="Select who it is not about")
    reason = fields.text("How do you know?", missing="Write how you know, in a sentence")

    def __init__(self, *args: Any, said: "Iterable[AboutStaff]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("said", said, label=lambda row: row.account.name if row.account else row.words)


class SeverityForm(HeedwellForm):
    severity = fields.choice(
        "How much harm was there?", SEVERITIES.choices, missing="Select how much harm there was"
    )
    reason = fields.text("How do you know?", missing="Write how you know, in a sentence")


class AmendForm(HeedwellForm):
    words = fields.long_text(
        "What do you want to add?",
        hint="What was first written stays as it is.",
        missing="Write what you want to add",
    )


class SignForm(HeedwellForm):
    decision = fields.choice(
        "Your decision",
        [("sign", "I sign it off"), ("return", "I send it back with a comment")],
        missing="Select whether you sign it off or send it back",
    )
    comments = fields.long_text("Comment", rows=3, hint="Needed when you send it back")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("decision") == "return" and not data.get("comments", "").strip():
            self.add_error("comments", "Write what should change before you can sign it")
        return data


COUNT_IT = "Enter how many you looked at: each service is counted in the same way"


class CheckForm(HeedwellForm):
    method = fields.choice(
        "How did you check?", CHECK_METHODS.choices, missing="Select how you checked"
    )
    checked_on = fields.day(
        "When did you check?", latest_today=True, missing="Enter the day you checked"
    )
    sample = fields.number(
        "How many did you look at?",
        least=1,
        most=500,
        hint="Five records or moments are a good sample.",
    )
    met = fields.number("In how many of them was the change visible?", least=0, most=500)
    measured = fields.text("What does the measure say now?")
    finding = fields.choice(
        "Is the change in practice?", Finding.choices, missing="Select what you found"
    )
    words = fields.long_text(
        "What did you see?", rows=3, missing="Write what you saw, in a sentence or two"
    )
    despite = fields.text(
        "If the count shows no change: why does the change stand all the same?",
        max_length=500,
        hint="Leave it empty otherwise. It is kept beside what the count says.",
    )

    def __init__(
        self, *args: Any, must_count: bool = False, rests_on: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.must_count, self.rests_on = must_count and not rests_on, rests_on
        if rests_on:
            for given in ("method", "sample", "met"):
                del self.fields[given]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        sample, met = data.get("sample"), data.get("met")
        if self.must_count and sample is None and data.get("finding") == Finding.IN_PRACTICE:
            self.add_error("sample", COUNT_IT)
        if (sample is None) != (met is None):
            self.add_error("met" if met is None else "sample", "Enter both numbers, or neither")
        elif sample is not None and met is not None and met > sample:
            self.add_error("met", f"Enter a number up to {sample}, how many you looked at")
        return data

    def draft(self) -> CheckDraft:
        return self.drafted(None)

    def drafted(self, person: "PersonSays | None") -> CheckDraft:
        data = self.cleaned_data
        return CheckDraft(
            method=data.get("method") or self.rests_on,
            finding=Finding(data["finding"]),
            words=data["words"],
            checked_on=data["checked_on"],
            sample=data.get("sample"),
            met=data.get("met"),
            measured=data["measured"],
            despite=data["despite"],
            person=person,
        )


class HuddleForm(HeedwellForm):
    team = fields.text("Which team?", missing="Write which team, for example the late shift")
    shared_on = fields.day("When?", latest_today=True, missing="Enter the day of the huddle")
    people_present = fields.number(
        "How many people were there?", least=1, most=500, missing="Enter how many people were there"
    )
    words = fields.long_text(
        "What did people say?", rows=3, hint="No names. You can leave it empty."
    )

    def draft(self, service: "Service") -> HuddleDraft:
        data = self.cleaned_data
        return HuddleDraft(
            service=service,
            team=data["team"],
            shared_on=data["shared_on"],
            people_present=data["people_present"],
            words=data["words"],
        )


class NoteForm(HeedwellForm):
    title = fields.text("Title", max_length=160, missing="Give the note a title")
    what_happened = fields.long_text(
        "What happened?",
        rows=3,
        hint="No names. A stranger should understand it.",
        missing="Write what happened, without names",
    )
    what_changed = fields.long_text("What changed?", rows=3, missing="Write what changed")
    how_we_know = fields.long_text("How do we know that it worked?", rows=2)
    everywhere = fields.yes_no(
        "Who is it for?",
        yes="Everybody in the organisation",
        no="This service",
        missing="Select who it is for",
    )
    for_families = fields.tick("Families may read it too")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        text = " ".join(
            str(data.get(name, "")) for name in ("what_happened", "what_changed", "how_we_know")
        )
        if over := words_over(text):
            self.add_error(
                "what_changed",
                f"Take out {over} words: a note has 200 at most, so that people read it",
            )
        return data

    def draft(self, service: "Service") -> NoteDraft:
        data = self.cleaned_data
        return NoteDraft(
            title=data["title"],
            what_happened=data["what_happened"],
            what_changed=data["what_changed"],
            how_we_know=data["how_we_know"],
            for_families=data["for_families"],
            service=None if data["everywhere"] else service,
        )

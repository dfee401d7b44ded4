"""The forms of a safeguarding enquiry: what came of it, and what comparable cases show."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from heedwell.loop.actions.enquiries.operations import ComparisonDraft, OutcomeDraft
from heedwell.rules.vocabulary import CHECK_METHODS, ENQUIRY_OUTCOMES, RISKS, WISHES
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


class OutcomeForm(HeedwellForm):
    sections = (
        Section(
            "What the council decided",
            ("outcome", "council", "reference", "decided_on", "words"),
            "Their decision in their words. It is not a verdict of ours.",
        ),
        Section("For the person", ("wishes", "risk")),
    )
    outcome = fields.choice(
        "The outcome", ENQUIRY_OUTCOMES.choices, missing="Select what the council decided"
    )
    council = fields.text("Which council?", max_length=120, missing="Write which council decided")
    reference = fields.text(
        "Its reference", width=20, max_length=80, hint="Leave it empty if it has none."
    )
    decided_on = fields.day("When?", latest_today=True, missing="Enter the day of the decision")
    words = fields.long_text(
        "What did they conclude?",
        hint="Without names.",
        missing="Write what they concluded, in a sentence or two",
    )
    wishes = fields.choice(
        "Was what the person wished for met?", WISHES.choices, missing="Select whether it was met"
    )
    risk = fields.choice(
        "What became of the risk?", RISKS.choices, missing="Select what became of the risk"
    )

    def draft(self) -> OutcomeDraft:
        return OutcomeDraft(**self.cleaned_data)


class CompareForm(HeedwellForm):
    same_in = fields.many_records("Where did you find the same?")
    not_in = fields.many_records("Where did you look and not find it?")
    method = fields.choice(
        "How did you look?", CHECK_METHODS.choices, missing="Select how you looked"
    )
    checked_on = fields.day("When?", latest_today=True, missing="Enter the day you looked")
    words = fields.long_text(
        "What does it show?",
        rows=3,
        hint="If there was nothing to compare with, why not.",
        missing="Write what it shows, in a sentence or two",
    )

    def __init__(self, *args: Any, cases: "Iterable[Case]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cases = list(cases)
        for name in ("same_in", "not_in"):
            if cases:
                self.offer(name, cases, label=_label)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        same, other = data.get("same_in") or [], data.get("not_in") or []
        if both := [case.reference for case in same if case in list(other)]:
            self.add_error(
                "not_in", f"Tick {both[0]} once: you found the same there, or you did not"
            )
        return data

    def draft(self) -> ComparisonDraft:
        data = self.cleaned_data
        return ComparisonDraft(
            words=data["words"],
            method=data["method"],
            checked_on=data["checked_on"],
            same_in=list(data.get("same_in") or ()),
            not_in=list(data.get("not_in") or ()),
        )


def _label(case: "Case") -> str:
    opened = day_words(localdate(case.opened_at))
    return f"{case.reference} · {case.title} · {case.service.name}, {opened}"

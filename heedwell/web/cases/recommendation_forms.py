"""The forms of what comes from outside: a recommendation, and our answer."""

from typing import Any

from heedwell.loop.actions.outside.operations import RecommendationDraft
from heedwell.rules.recommendations import Answer
from heedwell.rules.vocabulary import OUTSIDE_BODIES, RECOMMENDATION_ANSWERS
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class RecommendationForm(HeedwellForm):
    body = fields.choice(
        "Who recommends it?", OUTSIDE_BODIES.choices, missing="Select who recommends it"
    )
    body_name = fields.text(
        "Its name",
        max_length=120,
        hint="Which council, board or coroner, not a person.",
        missing="Write which council, board or other body it is",
    )
    reference = fields.text(
        "Its reference", width=20, max_length=80, hint="Leave it empty if it has none."
    )
    made_on = fields.day("From which day is it?", latest_today=True, missing="Enter its day")
    words = fields.long_text(
        "What do they recommend?",
        hint="In their own words. No names.",
        missing="Write what they recommend",
    )
    due_date = fields.day(
        "By when do they wish an answer?",
        lean="future",
        hint="Leave it empty if they do not say.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        made, due = data.get("made_on"), data.get("due_date")
        if made is not None and due is not None and due < made:
            self.add_error("due_date", "Enter a day after the recommendation was made")
        return data

    def draft(self) -> RecommendationDraft:
        return RecommendationDraft(**self.cleaned_data)


class AnswerForm(HeedwellForm):
    answer = fields.choice(
        "Our answer",
        RECOMMENDATION_ANSWERS.choices,
        hints={term.code: term.description for term in RECOMMENDATION_ANSWERS},
        coerce=Answer,
        missing="Select whether we take it up",
    )
    reason = fields.long_text(
        "Why?", rows=3, hint="Needed unless it is accepted as it stands. They can read it."
    )
    answered_on = fields.day(
        "When did they have our answer?", latest_today=True, missing="Enter the day"
    )
    version = fields.version()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("answer")
        if said is not None and said.needs_reason and not data.get("reason", "").strip():
            self.add_error("reason", "Write why, or what of it we do not take up")
        return data

"""The forms of a micro-test: planning it, entering a day by hand, deciding what follows."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from heedwell.loop.verification.trying.operations import TrialDraft
from heedwell.rules.counting import Counts
from heedwell.rules.grading import Severity
from heedwell.rules.trying import STOPS_AT_HARM, End, StopRule
from heedwell.rules.vocabulary import EVENT_TYPES, PARTS_OF_DAY, PLACES
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.loop.reviews.models import Theme

_REPORTS, _BY_HAND = "reports", "hand"
_ONE = "Choose a place or a time of day, not both"


class TryForm(HeedwellForm):
    sections = (
        Section("Plan", ("theme", "expects", "starts_on")),
        Section("What is counted", ("how", "by_hand", "counts", "kinds", "this_person")),
        Section("Only in one place, or at one time of day", ("place", "part_of_day")),
        Section(
            "It stops by itself",
            ("stop_count", "stop_harm"),
            "Fixed before it begins, and nobody can change it afterwards. Heedwell counts every day, "
            "and tells you.",
        ),
    )
    theme = fields.record_choice("Which learning theme is it about?", missing="Select the theme")
    expects = fields.long_text(
        "What do we expect to see?",
        rows=3,
        hint="In a sentence or two, before it begins. For example, fewer than three evenings with distress.",
        missing="Write what you expect to see",
    )
    starts_on = fields.day(
        "First day", lean="future", missing="Enter the first day: tomorrow or later"
    )
    how = fields.choice(
        "How is it counted?",
        [
            (_REPORTS, "From the reports of this service"),
            (_BY_HAND, "By hand: somebody enters a number each day"),
        ],
        initial=_REPORTS,
        missing="Select how it is counted",
    )
    by_hand = fields.text(
        "Which number?",
        max_length=120,
        hint="For example, meals that began late.",
        only_when=("how", _BY_HAND),
        missing="Write which number is entered each day",
    )
    counts = fields.choice(
        "Which reports?",
        [(each.value, each.label) for each in Counts if each is not Counts.NOTHING],
        coerce=Counts,
        initial=Counts.REPORTS,
    )
    kinds = fields.many_choices(
        "Which kinds of event?",
        [(term.code, term.label) for term in EVENT_TYPES if term.parent is None],
        hint="Leave all empty to count the kind of this case.",
        columns=True,
        folds=True,
    )
    this_person = fields.tick("Only what happens to the person whose plan it is")
    place = fields.choice("Where?", [("", "Anywhere"), *PLACES.choices], as_list=True)
    part_of_day = fields.choice(
        "At which time of day?", [("", "Any"), *PARTS_OF_DAY.choices], as_list=True
    )
    stop_count = fields.number(
        "Stop when so many are counted",
        least=1,
        most=9999,
        missing="Enter the number at which it stops",
    )
    stop_harm = fields.choice(
        "Stop also by a single one with harm?",
        [
            ("", "No"),
            *((each.value, f"Yes, from this on: {each.label.lower()}") for each in STOPS_AT_HARM),
        ],
        hint="It needs reports: what is counted by hand says nothing of harm.",
        coerce=lambda value: Severity(value) if value else "",
    )

    def __init__(
        self,
        *args: Any,
        themes: "Iterable[Theme]",
        person: "Person | None",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("theme", themes)
        if person is None:
            del self.fields["this_person"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("place") and data.get("part_of_day"):
            self.add_error("part_of_day", _ONE)
        if data.get("how") == _BY_HAND and data.get("stop_harm"):
            self.add_error("stop_harm", "Select “No”: what is counted by hand says nothing of harm")
        return data

    def draft(self) -> TrialDraft:
        data = self.cleaned_data
        return TrialDraft(
            theme=data["theme"],
            expects=data["expects"],
            starts_on=data["starts_on"],
            stop=StopRule(data["stop_count"], data.get("stop_harm") or ""),
            by_hand=data["by_hand"] or "",
            counts=data.get("counts") or Counts.REPORTS,
            kinds=tuple(data.get("kinds") or ()) or None,
            place=data.get("place") or "",
            part_of_day=data.get("part_of_day") or "",
            this_person=bool(data.get("this_person")),
        )


class DayForm(HeedwellForm):
    day = fields.day("Which day?", latest_today=True, missing="Enter the day")
    number = fields.number("How many?", least=0, missing="Enter how many, also when it is none")


class DecideForm(HeedwellForm):
    end = fields.choice(
        "What follows?",
        [(each.value, each.label) for each in End],
        hints={each.value: each.hint for each in End},
        coerce=End,
        missing="Select what follows",
    )
    altered = fields.long_text(
        "What will you alter?",
        rows=2,
        only_when=("end", End.ADAPT.value),
        missing="Write what you will alter in the next round",
    )
    instead = fields.long_text(
        "What is done instead?",
        rows=2,
        hint="Left empty, the action is cancelled and the way it was goes on.",
        only_when=("end", End.ABANDON.value),
    )
    reason = fields.long_text(
        "Why?",
        rows=3,
        hint="What you expected, what you saw, and what people said.",
        missing="Write why, in a sentence",
    )

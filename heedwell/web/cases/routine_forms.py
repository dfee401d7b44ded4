"""The forms of a task that comes again: how often, that it was done, and stopping it."""

from typing import Any

from django.utils.timezone import localdate

from heedwell.loop.actions.routines.operations import RoutineDraft
from heedwell.rules.routines import Every, OutOfOrder, turns
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class RepeatForm(HeedwellForm):
    what = fields.text(
        "What is done each time?",
        max_length=300,
        hint="For example, try each call bell on the corridor.",
        missing="Write what is done each time",
    )
    every = fields.choice(
        "How often?",
        [(each.value, each.label) for each in Every],
        inline=True,
        coerce=Every,
        missing="Select how often",
    )
    first_date = fields.day("The first time", lean="future", missing="Enter the first day")
    until_date = fields.day("Until when?", lean="future", missing="Enter the last day")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, until, every = (data.get(name) for name in ("first_date", "until_date", "every"))
        if first is not None and first < localdate():
            self.add_error("first_date", "Enter a day that is today or later")
        elif first is not None and until is not None and every is not None:
            try:
                turns(first, every, until)
            except OutOfOrder:
                self.add_error("until_date", "Enter a day after the first, within a year of it")
        return data

    def draft(self) -> RoutineDraft:
        return RoutineDraft(**self.cleaned_data)


class DoneOnceForm(HeedwellForm):
    words = fields.long_text(
        "What did you see?", rows=3, hint="You can leave it empty when all was well."
    )

"""The forms of the timeline: a statement, and why it goes."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from heedwell.loop.reviews.states import Holds, When
from heedwell.loop.reviews.timeline.drafts import Moment, StatementDraft
from heedwell.rules.vocabulary import PARTS_OF_DAY
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.timeline.queries import Standing

_DATED = (When.EXACT.value, When.PART.value, When.DAY.value)


class StatementForm(HeedwellForm):
    what = fields.long_text(
        "What happened?",
        rows=3,
        hint="One thing. A gap or a contradiction is written as a question.",
        missing="Write what happened, or what we do not know",
    )
    holds = fields.choice(
        "What is it?", Holds.choices, missing="Select whether it is known", initial=Holds.KNOWN
    )
    who = fields.text("Who?", max_length=120, hint="By role, never by name: the shift lead.")
    when = fields.choice(
        "How well do we know when?", When.choices, missing="Select how well we know when"
    )
    on_day = fields.day(
        "On which day?",
        latest_today=True,
        only_when=("when", _DATED),
        missing="Enter the day",
    )
    at_time = fields.clock(
        "At what time?", only_when=("when", When.EXACT), missing="Enter the time"
    )
    part_of_day = fields.choice(
        "In which part of the day?",
        PARTS_OF_DAY.choices,
        only_when=("when", When.PART),
        missing="Select the part of the day",
    )
    after = fields.choice("It comes after", as_list=True, hint="Empty: where its time puts it.")
    version = fields.version()

    def __init__(
        self, *args: Any, others: "list[tuple[str, str]]", is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("after", others)
        if not is_new:
            self.fields["reason"] = fields.text("Why do you change it?", hint="A few words.")

    @staticmethod
    def initial_of(standing: "Standing") -> dict[str, Any]:
        names = ("what", "holds", "who", "when", "on_day", "at_time", "part_of_day", "version")
        return {name: getattr(standing.newest, name) for name in names}

    def draft(self) -> StatementDraft:
        data = self.cleaned_data
        return StatementDraft(
            what=data["what"],
            who=data["who"],
            holds=Holds(data["holds"]),
            moment=Moment(
                when=When(data["when"]),
                on_day=data["on_day"],
                at_time=data["at_time"],
                part_of_day=data["part_of_day"] or "",
            ),
            after=UUID(data["after"]) if data["after"] else None,
        )


class TakeOutForm(HeedwellForm):
    why = fields.text("Why is it taken out?", missing="Write why it is taken out, in a sentence")
    version = fields.version()

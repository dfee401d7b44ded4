"""The forms of the analysis, a piece each: a lens, a profession."""

from typing import TYPE_CHECKING, Any

from heedwell.loop.reviews.analysis.drafts import LensDraft, ProfessionDraft
from heedwell.loop.reviews.states import Asked
from heedwell.rules.vocabulary import PROFESSIONS
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import LensFinding, ProfessionAsked

_SOMEBODY = (Asked.GAVE.value, Asked.WAITS.value, Asked.DECLINED.value)


class LensForm(HeedwellForm):
    applies = fields.yes_no(
        "Did you find something?",
        yes="Yes, it played a part",
        no="No, it does not apply here",
        missing="Select whether you found something",
    )
    found = fields.long_text(
        "What did you find?",
        rows=4,
        only_when=("applies", "yes"),
        missing="Write what you found, in a sentence or two",
    )
    why_not = fields.long_text(
        "Why does it not apply?",
        rows=2,
        only_when=("applies", "no"),
        missing="Write why it does not apply, in a sentence",
    )
    version = fields.version()

    @staticmethod
    def initial_of(row: "LensFinding") -> dict[str, Any]:
        return {
            "applies": row.applies,
            "found" if row.applies else "why_not": row.words,
            "version": row.version,
        }

    def draft(self, lens: str) -> LensDraft:
        data = self.cleaned_data
        words = data["found"] if data["applies"] else data["why_not"]
        return LensDraft(lens=lens, applies=data["applies"], words=words)


class ProfessionForm(HeedwellForm):
    asked = fields.choice(
        "Was a profession asked?", Asked.choices, missing="Select whether a profession was asked"
    )
    profession = fields.choice(
        "Which profession?",
        PROFESSIONS.choices,
        as_list=True,
        only_when=("asked", _SOMEBODY),
        missing="Select the profession",
    )
    on_day = fields.day(
        "When?",
        latest_today=True,
        hint="The day they told us, or the day they were asked. For example, 27/3/2026",
        only_when=("asked", _SOMEBODY),
        missing="Enter the day",
    )
    words = fields.long_text(
        "What did they give, or why not?",
        rows=4,
        hint="What they think and advise. Where nobody was asked: why not.",
    )
    version = fields.version()

    @staticmethod
    def initial_of(row: "ProfessionAsked") -> dict[str, Any]:
        names = ("asked", "profession", "on_day", "words", "version")
        return {name: getattr(row, name) for name in names}

    def clean(self) -> None:
        asked = self.cleaned_data.get("asked")
        if asked and asked != Asked.WAITS and not self.cleaned_data.get("words"):
            self.add_error("words", _WORDS[Asked(asked)])

    def draft(self) -> ProfessionDraft:
        data = self.cleaned_data
        return ProfessionDraft(
            asked=Asked(data["asked"]),
            profession=data["profession"] or "",
            on_day=data["on_day"],
            words=data["words"],
        )


_WORDS = {
    Asked.GAVE: "Write what they gave, in a sentence or two",
    Asked.DECLINED: "Write why they did not take part, as far as you know",
    Asked.NOBODY: "Write why no profession was asked",
}

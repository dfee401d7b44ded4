"""The form of a check that also asks how it is for the person."""

from typing import Any

from heedwell.loop.verification.operations import CheckDraft
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.person.operations import PersonSays
from heedwell.rules.person_outcomes import ASKED_FROM, TOLD, Now
from heedwell.rules.vocabulary import VOICES, WAYS_OF_ASKING
from heedwell.web.cases.forms import CheckForm
from heedwell.web.components import fields

ASK_THEM = "Select how it is for the person, or that they could not be asked"
_TOLD = tuple(each.value for each in TOLD)


class PersonCheckForm(CheckForm):
    """`must_ask`: nobody says that the change works without it."""

    person_wanted = fields.text(
        "What was to be better for the person?",
        max_length=500,
        hint="In their own words where you can.",
    )
    person_now = fields.choice(
        "How is it for the person now?",
        [(each.value, each.label) for each in Now],
        hint=f"From {ASKED_FROM.short} up nobody says that the change works without it.",
        inline=True,
        coerce=Now,
    )
    person_whose = fields.choice(
        "Who told you?",
        VOICES.choices,
        inline=True,
        only_when=("person_now", _TOLD),
        missing="Select who told you",
    )
    person_how = fields.many_choices(
        "How were they asked?",
        WAYS_OF_ASKING.choices,
        columns=True,
        only_when=("person_now", _TOLD),
        missing="Select how they were asked",
    )
    person_words = fields.long_text(
        "What did they say, sign or show? Or why could nobody ask?",
        rows=2,
        hint="In their own words. What you saw stands here too, marked as seen.",
    )

    def __init__(self, *args: Any, must_ask: bool, outcome: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.must_ask = must_ask
        if outcome:
            del self.fields["person_wanted"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not data.get("person_now"):
            if self.must_ask and data.get("finding") == Finding.IN_PRACTICE:
                self.add_error("person_now", ASK_THEM)
            return data
        if not data.get("person_words", "").strip():
            self.add_error("person_words", "Write what they said, or why nobody could ask")
        if "person_wanted" in self.fields and not data.get("person_wanted", "").strip():
            self.add_error("person_wanted", "Write what was to be better for the person")
        return data

    def draft(self) -> CheckDraft:
        return self.drafted(self._says())

    def _says(self) -> PersonSays | None:
        data = self.cleaned_data
        if not data["person_now"]:
            return None
        return PersonSays(
            now=data["person_now"],
            words=data["person_words"],
            wanted=data.get("person_wanted") or "",
            whose=data["person_whose"] or "",
            asked_how=data["person_how"] or (),
        )

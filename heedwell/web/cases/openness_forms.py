"""The forms of being open: the decision on candour, each of its steps, and each partner."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from heedwell.duties.candour.operations import PERSON, CandourDraft, StepDraft
from heedwell.duties.partners.operations import PartnerDraft
from heedwell.rules.candour import Candour, CandourProposal, needs_opinion, needs_reason
from heedwell.rules.partners import Involvement
from heedwell.rules.vocabulary import (
    ACTING_BECAUSE,
    CANDOUR_SUPPORT,
    INVOLVEMENT,
    LETTER_FORMS,
    RELATIONS,
    WHY_NOT_REACHED,
)
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account

_OTHERS = tuple(code for code, _ in RELATIONS.choices if code != PERSON)
_OWN_DAY = "The law sets no number of days. This is the day that we set ourselves."


class CandourForm(HeedwellForm):
    applies = fields.yes_no(
        "Does the duty of candour apply?",
        yes="It applies",
        no="It does not apply",
        missing="Select whether it applies",
    )
    opinion = fields.text(
        "Whose clinical opinion was used?",
        max_length=160,
        hint="By profession, not by name. For example, GP, or nurse of the falls team.",
    )
    reason = fields.long_text(
        "Why?", rows=3, hint="Needed when you see it differently, or when nothing was proposed."
    )
    tell_by = fields.day(
        "By when are they told in person?",
        lean="future",
        earliest_today=True,
        hint=_OWN_DAY,
        only_when=("applies", "yes"),
        missing="Enter the day by which they are told",
    )
    version = fields.version()

    def __init__(self, *args: Any, proposal: CandourProposal, is_told: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal
        if is_told:
            del self.fields["tell_by"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        applies, answer = data.get("applies"), self.proposal.answer
        if applies is None:
            return data
        if needs_reason(answer, applies=applies) and not data.get("reason", "").strip():
            self.add_error("reason", "Write why: the harm alone does not say so")
        if needs_opinion(answer, applies=applies) and not data.get("opinion", "").strip():
            self.add_error("opinion", "Write whose clinical opinion says that it does not apply")
        return data

    def draft(self) -> CandourDraft:
        return CandourDraft(
            **{name: value for name, value in self.cleaned_data.items() if name != "version"}
        )


class StepForm(HeedwellForm):
    """Whom a step concerns: never by name."""

    relation = fields.choice(
        "Who?",
        RELATIONS.choices,
        as_list=True,
        hint="By how they stand to the person, never by name.",
        missing="Select who it was",
    )
    acting_because = fields.choice(
        "Why do they act for the person?",
        ACTING_BECAUSE.choices,
        hint="Somebody else is told in their place only when they act lawfully for them. Otherwise "
        "it is the person who is told.",
        only_when=("relation", _OTHERS),
        missing="Select why they act for the person",
    )
    happened_on = fields.day("When?", latest_today=True, missing="Enter the day")

    step: Candour

    def __init__(self, *args: Any, asks_next_day: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_next_day:
            self.fields.pop("next_by", None)

    def draft(self) -> StepDraft:
        data = dict(self.cleaned_data)
        data["acting_because"] = data["acting_because"] or ""
        return StepDraft(step=self.step, **data)


class ToldForm(StepForm):
    step = Candour.TOLD
    told_by = fields.account_choice("Who told them?", missing="Select who told them")
    said_sorry = fields.tick(
        "We said sorry",
        hint="An expression of sorrow or regret. It does not admit liability.",
        missing="Say sorry when you tell them, then tick this",
    )
    words = fields.long_text(
        "What were they told?",
        hint="All that was known so far, and which further enquiries will follow. Without names.",
        missing="Write what they were told, and what will be looked into",
    )
    support = fields.many_choices(
        "Which support was offered?",
        CANDOUR_SUPPORT.choices,
        missing="Select at least one: for example, somebody to ring",
    )
    next_by = fields.day(
        "By when do we write to them?",
        lean="future",
        earliest_today=True,
        hint=_OWN_DAY,
        missing="Enter the day by which we write",
    )

    def __init__(self, *args: Any, staff: "Iterable[Account]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("told_by", staff)


class LetterForm(StepForm):
    """The letter after the talk, and the one with what was found."""

    form = fields.choice(
        "In which form?", LETTER_FORMS.choices, missing="Select the form that they can read"
    )
    words = fields.long_text(
        "What did it say?",
        hint="The account, the enquiries, and the apology. Without names.",
        missing="Write what it said",
    )


class WrittenForm(LetterForm):
    step = Candour.WRITTEN
    next_by = fields.day(
        "By when do they hear what the enquiry found?",
        lean="future",
        earliest_today=True,
        hint=_OWN_DAY,
        missing="Enter the day by which they hear",
    )


class OutcomeForm(LetterForm):
    step = Candour.OUTCOME


class NotReachedForm(StepForm):
    step = Candour.NOT_REACHED
    why_not = fields.choice(
        "What happened?", WHY_NOT_REACHED.choices, missing="Select what happened"
    )
    words = fields.long_text(
        "Each attempt, or what they said",
        hint="With its day and how you tried. Without names.",
        missing="Write each attempt, or what they said",
    )


class PartnerForm(HeedwellForm):
    involvement = fields.choice(
        "Do they take part?",
        INVOLVEMENT.choices,
        coerce=Involvement,
        missing="Select whether they take part",
    )
    contacted_on = fields.day(
        "When were they contacted?",
        latest_today=True,
        only_when=("involvement", "contacted"),
        missing="Enter the day on which they were contacted",
    )
    reference = fields.text(
        "Their reference",
        width=20,
        max_length=120,
        hint="A number, or the name of the record. Leave it empty if there is none yet.",
        only_when=("involvement", "contacted"),
    )
    words = fields.long_text(
        "What was said, or why are they not needed?",
        rows=3,
        hint="Without names. Needed when they are not needed.",
    )
    version = fields.version()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("involvement") is Involvement.NOT_NEEDED and not data.get("words", "").strip():
            self.add_error("words", "Write why they are not needed")
        return data

    def draft(self, partner: str) -> PartnerDraft:
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return PartnerDraft(partner=partner, **data)


class NotNeededForm(HeedwellForm):
    partners = fields.many_choices("Who is not needed?", missing="Tick at least one")
    words = fields.long_text(
        "Why not?",
        rows=3,
        hint="One reason that holds for each of them.",
        missing="Write why they are not needed",
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_choices("partners", choices)

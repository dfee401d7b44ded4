"""The forms of the analysis, a piece each: lens, profession, care problem, whys, meeting."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from heedwell.loop.reviews.analysis.drafts import (
    ChainDraft,
    LensDraft,
    MeetingDraft,
    ProblemDraft,
    ProfessionDraft,
    WhyDraft,
)
from heedwell.loop.reviews.states import Asked, Did
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, PROFESSIONS
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import (
        CareProblem,
        LensFinding,
        ProfessionAsked,
        ReviewMeeting,
        WhyChain,
    )

_SOMEBODY = (Asked.GAVE.value, Asked.WAITS.value, Asked.DECLINED.value)


@dataclass(frozen=True)
class Offered:
    """What a piece may point to: factors by their codes, statements by their keys."""

    factors: list[tuple[str, str]]
    statements: list[tuple[str, str]]


class PieceForm(HeedwellForm):
    """A form of a piece, made with what it may point to."""

    def __init__(self, *args: Any, offered: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take(offered)

    def take(self, offered: Offered) -> None:
        """Most pieces stand by themselves."""


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


class ProfessionForm(PieceForm):
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


class ProblemForm(PieceForm):
    did = fields.choice("What is it?", Did.choices, missing="Select whether it was done or not")
    words = fields.long_text(
        "What was done or not done?",
        rows=3,
        hint="What was seen, by role and never by name. Why it was likely is chosen below.",
        missing="Write what was done or not done",
    )
    factors = fields.many_choices(
        "Which of the factors in the review made it more likely?",
        hint="Several act together more often than one alone.",
    )
    version = fields.version()

    def take(self, offered: Offered) -> None:
        known = dict(offered.factors)
        linked = [code for code in self.initial.get("factors", ()) if code not in known]
        also = [(code, CONTRIBUTING_FACTORS.label(code)) for code in linked]
        self.offer_choices("factors", [*offered.factors, *also])
        if not offered.factors and not linked:
            del self.fields["factors"]

    @staticmethod
    def initial_of(row: "CareProblem") -> dict[str, Any]:
        codes = [each.code for each in row.factors.all()]
        return {"did": row.did, "words": row.words, "factors": codes, "version": row.version}

    def draft(self) -> ProblemDraft:
        data = self.cleaned_data
        factors = tuple(data.get("factors") or ())
        return ProblemDraft(did=Did(data["did"]), words=data["words"], factors=factors)


MOST_WHYS = 7
_UNKNOWN = "unknown"


class ChainForm(PieceForm):
    problem = fields.long_text(
        "What happened that should not happen again?", rows=2, missing="Write what happened"
    )
    ends_in = fields.choice(
        "Where does the last answer lead?",
        [*CONTRIBUTING_FACTORS.choices, (_UNKNOWN, "We do not know")],
        as_list=True,
        missing="Select the factor that it leads to, or that we do not know",
    )
    version = fields.version()

    def take(self, offered: Offered) -> None:
        for number in range(1, MOST_WHYS + 1):
            first = number == 1
            self.fields[f"why_{number}"] = fields.text(
                "Why?" if first else f"And why? ({number})",
                max_length=500,
                missing="Write why, as far as you know" if first else "",
                hint="Stop when the answer is something in the work, the place or the plan."
                if first
                else "",
            )
            if offered.statements:
                self.fields[f"rests_{number}"] = fields.choice(
                    f"Why {number} rests on", offered.statements, as_list=True
                )
        whys = [name for name in self.fields if name.startswith(("why_", "rests_"))]
        self.order_fields(["problem", *whys, "ends_in"])

    @staticmethod
    def initial_of(row: "WhyChain") -> dict[str, Any]:
        initial: dict[str, Any] = {
            "problem": row.problem,
            "ends_in": row.ends_in or _UNKNOWN,
            "version": row.version,
        }
        for why in row.whys.all():
            initial[f"why_{why.place}"] = why.words
            initial[f"rests_{why.place}"] = str(why.statement_id or "")
        return initial

    def draft(self) -> ChainDraft:
        """What was left empty between two answers is closed up."""
        data = self.cleaned_data
        ends_in = data["ends_in"]
        return ChainDraft(
            problem=data["problem"],
            ends_in="" if ends_in == _UNKNOWN else ends_in,
            whys=tuple(
                WhyDraft(data[f"why_{number}"], _key(data.get(f"rests_{number}")))
                for number in range(1, MOST_WHYS + 1)
                if data[f"why_{number}"]
            ),
        )


def _key(chosen: str | None) -> UUID | None:
    return UUID(chosen) if chosen else None


class MeetingForm(PieceForm):
    met_on = fields.day("When did you meet?", latest_today=True, missing="Enter the day")
    who = fields.long_text(
        "Who was there?",
        rows=2,
        hint="By role, never by name: manager, two night staff, her advocate.",
        missing="Write who was there, by role",
    )
    decided = fields.long_text(
        "What did you decide?", rows=4, missing="Write what you decided, or what stays open"
    )
    version = fields.version()

    @staticmethod
    def initial_of(row: "ReviewMeeting") -> dict[str, Any]:
        return {name: getattr(row, name) for name in ("met_on", "who", "decided", "version")}

    def draft(self) -> MeetingDraft:
        data = self.cleaned_data
        return MeetingDraft(met_on=data["met_on"], who=data["who"], decided=data["decided"])

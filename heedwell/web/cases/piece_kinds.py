"""The kinds of piece that an analysis is made of: the form of each, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from heedwell.loop.reviews.analysis.queries import Analysis, Pieces
from heedwell.rules.routes import Part
from heedwell.web.cases.piece_forms import ChainForm, MeetingForm, ProblemForm, ProfessionForm


@dataclass(frozen=True)
class Kind:
    """`code` stands in addresses, `place` is where the analysis shows it."""

    code: str
    part: Part
    label: str
    form: Any
    of: Callable[[Analysis], Pieces[Any]]
    add: str
    change: str

    @property
    def place(self) -> str:
        return self.part.value


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "profession",
            Part.PROFESSIONS,
            "what a profession gave",
            ProfessionForm,
            lambda analysis: analysis.professions,
            add="Record a profession",
            change="Change what a profession gave",
        ),
        Kind(
            "problem",
            Part.CARE_PROBLEMS,
            "a care problem",
            ProblemForm,
            lambda analysis: analysis.problems,
            add="Add a care problem",
            change="Change a care problem",
        ),
        Kind(
            "whys",
            Part.FIVE_WHYS,
            "a chain of whys",
            ChainForm,
            lambda analysis: analysis.chains,
            add="Ask why, five times",
            change="Change a chain of whys",
        ),
        Kind(
            "meeting",
            Part.MEETINGS,
            "a review meeting",
            MeetingForm,
            lambda analysis: analysis.meetings,
            add="Record a meeting",
            change="Change what a meeting decided",
        ),
    )
}

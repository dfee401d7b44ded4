"""The pieces of an analysis before they are rows. Each knows the table that it becomes a row of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Model

from heedwell.loop.reviews.models import (
    CareProblem,
    LensFinding,
    Piece,
    ProblemFactor,
    ProfessionAsked,
    ReviewMeeting,
    Why,
    WhyChain,
)
from heedwell.loop.reviews.states import Asked, Did


class Draft(Protocol):
    """`fields` are what is kept of it; `beside` makes the rows that hang on its own row."""

    @property
    def model(self) -> type[Piece]: ...
    def fields(self) -> dict[str, Any]: ...
    def beside(self, row: Piece) -> Iterable[Model]: ...


@dataclass(frozen=True, kw_only=True)
class LensDraft:
    lens: str
    applies: bool
    words: str
    model = LensFinding

    def fields(self) -> dict[str, Any]:
        return {"lens": self.lens, "applies": self.applies, "words": self.words}

    def beside(self, row: Piece) -> Iterable[Model]:
        return ()


@dataclass(frozen=True, kw_only=True)
class ProfessionDraft:
    """`profession` and `on_day` are empty exactly when nobody was asked."""

    asked: Asked
    profession: str = ""
    on_day: date | None = None
    words: str = ""
    model = ProfessionAsked

    def fields(self) -> dict[str, Any]:
        return {
            "asked": self.asked,
            "profession": self.profession,
            "on_day": self.on_day,
            "words": self.words,
        }

    def beside(self, row: Piece) -> Iterable[Model]:
        return ()


@dataclass(frozen=True, kw_only=True)
class ProblemDraft:
    """`factors` are the codes of those that made it more likely: together they say how it came."""

    did: Did
    words: str
    factors: tuple[str, ...] = ()
    model = CareProblem

    def fields(self) -> dict[str, Any]:
        return {"did": self.did, "words": self.words}

    def beside(self, row: Piece) -> Iterable[Model]:
        return [
            ProblemFactor(organisation_id=row.organisation_id, problem_id=row.pk, code=code)
            for code in dict.fromkeys(self.factors)
        ]


@dataclass(frozen=True)
class WhyDraft:
    """`statement` is the key of what it rests on in the timeline."""

    words: str
    statement: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class ChainDraft:
    """`ends_in` is a contributing factor, or empty: we do not know."""

    problem: str
    whys: tuple[WhyDraft, ...]
    ends_in: str = ""
    model = WhyChain

    def fields(self) -> dict[str, Any]:
        return {"problem": self.problem, "ends_in": self.ends_in}

    def beside(self, row: Piece) -> Iterable[Model]:
        return [
            Why(
                organisation_id=row.organisation_id,
                chain_id=row.pk,
                place=place,
                words=why.words,
                statement_id=why.statement,
            )
            for place, why in enumerate(self.whys, start=1)
        ]


@dataclass(frozen=True, kw_only=True)
class MeetingDraft:
    met_on: date
    who: str
    decided: str
    model = ReviewMeeting

    def fields(self) -> dict[str, Any]:
        return {"met_on": self.met_on, "who": self.who, "decided": self.decided}

    def beside(self, row: Piece) -> Iterable[Model]:
        return ()

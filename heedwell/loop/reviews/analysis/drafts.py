"""The pieces of an analysis before they are rows. Each knows the table that it becomes a row of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.db.models import Model

from heedwell.loop.reviews.models import LensFinding, Piece, ProfessionAsked
from heedwell.loop.reviews.states import Asked


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

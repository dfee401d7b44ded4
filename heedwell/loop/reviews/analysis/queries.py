"""The analysis of a review as it stands, and how each piece of it came to be."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Prefetch

from heedwell.loop.reviews.models import (
    CareProblem,
    LensFinding,
    Piece,
    ProblemFactor,
    ProfessionAsked,
    Review,
    ReviewMeeting,
    Why,
    WhyChain,
)

P = TypeVar("P", bound=Piece)


@dataclass(frozen=True)
class Kept(Generic[P]):
    """A piece as it stands, and its earlier versions, oldest first."""

    newest: P
    earlier: tuple[P, ...] = ()

    @property
    def key(self) -> UUID:
        return self.newest.key


@dataclass(frozen=True)
class Pieces(Generic[P]):
    """All of one kind in the order in which they were begun, and what was `taken_out`."""

    standing: tuple[Kept[P], ...] = ()
    taken_out: tuple[Kept[P], ...] = ()

    def get(self, key: UUID) -> Kept[P] | None:
        return next((one for one in self.standing if one.key == key), None)


@dataclass(frozen=True)
class Analysis:
    lenses: Pieces[LensFinding]
    professions: Pieces[ProfessionAsked]
    problems: Pieces[CareProblem]
    chains: Pieces[WhyChain]
    meetings: Pieces[ReviewMeeting]

    def lens(self, code: str) -> Kept[LensFinding] | None:
        return lens_in(self.lenses, code)


def lens_in(lenses: Pieces[LensFinding], code: str) -> Kept[LensFinding] | None:
    return next((one for one in lenses.standing if one.newest.lens == code), None)


def pieces(review: Review, model: type[P], *beside: "Prefetch[str]") -> Pieces[P]:
    """Every version of every piece of a kind, with what hangs on it; a query for each."""
    versions: dict[UUID, list[P]] = defaultdict(list)
    rows = model._default_manager.filter(organisation=review.organisation_id, review=review)
    for row in (
        rows.select_related("written_by").prefetch_related(*beside).order_by("version", "id")
    ):
        versions[row.key].append(row)
    found = [
        Kept(newest, tuple(earlier))
        for *earlier, newest in (versions[key] for key in sorted(versions))
    ]
    return Pieces(
        tuple(one for one in found if not one.newest.is_out),
        tuple(one for one in found if one.newest.is_out),
    )


def analysis_of(review: Review) -> Analysis:
    here = review.organisation_id
    factors = ProblemFactor.objects.filter(organisation=here).order_by("code")
    whys = Why.objects.filter(organisation=here).select_related("statement").order_by("place")
    return Analysis(
        lenses=pieces(review, LensFinding),
        professions=pieces(review, ProfessionAsked),
        problems=pieces(review, CareProblem, Prefetch("factors", queryset=factors)),
        chains=pieces(review, WhyChain, Prefetch("whys", queryset=whys)),
        meetings=pieces(review, ReviewMeeting),
    )

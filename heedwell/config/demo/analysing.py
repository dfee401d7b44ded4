"""Writes the analysis of a serious review, a piece at a time, as its lead would."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from heedwell.config.demo.course import Wider
from heedwell.foundation.people.models import Account
from heedwell.loop.reviews.analysis import operations as analysis
from heedwell.loop.reviews.analysis.drafts import (
    ChainDraft,
    Draft,
    LensDraft,
    MeetingDraft,
    ProblemDraft,
    ProfessionDraft,
    WhyDraft,
)
from heedwell.loop.reviews.models import Review


def look_wider(review: Review, wider: Wider, by: Account, at: datetime) -> None:
    for lens, (applies, words) in wider.lenses.items():
        draft = LensDraft(lens=lens, applies=applies, words=words)
        analysis.look_through(review=review, draft=draft, by=by, at=at)
    for gave in wider.professions:
        heard = ProfessionDraft(
            asked=gave.asked,
            profession=gave.profession,
            on_day=(at - timedelta(days=gave.days_before)).date(),
            words=gave.words,
        )
        analysis.keep(review=review, draft=heard, by=by, at=at)
    for piece in _beyond(wider, at):
        analysis.keep(review=review, draft=piece, by=by, at=at)


def _beyond(wider: Wider, at: datetime) -> Iterator[Draft]:
    for problem in wider.problems:
        yield ProblemDraft(did=problem.did, words=problem.words, factors=problem.factors)
    for chain in wider.chains:
        whys = tuple(map(WhyDraft, chain.whys))
        yield ChainDraft(problem=chain.problem, whys=whys, ends_in=chain.ends_in)
    for meeting in wider.meetings:
        met_on = (at - timedelta(days=meeting.days_before)).date()
        yield MeetingDraft(met_on=met_on, who=meeting.who, decided=meeting.decided)

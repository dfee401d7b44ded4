"""Writes the analysis of a serious review, a piece at a time, as its lead would."""

from datetime import datetime, timedelta

from heedwell.config.demo.course import Wider
from heedwell.foundation.people.models import Account
from heedwell.loop.reviews.analysis import operations as analysis
from heedwell.loop.reviews.analysis.drafts import LensDraft, ProfessionDraft
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

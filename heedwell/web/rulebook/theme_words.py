"""What was decided about the list of learning themes, in words: beside the list, and in the history."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.loop.reviews.states import ThemeStep
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import ThemeDecision

_DONE = {
    ThemeStep.RENAME: "renamed “{theme}” to “{into}”",
    ThemeStep.MERGE: "merged “{theme}” into “{into}”",
    ThemeStep.RETIRE: "retired “{theme}”",
    ThemeStep.BRING_BACK: "brought “{theme}” back",
}


def decided(row: "ThemeDecision") -> tuple[str, str]:
    """The sentence, and the reason."""
    done = _DONE[ThemeStep(row.step)].format(theme=row.theme, into=row.into)
    return f"{day_words(localdate(row.decided_at))}: {row.decided_by.name} {done}.", row.reason

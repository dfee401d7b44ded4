"""An answer from outside, and whoever leads the review told of it in the same moment."""

from datetime import datetime

from heedwell.foundation.store.transactions import write
from heedwell.journey.holding import tell_all
from heedwell.loop.reviews.contributors import operations
from heedwell.loop.reviews.contributors.operations import LinkEnded, NothingAnswered
from heedwell.loop.reviews.models import OutsideQuestion

__all__ = ["LinkEnded", "NothingAnswered", "answer"]


def answer(*, question: OutsideQuestion, words: str, at: datetime) -> None:
    """Keep it, and tell who leads the case and who asked. Raises LinkEnded and NothingAnswered."""
    with write(question.organisation_id):
        case, row = operations.answer(question=question, words=words, at=at)
        if row is None:
            return
        tell_all(
            {each.pk: each for each in (case.lead, question.asked_by) if each}.values(),
            case,
            "contributor.answered",
            f"An answer from outside: {case.reference}",
            f"Somebody outside answered what you asked about {case.reference} at "
            f"{case.service.name}. Open “How it came about” to read it.",
            None,
            at,
        )

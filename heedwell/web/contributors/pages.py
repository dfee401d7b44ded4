"""The words for somebody outside: what they are asked, and why a link does not work any more."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.loop.reviews.states import LinkState
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.loop.reviews.contributors.queries import Asked


class AnswerForm(HeedwellForm):
    words = fields.long_text(
        "Your answer",
        rows=8,
        hint="Please name nobody: say “the person”, or a role such as “the night nurse”.",
        missing="Write your answer",
    )


class AskedPage:
    """All that the page shows of the case is what was written to be shared."""

    def __init__(self, asked: "Asked") -> None:
        question = asked.question
        self.provider = question.organisation.name
        self.who = f"{question.role}, {question.agency}"
        self.shared = question.shared
        self.question = question.question
        self.ring = question.ring
        self.until = date_format(localtime(question.expires_at), "j F Y")
        self.answers = [(each.words, moment_words(each.answered_at)) for each in asked.answers]


class OverPage:
    """Why nothing can be read or answered here, and what to do instead."""

    def __init__(
        self, asked: "Asked | None", state: LinkState | None = None, *, too_often: bool = False
    ) -> None:
        self.title, self.says = _TOO_OFTEN if too_often else _OVER[state]
        self.provider = asked.question.organisation.name if asked else ""
        self.ring = asked.question.ring if asked else "whoever sent you the link"


_TOO_OFTEN = ("Please wait a little", "This link was used very often. Try again in an hour.")
_OVER = {
    None: (
        "This link leads nowhere",
        "Check that it is complete, and from the newest mail: a new link ends the one before.",
    ),
    LinkState.EXPIRED: (
        "This link has ended",
        "The time to answer is over. We can send you a new link.",
    ),
    LinkState.CLOSED: (
        "This question is closed",
        "Thank you. No more answers are needed.",
    ),
    LinkState.WITHDRAWN: (
        "This question was withdrawn",
        "Nothing is asked of you any more.",
    ),
}

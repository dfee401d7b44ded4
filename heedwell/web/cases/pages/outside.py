"""The words of what was asked outside, and the form that asks."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.reviews.contributors.operations import QuestionDraft
from heedwell.loop.reviews.states import LinkState
from heedwell.rules.stages import CaseState
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.components.parts import Tag, Tone
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.contributors.queries import Asked
    from heedwell.loop.reviews.models import Review


class AskForm(HeedwellForm):
    role = fields.text(
        "What is their role?",
        max_length=120,
        hint="For example, speech and language therapist.",
        missing="Write their role",
    )
    agency = fields.text(
        "For which agency do they work?", max_length=120, missing="Write their agency"
    )
    name = fields.text("What is their name?", max_length=120, hint="If you know it.")
    email = fields.email("To which e-mail address do we write?", missing="Enter their address")
    question = fields.long_text(
        "What do you want to ask?", rows=3, hint="One question.", missing="Write your question"
    )
    shared = fields.long_text(
        "What may they know to answer it?",
        rows=6,
        hint="They see this and the question, and nothing else of the case. Name nobody.",
    )
    ring = fields.text(
        "Whom may they ring?",
        hint="A name and a number.",
        missing="Write whom they may ring, with the number",
    )

    def leaves_the_house(self) -> str:
        """All that is typed here and that they will see."""
        names = ("question", "shared", "role", "agency", "ring")
        return "\n".join(self.cleaned_data[name] for name in names)

    def draft(self) -> QuestionDraft:
        return QuestionDraft(**{name: self.cleaned_data[name] for name in self.fields})


class AskPage:
    def __init__(self, case: "Case", names: list[str], days: int) -> None:
        self.case = case
        self.names = names
        self.back = case_url(case, "analysis")
        self.days = days


class OutsideSection:
    def __init__(
        self, viewer: Viewer, case: "Case", review: "Review", asked: "list[Asked]"
    ) -> None:
        may_review = viewer.may(Permission.REVIEW, case.service_id)
        is_open = case.state == CaseState.OPEN
        self.questions = [
            QuestionWords(case, each, may_settle=may_review and is_open) for each in asked
        ]
        can_ask = may_review and is_open and review.submitted_at is None
        self.ask_url = case_url(case, "ask-outside") if can_ask else ""

    def __bool__(self) -> bool:
        return bool(self.questions or self.ask_url)


class QuestionWords:
    def __init__(self, case: "Case", asked: "Asked", *, may_settle: bool) -> None:
        question = asked.question
        self.who = ", ".join(filter(None, (question.name, question.role, question.agency)))
        self.question = question.question
        self.shared = question.shared
        self.asked = f"{question.asked_by.name} asked {moment_words(question.asked_at)}"
        self.tag = _TAGS[asked.state]
        self.standing = _standing(asked)
        self.answers = [(each.words, moment_words(each.answered_at)) for each in asked.answers]
        self.email = question.email if may_settle else ""
        stands = may_settle and asked.state in (LinkState.OPEN, LinkState.EXPIRED)
        self.url = case_url(case, "outside", question_id=question.pk) if stands else ""


_TAGS = {
    LinkState.OPEN: Tag("Can answer", Tone.CALM),
    LinkState.EXPIRED: Tag("Link has ended", Tone.SOON),
    LinkState.CLOSED: Tag("Closed", Tone.GOOD),
    LinkState.WITHDRAWN: Tag("Withdrawn", Tone.PLAIN),
}


def _standing(asked: "Asked") -> str:
    """Whether they looked, and until when they can answer."""
    question = asked.question
    opened = f"Opened {moment_words(question.opened_at)}" if question.opened_at else "Not opened"
    if asked.state is not LinkState.OPEN:
        return f"{opened}."
    return f"{opened}. The link works until {date_format(localtime(question.expires_at), 'j F Y')}."


def whom_to_ring(viewer: Viewer, case: "Case") -> str:
    """Whoever asks, by the number that the service or the provider has."""
    phone = case.service.on_call_phone or viewer.organisation.on_call_phone
    return ", ".join(filter(None, (viewer.account.name, phone)))

"""The words on Today: who is greeted, what is late, and the one thing to do for each item."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.worklists import Task, WorkItem, Worklist
from heedwell.rules.candour import HOW_SOON, Candour
from heedwell.rules.tiers import Tier
from heedwell.rules.trying import DECIDE
from heedwell.web.cases.pages.controls import in_my_care
from heedwell.web.cases.pages.pulse import asked_card
from heedwell.web.cases.pages.recurred import TITLE as RECURRED
from heedwell.web.cases.pages.rows import case_url, dots_of
from heedwell.web.components.parts import EmptyState, Link, ListCard, ListRow, NextStep, Tag, Tone
from heedwell.web.words import day_words, due_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.verification.ways.models import PulseRound

_GREETINGS = (
    (5, "Good evening"),
    (12, "Good morning"),
    (18, "Good afternoon"),
    (24, "Good evening"),
)
_NUMBERS = (
    "nothing",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
)


class TodayPage:
    """`asked` are questions to this person that are answered without a name."""

    def __init__(
        self, viewer: Viewer, work: Worklist, asked: "list[PulseRound]", at: datetime
    ) -> None:
        hour = localtime(at).hour
        greeting = next(words for until, words in _GREETINGS if hour < until)
        self.title = f"{greeting}, {viewer.account.get_short_name()}"
        self.summary = f"{date_format(localdate(at), 'l j F')}. {_counted(work)}"
        self.lists = [
            _card(viewer, title, items, tone, at)
            for title, items, tone in (
                ("Late", work.late, Tone.LATE),
                ("Today", work.today, Tone.SOON),
                ("This week", work.week, Tone.PLAIN),
                ("Ready when you are", work.no_date, Tone.PLAIN),
            )
            if items
        ]
        if asked:
            self.lists.insert(0, asked_card(asked))
        if work.controls:
            self.lists.append(in_my_care(work.controls))
        self.next = _next_step(viewer, work.next) if work.next else None
        self.empty = _empty(viewer) if work.is_empty and not asked else None
        self.is_cut = work.is_cut


BUTTONS = {
    Task.TRIAGE: "Decide the tier",
    Task.REGRADE: "Look at the tier again",
    Task.RECURRED: "Say what it means",
    Task.REVIEW: "Go on with the review",
    Task.SIGN_OFF: "Read the review",
    Task.ACT: "Open the action",
    Task.CHECK: "Record the check",
    Task.SHARE: "Share and close",
    Task.ASK: "Ask and record it",
    Task.ANSWER: "Answer it",
    Task.COMPARE: "Look at them",
    Task.AGAIN: "Record that it is done",
    Task.DECIDE: "Open the micro-test",
    Task.BE_OPEN: "Open “Being open”",
}


def _next_step(viewer: Viewer, item: WorkItem) -> NextStep:
    """The one thing to begin with; the lists below hold it too, in its place."""
    return NextStep(
        title=f"Next: {item.case.reference} · {item.case.title}",
        text=f"{item.case.service.name}. {_what(item)}",
        button=Link(BUTTONS[item.task], where_to_do(viewer, item)),
    )


def _counted(work: Worklist) -> str:
    late, today = len(work.late), len(work.today)
    if not late and not today:
        return "Nothing is late and nothing is due today."
    said = [f"{_number(late)} {'thing is' if late == 1 else 'things are'} late"] if late else []
    said += [f"{_number(today)} {'is' if today == 1 else 'are'} due today"] if today else []
    sentence = ", ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _card(viewer: Viewer, title: str, items: list[WorkItem], tone: Tone, at: datetime) -> ListCard:
    return ListCard(
        title=title,
        tag=Tag(str(len(items)), tone),
        rows=tuple(_row(viewer, item, at) for item in items),
    )


def _row(viewer: Viewer, item: WorkItem, at: datetime) -> ListRow:
    tags = []
    if item.due_at is not None:
        late = item.due_at <= at
        soon = localdate(item.due_at) == localdate(at)
        words = due_words(item.due_at, at) if late or soon else day_words(localdate(item.due_at))
        tags.append(Tag(words, Tone.LATE if late else Tone.SOON if soon else Tone.PLAIN))
    if item.case.is_safeguarding:
        tags.append(Tag("Safeguarding", Tone.SAFEGUARDING))
    if item.case.tier is not None:
        tags.append(Tag(Tier(item.case.tier).short, Tone.TIER))
    return ListRow(
        title=f"{item.case.reference} · {item.case.title}",
        url=where_to_do(viewer, item),
        detail=f"{item.case.service.name}. {_what(item)}",
        dots=dots_of(item.case, at),
        tags=tuple(tags),
    )


def where_to_do(viewer: Viewer, item: WorkItem) -> str:
    """The page on which this person does it."""
    case = item.case
    if item.task in (Task.TRIAGE, Task.REGRADE):
        return case_url(case, "triage")
    if item.task is Task.RECURRED:
        return case_url(case, "recurred")
    if item.task is Task.REVIEW:
        return case_url(case, "review")
    if item.task is Task.SIGN_OFF:
        may_sign = viewer.may(Permission.SIGN_OFF, case.service_id)
        return case_url(case, "sign-review" if may_sign else "review")
    if item.action is not None and item.task in (Task.ACT, Task.DECIDE):
        return case_url(case, "action", action_id=item.action.pk)
    if item.occurrence is not None:
        return case_url(case, "occurrence", occurrence_id=item.occurrence.pk)
    if item.check is not None:
        return case_url(case, "check", check_id=item.check.pk)
    if item.task is Task.ASK:
        return case_url(case, "people")
    if item.task is Task.BE_OPEN:
        return case_url(case, "being-open")
    if item.task in (Task.ANSWER, Task.COMPARE):
        return case_url(case, "from-outside")
    return case_url(case)


def _what(item: WorkItem) -> str:
    """What is to be done, by whom and by when, in a sentence."""
    due = f" by {moment_words(item.due_at)}" if item.due_at else ""
    by_day = f" by {day_words(localdate(item.due_at))}" if item.due_at else ""
    who = item.who.get_short_name() if item.who else "somebody"
    if item.task is Task.TRIAGE:
        return f"Decide the tier{due}."
    if item.task is Task.REGRADE and item.case.regrade_to is not None:
        return f"It has repeated: {Tier(item.case.regrade_to).short} is proposed. Decide."
    if item.task is Task.RECURRED:
        return f"{RECURRED}: say what it means for the change that was to prevent it."
    if item.task is Task.REVIEW:
        return f"Finish the review{by_day}." if item.is_mine else f"{who} reviews it{by_day}."
    if item.task is Task.SIGN_OFF:
        if item.is_mine:
            return f"Read the review and sign it off{by_day}."
        return f"The review waits for somebody else’s signature{by_day}."
    if item.task is Task.ACT and item.action is not None:
        return f"{item.action.what}: {'you' if item.is_mine else who}{by_day}."
    if item.task is Task.DECIDE and item.action is not None:
        return f"{DECIDE}{by_day}. {item.action.what.rstrip('.')}."
    if item.task is Task.CHECK and item.action is not None:
        checks = "You check" if item.is_mine else f"{who} checks"
        return f"{checks} whether it worked{by_day}: {item.action.what}."
    if item.task is Task.ASK:
        asks = "You ask" if item.is_mine else f"{who} asks"
        what = "how the support is going" if item.about == "support" else "for their own account"
        return f"{asks} again {what}{by_day}."
    if item.task is Task.BE_OPEN:
        return f"{Candour(item.about).label}{by_day}, and {HOW_SOON}."
    if item.task is Task.ANSWER:
        return f"Answer what {item.about} recommends{by_day}."
    if item.task is Task.COMPARE:
        return "Look at comparable cases for what the enquiry found."
    if item.task is Task.AGAIN:
        return f"{item.about.rstrip('.')}: {'you' if item.is_mine else who}{by_day}."
    return "Share what was learned, then close it."


def _empty(viewer: Viewer) -> EmptyState:
    if viewer.may(Permission.REPORT):
        return EmptyState(
            "Nothing waits for you",
            "When something needs you, it stands here with the day it is due.",
            Link("Report something", reverse("report:start")),
        )
    return EmptyState(
        "Nothing waits for you", "You can read the cases and what was learned from them."
    )

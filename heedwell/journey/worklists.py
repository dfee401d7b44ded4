"""What needs somebody: late, today, and this week. A manager's first page reads this."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery, Value

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.absence import stands_in_for
from heedwell.journey import recurring
from heedwell.loop.actions import queries as actions
from heedwell.loop.actions.controls import queries as controls
from heedwell.loop.actions.enquiries import queries as enquiries
from heedwell.loop.actions.models import Action, Control, Occurrence
from heedwell.loop.actions.outside import queries as outside
from heedwell.loop.actions.routines import queries as routines
from heedwell.loop.cases import queries as cases
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.afterwards import queries as afterwards
from heedwell.loop.verification import queries as checks
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.trying.models import UNDECIDED, Course
from heedwell.rules.candour import Candour
from heedwell.rules.deadlines import end_of_day, local_date
from heedwell.rules.stages import Stage

# Nobody works through more on one page; what is left over is said, and comes up as work is done.
MOST = 100


class Task(StrEnum):
    """What somebody is to do; the page knows the words and where it is done."""

    TRIAGE = "triage"
    REGRADE = "regrade"
    RECURRED = "recurred"
    REVIEW = "review"
    SIGN_OFF = "sign_off"
    ACT = "act"
    CHECK = "check"
    SHARE = "share"
    ASK = "ask"
    ANSWER = "answer"
    COMPARE = "compare"
    AGAIN = "again"
    DECIDE = "decide"
    BE_OPEN = "be_open"

    @property
    def says(self) -> str:
        """What is to be done, fit for a mail or a calendar: no names and no facts."""
        return _SAYS[self]


_SAYS = {
    Task.TRIAGE: "decide the tier",
    Task.REGRADE: "look at the tier again",
    Task.RECURRED: "say what it means that it happened again",
    Task.REVIEW: "finish the review",
    Task.SIGN_OFF: "read the review and sign it off",
    Task.ACT: "finish the action",
    Task.CHECK: "check whether the change works",
    Task.SHARE: "share what was learned",
    Task.ASK: "ask again",
    Task.ANSWER: "answer the recommendation",
    Task.COMPARE: "look at comparable cases",
    Task.AGAIN: "do what comes again",
    Task.DECIDE: "decide what follows from the micro-test",
    Task.BE_OPEN: "take the next step of being open",
}


@dataclass(frozen=True)
class WorkItem:
    task: Task
    case: Case
    due_at: datetime | None
    who: Account | None
    is_mine: bool
    action: Action | None = None
    check: Recheck | None = None
    occurrence: Occurrence | None = None
    about: str = ""


@dataclass(frozen=True)
class Worklist:
    late: list[WorkItem]
    today: list[WorkItem]
    week: list[WorkItem]
    no_date: list[WorkItem]
    controls: list[Control]
    is_cut: bool

    @property
    def is_empty(self) -> bool:
        return not (self.late or self.today or self.week or self.no_date or self.controls)

    @property
    def next(self) -> WorkItem | None:
        """The one thing that this person does next: theirs, the latest first."""
        every = (*self.late, *self.today, *self.week, *self.no_date)
        return next((item for item in every if item.is_mine), None)


WEEK = 7
# Whose work is this person's today: their own, and that of those for whom they stand in.
Mine = AbstractSet[UUID]


def worklist(viewer: Viewer, now: datetime, days: int = WEEK) -> Worklist:
    """All that is late or falls due by the end of the last of so many days from now."""
    until = end_of_day(local_date(now) + timedelta(days=days))
    mine = {viewer.account.pk, *stands_in_for(viewer, now)}
    found = [
        *_cases(viewer, until, mine),
        *_questioned(viewer),
        *_actions(viewer, until, local_date(now), mine),
        *_checks(viewer, until, mine),
        *_asks(viewer, until, mine),
        *_answers(viewer, until),
        *_comparisons(viewer, mine),
        *_again(viewer, until, now, mine),
    ]
    end_of_today = end_of_day(local_date(now))
    dated = sorted((item for item in found if item.due_at), key=lambda item: _due(item))
    return Worklist(
        late=[item for item in dated if _due(item) <= now],
        today=[item for item in dated if now < _due(item) <= end_of_today],
        week=[item for item in dated if end_of_today < _due(item)],
        no_date=[item for item in found if item.due_at is None],
        controls=list(controls.looked_after(viewer)[:MOST]),
        is_cut=len(found) >= MOST,
    )


def _due(item: WorkItem) -> datetime:
    if item.due_at is None:
        raise ValueError("an item without a date has no place among the dated")
    return item.due_at


def _cases(viewer: Viewer, until: datetime, mine: Mine) -> list[WorkItem]:
    """Cases that wait for triage, a review, a signature or sharing."""
    waiting = (
        cases.with_words(cases.visible_to(viewer))
        .open()
        .select_related("review")
        .filter(stage__in=(Stage.TRIAGE, Stage.REVIEW, Stage.SHARE))
        .filter(Q(next_due_at__lte=until) | Q(next_due_at__isnull=True))
        .order_by("next_due_at", "id")[:MOST]
    )
    return [item for case in waiting if (item := _case_item(viewer, case, mine)) is not None]


def _questioned(viewer: Viewer) -> list[WorkItem]:
    """What has no date and waits for a person, in one question: cases that repeated since they were
    graded, and those that happened although a change was to prevent them."""
    graded = cases.to_regrade(viewer).order_by().annotate(task=Value(Task.REGRADE))
    despite = recurring.to_answer(viewer).annotate(task=Value(Task.RECURRED))
    found = graded.union(despite).order_by("id")[:MOST]
    return [
        WorkItem(task=Task(case.task), case=case, due_at=None, who=case.lead, is_mine=True)  # type: ignore[attr-defined]  # annotated
        for case in found
    ]


def _case_item(viewer: Viewer, case: Case, mine: Mine) -> WorkItem | None:
    task = _task(case)
    permission = _PERMISSION[task]
    if not viewer.may(permission, case.service_id) and case.lead_id != viewer.account.pk:
        return None
    is_mine = case.lead_id in mine if task is Task.REVIEW else True
    if task is Task.SIGN_OFF and case.review.submitted_by_id == viewer.account.pk:
        is_mine = False
    return WorkItem(
        task=task,
        case=case,
        due_at=case.next_due_at,
        who=case.lead,
        is_mine=is_mine,
    )


_PERMISSION = {
    Task.TRIAGE: Permission.TRIAGE,
    Task.REVIEW: Permission.REVIEW,
    Task.SIGN_OFF: Permission.SIGN_OFF,
    Task.SHARE: Permission.SHARE,
}


def _task(case: Case) -> Task:
    if case.stage == Stage.TRIAGE:
        return Task.TRIAGE
    if case.stage == Stage.SHARE:
        return Task.SHARE
    review = getattr(case, "review", None)
    return Task.SIGN_OFF if review is not None and review.submitted_at else Task.REVIEW


def _actions(viewer: Viewer, until: datetime, today: date, mine: Mine) -> list[WorkItem]:
    """What is to be done by then, and what was tried small and waits for its end: one question."""
    asked = Course.objects.filter(UNDECIDED, organisation=viewer.organisation, asks_from__lte=today)
    open_ = (
        actions.open_in_scope(viewer)
        .order_by()
        .annotate(decide_by=Subquery(asked.filter(action=OuterRef("pk")).values("due_at")[:1]))
    )
    tried = open_.filter(pk__in=asked.values("action"))
    found = open_.filter(due_at__lte=until).union(tried).order_by("due_at", "id")[:MOST]
    return [_action_item(viewer, action, mine) for action in found]


def _action_item(viewer: Viewer, action: Action, mine: Mine) -> WorkItem:
    """What was tried small is decided first: whoever agrees changes there does it."""
    decide_by = action.decide_by  # type: ignore[attr-defined]  # annotated
    if decide_by is None:
        is_mine = action.owner_id in mine
    else:
        is_mine = viewer.may(Permission.AGREE_ACTIONS, action.service_id)
    return WorkItem(
        task=Task.ACT if decide_by is None else Task.DECIDE,
        case=action.case,
        due_at=decide_by or action.due_at,
        who=action.owner if decide_by is None else action.case.lead,
        is_mine=is_mine,
        action=action,
    )


def _asks(viewer: Viewer, until: datetime, mine: Mine) -> list[WorkItem]:
    """Days that were set to ask again, for an own account or what came of support, or to be open."""
    return [
        WorkItem(
            task=Task.BE_OPEN if ask.about in _CANDOUR else Task.ASK,
            case=ask.case,
            due_at=ask.due_at,
            who=ask.who,
            is_mine=ask.who_id in mine,
            about=ask.about,
        )
        for ask in afterwards.asks_due(viewer, until)[:MOST]
    ]


_CANDOUR = frozenset(Candour)


def _answers(viewer: Viewer, until: datetime) -> list[WorkItem]:
    """Recommendations from outside that wait for an answer: whoever agrees actions there gives it."""
    return [
        WorkItem(
            task=Task.ANSWER,
            case=row.case,
            due_at=row.due_at,
            who=row.case.lead,
            is_mine=True,
            about=row.body_name,
        )
        for row in outside.to_answer(viewer, until)[:MOST]
    ]


def _comparisons(viewer: Viewer, mine: Mine) -> list[WorkItem]:
    """What an enquiry found and nobody has looked for elsewhere; the council set no day for it."""
    return [
        WorkItem(
            task=Task.COMPARE,
            case=row.case,
            due_at=None,
            who=row.case.lead,
            is_mine=row.case.lead_id in mine,
        )
        for row in enquiries.to_compare(viewer)[:MOST]
    ]


def _again(viewer: Viewer, until: datetime, now: datetime, mine: Mine) -> list[WorkItem]:
    """What comes again, until the next time is due: then it was missed."""
    return [
        WorkItem(
            task=Task.AGAIN,
            case=row.routine.action.case,
            due_at=row.due_at,
            who=row.routine.action.owner,
            is_mine=row.routine.action.owner_id in mine,
            action=row.routine.action,
            occurrence=row,
            about=row.routine.what,
        )
        for row in routines.to_do(viewer, until, now)[:MOST]
    ]


def _checks(viewer: Viewer, until: datetime, mine: Mine) -> list[WorkItem]:
    return [
        WorkItem(
            task=Task.CHECK,
            case=check.action.case,
            due_at=check.due_at,
            who=check.verifier,
            is_mine=check.verifier_id in mine,
            action=check.action,
            check=check,
        )
        for check in checks.open_in_scope(viewer).filter(due_at__lte=until)[:MOST]
    ]

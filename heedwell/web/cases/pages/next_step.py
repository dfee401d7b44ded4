"""One clear next step for whoever looks at a case."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.rules.candour import Candour, how_soon_in
from heedwell.rules.deadlines import LATER_CHECKS
from heedwell.rules.gates import unmet
from heedwell.rules.plain import inside
from heedwell.rules.stages import CaseState, Stage, Step, stage_of, stages_for
from heedwell.rules.vocabulary import CANDOUR_STEPS
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, NextStep, Tone
from heedwell.web.words import day_words, due_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.web.cases.pages.case import CaseFile


def next_step(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    if file.case.state != CaseState.OPEN:
        return _ended(file)
    at_stage = {
        Stage.TRIAGE: _triage,
        Stage.REVIEW: _review,
        Stage.ACTION: _action,
        Stage.VERIFY: _verify,
        Stage.SHARE: _share,
    }
    return _openness(viewer, file) or at_stage[stage_of(file.facts)](viewer, file, at)


def _ended(file: "CaseFile") -> NextStep:
    case = file.case
    on = f" {day_words(localdate(case.closed_at))}" if case.closed_at else ""
    had_a_change = Stage.VERIFY in stages_for(file.facts.tier)
    met = "the change was verified and shared" if had_a_change else "what was noticed was shared"
    words = {
        CaseState.CLOSED: f"Every gate was met: {met}.",
        CaseState.JOINED: "It is worked on in the case that it was joined to.",
        CaseState.THANKED: "It was read with thanks; nothing more was needed.",
        CaseState.WITHDRAWN: "It was entered in error. It is kept, and left out of every count.",
    }
    state = CaseState(case.state)
    other: tuple[Link, ...] = ()
    if case.joined_to is not None:
        other = (Link(f"Open {case.joined_to.reference}", case_url(case.joined_to)),)
    return NextStep(f"{state.label}{on}", words.get(state, ""), other=other, tone=Tone.GOOD)


def _triage(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    case = file.case
    late = case.triage_due_at <= at
    when = moment_words(case.triage_due_at)
    text = (
        f"It was due by {when}: {due_words(case.triage_due_at, at)}."
        if late
        else f"Due by {when}, 24 hours after the report."
    )
    return NextStep(
        "Next: decide the tier",
        text,
        _button(viewer, file, Permission.TRIAGE, "Decide the tier", "triage"),
        tone=Tone.BAD if late else Tone.PLAIN,
    )


def _openness(viewer: Viewer, file: "CaseFile") -> NextStep | None:
    """The person and family come first: nothing of it waits for the review but what it finds."""
    step = file.facts.candour_next
    if step is None or step is Candour.OUTCOME:
        return None
    needed = Permission.SIGN_OFF if step is Candour.DECIDE else Permission.REVIEW
    if not viewer.may(needed, file.case.service_id):
        return None
    return NextStep(
        f"Next: {inside(step.label)}",
        f"{how_soon_in(file.case.service.nation)} {CANDOUR_STEPS.get(step).description}",
        Link("Open “Being open”", case_url(file.case, "being-open")),
    )


def _review(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    case, review = file.case, file.review
    due = f"It is due {day_words(localdate(case.review_due_at))}." if case.review_due_at else ""
    if review is not None and review.submitted_at is not None:
        own = viewer.account.pk == review.submitted_by_id
        text = "Somebody who did not write it reads it and signs it off."
        button = (
            None
            if own
            else _button(viewer, file, Permission.SIGN_OFF, "Read and sign off", "sign-review")
        )
        return NextStep("Next: a second person signs the review", f"{text} {due}", button)
    lead = case.lead.name if case.lead else "Nobody yet"
    return NextStep(
        "Next: the review",
        f"{lead} leads it. Four boxes, what made it more likely, one change. {due}",
        _button(viewer, file, Permission.REVIEW, "Work on the review", "review"),
        tone=_tone(case.review_due_at, at),
    )


def _action(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    todo = sorted(
        (each for each in file.actions if each.state == ActionState.AGREED),
        key=lambda action: action.due_at,
    )
    if not todo:
        return NextStep(
            "Next: agree what will change",
            "One practical change, an owner, a date, and how we will know that it worked.",
            _button(viewer, file, Permission.AGREE_ACTIONS, "Agree an action", _agree(file)),
        )
    action = todo[0]
    mine = action.owner_id == viewer.account.pk
    may = mine or viewer.may(Permission.DO_ACTIONS, action.service_id)
    who = "You have" if mine else f"{action.owner.name} has"
    reopened = (
        " A check opened it again: say why the change did not hold when you record the new one."
        if action.reopened
        else ""
    )
    return NextStep(
        f"Next: {inside(action.what)}",
        f"{who} until {day_words(action.due_date)}.{reopened}",
        Link("Record what was changed", case_url(file.case, "mark-done", action_id=action.pk))
        if may
        else None,
        tone=_tone(action.due_at, at),
    )


def _agree(file: "CaseFile") -> str:
    return "plan" if file.facts.across_services else "agree-action"


def _verify(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    waiting = sorted(
        (
            (check, action)
            for action in file.actions
            for check in action.rechecks.all()
            if check.is_open and check.kind not in LATER_CHECKS
        ),
        key=lambda pair: pair[0].due_at,
    )
    if not waiting:
        return NextStep("Next: has it worked?", "No check is planned.")
    check, action = waiting[0]
    who = "You check" if check.verifier_id == viewer.account.pk else f"{_verifier(action)} checks"
    today = localdate(at)
    final = "final check" if check.kind == "final" else "first check"
    if check.opens_on > today:
        text = (
            f"The change needs time to show. {who} from {day_words(check.opens_on)}, "
            f"and by {day_words(check.due_date)}: the {final} of “{action.what}”."
        )
    else:
        text = f"{who} by {day_words(check.due_date)}: the {final} of “{action.what}”."
    may = viewer.may(Permission.VERIFY, action.service_id) and action.owner_id != viewer.account.pk
    return NextStep(
        "Next: has it worked?",
        text,
        Link("Record the check", case_url(file.case, "check", check_id=check.pk)) if may else None,
        tone=_tone(check.due_at, at),
    )


def _verifier(action: "Action") -> str:
    return action.verifier.name


def _share(viewer: Viewer, file: "CaseFile", at: datetime) -> NextStep:
    missing = unmet(Step.CLOSE, file.facts)
    if not missing:
        return NextStep(
            "Next: close it",
            "Everything is done: reviewed, changed, verified and shared.",
            _button(viewer, file, Permission.SIGN_OFF, "Close this case", "close"),
            tone=Tone.GOOD,
        )
    if file.facts.is_shared:
        return NextStep("Next: before it can be closed", missing[0].says + ".")
    if not file.facts.learns:
        return NextStep(
            "Next: share it in the huddle",
            "A near miss teaches the whole team. Two minutes at the next handover are enough.",
            _button(viewer, file, Permission.SHARE, "Record the huddle", "huddle"),
            tone=_tone(file.case.next_due_at, at),
        )
    return NextStep(
        "Next: share what changed",
        "A short note without names: what happened, what changed, and how we know.",
        _button(viewer, file, Permission.SHARE, "Write what changed", "note"),
        other=(Link("Share it in a huddle", case_url(file.case, "huddle")),)
        if viewer.may(Permission.SHARE, file.case.service_id)
        else (),
    )


def _button(
    viewer: Viewer, file: "CaseFile", permission: Permission, label: str, route: str
) -> Link | None:
    if not viewer.may(permission, file.case.service_id):
        return None
    return Link(label, case_url(file.case, route))


def _tone(due_at: datetime | None, at: datetime) -> Tone:
    return Tone.BAD if due_at is not None and due_at <= at else Tone.PLAIN

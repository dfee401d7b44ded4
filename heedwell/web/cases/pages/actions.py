"""The words on the page of an action: who, when, how we will know, and what has happened."""

from datetime import datetime
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.changing import asks_why
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.states import Finding
from heedwell.rules.deadlines import LATER_CHECKS, CheckKind, Window, recheck_windows
from heedwell.rules.escalation import Work, escalation_route
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.strength import Strength
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ACTION_KINDS, CHECK_METHODS, DIRECTIONS
from heedwell.web.cases.lookups import may_carry_out, may_read
from heedwell.web.cases.pages.controls import controls_card
from heedwell.web.cases.pages.routines import RoutineWords, routine_links
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import (
    Event,
    Fact,
    Facts,
    Link,
    NextStep,
    Note,
    Tag,
    Timeline,
    Tone,
)
from heedwell.web.words import day_words, due_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action, Control, Routine
    from heedwell.loop.verification.models import Check, Recheck
    from heedwell.loop.verification.ways.models import SamplingEnd

_STATES = {
    ActionState.AGREED: Tag("to do", Tone.SOON),
    ActionState.DONE: Tag("done, not verified yet", Tone.SOON),
    ActionState.VERIFIED: Tag("verified", Tone.GOOD),
    ActionState.CANCELLED: Tag("cancelled"),
}


class ActionPage:
    def __init__(
        self,
        viewer: Viewer,
        action: "Action",
        controls: "list[Control]",
        routines: "list[Routine]",
        ends: "list[SamplingEnd]",
        rulebook: Rulebook,
        at: datetime,
        waits_for: tuple[str, ...] = (),
    ) -> None:
        self.action = action
        self.case = action.case
        self.may_read_case = may_read(viewer, action.case)
        self.notes = _notes(action)
        self.tags = _tags(action, at)
        self.next = _next(viewer, action, at, waits_for)
        self.facts = _facts(action)
        self.measure = _measure(action, rulebook)
        self.route = escalation_route(Work.ACTION, rulebook)
        self.changes = list(action.changes.all())
        self.checks = _planned(action)
        self.controls = controls_card(controls)
        self.routines = [RoutineWords(viewer, action, each, at) for each in routines]
        self.may_note = may_carry_out(viewer, action)
        self.story = Timeline(tuple(_story(action, ends)))
        self.links = [
            *_links(viewer, action),
            *routine_links(viewer, action, routines, at),
            *_end_sampling(viewer, action),
        ]


def _tags(action: "Action", at: datetime) -> list[Tag]:
    tags = [_STATES[ActionState(action.state)]]
    if action.state == ActionState.AGREED and action.due_at <= at:
        tags.insert(0, Tag(due_words(action.due_at, at), Tone.LATE))
    tags.append(Tag(Strength(action.strength).label))
    if action.moves:
        tags.append(Tag(moved_words(action.moves)))
    if action.reopened:
        tags.append(Tag("reopened", Tone.LATE))
    return tags


def moved_words(moves: int) -> str:
    """How often a date was given away, as lists and pages say it."""
    return f"moved {'once' if moves == 1 else 'twice' if moves == 2 else f'{moves} times'}"


def _notes(action: "Action") -> list[Note]:
    cancelled = getattr(action, "cancellation", None)
    if cancelled is None:
        return []
    who = f"{cancelled.cancelled_by.name}, {moment_words(cancelled.cancelled_at)}"
    return [Note(cancelled.reason, f"Cancelled by {who}")]


def _links(viewer: Viewer, action: "Action") -> list[Link]:
    """What those who agree actions here can still do to it."""
    if action.state != ActionState.AGREED or not viewer.may(
        Permission.AGREE_ACTIONS, action.service_id
    ):
        return []
    mine = action.owner_id == viewer.account.pk
    wanted = [("Move the date", "move-action"), *([] if mine else [("Cancel it", "cancel-action")])]
    return [Link(says, case_url(action.case, route, action_id=action.pk)) for says, route in wanted]


def _end_sampling(viewer: Viewer, action: "Action") -> list[Link]:
    """For those who check there, while a sample goes on."""
    goes_on = any(each.is_open and each.kind == CheckKind.MONTHLY for each in action.rechecks.all())
    mine = action.owner_id == viewer.account.pk
    if not goes_on or mine or not viewer.may(Permission.VERIFY, action.service_id):
        return []
    url = case_url(action.case, "end-sampling", action_id=action.pk)
    return [Link("End the monthly sample", url)]


def _next(
    viewer: Viewer, action: "Action", at: datetime, waits_for: tuple[str, ...]
) -> NextStep | None:
    mine = action.owner_id == viewer.account.pk
    if action.state == ActionState.AGREED:
        if not may_carry_out(viewer, action):
            return None
        again = asks_why(action)
        record = "say why it did not hold, and record" if again else "record"
        return NextStep(
            "Next: make the change again" if again else "Next: make the change",
            f"By {day_words(action.due_date)}. When it is live, {record} how it was before and how it "
            "is now.",
            Link(
                "Record what was changed", case_url(action.case, "mark-done", action_id=action.pk)
            ),
            waits_for=waits_for,
        )
    check = _open_check(action)
    if check is None:
        return None
    may = not mine and viewer.may(Permission.VERIFY, action.service_id)
    return NextStep(
        "Next: has it worked?" if check.kind not in LATER_CHECKS else "Next: is it still so?",
        f"{check.verifier.name} checks between {day_words(check.opens_on)} and "
        f"{day_words(check.due_date)}.",
        Link("Record the check", case_url(action.case, "check", check_id=check.pk))
        if may
        else None,
    )


def _open_check(action: "Action") -> "Recheck | None":
    waiting = sorted(
        (check for check in action.rechecks.all() if check.is_open), key=lambda check: check.due_at
    )
    return waiting[0] if waiting else None


def _facts(action: "Action") -> Facts:
    kind = ACTION_KINDS.get(action.kind) if action.kind in ACTION_KINDS else None
    rows = [
        ("Who does it", action.owner.name),
        ("By when", day_words(action.due_date)),
        ("First agreed for", day_words(action.first_due_date) if action.moves else ""),
        ("Where", action.service.name),
        ("Kind of change", kind.label if kind else action.kind),
        ("How strongly it works", _strength(action)),
        ("What will be different for people", action.outcome),
        ("Whose plan", str(action.person) if action.person else ""),
        ("Learning theme", ", ".join(theme_names(action))),
        ("Agreed", f"{moment_words(action.agreed_at)} by {action.agreed_by.name}"),
        ("Live since", day_words(action.live_on) if action.live_on else ""),
    ]
    return Facts(tuple(Fact(term, words) for term, words in rows if words))


def _strength(action: "Action") -> str:
    strength = Strength(action.strength)
    return f"{strength.label.capitalize()}. {action.strength_reason or strength.why}"


def theme_names(action: "Action") -> list[str]:
    first = [action.theme.name] if action.theme else []
    return [*first, *(each.theme.name for each in action.further_themes.all())]


def _measure(action: "Action", rulebook: Rulebook) -> Facts:
    measure = action.measure
    rows = [
        ("What we look at", measure.metric),
        ("Which way is better", DIRECTIONS.label(measure.direction)),
        ("What it was before", measure.before),
        ("How it is checked", CHECK_METHODS.label(measure.check_method)),
        ("Who checks", action.verifier.name),
        ("When", _when_checked(action, rulebook)),
    ]
    return Facts(tuple(Fact(term, words) for term, words in rows if words))


def _when_checked(action: "Action", rulebook: Rulebook) -> str:
    """The checks to come, as long as the change is not live; afterwards they are planned."""
    if action.live_on is not None or action.case.tier is None:
        return ""
    windows = recheck_windows(Tier(action.case.tier), action.due_date, rulebook)
    return f"{'; '.join(map(_window, windows))}, if it is live by its date" if windows else ""


def _window(window: Window) -> str:
    return f"{window.kind} check {day_words(window.opens)} to {day_words(window.due)}"


def _planned(action: "Action") -> list[str]:
    """Each check that was planned, with what became of it."""
    recorded = {check.recheck_id for check in action.checks.all()}
    rows = []
    for check in sorted(action.rechecks.all(), key=lambda check: check.due_at):
        ended = "recorded" if check.pk in recorded else "no longer needed"
        window = f"{day_words(check.opens_on)} to {day_words(check.due_date)}"
        kind = CheckKind(check.kind).label
        rows.append(f"{kind}: {window}{'' if check.is_open else f' · {ended}'}")
    return rows


def failed_words(action: "Action") -> str:
    """What was seen at the check that opened it again, for whoever makes the change again."""
    checks = list(action.checks.all())
    if not checks or not asks_why(action):
        return ""
    last = max(checks, key=lambda each: each.recorded_at)
    return f"{last.checked_by.name} looked {day_words(last.checked_on)}: “{last.words}”"


def _story(action: "Action", ends: "list[SamplingEnd]") -> list[Event]:
    dated = [
        (
            note.noted_at,
            f"{note.noted_by.name if note.noted_by else 'The system'}: {note.words}",
            "",
        )
        for note in action.progress.all()
    ]
    dated += [
        (
            change.recorded_at,
            f"{change.recorded_by.name} recorded the change: {change.what}.",
            f"Why it was made again: {change.why_again}" if change.why_again else "",
        )
        for change in action.changes.all()
    ]
    dated += [
        (
            check.recorded_at,
            _checked(check),
            _seen(check),
        )
        for check in action.checks.all()
    ]
    dated += [
        (end.ended_at, f"{end.ended_by.name} ended the monthly sample.", end.reason) for end in ends
    ]
    return [
        Event(moment_words(at), text, detail)
        for at, text, detail in sorted(dated, key=lambda row: row[0])
    ]


def _checked(check: "Check") -> str:
    method = CHECK_METHODS.label(check.method).lower()
    return (
        f"{check.checked_by.name} checked {day_words(check.checked_on)}, {method}. "
        f"{Finding(check.finding).label}."
    )


def _seen(check: "Check") -> str:
    counted = f"{check.met} of {check.sample}. " if check.sample is not None else ""
    measured = f" The measure: {check.measured}" if check.measured else ""
    return f"{counted}{check.words}{measured}"

"""Starting an interim safety control, naming the lasting change that it bridges, and ending it."""

from dataclasses import dataclass
from datetime import date, datetime

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.actions.operations import NoAccessThere, ReasonNeeded, may_be_given
from heedwell.loop.actions.states import LIVE, ActionState
from heedwell.loop.cases.about_staff import refuse_about
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import locked_open
from heedwell.loop.cases.prepared import Prepared, given


class ControlEnded(Exception):
    """It has ended already."""


class ChangeElsewhere(Exception):
    """The lasting change of a control is an action of the same case that still stands."""


@dataclass(frozen=True, kw_only=True)
class ControlDraft:
    what: str
    owner: Account
    started_on: date
    action: Action | None = None


def start(*, case: Case, draft: ControlDraft, by: Account, at: datetime) -> Control:
    """Put a control in place, with who looks after it and since when."""
    with write(case.organisation_id):
        control = _start(locked_open(case.pk), draft, by, at)
        _record("control.started", [control], by, at)
        return control


def bridge(*, control: Control, action: Action, by: Account, at: datetime) -> Control:
    """Say which lasting change it bridges. When that is live, now or later, the control ends."""
    with write(control.organisation_id):
        case, control = _locked(control)
        action = control.action = _standing(case, action)
        control.save(update_fields=["action"])
        _record("control.bridges", [control], by, at)
        if action.state in LIVE:
            _end([control], by, at)
        return control


def replace(
    *, control: Control, draft: ControlDraft, reason: str, by: Account, at: datetime
) -> Control:
    """Put another control in its place, and keep why. The new one bridges the same change."""
    with write(control.organisation_id):
        case, control = _locked(control)
        if not reason.strip():
            raise ReasonNeeded
        another = _start(case, draft, by, at)
        control.ended_at, control.ended_by = at, by
        control.replaced_by, control.end_reason = another, reason
        control.save(update_fields=["ended_at", "ended_by", "replaced_by", "end_reason"])
        _record("control.replaced", [control, another], by, at)
        return another


def give(*, control: Control, to: Account, by: Account | None, at: datetime) -> Control:
    """Somebody else looks after it from now on."""
    with write(control.organisation_id):
        case, control = _locked(control)
        refuse_about(case, to)
        if not may_be_given(to, Permission.REPORT, control.service, at):
            raise NoAccessThere(to, control.service)
        control.owner = to
        control.save(update_fields=["owner"])
        _record("control.handed_over", [control], by, at)
        return control


def end_with(*, action: Action, by: Account, at: datetime) -> list[Control]:
    """End what bridged a change that is live now. The caller holds the case."""
    controls = _BRIDGING(organisation_id=action.organisation_id, action_id=action.pk)
    if controls:
        _end(controls, by, at)
    return controls


_BRIDGING = Prepared[Control](
    lambda: (
        Control.objects.select_for_update(of=("self",))
        .filter(organisation=given("organisation_id"), action=given("action_id"), ended_at=None)
        .select_related("case")
        .order_by("started_on", "id")
    )
)


def withdraw(*, case: Case, reason: str, by: Account, at: datetime) -> list[Control]:
    """End what runs in a case that was entered in error. The caller holds the case."""
    controls = _running(case)
    for control in controls:
        control.ended_at, control.ended_by = at, by
        control.end_reason, control.in_error = reason, True
        control.save(update_fields=["ended_at", "ended_by", "end_reason", "in_error"])
    if controls:
        _record("control.withdrawn", controls, by, at)
    return controls


def carry_over(*, case: Case, to: Case, by: Account, at: datetime) -> None:
    """What keeps people safe goes on where the case goes on. The caller holds both cases."""
    controls = _running(case)
    for control in controls:
        control.case, control.action = to, None
        control.save(update_fields=["case", "action"])
    if controls:
        _record("control.carried_over", controls, by, at)


def _start(case: Case, draft: ControlDraft, by: Account, at: datetime) -> Control:
    if not may_be_given(draft.owner, Permission.REPORT, case.service, at):
        raise NoAccessThere(draft.owner, case.service)
    action = None if draft.action is None else _standing(case, draft.action)
    return Control.objects.create(
        organisation_id=case.organisation_id,
        case=case,
        service=case.service,
        action=action,
        what=draft.what,
        owner=draft.owner,
        started_on=draft.started_on,
        started_by=by,
        started_at=at,
    )


def _end(controls: list[Control], by: Account, at: datetime) -> None:
    for control in controls:
        control.ended_at, control.ended_by = at, by
        control.save(update_fields=["ended_at", "ended_by"])
    _record("control.ended", controls, by, at)


def _running(case: Case) -> list[Control]:
    here = Control.objects.filter(organisation=case.organisation_id, case=case, ended_at=None)
    here = here.select_for_update(of=("self",)).select_related("case", "owner")
    return list(here.order_by("started_on", "id"))


def _standing(case: Case, action: Action) -> Action:
    """As it is now: whoever chose it may have seen it earlier."""
    here = Action.objects.filter(organisation=case.organisation_id, case=case, pk=action.pk)
    found = here.exclude(state=ActionState.CANCELLED).first()
    if found is None:
        raise ChangeElsewhere
    return found


def _locked(control: Control) -> tuple[Case, Control]:
    """The case is held first, as by every other step."""
    case = locked_open(control.case_id)
    control = (
        Control.objects.select_for_update(of=("self",))
        .select_related("case")
        .get(organisation=control.organisation_id, pk=control.pk)
    )
    if control.ended_at is not None or control.case_id != case.pk:
        raise ControlEnded
    return case, control


def _record(verb: str, controls: list[Control], by: Account | None, at: datetime) -> None:
    first = controls[0]
    record(
        organisation_id=first.organisation_id,
        verb=verb,
        subject=first.case,
        rows=controls,
        by=by,
        at=at,
        control=str(first.pk),
    )

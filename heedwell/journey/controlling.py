"""Steps round an interim safety control: what is in place for now, and until when."""

from datetime import datetime

from django.utils.formats import date_format

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.journey.flow import advance
from heedwell.journey.holding import held, tell
from heedwell.loop.actions.controls import operations as controls
from heedwell.loop.actions.controls.operations import ControlDraft
from heedwell.loop.actions.models import Action, Control
from heedwell.loop.cases.about_staff import refuse_about
from heedwell.loop.cases.models import Case


def start(*, case: Case, draft: ControlDraft, by: Account, at: datetime) -> Control:
    """Put an interim safety control in place, and tell who looks after it."""
    with write(case.organisation_id):
        case = held(case)
        refuse_about(case, draft.owner)
        control = controls.start(case=case, draft=draft, by=by, at=at)
        _tell_owner(control, by, at)
        return control


def bridge(*, control: Control, action: Action, by: Account, at: datetime) -> Case:
    with write(control.organisation_id):
        controls.bridge(control=control, action=action, by=by, at=at)
        return advance(control.case, by=by, at=at)[0]


def replace(
    *, control: Control, draft: ControlDraft, reason: str, by: Account, at: datetime
) -> Control:
    """Put another control in its place, and tell who looks after the new one."""
    with write(control.organisation_id):
        refuse_about(control.case, draft.owner)
        another = controls.replace(control=control, draft=draft, reason=reason, by=by, at=at)
        _tell_owner(another, by, at)
        return another


def _tell_owner(control: Control, by: Account, at: datetime) -> None:
    case = control.case
    tell(
        control.owner,
        case,
        f"control.started.{control.pk}",
        f"{case.reference}: you look after what keeps people safe for now",
        f"{by.name} put an interim safety control of {case.reference} in your hands, since "
        f"{date_format(control.started_on)}. Open Today to see what it is.",
        by,
        at,
    )

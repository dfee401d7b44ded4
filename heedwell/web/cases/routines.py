"""What of an action comes again: agreeing it, doing it once more, stopping it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.actions import queries as actions
from heedwell.loop.actions.routines import operations, queries
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.forms import ReasonForm
from heedwell.web.cases.lookups import may_carry_out, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.routine_forms import DoneOnceForm, RepeatForm
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def repeat(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    form = RepeatForm(sent(request), initial={"what": action.what})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.repeat(
                action=action, draft=form.draft(), by=request.viewer.account, at=now()
            )
            messages.success(request, "Agreed. Each time comes up on Today.")
            return redirect(_url(action))
    return _asked(
        request,
        action,
        form=form,
        title="Let it come again",
        text=f"{action.owner.name} does it each time. What is not done before the next is due "
        "was missed, and stays visible.",
        button="Agree it",
    )


@member
@require_http_methods(["GET", "POST"])
def do_once(request: SignedInRequest, reference: str, occurrence_id: UUID) -> HttpResponse:
    """For the owner of the action, and for those who make changes there."""
    row = get_object_or_404(
        queries.visible_to(request.viewer),
        routine__action__case__reference=reference,
        pk=occurrence_id,
    )
    action = row.routine.action
    refuse_unless(may_carry_out(request.viewer, action))
    form = DoneOnceForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.do_once(
                occurrence=row, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "Thank you. It is recorded.")
            return redirect(_url(action))
    return _asked(
        request,
        action,
        form=form,
        title=f"Done, for {day_words(row.due_date)}",
        text=row.routine.what,
        button="It is done",
    )


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    routine = queries.of_action(request.viewer, action).filter(stopped_at=None).first()
    if routine is None:
        raise Http404
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.stop(
                routine=routine, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "It does not come again. What was missed stays visible.")
            return redirect(_url(action))
    return _asked(
        request,
        action,
        form=form,
        title="Stop it coming again",
        text=routine.what,
        button="Stop it",
    )


def _asked(request: SignedInRequest, action: "Action", **context: object) -> HttpResponse:
    back = (_url(action), action.what)
    return render(request, "cases/one_form.html", {"case": action.case, "back": back, **context})


def _url(action: "Action") -> str:
    return case_url(action.case, "action", action_id=action.pk)


def _action_or_404(request: SignedInRequest, reference: str, action_id: UUID) -> "Action":
    action: Action = get_object_or_404(
        actions.visible_to(request.viewer).select_related("case__service", "service", "owner"),
        case__reference=reference,
        pk=action_id,
    )
    refuse_unless(request.viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    return action

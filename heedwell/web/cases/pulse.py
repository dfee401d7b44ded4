"""How sure staff feel of a change: asking them, answering without a name, and what it shows."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.journey.pulses import ask as ask_staff
from heedwell.loop.actions import queries as actions
from heedwell.loop.verification.ways.pulse import operations, queries
from heedwell.rules.pulse import INSTRUMENTS, WHAT_IS_KEPT, Side
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.lookups import may_read, refuse_unless, sent
from heedwell.web.cases.pages.pulse import PulsePage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pulse_forms import PulseForm
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_read(viewer, action.case))
    page = PulsePage(
        action,
        queries.of_action(viewer, action),
        queries.answered_so_far(viewer, action),
        may=viewer.may(Permission.AGREE_ACTIONS, action.service_id),
    )
    return render(request, "cases/pulse.html", {"page": page})


@require(Permission.AGREE_ACTIONS)
@require_POST
def ask(request: SignedInRequest, reference: str, action_id: UUID, side: str) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    refuse_unless(
        side in set(Side) and request.viewer.may(Permission.AGREE_ACTIONS, action.service_id)
    )
    with explained(request):
        ask_staff(action=action, side=Side(side), by=request.viewer.account, at=now())
        messages.success(
            request, "Asked. It stands on their Today. End it when most have answered."
        )
    return redirect(_url(action))


@require(Permission.AGREE_ACTIONS)
@require_POST
def end(request: SignedInRequest, reference: str, action_id: UUID, round_id: UUID) -> HttpResponse:
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    pulse = queries.one_of(viewer, action, round_id)
    if pulse is None:
        raise Http404
    with explained(request):
        operations.end_round(pulse=pulse, by=viewer.account, at=now())
        messages.success(request, "Ended. Who has answered is deleted.")
    return redirect(_url(action))


@member
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, round_id: UUID) -> HttpResponse:
    """For who was asked, until they have answered: then the page is not there any more."""
    viewer = request.viewer
    pulse = queries.to_answer(viewer, round_id)
    if pulse is None:
        raise Http404
    form = PulseForm(sent(request), instrument=INSTRUMENTS[pulse.version])
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.answer(pulse=pulse, chosen=form.chosen(), who=viewer.account)
            messages.success(
                request, "Thank you. Your answers are in the totals, without your name."
            )
            return redirect("cases:today")
    context = {"form": form, "what": pulse.action.what, "kept": WHAT_IS_KEPT}
    return render(request, "cases/answer_pulse.html", context)


def _url(action: "Action") -> str:
    return case_url(action.case, "pulse", action_id=action.pk)


def _action_or_404(request: SignedInRequest, reference: str, action_id: UUID) -> "Action":
    return get_object_or_404(
        actions.with_history(request.viewer), case__reference=reference, pk=action_id
    )

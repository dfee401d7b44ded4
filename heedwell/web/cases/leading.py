"""Leading measures of an action: adding one, and entering a week of it by hand."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.loop.actions import queries as actions
from heedwell.loop.verification.leading import operations, queries
from heedwell.rules.measures import READY
from heedwell.web.access import SignedInRequest, member
from heedwell.web.cases.leading_forms import ReadingForm, WatchForm
from heedwell.web.cases.lookups import may_carry_out, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action


@member
@require_http_methods(["GET", "POST"])
def watch(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    form = WatchForm(sent(request), offered=_offered(action))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            try:
                measure = operations.watch(
                    action=action, name=form.name, by=request.viewer.account, at=now()
                )
            except operations.AlreadyWatched:
                form.add_error("own", "This is watched already. Write another, or go back")
            else:
                return redirect(
                    case_url(action.case, "enter-week", action_id=action.pk, measure_id=measure.pk)
                )
    return _asked(
        request,
        action,
        form=form,
        title="Watch a number beside the count",
        text="Rare events cannot show in weeks that a change works. What leads to them can: a number "
        "that somebody enters each week.",
        button="Watch it",
    )


@member
@require_http_methods(["GET", "POST"])
def enter(
    request: SignedInRequest, reference: str, action_id: UUID, measure_id: UUID
) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    measure = queries.one_of(request.viewer, action, measure_id)
    if measure is None:
        raise Http404
    form = ReadingForm(sent(request), initial={"day": localdate()})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.enter(
                measure=measure, **form.cleaned_data, by=request.viewer.account, at=now()
            )
            messages.success(request, "Entered. The newest number of a week is the one that holds.")
            return redirect(case_url(action.case, "action", action_id=action.pk))
    return _asked(
        request,
        action,
        form=form,
        title=measure.name,
        text="A week that nobody enters stays a gap; it is never taken for nought.",
        button="Enter it",
    )


def _offered(action: "Action") -> tuple[str, ...]:
    """What goes with the ready measure that was chosen when the action was agreed."""
    counted = getattr(action, "counted", None)
    return READY[counted.ready].leading if counted and counted.ready in READY else ()


def _action_or_404(request: SignedInRequest, reference: str, action_id: UUID) -> "Action":
    action = get_object_or_404(
        actions.with_history(request.viewer), case__reference=reference, pk=action_id
    )
    refuse_unless(may_carry_out(request.viewer, action))
    return action


def _asked(request: SignedInRequest, action: "Action", **context: object) -> HttpResponse:
    context |= {
        "case": action.case,
        "back": (case_url(action.case, "action", action_id=action.pk), action.what),
    }
    return render(request, "cases/one_form.html", context)

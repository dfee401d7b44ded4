"""Trying a change small: planning a micro-test, entering a day of it, deciding what follows."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import trying as steps
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification.trying import operations, queries
from heedwell.rules.trying import End
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.lookups import may_carry_out, may_read, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.trying import EXPLAINED, begins_with, expected_and_seen
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.trying_forms import DayForm, DecideForm, TryForm
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.trying.models import MicroTest


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    viewer, action = request.viewer, _action_or_404(request, reference, action_id)
    refuse_unless(viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    rounds = queries.of_action(viewer, action)
    form = TryForm(
        sent(request),
        themes=queries.themes_for(viewer, action),
        person=action.person,
        initial={"starts_on": localdate() + timedelta(days=1), **begins_with(rounds)},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.plan(action=action, draft=form.draft(), by=viewer.account, at=now())
            messages.success(
                request, "Planned. Heedwell counts every day, and stops it by your rule."
            )
            return redirect(_url(action))
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    text = EXPLAINED.format(days=rulebook["trial_days"], due=day_words(action.due_date))
    return _asked(request, action, form, "Try it small first", text, "Plan this micro-test")


@member
@require_http_methods(["GET", "POST"])
def enter(request: SignedInRequest, reference: str, action_id: UUID, test_id: UUID) -> HttpResponse:
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_carry_out(request.viewer, action))
    test = _test_or_404(request, action, test_id)
    refuse_unless(bool(test.by_hand))
    form = DayForm(sent(request), initial={"day": localdate()})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.enter_day(test=test, **form.cleaned_data, by=request.viewer.account, at=now())
            messages.success(request, "Entered. The newest number of a day is the one that holds.")
            return redirect(_url(action))
    text = "A day that nobody enters stays a gap; it is never taken for nought."
    return _asked(request, action, form, test.by_hand, text, "Enter it")


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def decide(
    request: SignedInRequest, reference: str, action_id: UUID, test_id: UUID
) -> HttpResponse:
    viewer, action = request.viewer, _action_or_404(request, reference, action_id)
    refuse_unless(viewer.may(Permission.AGREE_ACTIONS, action.service_id))
    test = _test_or_404(request, action, test_id)
    form = DecideForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.decide(test=test, **form.cleaned_data, by=viewer.account, at=now())
            adapted = form.cleaned_data["end"] is End.ADAPT
            messages.success(
                request,
                "Kept. Plan the next round with what you alter."
                if adapted
                else "Kept, with your reason. Those who oversee have been told.",
            )
            return redirect(
                case_url(action.case, "try-small", action_id=action.pk) if adapted else _url(action)
            )
    reads = may_read(viewer, action.case)
    numbers = queries.numbers_of(viewer, test, localdate()) if reads else None
    text = expected_and_seen(test, numbers, localdate())
    return _asked(request, action, form, "Adopt, adapt or abandon?", text, "Keep this decision")


def _action_or_404(request: SignedInRequest, reference: str, action_id: UUID) -> "Action":
    return get_object_or_404(
        actions.with_history(request.viewer), case__reference=reference, pk=action_id
    )


def _test_or_404(request: SignedInRequest, action: "Action", test_id: UUID) -> "MicroTest":
    test = queries.one_of(request.viewer, action, test_id)
    if test is None:
        raise Http404
    return test


def _url(action: "Action") -> str:
    return case_url(action.case, "action", action_id=action.pk)


def _asked(
    request: SignedInRequest,
    action: "Action",
    form: HeedwellForm,
    title: str,
    text: str,
    button: str,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": action.case,
        "back": (_url(action), action.what),
        "form": form,
        "title": title,
        "text": text,
        "button": button,
    }
    return render(request, "cases/one_form.html", context)

"""Practice that is observed: what is looked for, each observation, and what they show."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.actions import queries as actions
from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.loop.verification import queries as checks
from heedwell.loop.verification.ways.observing import operations, queries
from heedwell.rules.observing import PassRule
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import may_check, may_observe, may_read, refuse_unless, sent
from heedwell.web.cases.observing_forms import ObserveForm, PlanForm
from heedwell.web.cases.pages.observing import ObservingPage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.models import Recheck
    from heedwell.loop.verification.ways.observing.queries import Watching

KEPT = "Kept. Thank you for looking."


@require(Permission.READ_CASES)
@require_safe
def show(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_read(viewer, action.case) or may_observe(viewer, action))
    page = ObservingPage(
        action,
        queries.of_action(viewer, action),
        open_check(action),
        may=may_observe(viewer, action),
    )
    return render(request, "cases/observed.html", {"page": page})


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    """What is looked for, and when it passes, until the first observation is there."""
    viewer = request.viewer
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_observe(viewer, action))
    form = PlanForm(sent(request), initial=_initial(action, queries.of_action(viewer, action)))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.plan(action=action, draft=form.draft(), by=viewer.account, at=now())
            messages.success(request, "Planned. It can be changed until somebody has looked.")
            return redirect(_url(action))
    return _asked(
        request,
        action,
        form=form,
        title="What will you look for?",
        text=action.what,
        button="Fix it",
    )


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def before(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    """How practice is before the change."""
    action = _action_or_404(request, reference, action_id)
    refuse_unless(may_observe(request.viewer, action))
    return _observe(request, action, None)


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def observe(request: SignedInRequest, reference: str, check_id: UUID) -> HttpResponse:
    viewer = request.viewer
    recheck = get_object_or_404(
        checks.with_action(viewer), action__case__reference=reference, pk=check_id
    )
    refuse_unless(may_check(viewer, recheck))
    return _observe(request, recheck.action, recheck)


def _observe(request: SignedInRequest, action: "Action", recheck: "Recheck | None") -> HttpResponse:
    watching = queries.of_action(request.viewer, action)
    if watching is None:
        raise Http404
    form = ObserveForm(
        sent(request),
        behaviours=watching.behaviours,
        plan=watching.plan.number,
        initial={"observed_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.observe(
                plan=watching.plan, draft=form.draft(recheck), by=request.viewer.account, at=now()
            )
            messages.success(request, KEPT)
            return redirect(_url(action))
    return _asked(
        request,
        action,
        form=form,
        title="What did you see?",
        text=f"{'Before the change' if recheck is None else 'Since the change'}: {action.what}",
        button="Keep what you saw",
    )


def open_check(action: "Action") -> "Recheck | None":
    """The check that is observed for now: the soonest due of those that are open."""
    found = [each for each in action.rechecks.all() if each.is_open]
    return min(found, key=lambda each: each.due_at, default=None)


def _initial(action: "Action", watching: "Watching | None") -> dict[str, object]:
    if watching is not None:
        return {
            "behaviours": "\n".join(each.words for each in watching.behaviours),
            "wanted": watching.plan.wanted,
            "needed": watching.plan.needed,
        }
    rulebook = rulebook_version(action.organisation_id, action.case.rulebook_version)
    rule = PassRule.usual(rulebook["observed_times"], rulebook["sample_pass_percent"])
    return {"wanted": rule.wanted, "needed": rule.needed}


def _url(action: "Action") -> str:
    return case_url(action.case, "observed", action_id=action.pk)


def _action_or_404(request: SignedInRequest, reference: str, action_id: UUID) -> "Action":
    return get_object_or_404(
        actions.with_history(request.viewer), case__reference=reference, pk=action_id
    )


def _asked(request: SignedInRequest, action: "Action", **context: object) -> HttpResponse:
    context |= {"case": action.case, "back": (_url(action), "What was observed")}
    return render(request, "cases/one_form.html", context)

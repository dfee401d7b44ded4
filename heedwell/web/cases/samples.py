"""A sample that the product draws for a check: drawing it, and judging each case."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.actions import queries as actions
from heedwell.loop.verification import queries as checks
from heedwell.loop.verification.ways.lasting.operations import end_sampling
from heedwell.loop.verification.ways.sampling import operations, queries
from heedwell.loop.verification.ways.sampling.results import result_of
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import ReasonForm
from heedwell.web.cases.lookups import may_check, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.samples import SamplePage, what_is
from heedwell.web.cases.refusals import explained
from heedwell.web.cases.sample_forms import DrawForm, JudgeForm

if TYPE_CHECKING:
    from heedwell.loop.verification.models import Recheck


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def sample(request: SignedInRequest, reference: str, check_id: UUID) -> HttpResponse:
    """Draw the sample of a check, and from then on what was drawn and seen."""
    viewer = request.viewer
    recheck: Recheck = get_object_or_404(
        checks.with_action(viewer), action__case__reference=reference, pk=check_id
    )
    refuse_unless(may_check(viewer, recheck))
    url = case_url(recheck.action.case, "sample", check_id=recheck.pk)
    form = DrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.draw(recheck=recheck, **form.cleaned_data, by=viewer.account, at=now())
            messages.success(request, "Drawn. Open each, and say what you saw.")
            return redirect(url)
    draw, result = queries.of_check(viewer, recheck), result_of(viewer.organisation.pk, recheck)
    if draw is None or result is None:
        return _ask(request, recheck, form)
    cases = queries.cases_of(viewer, draw)
    page = SamplePage(
        recheck,
        draw,
        cases,
        result,
        readable=queries.readable(viewer, cases),
        may_judge=recheck.action.owner_id != viewer.account.pk,
    )
    return render(request, "cases/sample.html", {"recheck": recheck, "page": page})


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, reference: str, action_id: UUID) -> HttpResponse:
    """The sample that goes on after a change was verified ends when somebody says why."""
    viewer = request.viewer
    action = get_object_or_404(
        actions.with_history(viewer), case__reference=reference, pk=action_id
    )
    refuse_unless(viewer.may(Permission.VERIFY, action.service_id))
    url = case_url(action.case, "action", action_id=action.pk)
    form = ReasonForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            end_sampling(
                action=action, reason=form.cleaned_data["reason"], by=viewer.account, at=now()
            )
            messages.success(request, "Ended, with your reason. The look after six months stays.")
            return redirect(url)
    context = {
        "case": action.case,
        "back": (url, action.what),
        "form": form,
        "title": "End the monthly sample",
        "text": action.what,
        "button": "End it",
    }
    return render(request, "cases/one_form.html", context)


def _ask(request: SignedInRequest, recheck: "Recheck", form: DrawForm) -> HttpResponse:
    if not recheck.is_open:
        raise Http404
    context = {
        "case": recheck.action.case,
        "back": (_check_url(recheck), "Has it worked?"),
        "form": form,
        "title": "Draw a sample",
        "text": "Chance picks the cases, and once: there is no second draw for this check. "
        "If there are fewer than a sample holds, all are looked at.",
        "button": "Draw",
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def judge(request: SignedInRequest, reference: str, drawn_id: UUID) -> HttpResponse:
    viewer = request.viewer
    drawn = get_object_or_404(
        queries.to_judge(viewer), draw__recheck__action__case__reference=reference, pk=drawn_id
    )
    recheck = drawn.draw.recheck
    refuse_unless(may_check(viewer, recheck))
    case, back = recheck.action.case, case_url(recheck.action.case, "sample", check_id=recheck.pk)
    form = JudgeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.judge(drawn=drawn, **form.cleaned_data, by=viewer.account, at=now())
            messages.success(request, "Kept.")
            return redirect(back)
    context = {
        "case": case,
        "back": (back, "The sample"),
        "form": form,
        "title": f"{drawn.number}. {what_is(drawn)}",
        "text": f"Does it show here? {recheck.action.what}",
        "button": "Keep what you saw",
    }
    return render(request, "cases/one_form.html", context)


def _check_url(recheck: "Recheck") -> str:
    return case_url(recheck.action.case, "check", check_id=recheck.pk)

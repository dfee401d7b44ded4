"""The plan of a case across services, and the governing body that closes it."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.queries import who_may_in
from heedwell.journey import steps
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.reach import services_of
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.thematic import closing
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.across_forms import BodyForm, PlanForm, ShareForm
from heedwell.web.cases.due_days import DueDay
from heedwell.web.cases.lookups import case_or_404, refuse_unless, sent
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


@require(Permission.AGREE_ACTIONS)
@require_http_methods(["GET", "POST"])
def plan(request: SignedInRequest, reference: str) -> HttpResponse:
    """One change for every service: an owner, a date and a re-audit in each."""
    case, facts = case_or_404(request, reference, Permission.AGREE_ACTIONS)
    refuse_unless(facts.across_services)
    form = PlanForm(
        sent(request), themes=reviews.theme_list(request.viewer), due=DueDay.of_case(case)
    )
    shares = _shares(request, case)
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for each in shares)]):
        agreed = [share for each in shares if (share := each.share)]
        if not agreed:
            form.add_error(None, "Tick at least one service in which the change is made")
        else:
            with explained(request):
                steps.agree_for_services(
                    case=case,
                    draft=form.draft_with(agreed[0]),
                    shares=agreed,
                    by=request.viewer.account,
                    at=now(),
                )
                messages.success(request, "Agreed. Whoever does it in each service has been told.")
                return redirect(case_url(case))
    return render(request, "cases/plan.html", {"case": case, "form": form, "shares": shares})


def _shares(request: SignedInRequest, case: "Case") -> list[ShareForm]:
    services, out = services_of(case), kept_out(case)
    ids = [service.pk for service in services]
    owners = who_may_in(case.organisation_id, Permission.REPORT, ids)
    verifiers = who_may_in(case.organisation_id, Permission.VERIFY, ids)
    return [
        ShareForm(
            sent(request),
            prefix=f"at-{number}",
            service=service,
            owners=[each for each in owners[service.pk] if each.pk not in out],
            verifiers=[each for each in verifiers[service.pk] if each.pk not in out],
            due=DueDay(service, localdate()),
        )
        for number, service in enumerate(services)
    ]


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def body(request: SignedInRequest, reference: str) -> HttpResponse:
    """Which governing body decided that a case can close, when, and under which minute."""
    case, facts = case_or_404(request, reference, Permission.SIGN_OFF)
    refuse_unless(facts.across_services)
    form = BodyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with explained(request):
            closing.record_closure(
                case=case, decision=form.decision(), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded.")
            return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "The governing body closes it",
        "text": "At Tier 4 the case closes when the body that oversees the services has decided so.",
        "button": "Record the decision",
    }
    return render(request, "cases/one_form.html", context)

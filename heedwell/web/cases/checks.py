"""Has it worked? The verifier records what was seen."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.verification import queries
from heedwell.loop.verification.operations import must_count
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import CheckForm
from heedwell.web.cases.lookups import may_read, refuse_unless
from heedwell.web.cases.pages.checks import CheckPage
from heedwell.web.cases.pages.counted import count_card
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, reference: str, check_id: str) -> HttpResponse:
    recheck = get_object_or_404(
        queries.with_action(request.viewer), action__case__reference=reference, pk=check_id
    )
    case = recheck.action.case
    named = recheck.verifier_id == request.viewer.account.pk
    refuse_unless(named or request.viewer.may(Permission.VERIFY, recheck.action.service_id))
    if not recheck.is_open:
        return redirect(case_url(case, "action", action_id=recheck.action_id))
    form = CheckForm(
        request.POST if request.method == "POST" else None,
        must_count=must_count(recheck),
        initial={"method": recheck.action.measure.check_method, "checked_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            steps.record_check(
                recheck=recheck, draft=form.draft(), by=request.viewer.account, at=now()
            )
            messages.success(request, "The check is recorded. Thank you.")
            if not may_read(request.viewer, case):
                return redirect(case_url(case, "action", action_id=recheck.action_id))
            return redirect(case_url(case))
    page = CheckPage(request.viewer, recheck)
    count = None
    if may_read(request.viewer, case):
        count = count_card(request.viewer, recheck.action, localdate())
    return render(request, "cases/check.html", {"page": page, "form": form, "count": count})

"""Has it worked? The verifier records what was seen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import steps
from heedwell.loop.verification import queries
from heedwell.loop.verification.operations import must_count
from heedwell.loop.verification.ways.audits.comparing import totals_for
from heedwell.loop.verification.ways.observing.results import observed_for
from heedwell.loop.verification.ways.person.operations import asks_the_person, is_asked
from heedwell.loop.verification.ways.sampling.results import result_of
from heedwell.rules.audits import RE_AUDIT
from heedwell.rules.observing import OBSERVATION
from heedwell.rules.sampling import SAMPLE
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import CheckForm
from heedwell.web.cases.lookups import may_check, may_read, refuse_unless
from heedwell.web.cases.pages.checks import CheckPage
from heedwell.web.cases.pages.counted import count_card
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.person_forms import PersonCheckForm
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.verification.models import Recheck


@require(Permission.VERIFY)
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, reference: str, check_id: str) -> HttpResponse:
    recheck = get_object_or_404(
        queries.with_action(request.viewer), action__case__reference=reference, pk=check_id
    )
    case = recheck.action.case
    refuse_unless(may_check(request.viewer, recheck))
    if not recheck.is_open:
        return redirect(case_url(case, "action", action_id=recheck.action_id))
    sampled = result_of(recheck.organisation_id, recheck)
    audited = totals_for(recheck.organisation_id, recheck)
    observed = observed_for(recheck.organisation_id, recheck)
    form = _form_of(recheck)(
        request.POST if request.method == "POST" else None,
        must_count=must_count(recheck),
        rests_on=_rests_on(sampled, audited, observed),
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
    page = CheckPage(request.viewer, recheck, sampled, audited, observed)
    count = None
    if may_read(request.viewer, case):
        count = count_card(request.viewer, recheck.action, localdate())
    return render(request, "cases/check.html", {"page": page, "form": form, "count": count})


def _form_of(recheck: "Recheck") -> Callable[..., CheckForm]:
    """The check that verifies also asks how it is for the person, where there is one."""
    if not asks_the_person(recheck):
        return CheckForm
    outcome = recheck.action.outcome
    return partial(PersonCheckForm, must_ask=is_asked(recheck), outcome=outcome)


def _rests_on(sampled: object, audited: object, observed: object) -> str:
    """The method that the numbers of a check come from; none where somebody types them."""
    found = ((sampled, SAMPLE), (audited, RE_AUDIT), (observed, OBSERVATION))
    return next((method for result, method in found if result), "")

"""A signal on its own page: history has no case until somebody opens one."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.journey import steps
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals import queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.forms import AmendForm
from heedwell.web.cases.lookups import case_or_404
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.what_happened import Report
from heedwell.web.cases.refusals import explained


@require(Permission.READ_CASES)
@require_safe
def detail(request: SignedInRequest, signal_id: str) -> HttpResponse:
    signal = get_object_or_404(queries.to_read(request.viewer), pk=signal_id)
    case = queries.case_of(signal)
    if case is not None:
        return redirect(case_url(case))
    reads.note(request.viewer, signal._meta.label_lower, signal.pk, "signal page")
    may_open = request.viewer.may(Permission.TRIAGE, signal.service_id)
    context = {"report": Report(signal), "signal": signal, "may_open": may_open}
    return render(request, "cases/signal.html", context)


@require(Permission.TRIAGE)
@require_POST
def open_case(request: SignedInRequest, signal_id: str) -> HttpResponse:
    """One click opens a case for a signal that came in as history."""
    viewer = request.viewer
    signal = get_object_or_404(queries.to_read(viewer, Permission.TRIAGE), pk=signal_id)
    case = queries.case_of(signal)
    if case is None:
        case = steps.open_from_history(
            signal=signal,
            rulebook=rulebook_for(viewer.organisation.pk, localdate()),
            by=viewer.account,
            at=now(),
        )
        messages.success(request, f"{case.reference} is open. Decide the tier within 24 hours.")
    return redirect(case_url(case))


@require(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def amend(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REPORT)
    signal = queries.opening(case)
    if signal is None:
        raise Http404
    form = AmendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            signals.amend(
                signal=signal,
                words=form.cleaned_data["words"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "Added. What was first written stays as it is.")
        return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "Add to the report",
        "text": "Something you remember, or that came to light later.",
        "button": "Add it",
    }
    return render(request, "cases/one_form.html", context)

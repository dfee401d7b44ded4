"""Support for staff afterwards, and the ways round that a leader took up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.journey import afterwards
from heedwell.loop.actions import queries as actions
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.afterwards import queries, support
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import case_or_404, people_who_may
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.people_forms import (
    StrikeForm,
    SupportAnswerForm,
    SupportForm,
    WorkaroundForm,
)
from heedwell.web.cases.refusals import explained


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def offer(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.SIGN_OFF)
    form = SupportForm(
        request.POST if request.method == "POST" else None,
        staff=people_who_may(case, Permission.REPORT),
        themes=reviews.theme_list(viewer),
        initial={"offered_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            support.offer(case=case, draft=form.draft(), by=viewer.account, at=now())
            messages.success(
                request, "Recorded. Only those who sign off reviews here see the name."
            )
            return redirect(case_url(case, "people"))
    context = {
        "case": case,
        "form": form,
        "title": "Support for staff",
        "text": "An event is hard on those who were there. What were they offered?",
        "button": "Record it",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.SIGN_OFF)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, reference: str, support_id: UUID) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.SIGN_OFF)
    offered = queries.support_of(viewer, case).filter(pk=support_id).first()
    if offered is None:
        raise Http404
    form = SupportAnswerForm(
        request.POST if request.method == "POST" else None, initial={"answer": offered.answer}
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            support.answered(support=offered, **form.cleaned_data, by=viewer.account, at=now())
            messages.success(request, "Recorded.")
            return redirect(case_url(case, "people"))
    context = {
        "case": case,
        "form": form,
        "title": "What came of it?",
        "button": "Record it",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def workaround(request: SignedInRequest, reference: str) -> HttpResponse:
    viewer = request.viewer
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    form = WorkaroundForm(
        request.POST if request.method == "POST" else None,
        actions=actions.of_case(viewer, case),
        initial={"challenged_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            row = afterwards.note_workaround(
                case=case,
                draft=form.draft(),
                fix=form.cleaned_data.get("fix"),
                by=viewer.account,
                at=now(),
            )
            messages.success(request, "Recorded.")
            if form.cleaned_data.get("fix") or not viewer.may(
                Permission.AGREE_ACTIONS, case.service_id
            ):
                return redirect(case_url(case, "people"))
            return redirect(f"{case_url(case, 'agree-action')}?from={row.pk}")
    context = {
        "case": case,
        "form": form,
        "title": "A way round that people use",
        "text": "People find ways round when the safe way is hard. Nobody is to blame for it; the "
        "system is what we change.",
        "button": "Record it",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def strike(request: SignedInRequest, reference: str, subject_id: UUID) -> HttpResponse:
    """Take a record out of what counts; it stays in the story, with the reason."""
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    if not afterwards.is_of(case, subject_id):
        raise Http404
    form = StrikeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            afterwards.strike(
                case=case,
                subject_id=subject_id,
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "It no longer counts. The story keeps it.")
            return redirect(case_url(case))
    context = {
        "case": case,
        "form": form,
        "title": "This no longer counts",
        "text": "It was recorded by mistake, or does not hold any more. It stays in the story.",
        "button": "Strike it out",
        "back": (reverse("cases:links", kwargs={"reference": case.reference}), "The three links"),
    }
    return render(request, "cases/one_form.html", context)

"""What people said afterwards: the page of it, recording a debrief, adding a line of one's own."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.trail import reads
from heedwell.journey import afterwards
from heedwell.loop.reviews.afterwards import debriefs, queries
from heedwell.loop.signals import queries as signals
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.cases.lookups import case_or_404, people_who_may
from heedwell.web.cases.pages.people import PeoplePage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.people_forms import DebriefForm, NoDebriefForm, OwnLineForm
from heedwell.web.cases.refusals import explained


@require(Permission.READ_CASES)
@require_safe
def people(request: SignedInRequest, reference: str) -> HttpResponse:
    """The debriefs, the own accounts, the support and the workarounds of a case."""
    viewer = request.viewer
    case, facts = case_or_404(request, reference, Permission.READ_CASES)
    page = PeoplePage(
        viewer,
        case,
        facts,
        signals=list(signals.of_case(viewer, case)),
        debriefs=list(queries.debriefs(viewer, case)),
        voices=list(queries.voices(viewer, case)),
        support=list(queries.support_of(viewer, case)),
        workarounds=list(queries.workarounds(viewer, case)),
        at=now(),
    )
    reads.note(viewer, case._meta.label_lower, case.pk, "what people said")
    return render(request, "cases/people.html", {"page": page})


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def debrief(request: SignedInRequest, reference: str) -> HttpResponse:
    case, facts = case_or_404(request, reference, Permission.REVIEW)
    form = DebriefForm(
        request.POST if request.method == "POST" else None,
        staff=people_who_may(case, Permission.REPORT),
        asks_leader=facts.asks_people,
        initial={"held_on": localdate()},
    )
    if request.method == "POST" and form.is_valid():
        with explained(request):
            afterwards.hold_debrief(
                case=case, draft=form.draft(), by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded. Thank you for talking about it.")
            return redirect(case_url(case, "people"))
    context = {
        "case": case,
        "form": form,
        "title": "Debrief",
        "text": "A short talk in safety: what helped, what got in the way, what could change.",
        "button": "Record the debrief",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def no_debrief(request: SignedInRequest, reference: str) -> HttpResponse:
    case, _ = case_or_404(request, reference, Permission.REVIEW)
    form = NoDebriefForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            debriefs.hold_none(
                case=case, why=form.cleaned_data["why"], by=request.viewer.account, at=now()
            )
            messages.success(request, "Recorded.")
            return redirect(case_url(case, "people"))
    context = {
        "case": case,
        "form": form,
        "title": "No debrief",
        "button": "Record why",
        "back": (case_url(case, "people"), "What people said"),
    }
    return render(request, "cases/one_form.html", context)


@member
@require_http_methods(["GET", "POST"])
def own_line(request: SignedInRequest, debrief_id: UUID) -> HttpResponse:
    """For whoever was there, though they may not read the case: nothing of it is shown."""
    viewer = request.viewer
    found = queries.debrief_for(viewer, debrief_id)
    if found is None:
        raise Http404
    form = OwnLineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with explained(request):
            debriefs.add_line(debrief=found, **form.cleaned_data, by=viewer.account, at=now())
            messages.success(request, "Thank you. It stands with the debrief now.")
            return redirect(reverse("cases:own-line", kwargs={"debrief_id": found.pk}))
    return render(request, "cases/own_line.html", {"debrief": found, "form": form})

"""Making an audit of one's own, and changing it from a day on. What was filled in stays as it was."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.verification.ways.audits import operations, queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.audits.forms import TemplateForm
from heedwell.web.cases.lookups import refuse_unless, sent
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.verification.ways.models import AuditVersion

SAYS = (
    "Your own standards, looked at in the same way each time. The check of a change can rest on it."
)


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    refuse_unless(may_set(request.viewer))
    form = TemplateForm(sent(request), initial={"starts_on": localdate()})
    if request.method == "POST" and form.is_valid():
        with explained(request):
            operations.make_template(
                organisation_id=request.viewer.organisation.pk,
                draft=form.draft(),
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "The audit is ready to be filled in.")
            return redirect("audits:list")
    return _asked(request, form, "A new audit")


@require(Permission.SET_RULES)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, template_id: UUID) -> HttpResponse:
    """Of two who change it at once, the second sees the other's words, and their own stay."""
    viewer = request.viewer
    refuse_unless(may_set(viewer))
    template = get_object_or_404(queries.templates(viewer), pk=template_id)
    newest = queries.versions(viewer, template)[0]
    form = TemplateForm(sent(request), initial=_initial(viewer, newest))
    theirs = ""
    if request.method == "POST" and form.is_valid():
        with explained(request):
            try:
                operations.change_template(
                    template=template,
                    draft=form.draft(),
                    seen=form.cleaned_data["seen"] or 0,
                    by=viewer.account,
                    at=now(),
                )
            except EditedMeanwhile:
                theirs = _theirs(viewer, newest)
                form = TemplateForm({**request.POST.dict(), "seen": newest.number})
            else:
                messages.success(request, "Changed. What was filled in before stays as it was.")
                return redirect("audits:list")
    return _asked(request, form, newest.name, theirs)


def may_set(viewer: Viewer) -> bool:
    """They hold for every service, as the rules do."""
    return viewer.scope(Permission.SET_RULES).everywhere


def _initial(viewer: Viewer, newest: "AuditVersion") -> dict[str, object]:
    return {
        "seen": newest.number,
        "name": newest.name,
        "standards": "\n".join(each.words for each in queries.standards_of(viewer, newest)),
        "sample_size": newest.sample_size,
        "pass_percent": newest.pass_percent,
        "starts_on": localdate(),
    }


def _theirs(viewer: Viewer, newest: "AuditVersion") -> str:
    lines = "; ".join(each.words for each in queries.standards_of(viewer, newest))
    return (
        f"{newest.set_by.name} changed it while you had it open. It now asks: {lines}. What you "
        "wrote stands below; send it again if it should hold instead."
    )


def _asked(
    request: SignedInRequest, form: TemplateForm, title: str, theirs: str = ""
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "text": theirs or SAYS,
        "button": "Set it",
        "back": (reverse("audits:list"), "Audits"),
    }
    return render(request, "audits/form.html", context)

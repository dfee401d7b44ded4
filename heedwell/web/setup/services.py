"""The services of a provider: care homes, supported living, home care."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import operations, queries
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.parts import ListCard, ListRow, Tag
from heedwell.web.setup.editing import both_versions
from heedwell.web.setup.forms import ServiceForm

TAKEN = "Another service has this name. Enter a name that tells them apart"
KINDS = dict(queries.SERVICE_KINDS)


@require(Permission.SET_UP)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    found = queries.services(request.viewer, Permission.SET_UP).order_by("closed_on", "name")
    rows = tuple(
        ListRow(
            service.name,
            f"{service.pk}/",
            ", ".join(filter(None, [KINDS[service.kind], service.host_council])),
            tags=(Tag(f"Closed {date_format(service.closed_on, 'j F Y')}"),)
            if service.closed_on
            else (),
        )
        for service in found
    )
    card = ListCard("Services", rows)
    context = {"card": card, "may_add": request.viewer.scope(Permission.SET_UP).everywhere}
    return render(request, "setup/services.html", context)


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.scope(Permission.SET_UP).everywhere:
        return redirect("setup:services")
    form = ServiceForm(request.POST or None)
    if form.is_valid():
        try:
            service = operations.add_service(
                organisation=viewer.organisation, by=viewer.account, at=now(), **_facts(form)
            )
        except operations.AlreadyHere:
            form.add_error("name", TAKEN)
        else:
            messages.success(request, f"{service.name} is set up. Add the people it supports.")
            return redirect("setup:services")
    return render(request, "setup/service.html", {"form": form, "title": "Add a service"})


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, service_id: UUID) -> HttpResponse:
    viewer = request.viewer
    found = queries.services(viewer, Permission.SET_UP)
    service = get_object_or_404(found, pk=service_id)
    names = [name for name in ServiceForm.base_fields if name != "seen"]
    standing = {name: getattr(service, name) for name in names}
    form = ServiceForm(request.POST or None, initial={**standing, "seen": service.version})
    context: dict[str, Any] = {"form": form, "title": service.name}
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            operations.change_service(
                service=service, seen=seen, by=viewer.account, at=now(), **_facts(form)
            )
        except operations.AlreadyHere:
            form.add_error("name", TAKEN)
        except operations.EditedMeanwhile:
            context["meanwhile"] = both_versions(form, standing, service.version)
        else:
            messages.success(request, "Saved.")
            return redirect("setup:services")
    return render(request, "setup/service.html", context)


def _facts(form: ServiceForm) -> Any:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}

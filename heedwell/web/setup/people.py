"""The people that a service supports, and what others need to know to support them well."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import operations, queries
from heedwell.foundation.trail import reads
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.frame import ServiceChooser
from heedwell.web.components.parts import ListCard, ListRow, Tag
from heedwell.web.setup.editing import both_versions
from heedwell.web.setup.forms import PersonForm

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person

TAKEN = "Somebody else has this reference. Enter one that tells them apart"


@require(Permission.KEEP_SERVICE)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    services = list(queries.services(viewer, Permission.KEEP_SERVICE).order_by("name"))
    chosen = next((each for each in services if str(each.pk) == request.GET.get("service")), None)
    has_left = request.GET.get("left") == "yes"
    page = queries.people_page(
        viewer,
        after=request.GET.get("after", ""),
        has_left=has_left,
        service_id=chosen.pk if chosen else None,
    )
    shown, more = page[: queries.PAGE], page[queries.PAGE :]
    again = {"service": chosen.pk if chosen else "", "left": "yes" if has_left else ""}
    context = {
        "card": ListCard(
            "People who have left" if has_left else "People supported now",
            tuple(_row(person) for person in shown),
            older=f"?{urlencode({**again, 'after': shown[-1].reference})}" if more else "",
        ),
        "has_left": has_left,
        "is_empty": not shown and "after" not in request.GET,
        "has_services": any(each.closed_on is None for each in services),
        "may_set_up": viewer.may(Permission.SET_UP),
    }
    if len(services) > 1:
        offered = [("", "All your services"), *((str(each.pk), each.name) for each in services)]
        context["service_chooser"] = ServiceChooser(
            tuple(offered), chosen=str(chosen.pk) if chosen else ""
        )
    return render(request, "setup/people.html", context)


@require(Permission.KEEP_SERVICE)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    form.offer("service", queries.open_services(request.viewer, Permission.KEEP_SERVICE))
    if form.is_valid():
        facts = _facts(form)
        try:
            person = operations.add_person(by=request.viewer.account, at=now(), **facts)
        except operations.AlreadyHere:
            form.add_error("reference", TAKEN)
        except operations.ServiceIsClosed:
            form.add_error("service", "This service has closed. Select another")
        else:
            messages.success(request, f"{person.reference} is on the list.")
            return redirect("setup:people")
    return render(request, "setup/person.html", {"form": form, "title": "Add a person"})


@require(Permission.KEEP_SERVICE)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, person_id: UUID) -> HttpResponse:
    viewer = request.viewer
    found = queries.people(viewer, Permission.KEEP_SERVICE).select_related("service")
    person = get_object_or_404(found, pk=person_id)
    names = [name for name in PersonForm.base_fields if name != "seen"]
    standing = {name: getattr(person, name) for name in names}
    form = PersonForm(request.POST or None, initial={**standing, "seen": person.version})
    form.offer("service", queries.services(viewer, Permission.KEEP_SERVICE).order_by("name"))
    context: dict[str, Any] = {"form": form, "title": person.name or person.reference}
    if form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            operations.change_person(
                person=person, seen=seen, by=viewer.account, at=now(), **_facts(form)
            )
        except operations.AlreadyHere:
            form.add_error("reference", TAKEN)
        except operations.EditedMeanwhile:
            context["meanwhile"] = both_versions(form, standing, person.version)
        else:
            messages.success(request, "Saved.")
            return redirect("setup:people")
    reads.note(viewer, person._meta.label_lower, person.pk, "set-up page")
    return render(request, "setup/person.html", context)


def _row(person: "Person") -> ListRow:
    tags = (Tag("Communication needs"),) if person.communication_needs else ()
    left = f"left {date_format(person.left_on, 'j F Y')}" if person.left_on else ""
    return ListRow(
        person.reference,
        f"{person.pk}/",
        ", ".join(filter(None, [person.name, person.service.name, left])),
        tags=tags,
    )


def _facts(form: PersonForm) -> Any:
    return {name: value for name, value in form.cleaned_data.items() if name != "seen"}

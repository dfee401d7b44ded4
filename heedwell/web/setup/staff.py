"""Who works here and in which roles."""

from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, make_aware, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import queries
from heedwell.foundation.setup import staff as operations
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components.parts import ListCard
from heedwell.web.setup.forms import ExpiryForm, InviteForm, RoleForm
from heedwell.web.setup.leaving import NOBODY_LEFT
from heedwell.web.setup.members import MemberPage, member_row

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Membership

EXPIRY_NEEDED = "Enter the last day of their access"


@require(Permission.SET_UP)
@require_safe
def listed(request: SignedInRequest) -> HttpResponse:
    has_left = request.GET.get("left") == "yes"
    after = (request.GET["after"], request.GET.get("id", "")) if "after" in request.GET else None
    page = queries.staff_page(request.viewer, after=after, has_left=has_left)
    shown, more = page[: queries.PAGE], page[queries.PAGE :]
    older = ""
    if more:
        last = shown[-1]
        following = {"after": last.account.name, "id": last.pk, "left": "yes" if has_left else ""}
        older = f"?{urlencode(following)}"
    card = ListCard(
        "People who have left" if has_left else "Staff",
        tuple(member_row(each) for each in shown),
        older=older,
        empty="Nobody has left.",
    )
    return render(request, "setup/staff.html", {"card": card, "has_left": has_left})


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def invite(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    form = InviteForm(request.POST or None, **_offered(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            operations.invite(
                organisation=viewer.organisation,
                email=given["email"],
                name=given["name"],
                roles=[operations.RoleIn(given["role"], place) for place in form.places],
                expires_at=_end_of(given["expires_on"]),
                by=viewer.account,
                at=now(),
            )
        except operations.AlreadyMember:
            form.add_error(
                "email", "This person works here already. Find them in the list of staff"
            )
        else:
            messages.success(request, f"We have sent {given['name']} an e-mail with the next step.")
            return redirect("setup:staff")
    return render(request, "setup/invite.html", {"form": form})


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def one(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    membership = _member(request, member_id)
    page = MemberPage(membership, request.viewer)
    if request.method == "POST":
        _invite_again(request, page)
        return redirect("setup:member", member_id=member_id)
    return render(request, "setup/member.html", {"page": page})


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def add_role(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    membership = _member(request, member_id)
    form = RoleForm(request.POST or None, **_offered(request))
    del form.fields["expires_on"]
    if form.is_valid():
        try:
            role = form.cleaned_data["role"]
            operations.grant(
                membership=membership,
                roles=[operations.RoleIn(role, place) for place in form.places],
                by=request.viewer.account,
                at=now(),
            )
        except operations.AlreadyGranted:
            form.add_error("role", "They have this role there already")
        except operations.ExpiryNeeded:
            form.add_error("role", "Set the last day of their access first: this role needs one")
        else:
            return redirect("setup:member", member_id=member_id)
    context = {"form": form, "name": membership.account.name, "member_id": member_id}
    return render(request, "setup/add_role.html", context)


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def until(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    membership = _member(request, member_id)
    page = MemberPage(membership, request.viewer)
    if not page.may_end:
        return redirect("setup:member", member_id=member_id)
    form = ExpiryForm(
        request.POST or None,
        initial={"expires_on": page.last_day, "deputy": membership.deputy_id},
    )
    form.offer("deputy", queries.others(request.viewer, membership))
    if form.is_valid():
        day: date | None = form.cleaned_data["expires_on"]
        if day is not None and day < localdate():
            form.add_error("expires_on", "Enter a day that is still to come")
        else:
            try:
                operations.set_expiry(
                    membership=membership,
                    expires_at=_end_of(day),
                    deputy=form.cleaned_data["deputy"],
                    by=request.viewer.account,
                    at=now(),
                )
            except operations.ExpiryNeeded:
                form.add_error("expires_on", EXPIRY_NEEDED)
            except operations.LastAdministrator:
                form.add_error("expires_on", NOBODY_LEFT)
            else:
                return redirect("setup:member", member_id=member_id)
    return render(request, "setup/until.html", {"form": form, "page": page})


def _invite_again(request: SignedInRequest, page: MemberPage) -> None:
    if request.POST.get("do") != "again" or not page.may_invite_again:
        return
    try:
        by = request.viewer.account
        operations.invite_again(membership=page.membership, by=by, at=now())
        messages.success(request, f"We have sent {page.name} a new link.")
    except operations.AlreadyAccepted:
        messages.error(request, "They have chosen a password already. They can sign in.")


def _member(request: SignedInRequest, member_id: UUID) -> "Membership":
    return get_object_or_404(queries.staff(request.viewer), pk=member_id)


def _offered(request: SignedInRequest) -> dict[str, Any]:
    return {
        "services": queries.open_services(request.viewer, Permission.SET_UP),
        "may_everywhere": request.viewer.scope(Permission.SET_UP).everywhere,
        "today": localdate(),
    }


def _end_of(day: date | None) -> datetime | None:
    """The midnight that ends the last day."""
    return None if day is None else make_aware(datetime.combine(day + timedelta(days=1), clock.min))

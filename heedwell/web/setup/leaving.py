"""Somebody's access ends: who takes over what they hold is said first, on one page."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import queries
from heedwell.foundation.setup.staff import LastAdministrator
from heedwell.journey import handing_over
from heedwell.journey.holdings import Held
from heedwell.rules.handing_over import HOLDINGS
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.setup.members import Held as HeldRole
from heedwell.web.setup.members import MemberPage

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account, Grant

NOBODY_LEFT = (
    "Nobody would be left who can set up services and staff. Give somebody that role first."
)


class TakersForm(HeedwellForm):
    """All of it to one person, or piece by piece. What is chosen for a piece comes first."""

    everything = fields.account_choice(
        "Who takes over all of it?",
        hint="Or leave this empty, and choose for each below.",
    )

    def __init__(
        self, data: Any, *, held: Sequence[Held], able: "dict[str, list[Account]]"
    ) -> None:
        super().__init__(data)
        self.able = able
        self.wanted = {each.key: f"Select who takes over {each.case.reference}" for each in held}
        everybody = {who.pk: who for each in able.values() for who in each}
        self.offer("everything", sorted(everybody.values(), key=lambda who: who.name))
        for each in held:
            self.fields[each.key] = fields.account_choice(_words(each))
            # Not required by itself, and not optional either: all may go to one person.
            self.fields[each.key].missing = self.wanted[each.key]  # type: ignore[attr-defined]  # ours
            self.offer(each.key, able[each.key])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        all_to = given.get("everything")
        for key, able in self.able.items():
            if key in self.errors or given.get(key):
                continue
            if all_to is None:
                self.add_error(key, self.wanted[key])
            elif all_to not in able:
                self.add_error(key, f"{all_to.name} cannot take this. Select somebody else")
        return given

    @property
    def takers(self) -> "dict[str, Account]":
        given = self.cleaned_data
        return {key: given[key] or given["everything"] for key in self.able}


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def leave(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    """End all access, or with `grant` one role. Without open work nothing is asked but to confirm."""
    membership = get_object_or_404(queries.staff(request.viewer), pk=member_id)
    page = MemberPage(membership, request.viewer)
    role = _role(page, request.GET.get("grant", ""))
    grant = role.grant if role is not None else None
    held = handing_over.would_be_adrift(request.viewer, membership, grant, now())
    able = handing_over.who_can_take(request.viewer.organisation.pk, held, membership.account)
    form = TakersForm(request.POST if request.method == "POST" else None, held=held, able=able)
    if request.method == "POST" and (not held or form.is_valid()):
        takers = form.takers if held else {}
        try:
            _end(request, page, grant, takers)
        except LastAdministrator:
            messages.error(request, NOBODY_LEFT)
        except (handing_over.StillHolds, handing_over.CannotTakeIt):
            messages.error(request, "Something changed meanwhile. Look at what is open, once more.")
            return redirect(request.get_full_path())
        return redirect("setup:member", member_id=member_id)
    context = {"form": form, "page": page, "role": role, "held": held}
    return render(request, "setup/leave.html", context)


def _role(page: MemberPage, asked: str) -> HeldRole | None:
    """The role that ends; None when all of them do, which not everybody may do here."""
    if not asked:
        if not page.may_end:
            raise Http404
        return None
    found = next((h for h in page.roles if h.may_end and str(h.grant.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _end(
    request: SignedInRequest, page: MemberPage, grant: "Grant | None", takers: "dict[str, Account]"
) -> None:
    by, at = request.viewer.account, now()
    if grant is not None:
        handing_over.revoke(grant=grant, takers=takers, by=by, at=at)
        messages.success(request, "The role has ended.")
    else:
        handing_over.end_membership(membership=page.membership, takers=takers, by=by, at=at)
        messages.success(request, f"{page.name} has no access any more.")
    if takers:
        messages.success(request, "Whoever takes over has been told.")


def _words(held: Held) -> str:
    """Nothing of what happened: whoever sets up staff does not read cases."""
    due = f", due {date_format(localtime(held.due_at), 'j F Y')}" if held.due_at else ""
    return f"{held.case.reference}, {held.service.name}: {HOLDINGS[held.holding].says}{due}"

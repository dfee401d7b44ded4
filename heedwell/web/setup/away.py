"""Away from a day until a day, and who stands in: said by oneself, or by whoever sets up staff."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import absence, queries
from heedwell.web.access import SignedInRequest, member, require
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Absence, Account


class AwayForm(HeedwellForm):
    first_day = fields.day("First day away", lean="future", missing="Enter the first day away")
    last_day = fields.day("Last day away", lean="future", missing="Enter the last day away")
    stand_in = fields.account_choice(
        "Who stands in?",
        hint="Somebody who reads cases where the work is. They are told what would be told, and "
        "Today shows them what is due. When the days are over, it goes back by itself.",
        missing="Select who stands in",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if last is not None and last < localdate():
            self.add_error("last_day", "Enter a day that is today or later")
        elif first is not None and last is not None and last < first:
            self.add_error("last_day", "Enter a day that is not before the first")
        return given


@member
@require_http_methods(["GET", "POST"])
def mine(request: SignedInRequest) -> HttpResponse:
    return _page(request, request.viewer.account, reverse("my_account"), "When you are away")


@require(Permission.SET_UP)
@require_http_methods(["GET", "POST"])
def theirs(request: SignedInRequest, member_id: UUID) -> HttpResponse:
    """For somebody who is ill and cannot say it."""
    account = get_object_or_404(queries.staff(request.viewer), pk=member_id).account
    back = reverse("setup:member", args=[member_id])
    return _page(request, account, back, f"When {account.name} is away")


def _page(request: SignedInRequest, who: "Account", back: str, title: str) -> HttpResponse:
    organisation_id, at = request.viewer.organisation.pk, now()
    away = absence.absences_of(organisation_id, who, localdate(at))
    if request.method == "POST" and "back" in request.POST:
        return _come_back(request, away)
    form = AwayForm(request.POST if request.method == "POST" else None)
    form.offer("stand_in", absence.who_can_stand_in(organisation_id, who, at))
    if request.method == "POST" and form.is_valid():
        said = absence.say_away(
            organisation_id=organisation_id,
            account=who,
            by=request.viewer.account,
            at=at,
            **form.cleaned_data,
        )
        messages.success(request, f"{said.stand_in.name} stands in, {_days(said)}.")
        return redirect(request.path)
    context = {
        "form": form,
        "title": title,
        "back": back,
        "away": [(row.pk, f"{row.stand_in.name} stands in, {_days(row)}") for row in away],
    }
    return render(request, "setup/away.html", context)


def _come_back(request: SignedInRequest, away: "list[Absence]") -> HttpResponse:
    for row in away:
        if str(row.pk) == request.POST["back"]:
            absence.come_back(absence=row, by=request.viewer.account, at=now())
            messages.success(request, "Taken back. Nobody stands in for those days any more.")
    return redirect(request.path)


def _days(row: "Absence") -> str:
    first, last = day_words(row.first_day), day_words(row.last_day)
    return first if first == last else f"{first} to {last}"

"""What we send somebody, and when; and the private address of their calendar of due dates."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heedwell.foundation.notices import calendars, wishes
from heedwell.foundation.store.transactions import reading
from heedwell.journey.worklists import worklist
from heedwell.rules.rhythm import Rhythm, Wish
from heedwell.web.access import SignedInRequest, member, public
from heedwell.web.account.calendar import as_calendar
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

NEW_ADDRESS = "new_calendar_address"  # in the session, for the one page that shows it
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# A calendar shows a quarter ahead: further dates still move.
AHEAD = 92


class MailForm(HeedwellForm):
    rhythm = fields.choice(
        "How often should we write to you?",
        [(each.value, each.label) for each in Rhythm],
        hint="What is late, and a new report that waits for triage, always comes by itself.",
        coerce=Rhythm,
        missing="Select how often we should write to you",
    )
    weekday = fields.choice(
        "On which day should it come?",
        [(str(number), name) for number, name in enumerate(WEEKDAYS)],
        only_when=("rhythm", Rhythm.WEEKLY.value),
        coerce=int,
        as_list=True,
        missing="Select a day",
    )
    hour = fields.choice(
        "At what time should the letter come?",
        [(str(hour), f"{hour:02}:00") for hour in range(24)],
        only_when=("rhythm", (Rhythm.DAILY.value, Rhythm.WEEKLY.value)),
        coerce=int,
        as_list=True,
        missing="Select a time",
    )
    quiet_from = fields.clock(
        "Quiet hours: no mail from", hint="For example, 22:00. Leave both empty for none."
    )
    quiet_until = fields.clock("No mail until", hint="For example, 07:00")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        start, end = data.get("quiet_from"), data.get("quiet_until")
        if (start is None) != (end is None):
            missing = "quiet_from" if start is None else "quiet_until"
            self.add_error(missing, "Enter both times, or leave both empty")
        elif start is not None and start == end:
            self.add_error("quiet_until", "Enter another time than the one it begins at")
        return data

    def wish(self) -> Wish:
        data, ours = self.cleaned_data, Wish()
        return Wish(
            rhythm=data["rhythm"],
            hour=ours.hour if data["hour"] is None else data["hour"],
            weekday=ours.weekday if data["weekday"] is None else data["weekday"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
        )


@member
@require_http_methods(["GET", "POST"])
def mail_and_calendar(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    wish = wishes.wish_of(viewer)
    form = MailForm(request.POST if request.method == "POST" else None, initial=_shown(wish))
    if request.method == "POST" and form.is_valid():
        wishes.choose(
            organisation_id=viewer.organisation.pk, wish=form.wish(), by=viewer.account, at=now()
        )
        messages.success(request, "Saved. It holds for what has not been sent yet, too.")
        return redirect("mail_and_calendar")
    context = {
        "form": form,
        "link": calendars.link_of(viewer),
        "new_address": request.session.pop(NEW_ADDRESS, ""),
    }
    return render(request, "access/mail_and_calendar.html", context)


@member
@require_POST
def make_calendar(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    made = calendars.make_link(organisation_id=viewer.organisation.pk, by=viewer.account, at=now())
    request.session[NEW_ADDRESS] = f"{settings.SITE_URL}{reverse('calendar', args=[made.token])}"
    return redirect("mail_and_calendar")


@member
@require_POST
def end_calendar(request: SignedInRequest) -> HttpResponse:
    viewer = request.viewer
    calendars.end_link(organisation_id=viewer.organisation.pk, by=viewer.account, at=now())
    messages.success(request, "The calendar address has ended. It answers nothing any more.")
    return redirect("mail_and_calendar")


@public
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """What a calendar program asks for, with the address as the only key."""
    at = now()
    viewer = calendars.viewer_of(token, at)
    if viewer is None:
        raise Http404
    with reading(viewer.organisation.pk):
        work = worklist(viewer, at, days=AHEAD)
    return HttpResponse(as_calendar(viewer, work, at), content_type="text/calendar; charset=utf-8")


def _shown(wish: Wish) -> dict[str, Any]:
    return {
        "rhythm": wish.rhythm.value,
        "hour": str(wish.hour),
        "weekday": str(wish.weekday),
        "quiet_from": wish.quiet_from,
        "quiet_until": wish.quiet_until,
    }

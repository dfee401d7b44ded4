"""Bringing in amounts of support from a small table: look first, then in."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.setup import exposure, queries
from heedwell.journey.amounts import Becomes, Judged, judge, take_in
from heedwell.journey.importing.amounts import line_from, read_lines
from heedwell.journey.importing.problems import Unreadable
from heedwell.journey.importing.reading import read_bytes
from heedwell.web.access import SignedInRequest, require
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm
from heedwell.web.components.parts import Cell, DataTable, Tag, Tone

SHOWN = 300
_TAGS = {
    Becomes.NEW: Tag("comes in", Tone.GOOD),
    Becomes.SAME: Tag("here already"),
    Becomes.ALTERED: Tag("held", Tone.SOON),
    Becomes.LEFT: Tag("left out", Tone.LATE),
}


class AmountsForm(HeedwellForm):
    file = fields.upload(
        "A table with service, month, kind and number",
        accept=".xlsx,.xls,.ods,.csv,.tsv,.txt,.gz",
        hint="One row for each service, month and kind; or days, when a month has all of them. "
        "Nothing comes in before you have seen it.",
        missing="Choose the file",
    )


class TakeForm(HeedwellForm):
    """`lines` are those that were shown; `replace` are the held ones whose new number holds."""

    lines = fields.hidden()
    replace = fields.many_choices("Another number is here already. Which new ones hold?")


@require(Permission.KEEP_SERVICE)
@require_http_methods(["GET", "POST"])
def bring_in(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST" and "lines" in request.POST:
        return _take(request)
    form = AmountsForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        services = _services(request)
        names = [service.name for service in services]
        try:
            table = read_bytes(sent.name, sent.read()).table()
            lines = read_lines(table, dict(exposure.UNITS), names)
        except Unreadable as problem:
            form.add_error("file", str(problem))
        else:
            return _preview(request, judge(lines, services, localdate()))
    return render(request, "setup/bring_in_amounts.html", {"form": form})


def _take(request: SignedInRequest) -> HttpResponse:
    try:
        lines = [line_from(each) for each in json.loads(request.POST["lines"])]
    except (ValueError, TypeError, KeyError):
        messages.error(request, "That could not be read. Choose the file again.")
        return redirect("setup:bring-in-amounts")
    done = take_in(
        lines=lines,
        services=_services(request),
        replace=set(request.POST.getlist("replace")),
        by=request.viewer.account,
        at=now(),
        today=localdate(),
    )
    if done.new or done.replaced:
        messages.success(
            request,
            f"{done.new:,} came in, and {done.replaced:,} took the place of another number.",
        )
    else:
        messages.info(request, "Nothing was changed.")
    return redirect("setup:hours")


def _preview(request: SignedInRequest, found: list[Judged]) -> HttpResponse:
    held = [each for each in found if each.becomes is Becomes.ALTERED]
    usable = [each.line.as_json() for each in found if each.becomes is not Becomes.LEFT]
    form = TakeForm(initial={"lines": json.dumps(usable)})
    if held:
        form.offer_choices("replace", [(each.key, _held_words(each)) for each in held])
    else:
        del form.fields["replace"]
    counts = {kind: sum(each.becomes is kind for each in found) for kind in Becomes}
    first = sorted(found, key=lambda each: _ORDER.index(each.becomes))
    context: dict[str, Any] = {
        "form": form,
        "says": " ".join(f"{_TAGS[kind].label.capitalize()}: {n:,}." for kind, n in counts.items()),
        "table": _table(first[:SHOWN]),
        "more": max(0, len(found) - SHOWN),
        "can": bool(counts[Becomes.NEW] or held),
    }
    return render(request, "setup/look_at_amounts.html", context)


_ASKS = (Becomes.LEFT, Becomes.ALTERED)
_ORDER = (Becomes.LEFT, Becomes.ALTERED, Becomes.NEW, Becomes.SAME)


def _table(found: list[Judged]) -> DataTable:
    labels = dict(exposure.UNITS)
    rows = tuple(
        (
            Cell(str(each.line.row)),
            Cell(each.line.service),
            Cell(f"{each.line.month:%B %Y}" if each.line.month else ""),
            Cell(labels.get(each.line.unit, "").capitalize()),
            Cell(each.line.words, is_number=True),
            Cell("", tag=_TAGS[each.becomes], detail=each.says if each.becomes in _ASKS else ""),
        )
        for each in found
    )
    columns = ("Row", "Service", "Month", "Kind", "Number", "What becomes of it")
    return DataTable("What is in the file", columns, rows, shows_caption=False)


def _held_words(each: Judged) -> str:
    label = dict(exposure.UNITS)[each.line.unit]
    return (
        f"{each.line.service}, {each.line.month:%B %Y}, {label}: {each.line.words} in the place of "
        f"{each.known:,.0f}"
    )


def _services(request: SignedInRequest) -> list[Any]:
    return list(queries.services(request.viewer, Permission.KEEP_SERVICE).order_by("name"))

"""Bringing in the log that a provider keeps: look first, then in, and back out if it was wrong."""

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.journey.importing import MappingProblem, Unreadable, operations, preview, queries
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.knowing import known_to, memory_of
from heedwell.journey.importing.report import Report
from heedwell.journey.importing.states import Choice, RowState
from heedwell.journey.importing.taking_back import (
    AlreadyTakenBack,
    StillRunning,
    WorkedOn,
)
from heedwell.journey.importing.taking_back import take_back as take_it_back
from heedwell.journey.importing.values import Own, is_blank, own_values
from heedwell.loop.cases.rulebooks import rulebook_for
from heedwell.web.access import SignedInRequest, require
from heedwell.web.imports.forms import FileForm, MappingForm, ReasonForm, SettleForm
from heedwell.web.imports.pages import CheckPage, RunPage, StartPage

if TYPE_CHECKING:
    from heedwell.journey.importing.models import ImportFile


@require(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Choose a file; what came in before stands below."""
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            file = operations.keep_file(
                organisation=request.viewer.organisation,
                name=sent.name,
                data=sent.read(),
                by=request.viewer.account,
                at=now(),
            )
            return redirect("imports:check", file_id=file.pk)
        except Unreadable as problem:
            form.add_error("file", str(problem))
    page = StartPage(list(queries.runs(request.viewer)[: queries.PAGE]))
    return render(request, "imports/start.html", {"page": page, "form": form})


@require(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, file_id: UUID) -> HttpResponse:
    """What would become of each row. Choices are kept; nothing comes in before the last button."""
    viewer = request.viewer
    file = get_object_or_404(queries.files(viewer), pk=file_id)
    names = [service.name for service in queries.services_to_write(viewer).order_by("name")]
    problem = ""
    if request.method == "POST":
        form = _mapping_form(request, file, names)
        if form.is_valid():
            try:
                _keep_choices(request, file, form)
                if request.POST.get("do") == "start":
                    return _start(request, file)
                return redirect("imports:check", file_id=file.pk)
            except (MappingProblem, Unreadable) as error:
                problem = str(error)
    try:
        form = _mapping_form(request, file, names)
    except (MappingProblem, Unreadable) as error:
        messages.error(request, str(error))
        return redirect("imports:start")
    page = CheckPage(file, form.report, problem)
    return render(request, "imports/check.html", {"page": page, "form": form})


def _mapping_form(request: SignedInRequest, file: "ImportFile", names: list[str]) -> MappingForm:
    rulebook = rulebook_for(file.organisation_id, localdate())
    report = _report(file, names, own_values(rulebook))
    return MappingForm(
        request.POST if request.method == "POST" else None,
        report=report,
        services=names,
        unknown_services=_unknown_services(report, names),
        rulebook=rulebook,
    )


def _report(file: "ImportFile", names: list[str], own: Own) -> Report:
    organisation_id = file.organisation_id
    book, memory = operations.book_of(file), memory_of(organisation_id)
    choices, sheet, today = operations.choices_of(file), file.sheet or None, localdate()
    look = partial(
        preview,
        book,
        today=today,
        sheet=sheet,
        mapping=choices,
        memory=memory,
        services=names,
        own=own,
    )
    first = look()
    known = known_to(organisation_id, first.plan)
    if not known.references and not known.digests:
        return first
    return look(known=known)


def _unknown_services(report: Report, names: list[str]) -> Counter[str]:
    plan = report.plan
    known = {name.casefold() for name in names}
    return Counter(
        cell.strip()
        for index in plan.columns.get(Field.SERVICE, ())
        for cell in plan.table.column(index)
        if not is_blank(cell)
        and cell.strip().casefold() not in known
        and plan.mapping.value_of(Field.SERVICE, cell) is None
    )


def _keep_choices(request: SignedInRequest, file: "ImportFile", form: MappingForm) -> None:
    shown = form.report.plan.table.sheet
    sheet = form.cleaned_data.get("sheet") or shown
    moved = sheet != shown
    before = operations.choices_of(file)
    operations.choose(
        file=file,
        sheet=sheet,
        # The columns of another sheet are guessed afresh.
        choices=type(before)() if moved else form.choices_over(before),
        by=request.viewer.account,
        at=now(),
    )


def _start(request: SignedInRequest, file: "ImportFile") -> HttpResponse:
    viewer = request.viewer
    everywhere = viewer.scope(Permission.IMPORT).everywhere
    services = None if everywhere else viewer.scope(Permission.IMPORT).service_ids
    try:
        run = operations.start(file=file, by=viewer.account, at=now(), service_ids=services)
    except operations.AlreadyRunning as refusal:
        messages.error(request, "Another import is under way. Here is how far it has come.")
        return redirect("imports:run", run_id=refusal.run.pk)
    return redirect("imports:run", run_id=run.pk)


@require(Permission.IMPORT)
@require_safe
def run(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """How far it has come, and what became of each row."""
    viewer = request.viewer
    found = get_object_or_404(queries.runs(viewer), pk=run_id)
    after = request.GET.get("after", "")
    held = queries.rows(viewer, found, RowState.HELD, int(after) if after.isdigit() else 0)
    return render(request, "imports/run.html", {"page": RunPage(found, held)})


@require(Permission.IMPORT)
@require_safe
def held(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    """The held rows with their reasons, as a workbook that can come in again once mended."""
    found = get_object_or_404(queries.runs(request.viewer), pk=run_id)
    content = queries.held_file(request.viewer, found)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": 'attachment; filename="held-rows.xlsx"'},
    )


@require(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, run_id: UUID) -> HttpResponse:
    found = get_object_or_404(queries.runs(request.viewer), pk=run_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_it_back(
                run=found,
                reason=form.cleaned_data["reason"],
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "It is being taken back. Nothing is erased.")
            return redirect("imports:run", run_id=found.pk)
        except StillRunning:
            form.add_error(None, "Rows are still coming in. Wait until it has ended.")
        except AlreadyTakenBack:
            form.add_error(None, "It has been taken back already.")
        except WorkedOn as refusal:
            form.add_error(None, _worked_on(refusal))
    return render(request, "imports/take_back.html", {"form": form, "run": found})


def _worked_on(refusal: WorkedOn) -> str:
    shown = ", ".join(refusal.references)
    return (
        f"Somebody has worked on {refusal.count:,} of its records ({shown}), so the whole cannot "
        "be taken back. Withdraw the ones that are wrong, one by one."
    )


@require(Permission.IMPORT)
@require_http_methods(["GET", "POST"])
def settle(request: SignedInRequest, row_id: UUID) -> HttpResponse:
    """A row whose reference came in before with other details: a person decides."""
    try:
        row = queries.row(request.viewer, row_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    form = SettleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.settle(
                row=row,
                choice=Choice(form.cleaned_data["choice"]),
                by=request.viewer.account,
                at=now(),
            )
            messages.success(request, "Decided. It will not be asked again.")
        except operations.NothingToDecide:
            messages.info(request, "There is nothing left to decide about this row.")
        return redirect("imports:run", run_id=row.run_id)
    earlier = queries.differences(row)
    context = {"form": form, "row": row, "differences": earlier}
    return render(request, "imports/settle.html", context)

"""What a statement of the timeline rests on: what somebody told us, a record, a file."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.foundation.attachments.files import FileDamaged
from heedwell.foundation.attachments.kinds import Refused
from heedwell.foundation.attachments.queries import open_for
from heedwell.foundation.trail import reads
from heedwell.loop.reviews.timeline import evidence
from heedwell.loop.reviews.timeline import operations as timeline
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.evidence_forms import DropForm, FileForm, RecordForm, ToldForm
from heedwell.web.cases.lookups import review_or_404, sent, standing_or_404
from heedwell.web.cases.pages.analysis import StatementWords
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.foundation.attachments.models import Attachment
    from heedwell.loop.reviews.models import Review
    from heedwell.loop.reviews.timeline.queries import Standing

DAMAGED = (
    "This file is missing on the server, or was changed there. Tell whoever runs Heedwell for you: "
    "it stands in the last backup."
)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def rests_on(request: SignedInRequest, reference: str, statement_id: UUID) -> HttpResponse:
    """Say what a statement rests on, or that it does not after all: by the button pressed."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    standing = standing_or_404(review, statement_id)
    then, data = request.POST.get("then", ""), sent(request)
    known = {each.record_id for each in standing.evidence}
    records = [
        each
        for each in evidence.records_of(request.viewer, case, review, now())
        if each.record_id not in known
    ]
    forms: dict[str, Any] = {
        "told": ToldForm(data if then == "told" else None, prefix="told"),
        "record": RecordForm(data if then == "record" else None, prefix="record", records=records),
        "file": FileForm(*_sent_file(request), prefix="file"),
        "drop": DropForm(data if then == "drop" else None, prefix="drop", standing=standing),
    }
    if then in forms and forms[then].is_valid():
        with explained(request):
            try:
                messages.success(request, _keep(request, review, standing, then, forms[then]))
                return redirect(case_url(case, "evidence", statement_id=standing.key))
            except Refused as refusal:
                forms["file"].add_error("file", str(refusal))
    context = {"case": case, "standing": StatementWords(case, standing), "forms": forms}
    return render(request, "cases/evidence.html", context)


def _sent_file(request: SignedInRequest) -> "tuple[Any, Any]":
    is_sent = request.POST.get("then") == "file"
    return (request.POST, request.FILES) if is_sent else (None, None)


def _keep(
    request: SignedInRequest, review: "Review", standing: "Standing", then: str, form: Any
) -> str:
    """Do what the button says, and what to say afterwards."""
    by, at = request.viewer.account, now()
    if then == "file":
        file = form.cleaned_data["file"]
        evidence.rest_on_file(
            review=review,
            standing=standing,
            name=file.name,
            chunks=file.chunks(),
            by=by,
            at=at,
        )
        return "Attached: it now rests on this file."
    if then == "drop":
        timeline.drop_evidence(
            review=review, evidence=form.chosen(), reason=form.cleaned_data["why"], by=by, at=at
        )
        return "It does not rest on that any more. Your reason is kept."
    timeline.rest_on(review=review, standing=standing, draft=form.draft(), by=by, at=at)
    return "Kept: it now rests on that."


@require(Permission.READ_CASES)
@require_safe
def download(request: SignedInRequest, reference: str, evidence_id: UUID) -> HttpResponseBase:
    """The file itself, for whoever reads the case. It is handed over, never shown by the browser."""
    case, review = review_or_404(request, reference, Permission.READ_CASES)
    found = evidence.with_file(review, evidence_id)
    if found is None or found.file_id is None:
        raise Http404

    def belongs_here(_viewer: Viewer, file: "Attachment") -> bool:
        return file.subject_id == found.statement_id

    try:
        opened = open_for(request.viewer, found.file_id, may_see=belongs_here)
    except FileDamaged:
        messages.error(request, DAMAGED)
        return redirect(case_url(case, "analysis"))
    reads.note(request.viewer, case._meta.label_lower, case.pk, "evidence")
    response = FileResponse(opened.file)
    for name, value in opened.headers.items():
        response.headers[name] = value
    return response

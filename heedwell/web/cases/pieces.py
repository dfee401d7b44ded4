"""Adding and changing the pieces of an analysis: each on a page of its own, saved by itself."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.cases.operations import EditedMeanwhile
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.analysis import operations as analysis
from heedwell.loop.reviews.analysis.queries import Kept, analysis_of
from heedwell.loop.reviews.timeline.queries import timeline_of
from heedwell.rules.lenses import FOUR_LENSES
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.analysis_forms import TakeOutForm
from heedwell.web.cases.lookups import review_or_404, sent
from heedwell.web.cases.pages.factors import factor_words
from heedwell.web.cases.pages.pieces import LensPage, PiecePage
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.piece_forms import LensForm, Offered
from heedwell.web.cases.piece_kinds import KINDS, Kind
from heedwell.web.cases.refusals import explained

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Review

MEANWHILE = (
    "Somebody else changed this while you were writing. Theirs is above: put together what you "
    "want to keep, then save."
)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def lens(request: SignedInRequest, reference: str, code: str) -> HttpResponse:
    """What was found through one of the four lenses, or why it does not apply."""
    case, review = review_or_404(request, reference, Permission.REVIEW)
    if code not in FOUR_LENSES:
        raise Http404
    known = analysis_of(review).lens(code)
    form = LensForm(sent(request), initial=LensForm.initial_of(known.newest) if known else None)
    theirs = None
    if form.is_valid():
        with explained(request):
            try:
                analysis.look_through(
                    review=review,
                    draft=form.draft(code),
                    version=form.cleaned_data["version"] or 0,
                    by=request.viewer.account,
                    at=now(),
                )
                messages.success(request, f"Saved: {FOUR_LENSES[code].label}.")
                return redirect(case_url(case, "analysis") + "#lenses")
            except EditedMeanwhile:
                theirs = analysis_of(review).lens(code)
                form = LensForm(_again(request, form, theirs))
    page = LensPage(case, review, FOUR_LENSES[code], theirs)
    return render(request, "cases/piece.html", {"page": page, "form": form})


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, reference: str, kind: str) -> HttpResponse:
    return _piece(request, reference, kind, None)


@require(Permission.REVIEW)
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, reference: str, kind: str, key: UUID) -> HttpResponse:
    """Change it, or take it out with a reason: by the button pressed."""
    return _piece(request, reference, kind, key)


def _piece(request: SignedInRequest, reference: str, code: str, key: UUID | None) -> HttpResponse:
    case, review = review_or_404(request, reference, Permission.REVIEW)
    kind = KINDS.get(code)
    if kind is None:
        raise Http404
    known = _known(review, kind, key)
    if key is not None and known is None:
        raise Http404
    data, is_out = sent(request), request.POST.get("then") == "out"
    initial = kind.form.initial_of(known.newest) if known else None
    offered = offered_for(review)
    form = kind.form(None if is_out else data, initial=initial, offered=offered)
    out = TakeOutForm(data if is_out else None, initial=initial, prefix="out")
    theirs = None
    if form.is_valid() or out.is_valid():
        with explained(request):
            try:
                messages.success(request, _keep(request, review, kind, known, form, out))
                return redirect(case_url(case, "analysis") + f"#{kind.place}")
            except EditedMeanwhile:
                theirs = _known(review, kind, key)
                if theirs is None:  # taken out: what was typed stays on the page
                    raise
                initial = kind.form.initial_of(theirs.newest)
                form = kind.form(_again(request, form, theirs), initial=initial, offered=offered)
    page = PiecePage(case, review, kind, known, theirs)
    return render(request, "cases/piece.html", {"page": page, "form": form, "out": out})


def offered_for(review: "Review") -> Offered:
    return Offered(
        factors=[(row.code, factor_words(row.code)) for row in reviews.factors(review)],
        statements=[(str(one.key), one.newest.what[:80]) for one in timeline_of(review).standing],
    )


def _keep(
    request: SignedInRequest,
    review: "Review",
    kind: Kind,
    known: Kept[Any] | None,
    form: Any,
    out: TakeOutForm,
) -> str:
    """Do what the button says, and what to say afterwards."""
    by, at = request.viewer.account, now()
    if out.is_bound and known is not None:
        analysis.take_out(
            review=review,
            piece=known.newest,
            version=out.cleaned_data["version"] or 0,
            reason=out.cleaned_data["why"],
            by=by,
            at=at,
        )
        return "Taken out. It is kept, with your reason."
    analysis.keep(
        review=review,
        draft=form.draft(),
        key=known.key if known else None,
        version=form.cleaned_data["version"] or 0,
        by=by,
        at=at,
    )
    return f"Saved: {kind.label}."


def _known(review: "Review", kind: Kind, key: UUID | None) -> Kept[Any] | None:
    return None if key is None else kind.of(analysis_of(review)).get(key)


def _again(request: SignedInRequest, form: Any, theirs: Kept[Any] | None) -> QueryDict | None:
    """What was typed, on top of the version that stands now; None to begin from that one."""
    if theirs is None:
        raise EditedMeanwhile
    messages.warning(request, MEANWHILE)
    if not form.is_bound:
        return None
    data = request.POST.copy()
    data["version"] = str(theirs.newest.version)
    return data

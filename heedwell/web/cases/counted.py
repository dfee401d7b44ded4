"""What was counted for a change: the working, and the reports on each side."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from heedwell.foundation.access.permissions import Permission
from heedwell.loop.actions import queries as actions
from heedwell.loop.verification import queries
from heedwell.loop.verification.records import records_of
from heedwell.web.access import SignedInRequest, require
from heedwell.web.cases.lookups import may_read
from heedwell.web.cases.pages.counted import CountCard, CountedPage


@require(Permission.READ_CASES)
@require_safe
def records(request: SignedInRequest, reference: str, action_id: str) -> HttpResponse:
    viewer, today = request.viewer, localdate()
    action = get_object_or_404(
        actions.with_history(viewer), case__reference=reference, pk=action_id
    )
    count = queries.count_of(viewer, action, today) if may_read(viewer, action.case) else None
    if count is None:
        raise Http404
    card = CountCard(action, count, queries.verdicts_of(viewer, action))
    page = CountedPage(action, records_of(viewer, action, count))
    return render(request, "cases/counted.html", {"page": page, "count": card})

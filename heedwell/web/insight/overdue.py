"""What is overdue and where governance is weak, each number with the way to its records."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.rules.escalation import Work
from heedwell.rules.improvement import Standing, Weakness
from heedwell.rules.rulebook import Rulebook
from heedwell.web.components.parts import ListCard, ListRow, Tag, Tone


def overdue_card(
    viewer: Viewer, late: Mapping[Work, int], weak: Mapping[Weakness, int], rulebook: Rulebook
) -> ListCard:
    """Only what there is some of; a good plan has an empty card, and that is said."""
    rows = [
        *(
            ListRow(_LATE[work], _way(viewer, work), tags=(Tag(f"{n:,} late", Tone.LATE),))
            for work, n in late.items()
            if n
        ),
        *(
            ListRow(
                each.label,
                _plan(weakness=each),
                detail=each.says(rulebook),
                tags=(Tag(f"{n:,}", Tone.BAD),),
            )
            for each, n in weak.items()
            if n
        ),
    ]
    return ListCard(
        "Overdue, and where it is weak",
        tuple(rows),
        empty="Nothing is overdue: no report, review, action or check is past its date.",
    )


_LATE = {
    Work.TRIAGE: "Reports that wait for triage",
    Work.REVIEW: "Reviews that are not finished",
    Work.ACTION: "Actions that are not done",
    Work.CHECK: "Changes that are not checked",
}


def _way(viewer: Viewer, work: Work) -> str:
    if work is Work.TRIAGE:
        return reverse("cases:desk") if viewer.may(Permission.TRIAGE) else reverse("cases:list")
    if work is Work.REVIEW:
        return reverse("insight:reviews")
    return _plan(standing=Standing.LATE if work is Work.ACTION else Standing.DONE)


def _plan(**chosen: str) -> str:
    return f"{reverse('plan:plan')}?{urlencode(chosen)}"

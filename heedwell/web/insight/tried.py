"""What we tried small, as a list: what was expected, what was seen, how it ended and why."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.trying import tag_of, what_is_counted
from heedwell.web.components.parts import ListCard, ListRow
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from datetime import date

    from heedwell.loop.verification.trying.models import MicroTest


def tried_card(tests: "Iterable[MicroTest]", today: "date") -> ListCard | None:
    """None while nothing was tried."""
    rows = tuple(_row(test, today) for test in tests)
    if not rows:
        return None
    return ListCard(
        "What we tried small",
        rows,
        hint="A micro-test shows in two weeks whether a change can be done and does no harm. Whether "
        "it works, the checks afterwards show.",
    )


def _row(test: "MicroTest", today: "date") -> ListRow:
    ending = getattr(test, "ending", None)
    counted = test.counted  # type: ignore[attr-defined]  # annotated
    parts = [
        f"{what_is_counted(test)}.",
        f"Expected: {test.expects.rstrip('.')}.",
        f"Seen: {'nothing yet' if counted is None else counted}; it stops at {test.stop_count}.",
        "" if ending is None else f"Why: {ending.reason.rstrip('.')}.",
        f"{ending.decided_by.name}, {day_words(localdate(ending.decided_at), today)}."
        if ending
        else "",
    ]
    return ListRow(
        f"{test.action.what}{'' if test.round == 1 else f', round {test.round}'}",
        case_url(test.case, "action", action_id=test.action_id),
        " ".join(filter(None, parts)),
        tags=(tag_of(test, today),),
    )

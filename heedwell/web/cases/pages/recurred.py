"""The words for what happened again although a change was made that was to prevent it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.rules.recurrence import Because, Meaning
from heedwell.rules.stages import CaseState
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.journey.models import Recurrence
    from heedwell.journey.recurring import Questioned
    from heedwell.loop.cases.models import Case

TITLE = "Recurred despite action"


@dataclass(frozen=True)
class Despite:
    """One change, why this is held to be the same again, and what was decided."""

    title: str
    url: str
    tag: Tag
    detail: str
    meaning: str
    words: str
    link: Link | None


class RecurredPage:
    def __init__(self, viewer: Viewer, case: "Case", found: "list[Questioned]") -> None:
        self.case = case
        self.title = TITLE
        self.rows = [_despite(viewer, case, each) for each in found]


def _despite(viewer: Viewer, case: "Case", each: "Questioned") -> Despite:
    row = each.recurrence
    action = row.action
    decided = next(iter(row.meanings.all()), None)
    may_decide = (
        decided is None
        and case.state == CaseState.OPEN
        and viewer.may(Permission.AGREE_ACTIONS, case.service_id)
    )
    url = case_url(case, "recurrence", recurrence_id=row.pk)
    return Despite(
        title=_what(each),
        url=case_url(action.case, "action", action_id=action.pk) if each.may_open else "",
        tag=_tag(row),
        detail=change_words(each),
        meaning=f"{decided.decided_by.name}: {Meaning(decided.meaning).label}" if decided else "",
        words=decided.words if decided else "",
        link=Link("Say what it means for the change", url) if may_decide else None,
    )


def questions_link(case: "Case") -> Link | None:
    """On the desk, of a case that comes with its questions: what it questions, before anybody decides."""
    since = case.questions_since  # type: ignore[attr-defined]  # annotated by `with_questions`
    if since is None:
        return None
    state = "verified" if case.questions_verified else "done"  # type: ignore[attr-defined]  # too
    return Link(
        f"{TITLE}: a change against this was {state}, and live since {day_words(since)}",
        case_url(case, "recurred"),
    )


def _what(each: "Questioned") -> str:
    return each.recurrence.action.what if each.may_open else "A change in another case"


def change_words(each: "Questioned") -> str:
    row = each.recurrence
    state = "verified" if row.was_verified else "done, and not verified yet"
    return (
        f"“{_what(each)}” was live since {day_words(row.live_on)} and {state}. This is "
        f"{Because(row.because).label}."
    )


def _tag(row: "Recurrence") -> Tag:
    return Tag("Was verified", Tone.BAD) if row.was_verified else Tag("Was done", Tone.SOON)


def again_card(rows: "list[Recurrence]") -> ListCard | None:
    """On the page of the action: what happened again after it was done."""
    if not rows:
        return None
    return ListCard(
        "It happened again",
        tuple(
            ListRow(
                f"{row.case.reference} · {row.case.title}",
                case_url(row.case, "recurred"),
                detail=f"After it was live since {day_words(row.live_on)}.",
                tags=(_tag(row),),
            )
            for row in rows
        ),
    )
